//! A type for each event, with its attributes as fields.

use crate::name::{self, Names};
use crate::program::{Declared, Program};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use tamam::{Image, Slot, Span, Type};

/// The types of all events, and of the choices among their attributes.
pub(crate) fn events(program: &Program, image: &Image<'_>, names: &mut Names<'_>) -> TokenStream {
    (0..image.kinds())
        .zip(&program.events)
        .map(|(kind, declared)| {
            let event = Event {
                program,
                image,
                declared,
                kind,
            };
            event.items(names)
        })
        .collect()
}

struct Event<'p> {
    program: &'p Program,
    image: &'p Image<'p>,
    declared: &'p Declared,
    kind: u16,
}

/// An attribute as a field.
struct Field<'i> {
    name: &'i str,
    slot: Slot,
    span: Span,
    ident: Ident,
    /// The type of its choice.
    choice: Option<Ident>,
}

impl Event<'_> {
    /// The type of the event, what makes an event of it, and the types of its choices.
    fn items(&self, names: &mut Names<'_>) -> TokenStream {
        let name = self.image.kind_name(self.kind);
        let ident = names.give("", name, self.declared.name, name::ty(name));
        let fields = self.fields(name, &ident, names);
        let choices: TokenStream = fields
            .iter()
            .map(|field| self.choice(name, field, names))
            .collect();
        let doc = format!("The event `{name}` of `{}`.", self.program.path);
        let body = if fields.is_empty() {
            quote!(;)
        } else {
            let declared = fields.iter().map(|field| self.declaration(field));
            quote!({ #(#declared)* })
        };
        let at = self.at(&fields);
        let kind = self.kind;
        quote! {
            #[doc = #doc]
            #[allow(dead_code, non_camel_case_types, non_snake_case, uncommon_codepoints)]
            #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
            pub struct #ident #body

            #[allow(dead_code, uncommon_codepoints)]
            impl #ident {
                /// The number of this kind of event in the program.
                pub const KIND: u16 = #kind;

                #at
            }

            #choices
        }
    }

    fn fields(&self, event: &str, ident: &Ident, names: &mut Names<'_>) -> Vec<Field<'_>> {
        let attributes = self.image.attributes(self.kind);
        attributes
            .zip(&self.declared.attributes)
            .map(|((name, slot), span)| {
                let scope = ident.to_string();
                let field = names.give(&scope, name, *span, name::field(name));
                let choice = (slot.kind() == Type::Choice).then(|| {
                    let both = format!("{event}.{name}");
                    names.give("", &both, *span, name::ty(&both))
                });
                Field {
                    name,
                    slot,
                    span: *span,
                    ident: field,
                    choice,
                }
            })
            .collect()
    }

    fn declaration(&self, field: &Field<'_>) -> TokenStream {
        let written = field
            .span
            .text(self.program.sources.text())
            .unwrap_or(field.name);
        let doc = format!(
            "`{written}`: {}, when it is known.",
            unit(field.slot.kind())
        );
        let ident = &field.ident;
        let ty = match (&field.choice, field.slot.kind()) {
            (Some(choice), _) => quote!(#choice),
            (None, Type::Id | Type::Text) => quote!(u64),
            (None, Type::Bool) => quote!(bool),
            (None, Type::Ids) => {
                let room = field.slot.room();
                quote!(::tamam::Ids<#room>)
            }
            (None, _) => quote!(i64),
        };
        quote! {
            #[doc = #doc]
            pub #ident: ::core::option::Option<#ty>,
        }
    }

    /// What makes an event of it. Only a range can be missed once the types are right.
    fn at(&self, fields: &[Field<'_>]) -> TokenStream {
        let sets = fields.iter().map(|field| {
            let ident = &field.ident;
            let index = field.slot.index();
            if field.slot.kind() == Type::Ids {
                let first = field.slot.range().0 as u8;
                return quote! {
                    event.carry_ids(#index, #first, self.#ident);
                };
            }
            let value = value(field, quote!(value));
            if !has_range(field.slot) {
                return quote! {
                    event.carry(#index, self.#ident.map(|value| #value));
                };
            }
            let ty = Ident::new(
                &format!("{:?}", field.slot.kind()),
                proc_macro2::Span::call_site(),
            );
            let (min, max) = field.slot.range();
            let (min, max) = (Literal::i64_suffixed(min), Literal::i64_suffixed(max));
            quote! {
                if let ::core::option::Option::Some(value) = self.#ident {
                    let slot = ::tamam::Slot::new(#index, ::tamam::Type::#ty, #min, #max);
                    event.set(slot, #value)?;
                }
            }
        });
        let ranged = fields.iter().any(|field| has_range(field.slot));
        let mutable = (!fields.is_empty()).then(|| quote!(mut));
        let event = quote!(::tamam::Event::new(Self::KIND, time, evidence));
        let (errors, returned, made) = if ranged {
            let errors = quote! {
                ///
                /// # Errors
                /// [`Refused::OutOfRange`](::tamam::Refused::OutOfRange) when a value lies
                /// outside the range that the rules declare.
            };
            let returned = quote!(::core::result::Result<::tamam::Event, ::tamam::Refused>);
            (errors, returned, quote!(::core::result::Result::Ok(event)))
        } else {
            let must_use = quote!(#[must_use]);
            (must_use, quote!(::tamam::Event), quote!(event))
        };
        quote! {
            /// This event at `time`, in milliseconds since 1970-01-01 00:00 UTC. `evidence` is
            /// your own number for it, and comes back in verdicts.
            #errors
            pub fn at(self, time: i64, evidence: u64) -> #returned {
                let #mutable event = #event;
                #(#sets)*
                #made
            }
        }
    }

    /// The type of a choice.
    fn choice(&self, event: &str, field: &Field<'_>, names: &mut Names<'_>) -> TokenStream {
        let Some(ident) = &field.choice else {
            return TokenStream::new();
        };
        let scope = ident.to_string();
        let words = self.image.choices(self.kind, field.slot);
        let variants = words.enumerate().map(|(place, word)| {
            let variant = names.give(&scope, word, field.span, name::ty(word));
            let place = place as u16;
            let doc = format!("`{word}`.");
            quote!(#[doc = #doc] #variant = #place,)
        });
        let variants: TokenStream = variants.collect();
        let doc = format!("What `{}` of `{event}` can be.", field.name);
        quote! {
            #[doc = #doc]
            #[allow(dead_code, non_camel_case_types, uncommon_codepoints)]
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
            #[repr(u16)]
            pub enum #ident { #variants }
        }
    }
}

/// The [`tamam::Value`] of what a field holds.
fn value(field: &Field<'_>, held: TokenStream) -> TokenStream {
    let variant = match field.slot.kind() {
        // A list is carried by itself.
        Type::Id | Type::Ids => quote!(Id),
        Type::Int => quote!(Int),
        Type::Decimal => quote!(Decimal),
        Type::Percent => quote!(Percent),
        Type::Bool => quote!(Bool),
        Type::Time => quote!(Time),
        Type::Duration => quote!(Duration),
        Type::Text => quote!(Text),
        Type::Choice => return quote!(::tamam::Value::Choice(#held as u16)),
    };
    quote!(::tamam::Value::#variant(#held))
}

/// Whether a value of the right type can lie outside what the attribute allows.
fn has_range(slot: Slot) -> bool {
    let numeric = matches!(slot.kind(), Type::Int | Type::Decimal);
    numeric && slot.range() != (i64::MIN, i64::MAX)
}

/// What a field of this type counts.
fn unit(ty: Type) -> &'static str {
    match ty {
        Type::Id => "a number that tells one from another",
        Type::Int => "a whole number",
        Type::Decimal => "in thousandths, so that 1.5 is 1500",
        Type::Percent => "in thousandths of the whole, so that 25% is 250",
        Type::Bool => "yes or no",
        Type::Time => "in milliseconds since 1970-01-01 00:00 UTC",
        Type::Duration => "in milliseconds",
        Type::Text => "the number that stands for a text, see `text` and `TEXTS`",
        Type::Choice => "one of these words",
        Type::Ids => "numbers that tell one from another",
    }
}
