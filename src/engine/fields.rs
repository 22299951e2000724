//! What expressions read beside events, instances and what is known: the score. Only
//! alerts do, and scenarios.

use super::memory;
use super::state::{Head, Words};
use crate::image::Image;
use crate::image::op::Field;

/// A field of the score, by the number of its [`Field`].
#[inline]
pub(super) fn field(
    image: &Image<'_>,
    head: &Head,
    words: &(impl Words + ?Sized),
    field: u8,
) -> Option<i64> {
    field_here::<false>(image, head, words, field)
}

/// The same, made part of a caller that knows the program and the field.
#[inline(always)]
pub(super) fn field_here<const BUILT_IN: bool>(
    image: &Image<'_>,
    head: &Head,
    words: &(impl Words + ?Sized),
    field: u8,
) -> Option<i64> {
    let own = memory::moments(head);
    let memory = || match BUILT_IN {
        true => memory::memory_here(image, own),
        false => memory::memory(image, own),
    };
    match Field::from_number(field)? {
        Field::Memory => memory(),
        Field::Score => {
            let cap = memory::least_cap(image, head, words);
            memory::under(memory(), cap)
        }
        Field::Mean => memory::mean(own),
        Field::Peak => memory::strongest(own),
        Field::End => memory::end(own),
        Field::Moments => i64::try_from(memory::count(own)).ok(),
        Field::Cap => memory::least_cap(image, head, words),
        Field::Disappointment => memory::disappointment(image, words),
    }
}
