//! The ledger of promises: how many words are due, and how each of the others ended.

use super::expectation::live;
use super::instance::Instance;
use super::rules::Rules;
use super::run::Run;
use super::state::{Words, look};
use crate::image::Form;
use crate::image::layout::{ExpectationView, OutcomeView};
use crate::verdict::Class;

/// What a ledger tells, beside how many words are due (0).
const KEPT: u8 = 1;
const HONOURED: u8 = 2;
const BROKEN: u8 = 3;

/// One of the four numbers of a promise; zero for an expectation that is none.
#[inline]
pub(crate) fn column(rule: ExpectationView<'_>, words: &(impl Words + ?Sized), column: u8) -> i64 {
    let at = rule.places().ledger_at as usize;
    let count = match column {
        _ if at == 0 => 0,
        KEPT..=BROKEN => words.word(at + usize::from(column) - 1),
        _ => live(rule, words),
    };
    i64::try_from(count).unwrap_or(i64::MAX)
}

impl<'i, I: Rules<'i>> Run<'_, I> {
    /// Counts how a word ended, where anybody asks, right after its verdict. `cause` is the
    /// event that ended it, if an event did.
    #[inline(never)]
    pub(crate) fn count_ending(
        &mut self,
        instance: &Instance<'_>,
        outcome: usize,
        now: i64,
        event: bool,
    ) {
        sole!(self, instance instance);
        if !self.image.uses(Form::Counted) {
            return;
        }
        let said: OutcomeView<'_> = self.image.view(outcome);
        let at = instance.rule.places().ledger_at as usize;
        if at != 0 {
            let column = match said.class() {
                class if class == Class::Kept as u8 => KEPT,
                class if class == Class::Honoured as u8 => HONOURED,
                _ => BROKEN,
            };
            let at = at + usize::from(column) - 1;
            self.words.put(at, self.words.word(at).saturating_add(1));
            look(self.head);
        }
        self.count_cases(instance, said, now, event);
    }
}
