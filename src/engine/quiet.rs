//! Events that change nothing, told by where the only instance stands, before anything else is
//! asked: of what follows a processor could only guess which way it goes.

use super::expectation::{OPENS, places};
use super::instance::Instance;
use super::rules::Rules;
use super::run::Run;
use crate::event::Event;
use crate::image::layout::{
    ClauseView, Expectation, ExpectationView, KindView, MoveView, TouchView,
};
use crate::image::verb::Verb;
use crate::image::{Form, Image};

/// In which standings of the only instance an event of some kind changes nothing: a byte for
/// each, the steps it takes and one more, or zero where it may change something.
pub type Quiet = u64;

/// A standing: that of the word, as its flags begin, and whether a pause stands.
const NONE: u64 = 0;
const OPEN: u64 = 1;
const PROMISED: u64 = 2;
const PAUSED: u64 = 4;
const STANDINGS: u64 = 8;
/// What the byte of a standing holds.
const STEPS: u64 = 0xff;

/// When an event of a kind is quiet: written down where rules are built in.
#[doc(hidden)]
#[must_use]
pub fn quiet(image: &Image<'_>, kind: u16) -> Quiet {
    let kind: KindView<'_> = image.view(kind as usize);
    let touches = kind.touches();
    if image.count::<Expectation>() != 1 || kind.beyond() != 0 || touches.count != 1 {
        return 0;
    }
    let rule: ExpectationView<'_> = image.view(0);
    let touch: TouchView<'_> = image.view(touches.first as usize);
    if rule.keyed() != 0 {
        return 0;
    }
    (0..STANDINGS).fold(0, |quiet, standing| {
        let steps = quiet_in(image, rule, touch, standing);
        let kept = steps.map_or(0, |steps| steps + 1);
        // More steps than a byte holds are not kept, so such an event is looked at.
        let kept = if kept > STEPS { 0 } else { kept };
        quiet | (kept << (8 * standing))
    })
}

/// The steps of a quiet event; none where it may change something.
fn quiet_in(
    image: &Image<'_>,
    rule: ExpectationView<'_>,
    touch: TouchView<'_>,
    standing: u64,
) -> Option<u64> {
    let opens = touch.opens() == OPENS;
    let (words, pauses) = (touch.words(), touch.pauses());
    let moves = words.count | touch.watches().count | pauses.count != 0;
    match standing % PAUSED {
        NONE => (!opens).then_some(1),
        OPEN | PROMISED => {
            let clause: ClauseView<'_> = image.view(rule.open() as usize);
            let may_open = rule.restarts() != 0 || rule.rests() || clause.guard() != 0;
            let moved = words.count | touch.watches().count != 0;
            if moved || (opens && may_open) || !pauses_rest(image, rule, touch, standing) {
                return None;
            }
            Some(1 + u64::from(moves) + u64::from(pauses.count) + u64::from(opens))
        }
        _ => {
            let over = rule.rests() && !image.uses(Form::Watch);
            if !over || opens || !words_rest(image, touch) {
                return None;
            }
            Some(1 + u64::from(moves) + u64::from(words.count))
        }
    }
}

/// Whether no pause of a word begins or ends.
fn pauses_rest(
    image: &Image<'_>,
    rule: ExpectationView<'_>,
    touch: TouchView<'_>,
    standing: u64,
) -> bool {
    let stands = standing & PAUSED != 0;
    places(touch.pauses()).all(|at| {
        let moved: MoveView<'_> = image.view(at);
        let clause: ClauseView<'_> = image.view(moved.clause() as usize);
        rule.pauses() == 1 && stands != (clause.verb() == Verb::Resume as u8)
    })
}

/// Whether no clause moves a word that has ended.
fn words_rest(image: &Image<'_>, touch: TouchView<'_>) -> bool {
    places(touch.words()).all(|at| {
        let moved: MoveView<'_> = image.view(at);
        moved.verb() == Verb::Meet as u8 || moved.verb() == Verb::Fail as u8
    })
}

impl<'i, I: Rules<'i>> Run<'_, I> {
    /// Takes an event that changes nothing. Says whether it is one; another one is not taken.
    #[doc(hidden)]
    #[inline(always)]
    pub fn take_quiet(&mut self, event: &Event, quiet: Quiet) -> bool {
        let Some(rule) = self.sole_rule::<ExpectationView<'i>>() else {
            return false;
        };
        let instance = Instance::new(rule, 0);
        let word = u64::from(instance.tracks(self.words).0) % PAUSED;
        let paused = u64::from(instance.standing_pauses(self.words) != 0);
        let steps = (quiet >> (8 * (word | (paused * PAUSED)))) & STEPS;
        if steps == 0 {
            return false;
        }
        *self.steps += steps - 1;
        self.look_at_alerts(Some(event), event.time);
        true
    }
}
