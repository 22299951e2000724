//! Tells the linker how the board's memory lies, and the program `image` where the image
//! and the steps lie that are baked into it.

use std::path::PathBuf;
use std::{env, fs};

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where to write"));
    // With the compiler on board a program takes more flash than the small board has.
    let board = match env::var_os("CARGO_FEATURE_COMPILE") {
        Some(_) => "board/mps2-an385.x",
        None => "board/lm3s6965evb.x",
    };
    fs::copy(board, out.join("memory.x")).expect("the board's memory can be copied");
    println!("cargo:rustc-link-search={}", out.display());
    println!("cargo:rustc-link-arg-bins=-Tlink.x");
    println!("cargo:rerun-if-changed=board");
    if env::var_os("CARGO_FEATURE_DEFMT").is_some() {
        // Where the words of `defmt` lie, which stay on the host.
        println!("cargo:rustc-link-arg-bins=-Tdefmt.x");
    }

    println!("cargo:rerun-if-env-changed=TAMAM_BAKED");
    for ending in ["image", "steps"] {
        let to = out.join(format!("baked.{ending}"));
        match env::var("TAMAM_BAKED") {
            Ok(name) => {
                let from = format!("{name}.{ending}");
                println!("cargo:rerun-if-changed={from}");
                fs::copy(&from, to).expect("TAMAM_BAKED names an image and its steps");
            }
            // Only `image` reads them, and says that they are missing.
            Err(_) => fs::write(to, []).expect("a folder to write into"),
        }
    }
}
