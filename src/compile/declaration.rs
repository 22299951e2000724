//! What a file declares: its subject, its events, and the names of its rules.

use super::Compiler;
use super::build::Declared;
use super::names::Sort;
use super::naming::sort;
use super::types::Ty;
use crate::diagnostic::{self, Diagnostic};
use crate::image::layout::{Attribute, Kind, Known, Rule, Str, Word};
use crate::limits::{ATTRIBUTES, CHOICES, DEFAULT_IDS, EVENTS, RULES};
use crate::span::Span;
use crate::syntax::tree::{
    self, ClauseKind, EventDecl, Header, Item, Name, Promise, Reckoning, TypeExpr,
};

/// The number of the first sort of rule that tells what is known: facts, then statuses,
/// then measures, then journeys.
const KNOWN: u8 = 4;

/// Behind `from` and `to`, the subject, whatever it is called.
pub(super) const SUBJECT: &str = "subject";

/// How many rules of each sort were declared, in the order of the sorts' numbers; facts,
/// statuses, measures and journeys are counted together.
#[derive(Clone, Copy, Default)]
struct Tally([u32; 5]);

impl Tally {
    /// Counts one more of a sort, and says how many there were before.
    fn count(&mut self, sort: u8) -> u32 {
        match self.0.get_mut(sort.min(KNOWN) as usize) {
            Some(count) => {
                *count = count.saturating_add(1);
                count.saturating_sub(1)
            }
            None => 0,
        }
    }
}

impl<'s, 't> Compiler<'_, 's, 't, '_> {
    /// Writes down all declarations.
    #[inline(never)]
    pub(super) fn declare(&mut self) {
        // First, because who acts in events can be said of the subject wherever it is named.
        for item in self.tree.items() {
            if let Item::Subject(name) = item {
                self.declare_subject(name);
            }
        }
        let mut tally = Tally::default();
        let mut node = self.tree.items.first;
        for _ in 0..self.tree.items.len() {
            let Some(found) = self.tree.nodes.get(node as usize) else {
                break;
            };
            if let tree::Kind::Item(ref item) = found.kind {
                self.declare_item(item, node, &mut tally);
            }
            node = found.next;
        }
        self.tell_who_acts();
        self.check_definitions();
        self.bear();
    }

