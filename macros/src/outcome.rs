//! The outcomes of each rule, by the author's names for them.

use crate::name::{self, Names};
use crate::rule::FEEL;
use proc_macro2::TokenStream;
use quote::quote;
use tamam::image::layout::Outcome;
use tamam::{Image, Span};

/// An outcome and the numbers that verdicts say it by: it can stand behind several arrows.
struct Named<'i> {
    name: &'i str,
    span: Span,
    numbers: Vec<u32>,
}

/// A type for each rule whose outcomes have names.
pub(crate) fn outcomes(image: &Image<'_>, names: &mut Names<'_>) -> TokenStream {
    let rules = (0..).zip(named(image)).map(|(number, outcomes)| {
        let rule = image.rule(number);
        if rule.sort == FEEL || outcomes.is_empty() {
            return TokenStream::new();
        }
        let name = image.str(rule.name);
        let ident = names.give("outcome", name, rule.span, name::ty(name));
        let scope = format!("outcome::{ident}");
        let mut variants = TokenStream::new();
        let mut arms = TokenStream::new();
        for Named {
            name,
            span,
            numbers,
        } in outcomes
        {
            let variant = names.give(&scope, name, span, name::ty(name));
            let doc = format!("`{name}`.");
            variants.extend(quote!(#[doc = #doc] #variant,));
            let some = quote!(::core::option::Option::Some);
            arms.extend(quote!(#some(#(#numbers)|*) => #some(Self::#variant),));
        }
        let doc = format!("How `{name}` can end, in the author's words.");
        quote! {
            #[doc = #doc]
            #[allow(dead_code, non_camel_case_types, uncommon_codepoints)]
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
            pub enum #ident { #variants }

            #[allow(dead_code, uncommon_codepoints)]
            impl #ident {
                /// The outcome that a verdict of this program tells of, when it is one of
                /// this rule's; none of one that takes an outcome back, which `undone` tells.
                #[must_use]
                pub const fn of(verdict: &::tamam::Verdict) -> ::core::option::Option<Self> {
                    Self::named(verdict.said())
                }

                /// The outcome that a verdict of this program takes back, when it is one of
                /// this rule's.
                #[must_use]
                pub const fn undone(verdict: &::tamam::Verdict) -> ::core::option::Option<Self> {
                    match verdict.class {
                        ::tamam::Class::Undone => Self::named(verdict.outcome),
                        _ => ::core::option::Option::None,
                    }
                }

                const fn named(
                    outcome: ::core::option::Option<u32>,
                ) -> ::core::option::Option<Self> {
                    match outcome {
                        #arms
                        _ => ::core::option::Option::None,
                    }
                }
            }
        }
    });
    let rules: TokenStream = rules.collect();
    quote! {
        /// The outcomes of the rules, in their author's words.
        pub mod outcome { #rules }
    }
}

/// For each rule, its outcomes that have a name, in the order of the file.
fn named<'i>(image: &Image<'i>) -> Vec<Vec<Named<'i>>> {
    let mut rules: Vec<Vec<Named<'i>>> = Vec::new();
    rules.resize_with(image.rules(), Vec::new);
    for (place, outcome) in image.all::<Outcome>() {
        let name = image.str(outcome.name);
        let Some(found) = rules.get_mut(outcome.rule as usize) else {
            continue;
        };
        let number = place as u32;
        match found.iter_mut().find(|named| named.name == name) {
            Some(named) => named.numbers.push(number),
            None if name.is_empty() => {}
            None => found.push(Named {
                name,
                span: outcome.span,
                numbers: vec![number],
            }),
        }
    }
    rules
}
