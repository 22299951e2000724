//! Integrity rules.

use super::Compiler;
use super::build::LooseJudge;
use super::names::Sort;
use super::pattern::Key;
use super::scope::{Scope, Source};
use super::suggestion::Suggestion;
use crate::diagnostic::{self, Diagnostic};
use crate::image::layout::{self, Judge, Maybe, Rule, Table};
use crate::limits::{COUNTED, EVERY_MS};
use crate::syntax::tree::{
    ClauseKind, Expectation, ExprId, Form, Integrity, Item, Name, Number, Pattern, Place, Promise,
};

/// The kinds of integrity, from one.
const KINDS: [&str; 4] = ["self_aware", "accountable", "responsible", "honest"];

/// What an event can be to an integrity rule, as [`Judge::role`] has it.
#[derive(Clone, Copy)]
#[repr(u8)]
enum Role {
    Breaches = 0,
    Discharges = 1,
    Cancels = 2,
    Begins = 3,
    Lifts = 4,
    Counts = 5,
}

/// The rule at hand.
struct Ours<'s> {
    place: u32,
    key: Key<'s>,
}

impl<'s, 't> Compiler<'_, 's, 't, '_> {
    /// Compiles an integrity rule.
    #[inline(never)]
    pub(super) fn integrity(&mut self, rule: u32, node: &Integrity<'s>) {
        let kind = self.integrity_kind(node);
        let mut record = layout::Integrity {
            rule,
            kind,
            ..layout::Integrity::default()
        };
        let ours = Ours {
            place: self.build.count::<layout::Integrity>(),
            key: self.integrity_key(node),
        };
        record.keyed = u8::from(ours.key.is_keyed());
        match node.form {
            Some(form) => self.form(&ours, self.tree.at(form), &mut record),
            None => {
                let name = &self.tree.at(node.header).name;
                let none = Diagnostic::new(diagnostic::NO_FORM, name.span, name.text);
                self.missing(none, node.span);
            }
        }
        if let Some(breach) = node.breach {
            let breach = self.tree.at(breach);
            record.caps = 1;
            record.cap = self.cap(breach.cap);
            record.both = u8::from(breach.both);
            record.breach_span = breach.span;
            record.breach_line = self.line(breach.span);
            if let Some(lasts) = breach.lasts {
                record.lasts = self.constant_duration(lasts).unwrap_or(1);
            }
            if let Some(until) = breach.until {
                record.until = 1;
                self.judge(&ours, Role::Lifts, until, None);
            }
        }
        record.retired = u8::from(node.retired);
        // Where it lies is planned when all rules are known.
        record.entries = Table {
            slots: self.slots(node.per),
            ..Table::default()
        };
        self.build.push(record);
    }

    fn integrity_kind(&mut self, node: &Integrity<'s>) -> u8 {
        let Some(kind) = node.kind else {
            let name = &self.tree.at(node.header).name;
            let none = Diagnostic::new(diagnostic::NO_KIND, name.span, name.text);
            self.missing(none, node.span);
            return 0;
        };
        let kind = self.tree.at(kind);
        if let Some(place) = KINDS.iter().position(|word| *word == kind.text) {
            return place as u8 + 1;
        }
        let mut near = Suggestion::new(kind.text);
        KINDS.iter().for_each(|word| near.offer(word));
        let unknown = Diagnostic::new(diagnostic::UNKNOWN_KIND, kind.span, kind.text);
        self.report(unknown.other(near.answer()));
        0
    }