    #[inline(never)]
    fn declare_item(&mut self, item: &'t Item<'s>, node: u32, tally: &mut Tally) {
        match item {
            Item::Subject(_) => {}
            Item::Event(event) => self.declare_event(event, node),
            Item::Table(table) => self.declare_table(table),
            Item::Expectation(expectation)
            | Item::Promise(Promise {
                said: expectation, ..
            }) => {
                let header = self.tree.at(expectation.header);
                let mut rule = self.headed(0, tally, header);
                for clause in self.tree.list(expectation.clauses) {
                    match clause.kind {
                        ClauseKind::Owner(owner) => {
                            rule.owner = self.build.text(self.tree.at(owner).text);
                        }
                        ClauseKind::Per(per) => {
                            rule.key = self.build.text(self.tree.at(per).key.text);
                        }
                        _ => {}
                    }
                }
                self.declare_rule(Some(&header.name), rule);
            }
            Item::Integrity(integrity) => {
                let header = self.tree.at(integrity.header);
                let mut rule = self.headed(1, tally, header);
                let owner = integrity.owner.map(|owner| self.tree.at(owner).text);
                rule.owner = self.maybe_text(owner);
                let key = integrity.per.map(|per| self.tree.at(per).key.text);
                rule.key = self.maybe_text(key);
                self.declare_rule(Some(&header.name), rule);
            }
            Item::Feel(feel) => {
                let mut rule = self.rule_of(2, tally, feel.span);
                rule.name = self.build.text(self.tree.at(feel.when).event.text);
                self.declare_rule(None, rule);
            }
            Item::Alert(alert) => {
                let header = self.tree.at(alert.header);
                let mut rule = self.headed(3, tally, header);
                let owner = alert.owner.map(|owner| self.tree.at(owner).text);
                rule.owner = self.maybe_text(owner);
                self.declare_rule(Some(&header.name), rule);
            }
            Item::Calendar(calendar) => self.declare_calendar(calendar),
            Item::Let(place) => {
                let name = self.tree.at(*place).name;
                self.declare_known(&name, sort::LET, place.index() as u32, 0);
            }
            Item::Fact(place) => {
                let fact = self.tree.at(*place);
                let rule = self.named_rule(KNOWN, tally, &fact.name);
                let node = place.index() as u32;
                self.declare_rule_known(&fact.name, rule, sort::FACT, node);
            }
            Item::Status(place) => {
                let status = self.tree.at(*place);
                let header = self.tree.at(status.header);
                let mut rule = self.headed(KNOWN + 1, tally, header);
                let owner = status.owner.map(|owner| self.tree.at(owner).text);
                rule.owner = self.maybe_text(owner);
                let node = place.index() as u32;
                self.declare_rule_known(&header.name, rule, sort::STATUS, node);
            }
            Item::Measure(place) => {
                let measure = self.tree.at(*place);
                let mut rule = self.named_rule(KNOWN + 2, tally, &measure.name);
                if let Reckoning::Followed(followed) = measure.reckoning
                    && let Some(per) = self.tree.at(followed).per
                {
                    rule.key = self.build.text(self.tree.at(per).text);
                }
                let sort = match measure.reckoning {
                    Reckoning::Expression(_) => sort::EXPRESSION,
                    Reckoning::Events { .. } | Reckoning::Followed(_) => sort::MEASURE,
                };
                self.declare_rule_known(&measure.name, rule, sort, place.index() as u32);
            }
            Item::Journey(place) => {
                let journey = self.tree.at(*place);
                let header = self.tree.at(journey.header);
                let mut rule = self.headed(KNOWN + 3, tally, header);
                let owner = journey.owner.map(|owner| self.tree.at(owner).text);
                rule.owner = self.maybe_text(owner);
                let node = place.index() as u32;
                let at = self.build.count::<Rule>();
                self.declare_rule_known(&header.name, rule, sort::JOURNEY, node);
                self.declare_journey(&header.name, at, rule.index);
            }
            Item::Facet(facet) => self.declare_facet(facet),
            Item::Score(_) | Item::Scenario(_) => {}
        }
    }

    /// A rule that has a name and nothing else; its header is the name.
    fn named_rule(&mut self, sort: u8, tally: &mut Tally, name: &Name<'s>) -> Rule {
        let mut rule = self.rule_of(sort, tally, name.span);
        rule.name = self.build.text(name.text);
        rule
    }

    fn declare_rule_known(&mut self, name: &Name<'s>, rule: Rule, sort: u8, node: u32) {
        let place = self.build.count::<Rule>();
        self.declare_rule(Some(name), rule);
        let known = self.build.push(Known {
            rule: place,
            ..Known::default()
        });
        self.declare_known(name, sort, node, known);
    }

    /// A rule with the name and the sentence of its header.
    fn headed(&mut self, sort: u8, tally: &mut Tally, header: &Header<'s>) -> Rule {
        let mut rule = self.rule_of(sort, tally, header.span);
        rule.name = self.build.text(header.name.text);
        rule.sentence = self.maybe_text(header.sentence.map(|text| text.text));
        rule
    }

    fn rule_of(&mut self, sort: u8, tally: &mut Tally, span: Span) -> Rule {
        Rule {
            sort,
            index: tally.count(sort),
            span,
            line: self.line(span),
            ..Rule::default()
        }
    }

    fn declare_rule(&mut self, name: Option<&Name<'s>>, rule: Rule) {
        let place = self.build.push(rule);
        if place as usize == RULES {
            let found = name.map_or("", |name| name.text);
            self.passed(diagnostic::RULES_LIMIT, rule.span, found, RULES);
        }
        let Some(name) = name else {
            return;
        };
        if let Some(earlier) = self.build.name(Sort::Rule, name.text, place) {
            let earlier: Rule = self.build.at(earlier);
            let twice = Diagnostic::new(diagnostic::DUPLICATE_RULE, name.span, name.text);
            self.report(twice.related(earlier.span));
        }
    }

