//! The expressions of a program as code of Rust.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};
use std::collections::BTreeMap;
use tamam::Image;
use tamam::image::op::Op;

/// A function that computes each expression, told by where it begins.
///
/// What an operation comes to is the engine's to say; here they only are put behind one
/// another, with a name for each value in place of the stack.
pub(crate) fn compute(image: &Image<'_>) -> TokenStream {
    let all = image.expressions();
    let codes: BTreeMap<u32, &[u8]> = all
        .map(|code| (code.first, image.expression(code)))
        .collect();
    let arms = codes.iter().map(|(first, code)| {
        let body = written(code);
        quote! {
            #first => {
                // Without optimization each copy would take its own part of the stack.
                #[cfg_attr(debug_assertions, inline)]
                #[cfg_attr(not(debug_assertions), inline(always))]
                fn expression(
                    calculation: &mut ::tamam::Calculation<'_, Memory>,
                ) -> ::core::option::Option<i64> {
                    #body
                }
                expression(calculation)
            }
        }
    });
    quote! {
        #[inline(always)]
        fn compute(
            self,
            code: ::tamam::image::layout::Range,
            calculation: &mut ::tamam::Calculation<'_, Self::Memory>,
        ) -> ::core::option::Option<i64> {
            match code.first {
                #(#arms)*
                _ => ::core::option::Option::None,
            }
        }
    }
}

/// An expression, as a block.
fn written(code: &[u8]) -> TokenStream {
    let mut writer = Writer::default();
    let mut values = Vec::new();
    writer.write(code, &mut values);
    let (lines, value) = (writer.lines, values.pop());
    quote! { #(#lines)* #value }
}

/// Operations that become lines.
#[derive(Default)]
struct Writer {
    lines: Vec<TokenStream>,
    named: usize,
}

impl Writer {
    /// Writes operations, of which those before left `values` on the stack.
    fn write(&mut self, code: &[u8], values: &mut Vec<Ident>) {
        let mut rest = code;
        while let Some((number, after)) = rest.split_first() {
            let op = Op::from_number(*number).expect("a verified expression");
            let (operands, after) = after.split_at(op.operand_bytes(after));
            rest = after;
            let word = format_ident!("{op:?}");
            let op_path = quote! { ::tamam::image::op::Op::#word };
            let bytes = Literal::byte_string(operands);
            match op {
                Op::Hush => {
                    let begins = operands.first();
                    self.lines.push(quote! { calculation.hush(#begins); });
                    continue;
                }
                Op::SkipIfFalse | Op::SkipIfTrue => {
                    let far = operands
                        .first_chunk()
                        .map_or(0, |far| u16::from_le_bytes(*far));
                    let (passed, after) = rest.split_at(far.into());
                    rest = after;
                    let left = values.pop().expect("a left side");
                    let right = self.inner(passed, &left);
                    self.name(
                        values,
                        &quote! {
                            if calculation.skips(#op_path, #left) { #left } else { #right }
                        },
                    );
                }
                _ => {
                    let value = match op.takes() {
                        0 => quote! { calculation.load(#op_path, #bytes) },
                        1 => {
                            let value = values.pop();
                            quote! { calculation.turn(#op_path, #bytes, #value) }
                        }
                        _ => {
                            let (right, left) = (values.pop(), values.pop());
                            quote! { calculation.join(#op_path, #left, #right) }
                        }
                    };
                    self.name(values, &value);
                }
            }
        }
    }

    /// The operations that a skip passes over, as a block: they start from the left side.
    fn inner(&mut self, code: &[u8], left: &Ident) -> TokenStream {
        let mut inner = Self {
            lines: Vec::new(),
            named: self.named,
        };
        let mut values = vec![left.clone()];
        inner.write(code, &mut values);
        self.named = inner.named;
        let (lines, value) = (inner.lines, values.pop());
        quote! { #(#lines)* #value }
    }

    /// Gives a value a name, and puts it on the stack.
    fn name(&mut self, values: &mut Vec<Ident>, value: &TokenStream) {
        let name = format_ident!("value_{}", self.named);
        self.named += 1;
        self.lines.push(quote! { let #name = #value; });
        values.push(name);
    }
}
