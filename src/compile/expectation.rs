//! Expectations: what a rule says as a whole, then its clauses one by one.

use super::Compiler;
use super::build::Use;
use super::clock::since_opening;
use super::pattern::Key;
use super::scope::{Kept, Scope, Source};
use super::stage::Origin;
use crate::diagnostic::{self, Code, Diagnostic};
use crate::image::layout::{self, Clause, ExpectationPlaces, Limit, Range, Str, Table};
use crate::image::verb::Verb;
use crate::limits::{AGAIN_MS, CLAUSES, PAUSES, REMINDERS, STAGES};
use crate::span::Span;
use crate::syntax::tree::{
    self, BandKind, ClauseKind, Expectation, ExprId, Pattern, Per, Place, Promise,
};
use crate::verdict::Class;

/// What the clauses of an expectation have in common.
#[derive(Clone, Copy)]
pub(super) struct Plan<'s> {
    /// The rule.
    pub(super) rule: u32,
    /// The expectation.
    pub(super) index: u32,
    /// The event that opens it.
    pub(super) opened: Source,
    /// Its key.
    pub(super) key: Key<'s>,
    /// Whether it is a question and its answer.
    pub(super) survey: bool,
    /// Whether it can promise.
    pub(super) promises: bool,
    /// The event that meets it.
    pub(super) meeting: Source,
    /// When the clock ends the word at the latest, when that is constant: milliseconds
    /// since the opening.
    pub(super) ends_at: Option<i64>,
    /// The first limit that an opening sets.
    pub(super) first_limit: u32,
}

impl Plan<'_> {
    /// What it is when an event meets it.
    pub(super) const fn met(&self) -> Class {
        if self.survey {
            Class::Answered
        } else {
            Class::Met
        }
    }

    /// What it is when the clock fails it.
    pub(super) const fn failed(&self) -> Class {
        if self.survey {
            Class::Unanswered
        } else {
            Class::Failed
        }
    }

    /// What can be read beside `event`.
    pub(super) const fn beside(&self, event: Source) -> Scope {
        Scope {
            event,
            opened: self.opened,
            promised: self.promises,
            ..Scope::KNOWN
        }
    }

    /// What can be read when the clock brings something.
    pub(super) const fn by_clock(&self) -> Scope {
        self.beside(Source::Nothing)
    }

    /// What limits can read.
    pub(super) const fn at_opening(&self) -> Scope {
        Scope {
            promised: false,
            ..self.by_clock()
        }
    }
}

/// What was found at the first look at the clauses.
#[derive(Clone, Copy, Default)]
struct Survey<'s> {
    open: Option<(Place<Pattern<'s>>, bool)>,
    per: Option<Place<Per<'s>>>,
    meeting: Option<(&'s str, Meeting)>,
    promises: bool,
    watches: bool,
    pauses: u8,
    /// Something ends the word.
    ends: bool,
    /// Something other than a meeting event in its band ends the word.
    closes: bool,
    /// How often it opens by itself.
    again: Option<(ExprId, Span)>,
    /// Whether what is taken back goes on where it was.
    reopen: Option<(bool, Span)>,
    /// Something ends the word with an outcome.
    concludes: bool,
    /// The first band with a limit.
    timed: Option<Span>,
}

impl Survey<'_> {
    /// Whether what is taken back goes on where it was.
    fn continues(&self) -> bool {
        self.reopen.is_some_and(|(continues, _)| continues)
    }
}

/// Where what an expectation consists of begins, each among all of its sort.
struct Begun {
    /// Who gives the promise.
    from: Str,
    /// Those that an opening sets.
    limits: Range,
    stage: u32,
    of_use: u32,
    clause: u32,
}

/// Whether one or several events meet a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meeting {
    One,
    Several,
}

impl<'s, 't> Compiler<'_, 's, 't, '_> {
    /// Compiles an expectation, or what a promise says.
    #[inline(never)]
    pub(super) fn expectation(
        &mut self,
        rule: u32,
        node: &'t Expectation<'s>,
        promise: Option<&'t Promise<'s>>,
    ) {
        self.kept = Kept {
            clauses: node.clauses,
            ..Kept::default()
        };
        let survey = self.survey(node);
        self.kept.pauses = survey.pauses;
        self.kept.moves = survey.pauses != 0 || survey.continues();
        self.reopens(node, &survey);
        if promise.is_some() {
            self.whole_promise(node);
        }
        let mut plan = self.plan(rule, node, &survey, promise.is_some());
        let limits = self.opening_limits(&mut plan, node);
        plan.first_limit = limits.first;
        let mut begun = Begun {
            from: Str::default(),
            limits,
            stage: self.build.count::<layout::Stage>(),
            of_use: self.build.count::<Use>(),
            clause: self.build.count::<Clause>(),
        };
        let mut limit = limits.first;
        let mut pause = 0;
        match promise {
            Some(promise) => {
                self.vows(&plan, node, limit);
                begun.from = self.giver(promise);
            }
            None => {
                for clause in self.tree.list(node.clauses).take(CLAUSES) {
                    self.clause(&plan, clause, &mut limit, &mut pause);
                }
            }
        }
        self.end_expectation(node, &plan, &survey, &begun);
    }