    fn declare_subject(&mut self, name: &'t Name<'s>) {
        if let Some(earlier) = self.subject {
            // Each file may say whom it is about.
            if earlier.text == name.text && !self.in_one_file(earlier.span, name.span) {
                return;
            }
            let twice = Diagnostic::new(diagnostic::DUPLICATE_SUBJECT, name.span, name.text);
            self.report(twice.related(earlier.span));
            return;
        }
        self.subject = Some(*name);
        self.program.subject = self.build.text(name.text);
    }

    /// Who is meant behind `from` or `to`: [`SUBJECT`] is the subject, whatever it is called.
    pub(super) fn who(&self, name: &'s str) -> &'s str {
        match self.subject {
            Some(subject) if name == SUBJECT => subject.text,
            _ => name,
        }
    }

    #[inline(never)]
    fn declare_event(&mut self, event: &'t EventDecl<'s>, node: u32) {
        let name = &event.name;
        let place = self.build.count::<Kind>();
        if let Some(earlier) = self.build.name(Sort::Event, name.text, place) {
            let mut twice = Diagnostic::new(diagnostic::DUPLICATE_EVENT, name.span, name.text);
            twice.related = self.event(earlier).map(|event| event.name.span);
            self.report(twice);
        }
        if place as usize == EVENTS {
            self.passed(diagnostic::EVENTS_LIMIT, name.span, name.text, EVENTS);
        }
        let first = self.build.count::<Attribute>();
        self.declare_attributes(event);
        let [from, to] = [event.from, event.to].map(|who| Some(self.who(self.tree.at(who?).text)));
        let subject = self.subject.map_or(SUBJECT, |subject| subject.text);
        let kind = Kind {
            name: self.build.text(name.text),
            from: self.maybe_text(from),
            to: self.maybe_text(to),
            attributes: self.build.since::<Attribute>(first),
            from_subject: u8::from(from == Some(subject)),
            ..Kind::default()
        };
        self.build.push(kind);
        self.build.push(Declared { node });
    }

    fn declare_attributes(&mut self, event: &'t EventDecl<'s>) {
        let attributes = self.tree.list(event.attributes);
        if let Some(extra) = attributes.clone().nth(ATTRIBUTES) {
            self.passed(
                diagnostic::ATTRIBUTES_LIMIT,
                extra.span,
                event.name.text,
                ATTRIBUTES,
            );
        }
        let mut free = attributes.clone().take(ATTRIBUTES).count();
        for (place, attribute) in attributes.clone().take(ATTRIBUTES).enumerate() {
            let name = &attribute.name;
            let mut before = attributes.clone().take(place);
            if let Some(earlier) = before.find(|other| other.name.text == name.text) {
                let twice = Diagnostic::new(diagnostic::DUPLICATE_ATTRIBUTE, name.span, name.text);
                self.report(twice.other(event.name.text).related(earlier.name.span));
            }
            self.declare_attribute(attribute, &mut free);
        }
    }

    /// Declares an attribute. The ids of a list lie in places of their own, from `free` on.
    fn declare_attribute(&mut self, attribute: &tree::Attribute<'s>, free: &mut usize) {
        let (min, max) = match attribute.ty {
            TypeExpr::Ids(room) => {
                let first = *free;
                let room = self.room_of_ids(attribute, room, free);
                (first as i64, room as i64)
            }
            TypeExpr::Int(Some(ends)) | TypeExpr::Decimal(Some(ends)) => {
                let ends = self.tree.at(ends);
                (ends.from.unwrap_or(i64::MIN), ends.to.unwrap_or(i64::MAX))
            }
            TypeExpr::Bool => (0, 1),
            TypeExpr::Choice(words) => (0, (words.len() as i64).saturating_sub(1)),
            _ => (i64::MIN, i64::MAX),
        };
        if min > max && matches!(attribute.ty, TypeExpr::Int(_) | TypeExpr::Decimal(_)) {
            let found = self.written(attribute.span);
            self.wrong(diagnostic::EMPTY_RANGE, attribute.span, found);
        }
        let first = self.build.count::<Word>();
        if let TypeExpr::Choice(words) = attribute.ty {
            self.declare_words(words, attribute);
        }
        let record = Attribute {
            name: self.build.text(attribute.name.text),
            ty: Ty::declared(&attribute.ty).plain() as u8,
            words: self.build.since::<Word>(first),
            min,
            max,
        };
        self.build.push(record);
    }

    /// How many ids a list holds at the most.
    fn room_of_ids(
        &mut self,
        attribute: &tree::Attribute<'s>,
        room: Option<tree::Place<tree::Number>>,
        free: &mut usize,
    ) -> usize {
        let number = room.map(|room| *self.tree.at(room));
        let said = number.map_or(DEFAULT_IDS as i64, |number| number.value);
        let most = ATTRIBUTES.saturating_sub(1);
        let room = usize::try_from(said).unwrap_or(usize::MAX);
        if !(1..=most).contains(&room) {
            let span = number.map_or(attribute.span, |number| number.span);
            let found = self.written(span);
            self.passed(diagnostic::IDS_RANGE, span, found, most);
            return 1;
        }
        *free = free.saturating_add(room);
        if *free > ATTRIBUTES {
            let (span, name) = (attribute.span, attribute.name.text);
            self.passed(diagnostic::VALUES_LIMIT, span, name, ATTRIBUTES);
        }
        room
    }

    fn declare_words(&mut self, words: tree::List<Name<'s>>, attribute: &tree::Attribute<'s>) {
        if words.len() > CHOICES {
            let name = attribute.name.text;
            self.passed(diagnostic::CHOICES_LIMIT, attribute.span, name, CHOICES);
        }
        let words = self.tree.list(words).take(CHOICES);
        for (place, word) in words.clone().enumerate() {
            let mut before = words.clone().take(place);
            if let Some(earlier) = before.find(|other| other.text == word.text) {
                let twice = Diagnostic::new(diagnostic::DUPLICATE_WORD, word.span, word.text);
                self.report(twice.related(earlier.span));
            }
            let name = self.build.text(word.text);
            self.build.push(Word { name });
        }
    }

    /// Marks the events that end the subject's silence: those from the subject, or all
    /// when no event says who acts.
    fn tell_who_acts(&mut self) {
        let kinds = self.build.count::<Kind>();
        let said = (0..kinds).any(|place| self.build.at::<Kind>(place).from != Str::default());
        self.subject_acts = !said;
        for place in 0..kinds {
            let mut kind: Kind = self.build.at(place);
            self.subject_acts |= kind.from_subject != 0;
            kind.from_subject |= u8::from(!said);
            self.build.put(place, kind);
        }
    }

    /// Compiles all rules, in file order.
    #[inline(never)]
    pub(super) fn rules(&mut self) {
        let mut rule = 0_u32;
        for item in self.tree.items() {
            match item {
                Item::Expectation(expectation) => self.expectation(rule, expectation, None),
                Item::Promise(promise) => self.expectation(rule, &promise.said, Some(promise)),
                Item::Integrity(integrity) => self.integrity(rule, integrity),
                Item::Feel(feel) => self.feel(rule, feel),
                Item::Alert(alert) => self.alert(rule, alert),
                Item::Score(score) => {
                    self.score(score);
                    continue;
                }
                Item::Scenario(scenario) => {
                    self.scenario(scenario);
                    continue;
                }
                Item::Fact(fact) => self.fact(rule, self.tree.at(*fact)),
                Item::Status(status) => self.status(rule, self.tree.at(*status)),
                Item::Measure(measure) => self.measure(rule, self.tree.at(*measure)),
                Item::Journey(journey) => self.journey(rule, self.tree.at(*journey)),
                Item::Subject(_)
                | Item::Event(_)
                | Item::Let(_)
                | Item::Table(_)
                | Item::Calendar(_)
                | Item::Facet(_) => continue,
            }
            rule = rule.saturating_add(1);
        }
        if rule == 0 && self.diagnostics.is_empty() {
            self.wrong(diagnostic::NO_RULES, Span::default(), "");
        }
    }
}
