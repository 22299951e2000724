//! The numbers of rules, by name.

use crate::name::{self, Names};
use proc_macro2::TokenStream;
use quote::quote;
use tamam::Image;

/// The sort of a `feel` rule, which has no name of its own.
pub(crate) const FEEL: u8 = 2;

/// A constant for each rule that has a name.
pub(crate) fn rules(image: &Image<'_>, names: &mut Names<'_>) -> TokenStream {
    let numbers = (0..image.rules() as u32).map(|number| {
        let rule = image.rule(number);
        if rule.sort == FEEL {
            return TokenStream::new();
        }
        let name = image.str(rule.name);
        let sentence = image.str(rule.sentence);
        let ident = names.give("rule", name, rule.span, name::constant(name));
        let doc = if sentence.is_empty() {
            format!("`{name}`.")
        } else {
            format!("`{name}`: “{sentence}”.")
        };
        quote! {
            #[doc = #doc]
            #[allow(dead_code, uncommon_codepoints, non_upper_case_globals)]
            pub const #ident: u32 = #number;
        }
    });
    let numbers: TokenStream = numbers.collect();
    quote! {
        /// The numbers of the rules, as [`Verdict::rule`](::tamam::Verdict::rule) has them.
        /// What is only felt has no rule with a name.
        pub mod rule { #numbers }
    }
}