    /// The key, of the type it has on the first event of the form.
    fn integrity_key(&mut self, node: &Integrity<'s>) -> Key<'s> {
        let (Some(per), Some(form)) = (node.per, node.form) else {
            return if node.per.is_some() {
                Key::Wrong
            } else {
                Key::None
            };
        };
        let Some(first) = first_pattern(self.tree.at(form)) else {
            let key = &self.tree.at(per).key;
            self.wrong(diagnostic::RATE_WITH_KEY, key.span, key.text);
            return Key::None;
        };
        self.key_on(&self.tree.at(per).key, self.tree.at(first))
    }

    fn form(&mut self, ours: &Ours<'s>, form: &Form<'s>, record: &mut layout::Integrity) {
        record.span = match (first_pattern(form), form) {
            (Some(first), _) => self.tree.at(first).span,
            (None, Form::SameRate { of, .. }) => of.span,
            (None, _) => record.span,
        };
        record.line = self.line(record.span);
        match *form {
            Form::Never(event) => {
                record.form = 0;
                self.judge(ours, Role::Breaches, event, None);
            }
            Form::NeverWithin(event, within, after) => {
                record.form = 1;
                self.judge(ours, Role::Breaches, event, None);
                (record.within, record.calendar) = self.constant_length(within).unwrap_or((1, 0));
                self.judge(ours, Role::Begins, after, None);
            }
            Form::NeverBetween(event, after, until) => {
                record.form = 2;
                self.judge(ours, Role::Breaches, event, None);
                self.judge(ours, Role::Discharges, until, None);
                self.judge(ours, Role::Begins, after, None);
            }
            Form::NeverWhile(event, name) => {
                record.form = 3;
                self.judge(ours, Role::Breaches, event, None);
                record.while_open = self.while_open(ours, &name);
            }
            Form::Require(event, condition) => {
                record.form = 4;
                self.judge(ours, Role::Breaches, event, Some(condition));
            }
            Form::After {
                after,
                require,
                within,
                unless,
            } => {
                record.form = 5;
                self.judge(ours, Role::Discharges, require, None);
                if let Some(unless) = unless {
                    self.judge(ours, Role::Cancels, unless, None);
                }
                self.judge(ours, Role::Begins, after, None);
                (record.within, record.calendar) = self.constant_length(within).unwrap_or((1, 0));
            }
            Form::Before {
                before,
                require,
                within,
            } => {
                record.form = 6;
                self.judge(ours, Role::Breaches, before, None);
                self.judge(ours, Role::Begins, require, None);
                if let Some(within) = within {
                    (record.within, record.calendar) =
                        self.constant_length(within).unwrap_or((1, 0));
                }
            }
            Form::AtMost {
                most,
                event,
                within,
            } => {
                record.form = 7;
                self.judge(ours, Role::Breaches, event, None);
                record.count = self.counted_to(most);
                record.within = self.constant_duration(within).unwrap_or(1);
            }
            Form::AtLeast {
                least,
                event,
                every,
                from,
                until,
            } => {
                record.form = 8;
                record.count = self.counted_to(least);
                record.within = self.window(every);
                record.begins = u8::from(from.is_some());
                if let Some(until) = until {
                    self.judge(ours, Role::Discharges, until, None);
                }
                if let Some(from) = from {
                    self.judge(ours, Role::Begins, from, None);
                }
                self.judge(ours, Role::Counts, event, None);
            }
            Form::SameRate { of, over, .. } => {
                record.form = 9;
                record.count = self.cases_needed(over);
                self.watched_or_reported(&of);
            }
        }
    }

    /// How many `at most` and `at least` count to.
    fn counted_to(&mut self, number: Number) -> u32 {
        match u32::try_from(number.value) {
            Ok(count @ 1..=COUNTED) => count,
            _ => {
                let found = self.written(number.span);
                self.passed(
                    diagnostic::COUNT_RANGE,
                    number.span,
                    found,
                    COUNTED as usize,
                );
                1
            }
        }
    }

    /// How long a window of `every` is.
    fn window(&mut self, every: ExprId) -> i64 {
        let Some(window) = self.constant_duration(every) else {
            return EVERY_MS;
        };
        if window < EVERY_MS {
            let span = self.tree.expr(every).span;
            let found = self.written(span);
            self.wrong(diagnostic::SHORT_WINDOW, span, found);
        }
        window
    }

    /// Adds what an event is to the rule.
    fn judge(
        &mut self,
        ours: &Ours<'s>,
        role: Role,
        pattern: Place<Pattern<'s>>,
        require: Option<ExprId>,
    ) {
        let pattern = self.tree.at(pattern);
        let aim = self.keyed_aim(pattern, &ours.key);
        let scope = Scope::event(aim.event);
        let judge = Judge {
            integrity: ours.place,
            role: role as u8,
            key: aim.key,
            guard: self.predicate(&scope, pattern.guard),
            require: self.predicate(&scope, require),
            span: pattern.span,
            line: self.line(pattern.span),
        };
        if let Source::Kind(kind) = aim.event {
            self.build.push(LooseJudge { kind, judge });
        }
    }

    /// The expectation of `while X open`.
    fn while_open(&mut self, ours: &Ours<'s>, name: &Name<'s>) -> Maybe {
        let place = self.build.find(Sort::Rule, name.text);
        let rule = place.map(|place| self.build.at::<Rule>(place));
        let Some(rule) = rule.filter(|rule| rule.sort == 0) else {
            let mut near = Suggestion::new(name.text);
            if self.has_room() {
                for item in self.tree.items() {
                    if let Item::Expectation(expectation)
                    | Item::Promise(Promise {
                        said: expectation, ..
                    }) = item
                    {
                        near.offer(self.tree.at(expectation.header).name.text);
                    }
                }
            }
            let unknown = Diagnostic::new(diagnostic::UNKNOWN_EXPECTATION, name.span, name.text);
            self.report(unknown.other(near.answer()));
            return 0;
        };
        if let Key::Of(key, ty) = ours.key {
            match self.key_of_expectation(name.text) {
                Key::None => {
                    let wrong =
                        Diagnostic::new(diagnostic::WHILE_WITHOUT_KEY, name.span, name.text);
                    self.report(wrong.other(key.text));
                }
                Key::Of(_, other) if !self.same(ty, other) => {
                    let wrong = Diagnostic::new(diagnostic::WHILE_KEY, name.span, name.text);
                    self.report(wrong.other(key.text));
                }
                _ => {}
            }
        }
        rule.index.saturating_add(1)
    }

    /// The expectation that bears a name.
    pub(super) fn expectation_named(&self, name: &str) -> Option<&'t Expectation<'s>> {
        self.tree.items().find_map(|item| match item {
            Item::Expectation(expectation)
            | Item::Promise(Promise {
                said: expectation, ..
            }) => {
                let named = self.tree.at(expectation.header).name;
                (named.text == name).then_some(expectation)
            }
            _ => None,
        })
    }

    /// The key of an expectation, wherever it stands in the file.
    pub(super) fn key_of_expectation(&self, name: &str) -> Key<'s> {
        let Some(expectation) = self.expectation_named(name) else {
            return Key::Wrong;
        };
        let mut key = None;
        let mut open: Option<&Pattern<'s>> = None;
        for clause in self.tree.list(expectation.clauses) {
            match &clause.kind {
                ClauseKind::Per(per) => key = key.or(Some(self.tree.at(*per).key)),
                ClauseKind::Open(pattern, _) | ClauseKind::Made(pattern, _) => {
                    open = open.or(Some(self.tree.at(*pattern)));
                }
                _ => {}
            }
        }
        let Some(key) = key else {
            return Key::None;
        };
        let Some((open, Source::Kind(kind))) =
            open.map(|open| (open, self.quiet_source(&open.event)))
        else {
            return Key::Wrong;
        };
        match self.attribute(kind, self.key_name(open, &key).text) {
            Some((_, ty)) => Key::Of(key, ty.as_key()),
            None => Key::Wrong,
        }
    }
}

/// The pattern that a form begins with, if it names an event.
pub(super) const fn first_pattern<'s>(form: &Form<'s>) -> Option<Place<Pattern<'s>>> {
    match *form {
        Form::Never(event)
        | Form::NeverWithin(event, ..)
        | Form::NeverBetween(event, ..)
        | Form::NeverWhile(event, _)
        | Form::Require(event, _)
        | Form::After { after: event, .. }
        | Form::Before { before: event, .. }
        | Form::AtMost { event, .. }
        | Form::AtLeast { event, .. } => Some(event),
        Form::SameRate { .. } => None,
    }
}
