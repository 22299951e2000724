//! The rule file and the program it becomes.

use crate::mistake::{self, SHOWN};
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use std::path::{Path, PathBuf};
use tamam::compile::{compile_with, image_needed};
use tamam::image::layout::VERSION;
use tamam::limits::SOURCE_BYTES;
use tamam::syntax::nodes_needed;
use tamam::syntax::tree::{Item, Node};
use tamam::{Diagnostics, Image, Span, parse};
use tamam_zones::World;

/// A rule file that was compiled.
pub(crate) struct Program {
    /// The path as it was given.
    pub(crate) path: String,
    /// The text.
    pub(crate) source: String,
    /// Where the events are declared, in the order of their kinds.
    pub(crate) events: Vec<Declared>,
    bytes: Vec<u8>,
    file: PathBuf,
}

/// Where an event is declared.
#[derive(Default)]
pub(crate) struct Declared {
    /// The name of the event.
    pub(crate) name: Span,
    /// Each attribute, with its type.
    pub(crate) attributes: Vec<Span>,
}

impl Program {
    /// Reads and compiles the file at `path`, or says what is wrong.
    pub(crate) fn read(path: &str) -> Result<Self, Vec<String>> {
        let file = folder().join(path);
        let source = text(&file).map_err(|why| vec![format!("`{path}`: {why}")])?;
        Self::compile(path, source, file)
    }

    fn compile(path: &str, source: String, file: PathBuf) -> Result<Self, Vec<String>> {
        let mut found = vec![Diagnostics::blank(); SHOWN];
        let mut diagnostics = Diagnostics::new(&mut found);
        let mut nodes = vec![Node::BLANK; nodes_needed(&source)];
        let tree = parse(&source, &mut nodes, &mut diagnostics);
        let mut bytes = vec![0; image_needed(&tree)];
        let Some(len) = compile_with(&tree, &World, &mut bytes, &mut diagnostics) else {
            let found = diagnostics.found().iter();
            let mut mistakes: Vec<_> = found
                .map(|diagnostic| mistake::shown(path, &source, diagnostic))
                .collect();
            if diagnostics.dropped() > 0 {
                let more = diagnostics.dropped();
                mistakes.push(format!("{path}: {more} more mistakes are not shown"));
            }
            return Err(mistakes);
        };
        bytes.truncate(len);
        let events = tree
            .items()
            .filter_map(|item| match item {
                Item::Event(event) => Some(Declared {
                    name: event.name.span,
                    attributes: tree
                        .list(event.attributes)
                        .map(|attribute| attribute.span)
                        .collect(),
                }),
                _ => None,
            })
            .collect();
        let path = path.to_owned();
        Ok(Self {
            events,
            path,
            source: source.clone(),
            bytes,
            file,
        })
    }

    /// The image, or what is wrong with it.
    pub(crate) fn image(&self) -> Result<Image<'_>, Vec<String>> {
        Image::verify(&self.bytes).map_err(|rejected| {
            vec![format!(
                "`{}`: the compiler wrote what is {rejected}: this is a defect of tamam, please report it",
                self.path
            )]
        })
    }

    /// The image and what it needs, as items.
    pub(crate) fn items(&self, image: &Image<'_>) -> TokenStream {
        let file = self.file.to_string_lossy();
        let bytes = Literal::byte_string(&self.bytes);
        let words = image.memory_needed();
        let texts = image.texts();
        let (named, numbers): (Vec<_>, Vec<_>) = image
            .literals()
            .filter_map(|text| Some((text, image.text(text)?)))
            .unzip();
        let made = format!("The program of `{}`, compiled.", self.path);
        quote! {
            // The file is read again when it changes, and a core of another version than the
            // one that compiled it is told here.
            const _: &[u8] = ::core::include_bytes!(#file);
            const _: () = ::core::assert!(
                ::tamam::image::layout::VERSION == #VERSION,
                "tamam and tamam-macros are not of the same version",
            );

            #[doc = #made]
            #[allow(dead_code)]
            pub static IMAGE: &[u8] = #bytes;

            /// Words (8 bytes each) of memory that one subject needs.
            #[allow(dead_code)]
            pub const MEMORY_WORDS: usize = #words;

            /// The first number that stands for no text of the rules: number other texts
            /// from here on.
            #[allow(dead_code)]
            pub const TEXTS: u64 = #texts;

            /// The program, to run.
            ///
            /// # Errors
            /// [`Rejected`](::tamam::Rejected) when [`IMAGE`] is not what it was when the
            /// crate was built: memory that lost a bit.
            #[allow(dead_code)]
            pub fn image() -> ::core::result::Result<::tamam::Image<'static>, ::tamam::Rejected> {
                ::tamam::Image::verify(IMAGE)
            }

            /// The number that stands for a text that the rules name.
            #[allow(dead_code)]
            #[must_use]
            pub fn text(text: &str) -> ::core::option::Option<u64> {
                match text {
                    #(#named => ::core::option::Option::Some(#numbers),)*
                    _ => ::core::option::Option::None,
                }
            }
        }
    }
}

/// The folder that paths count from.
fn folder() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR")
        .map(PathBuf::from)
        .unwrap_or_default()
}

/// The text of a file, or why it cannot be had.
fn text(file: &Path) -> Result<String, String> {
    const MOST: u64 = SOURCE_BYTES as u64;
    let unreadable = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            "there is no such file; paths count from the folder of Cargo.toml".to_owned()
        }
        _ => format!("it cannot be read: {error}"),
    };
    let length = std::fs::metadata(file).map_err(unreadable)?.len();
    if length > MOST {
        return Err(format!(
            "it has {length} bytes, and a rule file at most {MOST}"
        ));
    }
    let bytes = std::fs::read(file).map_err(unreadable)?;
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        format!(
            "it is not UTF-8 at byte {}: save it as UTF-8",
            valid.saturating_add(1)
        )
    })
}