    /// Writes the expectation, whose clauses are there now.
    // The record is large, and clauses nest below: it stands in a frame of its own.
    #[inline(never)]
    fn end_expectation(
        &mut self,
        node: &'t Expectation<'s>,
        plan: &Plan<'s>,
        survey: &Survey<'s>,
        begun: &Begun,
    ) {
        let rates = self.rates(plan, node);
        let clauses = self.build.since::<Clause>(begun.clause);
        let (stages, origin) = self.ordered_stages(begun.stage);
        self.within_limits(node, clauses, stages);
        let open = self.keep_attributes(begun.of_use);
        let slots = self.slots(survey.per);
        let again = survey.again.and_then(|(every, _)| self.again(every));
        self.build.push(layout::Expectation {
            rule: plan.rule,
            from: begun.from,
            // Told with what is plain, when its memory is placed.
            counted: 0,
            keyed: u8::from(plan.key.is_keyed()),
            restarts: u8::from(survey.open.is_some_and(|(_, restarts)| restarts)),
            constant: u8::from(origin == Origin::Opening),
            ordered: u8::from(matches!(origin, Origin::Opening | Origin::Kept)),
            steady: u8::from(origin == Origin::Moved),
            plain: 0,
            open,
            clauses,
            limits: begun.limits,
            stages,
            opened: self.kept.opened_count,
            promised: self.kept.promised_count,
            stored: self.kept.stored,
            promises: u8::from(survey.promises),
            watches: u8::from(survey.watches),
            pauses: survey.pauses,
            rates,
            again: again.unwrap_or(0),
            reopen: self.kept.reopen,
            continues: u8::from(survey.continues()),
            retired: u8::from(node.retired),
            clock: 0,
            // Where it lies is planned when all rules are known.
            places: ExpectationPlaces {
                table: Table {
                    slots,
                    ..Table::default()
                },
                ..ExpectationPlaces::default()
            },
        });
    }

