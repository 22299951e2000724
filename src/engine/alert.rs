//! Alerts: raised and cleared by what the score and the silences say.

use super::Score;
use super::eval::{self, Fields, Scope};
use super::memory;
use super::run::{Run, Saying, Source, alone};
use super::state::{COUNTS, LOOK, Words, look};
use crate::event::Event;
use crate::image::Image;
use crate::image::layout::{Alert, Silence};
use crate::image::op::Field;
use crate::verdict::{Class, Evidence};

/// Bits of an alert's word: it is raised; its condition was true at the last look.
const RAISED: u64 = 1;
const TRUE: u64 = 2;

struct Reading<'r, 'i> {
    score: Score,
    image: &'r Image<'i>,
    words: &'r [u64],
}

impl Fields for Reading<'_, '_> {
    fn field(&self, field: u8) -> Option<i64> {
        let score = &self.score;
        match Field::from_number(field)? {
            Field::Memory => score.memory,
            Field::Score => score.score,
            Field::Mean => score.mean,
            Field::Peak => score.peak,
            Field::End => score.end,
            Field::Moments => i64::try_from(score.moments).ok(),
            Field::Cap => score.cap,
        }
    }

    fn silent(&self, silence: u8) -> bool {
        let silence: Silence = self.image.record(silence as usize);
        self.words.word(silence.state_at as usize) != 0
    }
}

impl Run<'_, '_> {
    /// The subject has been heard: silences begin anew.
    #[inline]
    pub(crate) fn hear(&mut self, now: i64) {
        if self.image.has::<Silence>() {
            self.hear_anew(now);
        }
    }

    #[inline(never)]
    fn hear_anew(&mut self, now: i64) {
        for (_, silence) in self.image.all::<Silence>() {
            self.steps += 1;
            let at = silence.state_at as usize;
            if self.words.word(at) != 0 {
                self.words.put(at, 0);
                look(self.head);
            }
            self.set_due(
                silence.clock as usize,
                Some(now.saturating_add(silence.delay)),
            );
        }
    }

    /// Looks at every alert once, if anything they read has changed.
    #[inline]
    pub(crate) fn look_at_alerts(&mut self, event: Option<&Event>, now: i64) {
        if self.head[COUNTS] & LOOK != 0 && self.image.has::<Alert>() {
            self.head[COUNTS] &= !LOOK;
            self.look_at_all(event, now);
        }
    }

    #[inline(never)]
    fn look_at_all(&mut self, event: Option<&Event>, now: i64) {
        for (_, alert) in self.image.all::<Alert>() {
            self.steps += 1;
            let at = alert.state_at as usize;
            let before = self.words.word(at);
            let raises = self.reads(&alert, false, event, now);
            let mut after = if raises { TRUE } else { 0 };
            if before & RAISED == 0 {
                if raises && before & TRUE == 0 {
                    after |= RAISED;
                    self.say_alert(Class::Raised, &alert, event, now);
                }
            } else {
                let clears = if alert.clear.count == 0 {
                    !raises
                } else {
                    self.reads(&alert, true, event, now)
                };
                if clears {
                    self.say_alert(Class::Cleared, &alert, event, now);
                } else {
                    after |= RAISED;
                }
            }
            if after != before {
                // A step may make another one possible at the next look.
                self.words.put(at, after);
                look(self.head);
            }
        }
    }

    fn reads(&mut self, alert: &Alert, clear: bool, event: Option<&Event>, now: i64) -> bool {
        let scope = Scope::nothing();
        let code = if clear { alert.clear } else { alert.raise };
        let reading = Reading {
            score: memory::score(self.image, self.head, self.words),
            image: self.image,
            words: self.words,
        };
        let mut steps = 0;
        let answer = eval::eval(self.image, self.words, code, &scope, &reading, &mut steps);
        self.steps += steps;
        if let Some(fault) = answer.fault {
            // The next look would say so again, and shall.
            look(self.head);
            let saying = saying(alert, clear, event, now);
            self.say_fault(fault, &saying);
        }
        answer.value.is_some_and(|value| value != 0)
    }

    fn say_alert(&mut self, class: Class, alert: &Alert, event: Option<&Event>, now: i64) {
        let saying = saying(alert, class == Class::Cleared, event, now);
        self.say(class, &saying);
    }
}

fn saying(alert: &Alert, clear: bool, event: Option<&Event>, now: i64) -> Saying {
    let (span, line) = if clear {
        (alert.clear_span, alert.clear_line)
    } else {
        (alert.span, alert.line)
    };
    Saying {
        source: Source {
            rule: alert.rule,
            span,
            line,
        },
        key: None,
        time: now,
        due: None,
        evidence: event.map_or(Evidence::none(), alone),
    }
}
