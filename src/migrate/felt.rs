//! What `feel` rules mean, and the alerts that watch what is felt.

use super::meaning::{Meaning, Part};
use crate::image::layout::{Alert, Date, Feel, Kind, NO_ATTRIBUTE, Program, Rule};

impl Meaning<'_> {
    /// What a `feel` means: on which event, under which condition, and how it feels. It bears
    /// no name to be known by.
    pub(super) fn feel(&self, rule: u32) -> u128 {
        let mut said = self.afresh();
        for (number, kind) in self.image.all::<Kind>() {
            for (_, feel) in self.image.records::<Feel>(kind.feels) {
                let Feel {
                    rule: of,
                    guard,
                    outcome,
                } = feel;
                if of == rule {
                    let kind = Some(number as u16);
                    said.event(number as u16, NO_ATTRIBUTE);
                    said.predicate(guard, kind);
                    said.outcome(outcome, kind);
                }
            }
        }
        said.hash
    }

    pub(super) fn alert(&mut self, rule: &Rule, nth: u32) -> Option<(Part, u32)> {
        let Alert {
            rule: _,
            raise,
            clear,
            checks,
            state_at: _,
            span: _,
            line,
            clear_span: _,
            clear_line,
        } = self.image.record(rule.index as usize);
        let Program {
            subject: _,
            memory,
            peaks,
            peak_weight,
            end_weight,
            shared: _,
            early: _,
            disappoints: _,
            below,
            disappointment_at: _,
            // What is felt, as what rules say: no part of how it is remembered.
            losses: _,
            adapts: _,
            fades: _,
            fades_within: _,
            echoes: _,
            used_to_at: _,
        } = *self.image.program();
        // What a condition reads of the score is told so.
        self.number(memory.into());
        self.number(peaks.into());
        self.number(peak_weight.into());
        self.number(end_weight.into());
        self.number(below as u64);
        Some(match nth {
            0 => {
                self.code(raise, None);
                (Part::Raise, line)
            }
            1 => {
                self.code(clear, None);
                (Part::Clear, clear_line)
            }
            _ => {
                let nth = nth.checked_sub(2).filter(|nth| *nth < checks.count)?;
                (Part::Check, self.check(checks.first.saturating_add(nth)))
            }
        })
    }

    /// Adds a date on which an alert is looked at and says its line.
    fn check(&mut self, at: u32) -> u32 {
        let Date {
            alert: _,
            kind,
            guard,
            delay,
            clock: _,
            state_at: _,
            span: _,
            line,
        } = self.image.record(at as usize);
        let kind = kind as u16;
        self.event(kind, NO_ATTRIBUTE);
        self.predicate(guard, Some(kind));
        self.number(delay as u64);
        line
    }
}
