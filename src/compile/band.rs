//! The bands of a meeting, and whether each can be reached.

use super::Compiler;
use super::clause::next;
use super::clock::{base, since_opening};
use super::expectation::Plan;
use super::scope::Source;
use crate::diagnostic::{self, Diagnostic};
use crate::image::layout::{self, Limit, Range, place};
use crate::limits::BANDS;
use crate::syntax::tree::{Band, BandKind, List};
use crate::verdict::Class;

impl<'s> Compiler<'_, 's, '_, '_> {
    /// The bands of a meeting, their stages, and what `else` brings.
    #[inline(never)]
    pub(super) fn bands(
        &mut self,
        plan: &Plan<'s>,
        event: Source,
        bands: List<Band<'s>>,
        limit: &mut u32,
    ) -> Range {
        if let Some(extra) = self.tree.list(bands).nth(BANDS) {
            self.passed(diagnostic::BANDS_LIMIT, extra.span, "", BANDS);
        }
        let first = self.build.count::<layout::Band>();
        let mut last_limit = 0;
        let mut otherwise: Option<&Band<'s>> = None;
        for band in self.tree.list(bands) {
            match &band.kind {
                BandKind::Met {
                    limit: within,
                    guard,
                    ..
                } => {
                    let scope = plan.beside(event);
                    let mut record = layout::Band::default();
                    if within.is_some() {
                        record.limit = next(limit);
                        last_limit = record.limit;
                    }
                    record.guard = self.predicate(&scope, *guard);
                    record.outcome = self.outcome(plan.rule, &scope, band.outcome, plan.met());
                    if let Some(place) = place(record.limit) {
                        self.stage(place as u32, 0, band.span);
                    }
                    self.reachable(plan, band, &record, first);
                    self.build.push(record);
                }
                BandKind::Else => {
                    self.once(otherwise.map(|band| band.span), band.span, "else");
                    otherwise = otherwise.or(Some(band));
                }
                BandKind::Lands(..) | BandKind::Backfires(..) | BandKind::Takes(..) => {
                    self.unexpected(band.span, "an outcome of this clause");
                }
            }
        }
        if let Some(band) = otherwise {
            let outcome = self.some_outcome(plan, &plan.by_clock(), band.outcome, Class::Failed);
            match place(last_limit) {
                Some(place) => self.stage(place as u32, outcome, self.tree.at(band.outcome).span),
                None => self.wrong_clause(diagnostic::ELSE_WITHOUT_LIMIT, band.span),
            }
        }
        self.build.since::<layout::Band>(first)
    }

    /// Reports a band that no event can reach, because of those since `first` or because
    /// the clock has ended the word.
    fn reachable(&mut self, plan: &Plan<'s>, node: &Band<'s>, band: &layout::Band, first: u32) {
        let limit = self.limit_of(band);
        // Where there are more bands than may be, each is compared with the first ones.
        let last = self.build.count::<layout::Band>();
        for earlier in first..last.min(first.saturating_add(BANDS as u32)) {
            let earlier: layout::Band = self.build.at(earlier);
            if earlier.guard != 0 {
                continue;
            }
            let covers = match (self.limit_of(&earlier), limit) {
                (None, _) => true,
                (Some(earlier), Some(limit)) if later(&earlier, &limit) => true,
                (Some(earlier), _) => since_opening(&earlier)
                    .zip(plan.ends_at)
                    .is_some_and(|(delay, end)| delay >= end),
            };
            if covers {
                let found = self.tree.at(node.outcome).name;
                let unreachable = Diagnostic::new(diagnostic::UNREACHABLE, node.span, found.text);
                self.report(unreachable);
                return;
            }
        }
        let constant = limit.as_ref().and_then(since_opening);
        if let (Some(delay), Some(end)) = (constant, plan.ends_at)
            && delay > end
        {
            let found = self.tree.at(node.outcome).name;
            let after = Diagnostic::new(diagnostic::BAND_AFTER_END, node.span, found.text);
            self.report(after);
        }
    }

    fn limit_of(&self, band: &layout::Band) -> Option<Limit> {
        place(band.limit).map(|place| self.build.at(place as u32))
    }
}

/// Whether `earlier` is known to run as long as `limit`.
fn later(earlier: &Limit, limit: &Limit) -> bool {
    let counted = limit.base == base::COUNTED;
    let comparable = counted || matches!(limit.base, base::OPENING | base::KEPT);
    // An hour more is longer even without its last moment.
    let length = |limit: &Limit| (limit.delay, limit.under == 0);
    comparable
        && earlier.base == limit.base
        && earlier.calendar == limit.calendar
        && (counted || earlier.slot == limit.slot)
        && length(earlier) >= length(limit)
}
