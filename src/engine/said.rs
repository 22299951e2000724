//! How often rules said their words, where anybody asks: counted right after the verdict.

use super::rules::Rules;
use super::run::Run;
use super::state::{Words, look};
use crate::image::Image;
use crate::image::layout::{Count, NO_CLASS, Rule, place};
use crate::verdict::Class;

/// How often a word was said.
#[inline]
pub(crate) fn count(image: &Image<'_>, words: &(impl Words + ?Sized), at: usize) -> i64 {
    let count: Count = image.record(at);
    i64::try_from(words.word(count.state_at as usize)).unwrap_or(i64::MAX)
}

impl<'i, I: Rules<'i>> Run<'_, I> {
    /// Counts a verdict that bears no name, where anybody asks for its class.
    #[inline]
    pub(crate) fn count_class(&mut self, rule: u32, class: Class) {
        if self.image.has::<Count>() {
            self.count_class_of(rule, class);
        }
    }

    /// A rule has a few words at most, of which each is met once.
    #[inline(never)]
    fn count_class_of(&mut self, rule: u32, class: Class) {
        let mut next = self.image.record::<Rule>(rule as usize).counts;
        while let Some(at) = place(next) {
            let count: Count = self.image.record(at);
            if count.class != NO_CLASS && count.class == class as u8 {
                return self.count_said(at);
            }
            next = count.next;
        }
    }

    /// Counts a verdict.
    #[inline(never)]
    pub(crate) fn count_said(&mut self, at: usize) {
        let count: Count = self.image.record(at);
        let at = count.state_at as usize;
        self.words.put(at, self.words.word(at).saturating_add(1));
        look(self.head);
    }
}
