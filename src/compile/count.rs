//! Counts of outcomes, as expressions read them: `RULE.word`.

use super::Compiler;
use super::expression::Operand;
use super::names::Sort;
use super::scope::Scope;
use super::suggestion::Suggestion;
use super::types::Ty;
use crate::diagnostic::{self, Diagnostic};
use crate::image::layout::{Count, NO_CLASS, Outcome, Rule, Section};
use crate::image::op::Op;
use crate::limits::COUNTS;
use crate::span::Span;
use crate::syntax::tree::{BandKind, ClauseKind, Form, Integrity, Item};
use crate::verdict::Class;

/// Sorts of rule that say what can be counted.
const EXPECTATION: u8 = 0;
const INTEGRITY: u8 = 1;
const MEASURE: u8 = 6;

/// Words that a rule can say without a name for them, a bit for each class.
#[derive(Clone, Copy, Default)]
struct Classes(u64);

impl Classes {
    fn add(&mut self, class: Class, says: bool) {
        self.0 |= u64::from(says) << class as u8;
    }

    fn all(self) -> impl Iterator<Item = Class> {
        let said = move |class: &Class| self.0 >> *class as u8 & 1 != 0;
        Class::ALL.into_iter().filter(said)
    }
}

impl<'s> Compiler<'_, 's, '_, '_> {
    /// Reads `RULE.word`, where the ledger can be read and a rule bears the name before a
    /// dot.
    pub(super) fn count(
        &mut self,
        scope: &Scope,
        name: &'s str,
        span: Span,
    ) -> Option<Operand<'s>> {
        let (place, rule, of, word) = self.counted_name(name).filter(|_| scope.ledger)?;
        self.kept.beyond_event = true;
        self.kept.reads_known = true;
        let mut count = Count {
            rule: place,
            class: NO_CLASS,
            next: rule.counts,
            ..Count::default()
        };
        let classes = self.classes_of(rule.sort, of);
        let mut named = false;
        self.outcomes_of(rule.sort, of, &mut |name| named |= name == word);
        match classes.all().find(|class| class.word() == word) {
            Some(class) => count.class = class as u8,
            None if named => count.name = self.build.text(word),
            None => {
                self.never_said(rule.sort, of, word, span);
                return Some(Operand::wrong(span));
            }
        }
        let at = self.count_of(place, count, span);
        let [low, high, ..] = at.to_le_bytes();
        let code = [Op::Count as u8, low, high];
        self.build.append(Section::Code, &code);
        Some(Operand::computed(Ty::Int, 1, span))
    }

    /// Tells of a name with a dot whose front is nearly that of a rule; whether it is.
    pub(super) fn is_misspelt_count(&mut self, name: &'s str, span: Span) -> bool {
        let Some((of, _)) = name.rsplit_once('.').filter(|_| self.has_room()) else {
            return false;
        };
        let mut near = Suggestion::new(of);
        for item in self.tree.items() {
            match item {
                Item::Expectation(rule) => near.offer(self.tree.at(rule.header).name.text),
                Item::Promise(rule) => near.offer(self.tree.at(rule.said.header).name.text),
                Item::Integrity(rule) => near.offer(self.tree.at(rule.header).name.text),
                Item::Measure(place) => {
                    let name = self.tree.at(*place).name.text;
                    if self.is_followed(name) {
                        near.offer(name);
                    }
                }
                _ => {}
            }
        }
        let near = near.answer();
        if !near.is_empty() {
            let unknown = Diagnostic::new(diagnostic::UNKNOWN_RULE, span, of);
            self.report(unknown.other(near));
        }
        !near.is_empty()
    }

    /// The rule whose verdicts a name counts, and the word that they bear.
    fn counted_name(&self, name: &'s str) -> Option<(u32, Rule, &'s str, &'s str)> {
        name.rmatch_indices('.').find_map(|(dot, _)| {
            let of = name.get(..dot)?;
            let word = name.get(dot.saturating_add(1)..)?;
            let place = self.build.find(Sort::Rule, of)?;
            let rule: Rule = self.build.at(place);
            let counts = match rule.sort {
                EXPECTATION | INTEGRITY => true,
                MEASURE => self.is_followed(of),
                _ => false,
            };
            counts.then_some((place, rule, of, word))
        })
    }

    /// Where a word is counted: where it was before, or in a new place.
    fn count_of(&mut self, rule: u32, count: Count, span: Span) -> u32 {
        let mut next = count.next;
        while let Some(at) = next.checked_sub(1) {
            let known: Count = self.build.at(at);
            if (known.name, known.class) == (count.name, count.class) {
                return at;
            }
            next = known.next;
        }
        if self.build.count::<Count>() as usize >= COUNTS {
            let found = self.written(span);
            self.passed(diagnostic::COUNTS_LIMIT, span, found, COUNTS);
            return 0;
        }
        let at = self.build.push(count);
        let record: Rule = self.build.at(rule);
        let counts = at.saturating_add(1);
        self.build.put(rule, Rule { counts, ..record });
        at
    }

    /// Tells the outcomes where they are counted.
    pub(super) fn tell_what_is_counted(&mut self) {
        if self.build.count::<Count>() == 0 {
            return;
        }
        for index in 0..self.build.count::<Outcome>() {
            let mut outcome: Outcome = self.build.at(index);
            let mut next = self.build.at::<Rule>(outcome.rule).counts;
            while let Some(at) = next.checked_sub(1) {
                let count: Count = self.build.at(at);
                if count.class == NO_CLASS && count.name == outcome.name {
                    outcome.count = at.saturating_add(1);
                }
                next = count.next;
            }
            self.build.put(index, outcome);
        }
    }

    fn never_said(&mut self, sort: u8, of: &'s str, word: &'s str, span: Span) {
        let mut near = Suggestion::new(word);
        if self.has_room() {
            self.outcomes_of(sort, of, &mut |name| near.offer(name));
            let classes = self.classes_of(sort, of);
            classes.all().for_each(|class| near.offer(class.word()));
        }
        let never = Diagnostic::new(diagnostic::NEVER_COUNTED, span, word);
        self.missing_of(of, never.other(near.answer()));
    }

    /// The words that the engine itself says of a rule.
    fn classes_of(&self, sort: u8, name: &str) -> Classes {
        if sort == INTEGRITY {
            let mut rules = self.tree.items().filter_map(|item| match item {
                Item::Integrity(rule) => Some(rule),
                _ => None,
            });
            let found = rules.find(|rule| self.tree.at(rule.header).name.text == name);
            return found.map_or(Classes::default(), |rule| self.classes_of_integrity(rule));
        }
        let mut classes = Classes::default();
        classes.add(Class::Evicted, sort == MEASURE);
        let Some(rule) = self.expectation_named(name) else {
            return classes;
        };
        for clause in self.tree.list(rule.clauses) {
            match clause.kind {
                ClauseKind::ChangeUntil { .. }
                | ClauseKind::ChangeAsk { .. }
                | ClauseKind::Honoured { until: Some(_), .. } => classes.add(Class::Changed, true),
                ClauseKind::Defy { .. } => classes.add(Class::Defied, true),
                ClauseKind::Meet(_, bands) => {
                    let limited = self
                        .tree
                        .list(bands)
                        .any(|band| matches!(band.kind, BandKind::Met { limit: Some(_), .. }));
                    classes.add(Class::Overdue, limited);
                }
                ClauseKind::Remind { .. } => classes.add(Class::Reminded, true),
                ClauseKind::Reopen { .. } => classes.add(Class::Undone, true),
                ClauseKind::Void(_) => classes.add(Class::Void, true),
                ClauseKind::Per(_) => classes.add(Class::Evicted, true),
                ClauseKind::Open(_, restarts) => classes.add(Class::Restarted, restarts),
                ClauseKind::Pause(..) => {
                    classes.add(Class::Paused, true);
                    classes.add(Class::Resumed, true);
                }
                _ => {}
            }
        }
        classes
    }

    fn classes_of_integrity(&self, rule: &Integrity<'s>) -> Classes {
        let mut classes = Classes::default();
        classes.add(Class::Breach, true);
        classes.add(Class::Evicted, rule.per.is_some());
        let form = rule.form.map(|form| self.tree.at(form));
        classes.add(Class::Unsure, matches!(form, Some(Form::Before { .. })));
        if let Some(breach) = rule.breach {
            let breach = self.tree.at(breach);
            classes.add(Class::Lifted, breach.until.is_some());
            classes.add(Class::Expired, breach.lasts.is_some());
        }
        classes
    }
}
