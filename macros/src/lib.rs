#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod event;
mod expression;
mod mistake;
mod name;
mod outcome;
mod program;
mod rule;

use proc_macro2::TokenStream;
use program::Program;
use quote::quote;
use syn::LitStr;

/// Compiles a rule file, and those that it uses, while the crate is built.
///
/// The path counts from the folder of the `Cargo.toml` of the crate that says it. What the
/// macro puts in its place is described on [the page of this crate](crate).
///
/// # Errors
/// Each mistake in the rules is an error of the compiler, with its line, its place and what
/// to do; and so are a file that cannot be read, and two names of the rules that would
/// become one in Rust.
#[proc_macro]
pub fn include_rules(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let path = match syn::parse::<LitStr>(input) {
        Ok(path) => path,
        Err(error) => {
            let help = "include_rules! takes the path of one rule file, in quotes";
            return syn::Error::new(error.span(), help)
                .into_compile_error()
                .into();
        }
    };
    let code = match Program::read(&path.value()) {
        Ok(program) => expand(&program),
        Err(mistakes) => Err(mistakes),
    };
    code.unwrap_or_else(|mistakes| errors(&path, &mistakes))
        .into()
}

/// What stands in the place of the macro.
fn expand(program: &Program) -> Result<TokenStream, Vec<String>> {
    let image = program.image()?;
    let mut names = name::Names::new(program);
    let events = event::events(program, &image, &mut names);
    let rules = rule::rules(&image, &mut names);
    let outcomes = outcome::outcomes(&image, &mut names);
    names.finish()?;
    let program = program.items(&image);
    Ok(quote! { #program #events #rules #outcomes })
}

/// One error of the compiler for each mistake.
fn errors(path: &LitStr, mistakes: &[String]) -> TokenStream {
    mistakes
        .iter()
        .map(|mistake| syn::Error::new(path.span(), mistake).into_compile_error())
        .collect()
}