    #[inline(never)]
    fn plan(
        &mut self,
        rule: u32,
        node: &Expectation<'s>,
        survey: &Survey<'s>,
        promise: bool,
    ) -> Plan<'s> {
        let name = &self.tree.at(node.header).name;
        let opened = match survey.open {
            Some((pattern, _)) => self.quiet_source(&self.tree.at(pattern).event),
            None if promise => Source::Wrong,
            None => {
                let code = if node.survey {
                    diagnostic::NOT_ASKED
                } else {
                    diagnostic::NO_OPEN
                };
                let none = Diagnostic::new(code, name.span, name.text);
                self.missing(none, node.span);
                Source::Wrong
            }
        };
        if node.survey && survey.meeting.is_none() {
            let silent = Diagnostic::new(diagnostic::NOT_ANSWERED, name.span, name.text);
            self.missing(silent, node.span);
        }
        if node.survey && !survey.closes {
            let endless = Diagnostic::new(diagnostic::NOT_UNANSWERED, name.span, name.text);
            self.missing(endless, node.span);
        }
        if !survey.ends && !node.survey && !promise {
            let endless = Diagnostic::new(diagnostic::ENDLESS, name.span, name.text);
            self.missing(endless, node.span);
        }
        if let Some(band) = survey.timed.filter(|_| !survey.closes) {
            let found = self.written(band);
            let endless = Diagnostic::new(diagnostic::BANDS_WITHOUT_END, band, found);
            self.missing(endless, node.span);
        }
        Plan {
            rule,
            index: self.build.count::<layout::Expectation>(),
            opened,
            key: match survey.per {
                Some(per) => match survey.open {
                    Some((open, _)) => self.key_on(&self.tree.at(per).key, self.tree.at(open)),
                    None => Key::Wrong,
                },
                None => Key::None,
            },
            survey: node.survey,
            promises: survey.promises,
            meeting: match survey.meeting {
                Some((name, Meeting::One)) => {
                    self.kind_named(name).map_or(Source::Wrong, Source::Kind)
                }
                Some((_, Meeting::Several)) => Source::Several,
                None => Source::Nothing,
            },
            ends_at: None,
            first_limit: 0,
        }
    }

    /// Looks at all clauses once.
    #[inline(never)]
    fn survey(&mut self, node: &'t Expectation<'s>) -> Survey<'s> {
        let mut survey = Survey::default();
        let clauses = self.tree.list(node.clauses);
        for clause in clauses.take(CLAUSES) {
            match &clause.kind {
                ClauseKind::Owner(_)
                | ClauseKind::Kept(..)
                | ClauseKind::Broken(_)
                | ClauseKind::Remind { .. } => {}
                ClauseKind::Pause(..) => survey.pauses = survey.pauses.saturating_add(1),
                ClauseKind::Made(pattern, _) => {
                    survey.open = survey.open.or(Some((*pattern, false)));
                }
                ClauseKind::Honoured { until, .. } => survey.promises |= until.is_some(),
                ClauseKind::Again(every) => {
                    let before = survey.again.map(|(_, before)| before);
                    self.once(before, clause.span, "again");
                    survey.again = survey.again.or(Some((*every, clause.span)));
                }
                ClauseKind::Reopen { continues, .. } => {
                    let before = survey.reopen.map(|(_, before)| before);
                    self.once(before, clause.span, "reopen");
                    survey.reopen = survey.reopen.or(Some((*continues, clause.span)));
                }
                ClauseKind::Per(per) => survey.per = survey.per.or(Some(*per)),
                ClauseKind::Open(pattern, restarts) => {
                    let before = survey.open.map(|(pattern, _)| self.tree.at(pattern).span);
                    self.once(before, clause.span, "open");
                    survey.open = survey.open.or(Some((*pattern, *restarts)));
                }
                ClauseKind::Meet(pattern, bands) => {
                    survey.ends = true;
                    survey.concludes = true;
                    let name = self.tree.at(*pattern).event.text;
                    survey.meeting = Some(match survey.meeting {
                        Some((before, _)) if before != name => (before, Meeting::Several),
                        Some(before) => before,
                        None => (name, Meeting::One),
                    });
                    for band in self.tree.list(*bands) {
                        match band.kind {
                            BandKind::Met { limit: Some(_), .. } => {
                                survey.timed = survey.timed.or(Some(band.span));
                            }
                            BandKind::Else => survey.closes = true,
                            _ => {}
                        }
                    }
                }
                ClauseKind::MeetClock(..) | ClauseKind::Fail(..) | ClauseKind::FailClock(..) => {
                    survey.ends = true;
                    survey.concludes = true;
                    survey.closes = true;
                }
                ClauseKind::ChangeUntil { .. } => {
                    survey.promises = true;
                    survey.ends = true;
                    survey.concludes = true;
                }
                ClauseKind::ChangeAsk { .. } => {
                    survey.watches = true;
                    survey.ends = true;
                    survey.concludes = true;
                }
                ClauseKind::Defy { instead, .. } => {
                    survey.watches = true;
                    survey.ends |= *instead;
                }
                ClauseKind::Void(_) => survey.ends = true,
            }
        }
        survey
    }

    /// Reports a `reopen` that opens nothing again, or stands beside another way to.
    fn reopens(&mut self, node: &Expectation<'s>, survey: &Survey<'s>) {
        let Some((_, span)) = survey.reopen else {
            return;
        };
        let name = self.tree.at(node.header).name.text;
        if let Some((_, again)) = survey.again {
            let both = Diagnostic::new(diagnostic::AGAIN_AND_REOPEN, span, name);
            self.report(both.related(again));
        } else if !survey.concludes && survey.ends {
            let nothing = Diagnostic::new(diagnostic::NOTHING_TO_REOPEN, span, name);
            self.report(nothing);
        }
    }

    /// How often an expectation opens by the clock, in milliseconds.
    fn again(&mut self, every: ExprId) -> Option<i64> {
        let delay = self.constant_duration(every)?;
        if delay < AGAIN_MS {
            let span = self.tree.expr(every).span;
            let found = self.written(span);
            let minutes = (AGAIN_MS / 60_000) as usize;
            self.passed(diagnostic::AGAIN_LIMIT, span, found, minutes);
            return None;
        }
        Some(delay)
    }

    /// Reports an expectation that says more than one can.
    fn within_limits(&mut self, node: &Expectation<'s>, clauses: Range, stages: Range) {
        let name = &self.tree.at(node.header).name;
        if clauses.count as usize > CLAUSES || node.clauses.len() > CLAUSES {
            self.passed(diagnostic::CLAUSES_LIMIT, name.span, name.text, CLAUSES);
        } else if usize::from(self.kept.pauses) > PAUSES {
            self.passed(diagnostic::PAUSES_LIMIT, name.span, name.text, PAUSES);
        } else if self.kept.moves && self.reminders(node) > REMINDERS {
            self.passed(diagnostic::REMINDERS_LIMIT, name.span, name.text, REMINDERS);
        } else if stages.count as usize > STAGES {
            self.passed(diagnostic::STAGES_LIMIT, name.span, name.text, STAGES);
        }
    }

    fn reminders(&self, node: &Expectation<'s>) -> usize {
        let clauses = self.tree.list(node.clauses);
        let reminds = |clause: &&tree::Clause<'s>| matches!(clause.kind, ClauseKind::Remind { .. });
        clauses.filter(reminds).count()
    }

    /// Reports a line that stands there twice.
    pub(super) fn once(&mut self, before: Option<Span>, span: Span, word: &'static str) {
        if let Some(before) = before {
            let twice = Diagnostic::new(diagnostic::REPEATED, span, word);
            self.report(twice.related(before));
        }
    }

    /// Writes the limits that an opening sets, in file order, and finds out when the
    /// clock ends the word.
    #[inline(never)]
    fn opening_limits(&mut self, plan: &mut Plan<'s>, node: &'t Expectation<'s>) -> Range {
        let first = self.build.count::<Limit>();
        let scope = plan.at_opening();
        for clause in self.tree.list(node.clauses).take(CLAUSES) {
            let ends = match &clause.kind {
                ClauseKind::Meet(_, bands) => {
                    for band in self.tree.list(*bands) {
                        if let BandKind::Met {
                            limit: Some(limit), ..
                        } = &band.kind
                        {
                            let limit = self.opening_limit(&scope, limit);
                            self.build.push(limit);
                        }
                    }
                    continue;
                }
                ClauseKind::Defy { limit, .. } => {
                    if let Some(limit) = limit {
                        let limit = self.opening_limit(&scope, limit);
                        self.build.push(limit);
                    }
                    continue;
                }
                ClauseKind::MeetClock(limit, _) | ClauseKind::FailClock(limit, _) => {
                    self.opening_limit(&scope, limit)
                }
                ClauseKind::Made(_, limit) => self.deadline(plan, limit),
                _ => continue,
            };
            self.build.push(ends);
            if let Some(delay) = since_opening(&ends) {
                plan.ends_at = Some(plan.ends_at.map_or(delay, |at| at.min(delay)));
            }
        }
        self.build.since::<Limit>(first)
    }

    /// Tells the opening clause and the promises what they keep, and says which clause
    /// opens.
    #[inline(never)]
    fn keep_attributes(&mut self, first_use: u32) -> u32 {
        let mut open = 0;
        for place in first_use..self.build.count::<Use>() {
            let found: Use = self.build.at(place);
            let first = self.build.count::<layout::Kept>();
            match Verb::from_number(found.verb) {
                Some(Verb::Open) => {
                    open = found.clause;
                    self.keep_opened_attributes();
                }
                Some(Verb::Promise) => self.keep_promised_attributes(found.kind),
                _ => continue,
            }
            let copies = self.build.since::<layout::Kept>(first);
            let clause: Clause = self.build.at(found.clause);
            self.build.put(found.clause, Clause { copies, ..clause });
        }
        open
    }

    fn keep_opened_attributes(&mut self) {
        let opened = self.kept.opened;
        for slot in 0..self.kept.opened_count {
            let attribute = opened.iter().position(|kept| u16::from(*kept) == slot + 1);
            if let Some(attribute) = attribute {
                let attribute = attribute as u16;
                self.build.push(layout::Kept { attribute, slot });
            }
        }
    }

    fn keep_promised_attributes(&mut self, kind: u32) {
        let promised = self.kept.promised;
        let names = promised.iter().take(self.kept.promised_count as usize);
        for (slot, name) in names.enumerate() {
            if let Some((attribute, _)) = self.attribute(kind, name) {
                self.build.push(layout::Kept {
                    attribute: u16::from(attribute),
                    slot: slot as u16,
                });
            }
        }
    }

    /// Reports a mistake of a clause that is not about a name.
    pub(super) fn wrong_clause(&mut self, code: Code, span: Span) {
        let found = self.written(span);
        self.wrong(code, span, found);
    }
}
