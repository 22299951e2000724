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
    let own = memory::moments(head);
    match Field::from_number(field)? {
        Field::Memory => memory::memory(image, own),
        Field::Score => {
            let cap = memory::least_cap(image, head, words);
            memory::under(memory::memory(image, own), cap)
        }
        Field::Mean => memory::mean(own),
        Field::Peak => memory::strongest(own),
        Field::End => memory::end(own),
        Field::Moments => i64::try_from(memory::count(own)).ok(),
        Field::Cap => memory::least_cap(image, head, words),
        Field::Disappointment => memory::disappointment(image, words),
    }
}
