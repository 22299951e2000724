//! From the tree to the rules.

use super::calendar::{Calendar, Shift, Zone};
use super::felt::{Facet, Written};
use super::home::{Home, Hours};
use super::ledger::FIELDS;
use super::rules::{
    Act, Alert, Band, Breach, Change, Clause, Declared, Expectation, Expr, Feel, Follow, Followed,
    Form, Integrity, Journey, Kind, Learnt, Limit, Measure, Outcome, Pattern, Period, Rules, Span,
    Table,
};
use super::value::V;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use tamam::compile::Zones as _;
use tamam::syntax::Tree;
use tamam::syntax::tree::{
    self, Aggregate, BandKind, CalendarLineKind, ClauseKind, ExprId, ExprKind, Item, List, Memory,
    Name, Op, Peaks, Place, Reckoning, TypeExpr,
};
use tamam_zones::World;

/// A day in milliseconds.
const DAY: i64 = 86_400_000;

/// Reads the tree of a valid program; `texts` tells the number that stands for a text.
pub fn read(tree: &Tree, texts: &dyn Fn(&str) -> u64) -> Rules {
    let reader = Reader {
        tree,
        texts,
        names: RefCell::default(),
        counts: RefCell::default(),
        previous: RefCell::default(),
    };
    let mut rules = Rules {
        subject: None,
        events: BTreeMap::new(),
        calendars: false,
        expectations: Vec::new(),
        promises: Vec::new(),
        counts: Vec::new(),
        integrities: Vec::new(),
        feels: Vec::new(),
        learnt: Vec::new(),
        journeys: Vec::new(),
        alerts: Vec::new(),
        below: 0,
        memory: Memory::PeakEnd {
            of: Peaks::Intense,
            peak: 1,
            end: 1,
        },
        felt: Written::default(),
    };
    rules.subject = reader.subject().map(str::to_owned);
    for item in tree.items() {
        match item {
            Item::Subject(_) => {}
            Item::Event(event) => {
                let declared = reader.event(event);
                let bears = tree
                    .bears(event)
                    .map(|bearing| (bearing.facet.text.to_owned(), bearing.word.text.to_owned()));
                let kind = event.name.text.to_owned();
                rules.felt.bears.insert(kind.clone(), bears.collect());
                rules.events.insert(kind, declared);
            }
            Item::Expectation(rule) => rules.expectations.push(reader.expectation(rule)),
            Item::Promise(promise) => {
                let name = tree.at(promise.said.header).name.text.to_owned();
                rules.promises.push((name, reader.who(&promise.from)));
                rules.expectations.push(reader.expectation(&promise.said));
            }
            Item::Integrity(rule) => rules.integrities.push(reader.integrity(rule)),
            Item::Feel(feel) => rules.feels.push(Feel {
                when: reader.pattern(feel.when),
                felt: reader.of(reader.event_of(feel.when), || reader.expr(feel.felt)),
            }),
            Item::Alert(alert) => {
                reader.names.borrow_mut().score = true;
                let checks = tree.list(alert.checks).map(|check| {
                    reader.names.borrow_mut().score = false;
                    let check = (reader.duration(check.delay), reader.pattern(check.when));
                    reader.names.borrow_mut().score = true;
                    check
                });
                rules.alerts.push(Alert {
                    name: tree.at(alert.header).name.text.to_owned(),
                    checks: checks.collect(),
                    raise: reader.expr(alert.raise.expect("an alert is raised by something")),
                    clear: alert.clear.map(|clear| reader.expr(clear)),
                });
                reader.names.borrow_mut().score = false;
            }
            Item::Score(score) => {
                rules.memory = score.memory.unwrap_or(rules.memory);
                if let Some(below) = score.shortfall {
                    rules.below = reader.expr(below).constant().felt();
                }
                rules.felt.losses = score.losses.map(|losses| reader.factor(losses));
                rules.felt.adapts = score.adapts.map(|share| reader.factor(share));
                rules.felt.fades = score
                    .fades
                    .map(|(share, within)| (reader.factor(share), reader.duration(within)));
            }
            Item::Facet(facet) => rules.felt.facets.push(Facet {
                name: facet.name.text.to_owned(),
                words: tree
                    .list(facet.words)
                    .map(|word| {
                        let weight = word.weight.map(|weight| reader.factor(weight));
                        (word.name.text.to_owned(), weight)
                    })
                    .collect(),
            }),
            Item::Scenario(scenario) => {
                // What it expects of a count is read there too.
                reader.names.borrow_mut().score = true;
                for line in tree.list(scenario.lines) {
                    if let tree::LineKind::ExpectScore(condition) = line.kind {
                        reader.expr(condition);
                    }
                }
                reader.names.borrow_mut().score = false;
            }
            Item::Table(_) => {}
            Item::Calendar(_) => rules.calendars = true,
            Item::Let(_) => {}
            Item::Fact(fact) => rules.learnt.push(reader.fact(tree.at(*fact))),
            Item::Status(status) => rules.learnt.push(reader.status(tree.at(*status))),
            Item::Measure(measure) => rules.learnt.extend(reader.measure(tree.at(*measure))),
            Item::Journey(journey) => rules.journeys.push(reader.journey(tree.at(*journey))),
        }
    }
    watch(&mut rules);
    for learnt in &mut rules.learnt {
        if let Learnt::Measure(measure) = learnt {
            measure.previous = reader.previous.borrow().contains(&measure.name);
        }
    }
    rules.counts = reader.counts.into_inner().into_iter().collect();
    rules
}

/// The zone of a name, from the table that compilers are given.
fn named(zone: &str) -> Zone {
    let mut told = Vec::new();
    let exists = World.offsets(zone, &mut |since, ahead| told.push((since, ahead)));
    assert!(exists, "a valid program names no zone {zone}");
    Zone {
        first: told.remove(0).1,
        transitions: told,
    }
}

/// Marks the measures that alerts read.
fn watch(rules: &mut Rules) {
    let alerts = rules.alerts.iter();
    let conditions = alerts.flat_map(|alert| [&alert.raise].into_iter().chain(&alert.clear));
    let names = conditions.flat_map(Expr::names);
    let names: Vec<String> = names.map(str::to_owned).collect();
    for learnt in &mut rules.learnt {
        if let Learnt::Measure(measure) = learnt {
            measure.watched = names.contains(&measure.name);
        }
    }
}

fn int_or_not(ty: &TypeExpr) -> Option<bool> {
    match ty {
        TypeExpr::Int(..) => Some(true),
        TypeExpr::Decimal(..) | TypeExpr::Percent => Some(false),
        _ => None,
    }
}

/// The longest of the steps that is shorter than the whole and divides it.
fn longest_step(whole: i64) -> i64 {
    let steps = [86_400_000, 3_600_000, 60_000, 1_000, 1];
    let mut fitting = steps
        .into_iter()
        .filter(|step| *step < whole && whole % step == 0);
    fitting.next().unwrap_or(whole)
}

struct Reader<'a, 's, 't> {
    tree: &'a Tree<'s, 't>,
    texts: &'a dyn Fn(&str) -> u64,
    names: RefCell<Names<'s>>,
    /// The words of rules that were read.
    counts: RefCell<BTreeSet<String>>,
    /// Of what it is asked anywhere what it was before.
    previous: RefCell<BTreeSet<String>>,
}

/// Which events the names of the clause that is read are found on.
#[derive(Clone, Copy, Default)]
struct Names<'s> {
    event: Option<&'s str>,
    opened: Option<&'s str>,
    promised: Option<&'s str>,
    /// An event that keeps a promise: whatever it is, its names have one type.
    met: Option<&'s str>,
    /// Whether `gap` can be read.
    gap: bool,
    /// Whether bare names are fields of the score.
    score: bool,
}

impl<'s> Reader<'_, 's, '_> {
    /// A constant number in thousandths.
    fn factor(&self, id: ExprId) -> i64 {
        self.expr(id)
            .constant()
            .decimal()
            .expect("a valid program computes its constants")
    }

    /// Reads something in which bare names are of `event`.
    fn of<T>(&self, event: Option<&'s str>, read: impl FnOnce() -> T) -> T {
        let before = std::mem::replace(&mut self.names.borrow_mut().event, event);
        let read = read();
        self.names.borrow_mut().event = before;
        read
    }

    /// Whether a name of `event` is an int; else it may be a decimal.
    fn is_int_on(&self, event: Option<&str>, name: &str) -> Option<bool> {
        int_or_not(&self.declared(event, name)?)
    }

    /// The type of an attribute, if the event declares it.
    fn declared(&self, event: Option<&str>, name: &str) -> Option<TypeExpr<'s>> {
        let declared = self.tree.items().find_map(|item| match item {
            Item::Event(declared) if Some(declared.name.text) == event => Some(declared),
            _ => None,
        })?;
        let mut attributes = self.tree.list(declared.attributes);
        Some(attributes.find(|one| one.name.text == name)?.ty)
    }

    /// The name of the subject, if the program names one.
    fn subject(&self) -> Option<&'s str> {
        self.tree.items().find_map(|item| match item {
            Item::Subject(name) => Some(name.text),
            _ => None,
        })
    }

    /// Who is meant by a name behind `from` ([70d]).
    fn who(&self, name: &Name<'s>) -> String {
        let subject = self.subject().filter(|_| name.text == "subject");
        subject.unwrap_or(name.text).to_owned()
    }

    /// Whether a name is a line of the ledger.
    fn is_in_ledger(&self, name: &str) -> bool {
        let Some((owner, field)) = name.rsplit_once('.') else {
            return false;
        };
        let gives = self.tree.items().any(|item| match item {
            Item::Promise(promise) => {
                let name = self.tree.at(promise.said.header).name.text;
                let who = self.who(&promise.from);
                let by_subject = who == self.subject().unwrap_or("subject");
                [name, &who, "promises"].contains(&owner) || (by_subject && owner == "subject")
            }
            _ => false,
        });
        gives && FIELDS.contains(&field)
    }

    /// Whether a name is the author's own.
    fn is_known(&self, name: &str) -> bool {
        self.tree.items().any(|item| {
            let own = match item {
                Item::Let(named) => self.tree.at(*named).name,
                Item::Fact(fact) => self.tree.at(*fact).name,
                Item::Measure(measure) => self.tree.at(*measure).name,
                Item::Status(status) => self.tree.at(self.tree.at(*status).header).name,
                _ => return false,
            };
            own.text == name
        })
    }

    /// Whether a name counts what a rule says [44a].
    fn is_count(&self, name: &str) -> bool {
        self.tree.items().any(|item| {
            let header = |header: Place<tree::Header<'s>>| self.tree.at(header).name.text;
            let rule = match item {
                Item::Expectation(rule) => header(rule.header),
                Item::Promise(rule) => header(rule.said.header),
                Item::Integrity(rule) => header(rule.header),
                Item::Measure(measure) => self.tree.at(*measure).name.text,
                _ => return false,
            };
            name.strip_prefix(rule)
                .is_some_and(|word| word.starts_with('.'))
        })
    }

    /// If there is such a line of the ledger, a fact or a measure over events: whether it is
    /// an int, or none when it is no number.
    fn is_int_known(&self, name: &str) -> Option<Option<bool>> {
        if self.is_in_ledger(name) || self.is_count(name) {
            return Some(Some(true));
        }
        self.tree.items().find_map(|item| match item {
            Item::Journey(journey) => {
                let header = self.tree.at(self.tree.at(*journey).header);
                let count = format!("{}.count", header.name.text);
                (count == name).then_some(Some(true))
            }
            Item::Fact(fact) => {
                let fact = self.tree.at(*fact);
                let source = self.tree.list(fact.sources).next()?;
                let event = self.event_of(source.when);
                let named = fact.name.text == name;
                named.then(|| self.is_int_on(event, source.attribute.text))
            }
            Item::Measure(measure) => {
                let measure = self.tree.at(*measure);
                let (aggregate, of, when) = match measure.reckoning {
                    Reckoning::Expression(_) => return None,
                    Reckoning::Followed(followed) => {
                        (Aggregate::Share, None, self.tree.at(followed).when)
                    }
                    Reckoning::Events {
                        aggregate,
                        of,
                        when,
                        ..
                    } => (aggregate, of, when),
                };
                let read = || Some(self.reads(of?, when));
                (measure.name.text == name).then(|| match (aggregate, read()) {
                    (Aggregate::Count, _) => Some(true),
                    (Aggregate::Share | Aggregate::Rate, _) => Some(false),
                    (Aggregate::Mean, Some(Kind::Int)) => Some(false),
                    (_, Some(Kind::Int)) => Some(true),
                    (_, Some(Kind::Decimal)) => Some(false),
                    _ => None,
                })
            }
            _ => None,
        })
    }

    /// Reads something that stands apart from the clause at hand: bare names are of `event`.
    fn apart<T>(&self, event: Option<&'s str>, read: impl FnOnce() -> T) -> T {
        let apart = Names {
            event,
            ..Names::default()
        };
        let before = self.names.replace(apart);
        let read = read();
        self.names.replace(before);
        read
    }

    /// The value, or the condition of a share, where `gap` can be read too [53h].
    fn read_of(&self, when: Place<tree::Pattern<'s>>, of: ExprId) -> Expr {
        self.apart(self.event_of(when), || {
            self.names.borrow_mut().gap = true;
            self.expr(of)
        })
    }

    /// What a measure reads of its events.
    fn reads(&self, of: ExprId, when: Place<tree::Pattern<'s>>) -> Kind {
        self.apart(self.event_of(when), || {
            self.names.borrow_mut().gap = true;
            let of = self.expr(of);
            match self.is_int(&of) {
                Some(true) => Kind::Int,
                Some(false) => Kind::Decimal,
                None if self.is_time(&of) => Kind::Time,
                None => Kind::Duration,
            }
        })
    }

    /// Whether what is no number is a time; else it is a duration.
    fn is_time(&self, expr: &Expr) -> bool {
        let event = self.names.borrow().event;
        match expr {
            Expr::Constant(V::Time(_)) | Expr::Now => true,
            Expr::Bare(name) => match self.declared(event, name) {
                Some(ty) => matches!(ty, TypeExpr::Time),
                None => self.is_time_known(name),
            },
            Expr::Previous(name) => self.is_time_known(name),
            Expr::Quiet(inner) => self.apart(None, || self.is_time(inner)),
            Expr::Binary(Op::Add, left, right) => self.is_time(left) || self.is_time(right),
            Expr::Binary(Op::Sub, left, right) => self.is_time(left) && !self.is_time(right),
            _ => false,
        }
    }

    fn is_time_known(&self, name: &str) -> bool {
        self.tree.items().any(|item| match item {
            Item::Fact(fact) => {
                let fact = self.tree.at(*fact);
                let mut sources = self.tree.list(fact.sources);
                let is_time = |source: &tree::FactSource<'s>| {
                    let event = self.event_of(source.when);
                    let name = source.attribute.text;
                    match self.declared(event, name) {
                        Some(ty) => matches!(ty, TypeExpr::Time),
                        None => name == "now",
                    }
                };
                fact.name.text == name && sources.next().is_some_and(is_time)
            }
            Item::Measure(measure) => {
                let measure = self.tree.at(*measure);
                let Reckoning::Events {
                    of: Some(of), when, ..
                } = measure.reckoning
                else {
                    return false;
                };
                measure.name.text == name && matches!(self.reads(of, when), Kind::Time)
            }
            _ => false,
        })
    }

    /// A bare name: of the event when that declares it, else a `let` or a measure that is
    /// reckoned from others, written out.
    fn name(&self, name: &str) -> Expr {
        let Names { event, gap, .. } = *self.names.borrow();
        if self.declared(event, name).is_some() {
            return Expr::Bare(name.to_owned());
        }
        if gap && name == "gap" && !self.is_known("gap") {
            return Expr::Gap;
        }
        if name == "now" && !self.is_known("now") {
            return Expr::Now;
        }
        let written = self.tree.items().find_map(|item| match item {
            Item::Let(named) => {
                let named = self.tree.at(*named);
                (named.name.text == name).then(|| self.expr(named.value))
            }
            Item::Measure(measure) => {
                let measure = self.tree.at(*measure);
                let Reckoning::Expression(of) = measure.reckoning else {
                    return None;
                };
                let read = || Expr::Quiet(self.apart(None, || self.boxed(of)));
                (measure.name.text == name).then(read)
            }
            _ => None,
        });
        written.unwrap_or_else(|| Expr::Bare(name.to_owned()))
    }

    fn fact(&self, fact: &tree::Fact<'s>) -> Learnt {
        let sources = self.tree.list(fact.sources).map(|source| {
            let attribute = source.attribute.text.to_owned();
            (attribute, self.pattern(source.when))
        });
        Learnt::Fact {
            name: fact.name.text.to_owned(),
            sources: sources.collect(),
        }
    }

    fn status(&self, status: &tree::Status<'s>) -> Learnt {
        let changes = self.tree.list(status.changes).map(|change| Change {
            word: change.word.text.to_owned(),
            from: change.from.map(|from| self.tree.at(from).text.to_owned()),
            when: self.pattern(change.when),
        });
        let starts = status.starts.map(|word| self.tree.at(word));
        let starts = starts.or_else(|| self.tree.list(status.words).next());
        Learnt::Status {
            name: self.tree.at(status.header).name.text.to_owned(),
            starts: starts.expect("a status has words").text.to_owned(),
            changes: changes.collect(),
        }
    }

    fn journey(&self, journey: &tree::Journey<'s>) -> Journey {
        let patterns = |patterns: List<tree::Pattern<'s>>| -> Vec<Pattern> {
            let patterns = self.tree.list(patterns);
            patterns.map(|pattern| self.pattern_of(pattern)).collect()
        };
        let words = self.tree.list(journey.words);
        let stages = words.clone().zip(self.tree.list(journey.stages));
        let parting = journey.parting.map(|parting| self.tree.at(parting));
        let after = parting.and_then(|parting| parting.after);
        let meant = |peak: bool, meant: Option<Place<tree::Meant<'s>>>| {
            let meant = self.tree.at(meant?);
            let stage = meant.stage.text.to_owned();
            Some((meant.span.start, (peak, stage)))
        };
        let mut lines: Vec<_> = [meant(true, journey.peak), meant(false, journey.end)]
            .into_iter()
            .flatten()
            .collect();
        lines.sort();
        Journey {
            name: self.tree.at(journey.header).name.text.to_owned(),
            stages: stages
                .map(|(name, stage)| (name.text.to_owned(), patterns(stage.patterns)))
                .collect(),
            turns: words
                .zip(self.tree.list(journey.stages))
                .flat_map(|(name, stage)| {
                    let turns = self.tree.list(stage.turns);
                    turns.map(|turn| {
                        let text = |name: &tree::Name<'s>| name.text.to_owned();
                        ((text(&turn.status), text(&turn.word)), text(name))
                    })
                })
                .collect(),
            ends: parting.map_or(Vec::new(), |parting| patterns(parting.patterns)),
            after: after.map(|(after, _)| self.duration(after)),
            meant: lines.into_iter().map(|(_, line)| line).collect(),
        }
    }

    /// A measure over events; one of other measures is written out where it is read.
    fn measure(&self, measure: &tree::Measure<'s>) -> Option<Learnt> {
        let per_time;
        let (aggregate, of, when, period) = match measure.reckoning {
            Reckoning::Expression(value) => {
                // It is asked, whether anybody reads it or not.
                self.apart(None, || self.expr(value));
                return None;
            }
            Reckoning::Followed(followed) => {
                let tree::Followed {
                    when,
                    by,
                    per,
                    within,
                    period,
                    room,
                } = *self.tree.at(followed);
                return Some(Learnt::Measure(Measure {
                    name: measure.name.text.to_owned(),
                    aggregate: Aggregate::Share,
                    of: None,
                    when: self.pattern(when),
                    period: self.period(period),
                    kind: Kind::Decimal,
                    per: None,
                    watched: false,
                    previous: false,
                    followed: Some(Box::new(Followed {
                        by: self.pattern(by),
                        per: per.map(|per| self.tree.at(per).text.to_owned()),
                        within: self.duration(within),
                        slots: room.map_or(8, |room| self.tree.at(room).value as usize),
                    })),
                }));
            }
            Reckoning::Events {
                aggregate,
                of,
                when,
                per,
                period,
            } => {
                per_time = per.map(|per| self.duration(per));
                (aggregate, of, when, self.period(period))
            }
        };
        Some(Learnt::Measure(Measure {
            name: measure.name.text.to_owned(),
            aggregate,
            of: match aggregate {
                Aggregate::Share => Some(self.read_of(when, self.tree.at(when).guard?)),
                _ => of.map(|of| self.read_of(when, of)),
            },
            when: match aggregate {
                // Its condition is what is measured [53g].
                Aggregate::Share => Pattern {
                    guard: None,
                    ..self.pattern(when)
                },
                _ => self.pattern(when),
            },
            period,
            kind: of.map_or(Kind::Int, |of| self.reads(of, when)),
            per: per_time,
            watched: false,
            previous: false,
            followed: None,
        }))
    }

    fn period(&self, period: Option<Place<tree::Period>>) -> Option<Period> {
        period.map(|period| match *self.tree.at(period) {
            tree::Period::Each(whole) => Period {
                step: self.duration(whole),
                steps: 1,
            },
            tree::Period::Over(whole, step) => {
                let whole = self.duration(whole);
                let step = match step {
                    Some(step) => self.duration(step),
                    None => longest_step(whole),
                };
                Period {
                    step,
                    steps: whole / step,
                }
            }
        })
    }

    /// Whether a number is an int; none when it is not a number.
    fn is_int(&self, expr: &Expr) -> Option<bool> {
        let names = *self.names.borrow();
        match expr {
            Expr::Constant(V::Int(_)) => Some(true),
            Expr::Constant(V::Decimal(_)) | Expr::ToDecimal(_) => Some(false),
            Expr::Bare(name) if names.score => match name.as_str() {
                "moments" => Some(true),
                name if name.ends_with(".moments") => Some(true),
                name => self.is_int_known(name).unwrap_or(Some(false)),
            },
            Expr::Bare(name) => match self.declared(names.event, name) {
                Some(ty) => int_or_not(&ty),
                None => self.is_int_known(name).flatten(),
            },
            Expr::Previous(name) => self.is_int_known(name).flatten(),
            Expr::Quiet(inner) => self.is_int(inner),
            Expr::Opened(name) => self.is_int_on(names.opened, name),
            Expr::Promised(name) => self.is_int_on(names.promised, name),
            Expr::Negate(inner) => self.is_int(inner),
            Expr::Lookup(table, _) => match table.rows.first().map(|(_, value)| value) {
                Some(V::Int(_)) => Some(true),
                Some(V::Decimal(_)) => Some(false),
                _ => match table.otherwise {
                    Some(V::Int(_)) => Some(true),
                    Some(V::Decimal(_)) => Some(false),
                    _ => None,
                },
            },
            Expr::Binary(Op::Div, left, right) => {
                let number = |side| self.is_int(side).is_some();
                (number(left) == number(right)).then_some(false)
            }
            Expr::Binary(Op::Add | Op::Sub | Op::Mul, left, right) => {
                let (left, right) = (self.is_int(left)?, self.is_int(right)?);
                Some(left && right)
            }
            _ => None,
        }
    }

    /// An int beside a decimal is made one as soon as it is computed [19d].
    fn binary(&self, op: Op, left: Box<Expr>, right: Box<Expr>) -> Expr {
        let kinds = (self.is_int(&left), self.is_int(&right));
        let (left, right) = match kinds {
            (Some(true), Some(false)) => (Box::new(Expr::ToDecimal(left)), right),
            (Some(false), Some(true)) => (left, Box::new(Expr::ToDecimal(right))),
            _ => (left, right),
        };
        Expr::Binary(op, left, right)
    }

    fn event(&self, event: &tree::EventDecl<'s>) -> Declared {
        let attributes = self.tree.list(event.attributes).map(|attribute| {
            let words = match attribute.ty {
                TypeExpr::Choice(words) => self.words(words),
                _ => Vec::new(),
            };
            (attribute.name.text.to_owned(), words)
        });
        Declared {
            from: event.from.map(|from| self.who(self.tree.at(from))),
            attributes: attributes.collect(),
        }
    }

    /// The table of a name. Numbers that are not all ints are decimals.
    fn table(&self, name: &str) -> Rc<Table> {
        let table = self.tree.items().find_map(|item| match item {
            Item::Table(table) if table.name.text == name => Some(table),
            _ => None,
        });
        let table = table.expect("a table of the program");
        let value = |id| self.expr(id).constant();
        let rows = self.tree.list(table.rows);
        let mut rows: Vec<(String, V)> = rows
            .map(|row| (row.word.text.to_owned(), value(row.value)))
            .collect();
        let mut otherwise = table.otherwise.map(value);
        let values = || rows.iter().map(|(_, value)| value).chain(&otherwise);
        if values().any(|value| matches!(value, V::Decimal(_))) {
            let values = rows.iter_mut().map(|(_, value)| value);
            for value in values.chain(&mut otherwise) {
                *value = V::Decimal(value.clone().decimal().expect("a small literal"));
            }
        }
        Rc::new(Table { rows, otherwise })
    }

    fn words(&self, words: List<tree::Name<'s>>) -> Vec<String> {
        self.tree
            .list(words)
            .map(|word| word.text.to_owned())
            .collect()
    }

    fn expectation(&self, rule: &tree::Expectation<'s>) -> Expectation {
        let mut per = None;
        let mut slots = None;
        let mut clauses = Vec::new();
        self.names.replace(Names::default());
        for clause in self.tree.list(rule.clauses) {
            let mut names = self.names.borrow_mut();
            match &clause.kind {
                ClauseKind::Open(when, _) | ClauseKind::Made(when, _) => {
                    names.opened = self.event_of(*when);
                }
                ClauseKind::ChangeUntil { when, .. }
                | ClauseKind::Honoured {
                    when,
                    until: Some(_),
                    ..
                } => names.promised = self.event_of(*when),
                ClauseKind::Meet(when, _) => names.met = self.event_of(*when),
                _ => {}
            }
        }
        for clause in self.tree.list(rule.clauses) {
            if let ClauseKind::Per(written) = clause.kind {
                let written = self.tree.at(written);
                per = Some(written.key.text.to_owned());
                slots = written.room.map(|up_to| up_to.value as usize);
            }
            clauses.extend(self.clause(&clause.kind));
        }
        Expectation {
            name: self.tree.at(rule.header).name.text.to_owned(),
            retired: rule.retired,
            survey: rule.survey,
            slots: if per.is_some() { slots.unwrap_or(8) } else { 1 },
            per,
            clauses,
        }
    }

    /// The event that a pattern names.
    fn event_of(&self, pattern: Place<tree::Pattern<'s>>) -> Option<&'s str> {
        Some(self.tree.at(pattern).event.text)
    }

    fn clause(&self, kind: &ClauseKind<'s>) -> Option<Clause> {
        Some(match *kind {
            ClauseKind::Owner(_) | ClauseKind::Per(..) => return None,
            ClauseKind::Pause(from, until) => {
                Clause::Pause(self.pattern(from), self.pattern(until))
            }
            ClauseKind::Open(when, restarts) => Clause::Open {
                when: self.pattern(when),
                restarts,
            },
            ClauseKind::Void(when) => Clause::Void(self.pattern(when)),
            ClauseKind::Reopen {
                continues,
                when,
                within,
            } => Clause::Reopen {
                continues,
                when: self.pattern(when),
                within: self.limit(&tree::Limit::Within(within)),
            },
            ClauseKind::Again(every) => Clause::Again(self.duration(every)),
            ClauseKind::Remind { before, outcome } => {
                let outcome = self.tree.at(outcome).text.to_owned();
                Clause::Remind(self.span(before), outcome)
            }
            ClauseKind::Made(when, limit) => Clause::Made {
                when: self.pattern(when),
                limit: self.of(self.event_of(when), || self.limit(&limit)),
            },
            ClauseKind::Kept(when, outcome) => {
                let outcome = self.of(self.event_of(when), || self.perhaps(outcome));
                Clause::Kept(self.pattern(when), outcome)
            }
            ClauseKind::Honoured {
                when,
                until,
                outcome,
            } => {
                let event = self.event_of(when);
                // Behind a notice that moves the word no event is to be had.
                let bringing = event.filter(|_| until.is_none());
                Clause::Honoured {
                    when: self.pattern(when),
                    until: self.of(event, || until.map(|until| self.expr(until))),
                    outcome: self.of(bringing, || self.perhaps(outcome)),
                }
            }
            ClauseKind::Broken(outcome) => Clause::Broken(self.perhaps(outcome)),
            ClauseKind::Meet(when, bands) => Clause::Meet {
                when: self.pattern(when),
                bands: self.of(self.event_of(when), || self.meet_bands(bands)),
                otherwise: self.otherwise(bands),
                before_else: {
                    let bands = self.tree.list(bands);
                    let before = bands.take_while(|band| !matches!(band.kind, BandKind::Else));
                    before.count()
                },
            },
            ClauseKind::MeetClock(limit, outcome) => {
                Clause::MeetClock(self.limit(&limit), self.outcome(outcome))
            }
            ClauseKind::Fail(when, outcome) => {
                let outcome = self.of(self.event_of(when), || self.outcome(outcome));
                Clause::Fail(self.pattern(when), outcome)
            }
            ClauseKind::FailClock(limit, outcome) => {
                Clause::FailClock(self.limit(&limit), self.outcome(outcome))
            }
            ClauseKind::ChangeUntil {
                when,
                until,
                in_time,
                otherwise,
            } => Clause::Promise {
                when: self.pattern(when),
                until: self.of(self.event_of(when), || self.expr(until)),
                in_time: {
                    let met = self.names.borrow().met;
                    self.of(met, || self.outcome(in_time))
                },
                otherwise: self.outcome(otherwise),
            },
            ClauseKind::ChangeAsk { when, once, bands } => Clause::Act(Act {
                asks: true,
                instead: false,
                when: self.pattern(when),
                once,
                limit: None,
                follows: self.follows(bands),
                otherwise: self.otherwise(bands).expect("an asking has an `else`"),
            }),
            ClauseKind::Defy {
                instead,
                when,
                once,
                limit,
                bands,
            } => Clause::Act(Act {
                asks: false,
                instead,
                when: self.pattern(when),
                once,
                limit: limit.as_ref().map(|limit| self.limit(limit)),
                follows: self.follows(bands),
                otherwise: self.otherwise(bands).expect("a defiance has an `else`"),
            }),
        })
    }

    fn meet_bands(&self, bands: List<tree::Band<'s>>) -> Vec<Band> {
        let bands = self.tree.list(bands).filter_map(|band| match &band.kind {
            BandKind::Met { limit, guard, .. } => Some(Band {
                limit: limit.as_ref().map(|limit| self.limit(limit)),
                guard: guard.map(|guard| self.expr(guard)),
                outcome: self.outcome(band.outcome),
            }),
            _ => None,
        });
        bands.collect()
    }

    fn follows(&self, bands: List<tree::Band<'s>>) -> Vec<Follow> {
        let follows = self
            .tree
            .list(bands)
            .enumerate()
            .filter_map(|(place, band)| {
                let (backfires, when, limit) = match band.kind {
                    BandKind::Lands(when, limit) | BandKind::Takes(when, limit) => {
                        (false, when, limit)
                    }
                    BandKind::Backfires(when, limit) => (true, when, limit),
                    BandKind::Met { .. } | BandKind::Else => return None,
                };
                Some(Follow {
                    place,
                    backfires,
                    when: self.pattern(when),
                    limit: limit.as_ref().map(|limit| self.limit(limit)),
                    outcome: self.of(self.event_of(when), || self.outcome(band.outcome)),
                })
            });
        let (backfire, land): (Vec<_>, Vec<_>) = follows.partition(|follow| follow.backfires);
        land.into_iter().chain(backfire).collect()
    }

    fn otherwise(&self, bands: List<tree::Band<'s>>) -> Option<Outcome> {
        self.tree
            .list(bands)
            .find(|band| matches!(band.kind, BandKind::Else))
            .map(|band| self.outcome(band.outcome))
    }

    fn integrity(&self, rule: &tree::Integrity<'s>) -> Integrity {
        let per = rule.per.map(|per| self.tree.at(per));
        let slots = match per {
            None => 1,
            Some(per) => per.room.map_or(8, |up_to| up_to.value as usize),
        };
        let form = rule.form.expect("an integrity rule has a form");
        Integrity {
            retired: rule.retired,
            name: self.tree.at(rule.header).name.text.to_owned(),
            per: per.map(|per| per.key.text.to_owned()),
            slots,
            form: self.form(self.tree.at(form)),
            breach: rule.breach.map(|breach| {
                let breach = self.tree.at(breach);
                Breach {
                    cap: self.expr(breach.cap).constant().felt(),
                    until: breach.until.map(|until| self.pattern(until)),
                    lasts: breach.lasts.map(|lasts| self.duration(lasts)),
                    both: breach.both,
                }
            }),
        }
    }

    fn form(&self, form: &tree::Form<'s>) -> Form {
        match *form {
            tree::Form::Never(e) => Form::Never(self.pattern(e)),
            tree::Form::NeverWithin(e, d, a) => {
                Form::NeverWithin(self.pattern(e), self.span(d), self.pattern(a))
            }
            tree::Form::NeverBetween(e, a, b) => {
                Form::NeverBetween(self.pattern(e), self.pattern(a), self.pattern(b))
            }
            tree::Form::NeverWhile(e, x) => Form::NeverWhile(self.pattern(e), x.text.to_owned()),
            tree::Form::Require(e, p) => {
                let required = self.of(self.event_of(e), || self.expr(p));
                Form::Require(self.pattern(e), required)
            }
            tree::Form::After {
                after,
                require,
                within,
                unless,
            } => Form::After {
                after: self.pattern(after),
                require: self.pattern(require),
                within: self.span(within),
                unless: unless.map(|unless| self.pattern(unless)),
            },
            tree::Form::Before {
                before,
                require,
                within,
            } => Form::Before {
                before: self.pattern(before),
                require: self.pattern(require),
                within: within.map(|within| self.span(within)),
            },
            tree::Form::AtMost {
                most,
                event,
                within,
            } => Form::AtMost {
                most: most.value as usize,
                event: self.pattern(event),
                within: self.duration(within),
            },
            tree::Form::AtLeast {
                least,
                event,
                every,
                from,
                until,
            } => Form::AtLeast {
                least: least.value as usize,
                event: self.pattern(event),
                every: self.duration(every),
                from: from.map(|from| self.pattern(from)),
                until: until.map(|until| self.pattern(until)),
            },
            tree::Form::SameRate {
                of,
                first,
                second,
                over,
            } => self.same_rate(of.text, first, second, over),
        }
    }

    /// The sides ask the opening of the rule whose words are counted.
    fn same_rate(&self, of: &'s str, first: ExprId, second: ExprId, over: Option<ExprId>) -> Form {
        let rules = || {
            self.tree.items().filter_map(|item| match item {
                Item::Expectation(rule) => Some(rule),
                Item::Promise(promise) => Some(&promise.said),
                _ => None,
            })
        };
        // Names may hold dots: the rule's is what stands before one of them.
        let mut splits = of.match_indices('.').rev();
        let (rule, word) = splits
            .find_map(|(dot, _)| {
                let (name, word) = (&of[..dot], &of[dot + 1..]);
                let named = |rule: &&tree::Expectation| self.tree.at(rule.header).name.text == name;
                Some((rules().find(named)?, word))
            })
            .expect("a rule of the program");
        let mut clauses = self.tree.list(rule.clauses);
        let opening = clauses.find_map(|clause| match clause.kind {
            ClauseKind::Open(when, _) | ClauseKind::Made(when, _) => self.event_of(when),
            _ => None,
        });
        self.names.replace(Names {
            opened: opening,
            ..Names::default()
        });
        let form = Form::SameRate {
            of: self.tree.at(rule.header).name.text.to_owned(),
            word: word.to_owned(),
            first: self.expr(first),
            second: self.expr(second),
            over: over.map_or(30, |over| match self.expr(over).constant() {
                V::Int(over) => over,
                other => panic!("a valid program does not count {other:?}"),
            }),
        };
        self.names.replace(Names::default());
        form
    }

    fn perhaps(&self, outcome: Option<Place<tree::Outcome<'s>>>) -> Option<Outcome> {
        outcome.map(|outcome| self.outcome(outcome))
    }

    fn pattern(&self, pattern: Place<tree::Pattern<'s>>) -> Pattern {
        self.pattern_of(self.tree.at(pattern))
    }

    fn pattern_of(&self, pattern: &tree::Pattern<'s>) -> Pattern {
        Pattern {
            event: pattern.event.text.to_owned(),
            matching: pattern
                .matching
                .map(|name| self.tree.at(name).text.to_owned()),
            reach: pattern.reach,
            guard: self.of(Some(pattern.event.text), || {
                pattern.guard.map(|guard| self.expr(guard))
            }),
        }
    }

    fn outcome(&self, outcome: Place<tree::Outcome<'s>>) -> Outcome {
        let outcome = self.tree.at(outcome);
        Outcome {
            name: outcome.name.text.to_owned(),
            felt: outcome.felt.map(|felt| self.expr(felt)),
        }
    }

    fn limit(&self, limit: &tree::Limit) -> Limit {
        let (value, from_start, inclusive) = match limit {
            tree::Limit::Within(value) => (value, true, true),
            tree::Limit::Under(value) => (value, true, false),
            tree::Limit::By(value) => (value, false, true),
            tree::Limit::Before(value) => (value, false, false),
        };
        let (value, of) = self.perhaps_of(*value);
        Limit {
            value: self.expr(value),
            from_start,
            of,
            inclusive,
        }
    }

    /// A duration, and the calendar whose open time it counts, if there is one.
    fn perhaps_of(&self, id: ExprId) -> (ExprId, Option<Rc<Hours>>) {
        match self.tree.expr(id).kind {
            ExprKind::Of(length, calendar) => (length, Some(self.calendar(calendar.text))),
            _ => (id, None),
        }
    }

    fn span(&self, id: ExprId) -> Span {
        let (length, of) = self.perhaps_of(id);
        Span {
            length: self.duration(length),
            of,
        }
    }

    /// The calendar of a name.
    fn calendar(&self, name: &str) -> Rc<Hours> {
        let calendar = self.tree.items().find_map(|item| match item {
            Item::Calendar(one) if self.tree.at(one.header).name.text == name => Some(one),
            _ => None,
        });
        let lines = calendar.expect("a calendar of the program").lines;
        let (mut calendar, mut home) = (Calendar::default(), None);
        let shifts = |shifts: List<tree::Shift>| -> Vec<Shift> {
            let shifts = self.tree.list(shifts).map(|shift| {
                let next = if shift.to <= shift.from { DAY } else { 0 };
                Shift {
                    from: shift.from,
                    to: shift.to + next,
                }
            });
            shifts.collect()
        };
        let days = |days: List<tree::Day>| {
            let days = self.tree.list(days);
            days.map(|day| day.ms.div_euclid(DAY))
        };
        let zone = |zone| match zone {
            tree::Zone::Named(name) => named(self.tree.at(name).text),
            tree::Zone::Offset(ms) => Zone::fixed(ms),
        };
        for line in self.tree.list(lines) {
            match line.kind {
                CalendarLineKind::Zone(one) => calendar.zone = zone(one),
                CalendarLineKind::ZoneBy(zones) => {
                    let zones = self.tree.at(zones);
                    let rows = self.tree.list(zones.rows);
                    home = Some(Home {
                        name: zones.by.text.to_owned(),
                        zones: rows
                            .map(|row| (row.word.text.to_owned(), zone(row.zone)))
                            .collect(),
                        otherwise: zones.otherwise.map(|row| zone(self.tree.at(row).zone)),
                    });
                }
                CalendarLineKind::Open(weekdays, hours) => {
                    for weekdays in self.tree.list(weekdays) {
                        let mut day = weekdays.from;
                        loop {
                            calendar.week[usize::from(day)].extend(shifts(hours));
                            if day == weekdays.to {
                                break;
                            }
                            day = (day + 1) % 7;
                        }
                    }
                }
                CalendarLineKind::OpenOn(dates, hours) => {
                    let own = days(dates).map(|day| (day, shifts(hours)));
                    calendar.days.extend(own);
                }
                CalendarLineKind::Closed(dates) => {
                    calendar
                        .days
                        .extend(days(dates).map(|day| (day, Vec::new())));
                }
            }
        }
        Rc::new(Hours { calendar, home })
    }

    fn duration(&self, id: ExprId) -> i64 {
        self.expr(id).constant_duration()
    }

    /// A literal number.
    fn thousandths(&self, id: ExprId) -> i64 {
        match self.tree.expr(id).kind {
            ExprKind::Int(n) => n * 1000,
            ExprKind::Decimal(n) => n,
            other => panic!("{other:?} is no literal number"),
        }
    }

    fn boxed(&self, id: ExprId) -> Box<Expr> {
        Box::new(self.expr(id))
    }

    fn expr(&self, id: ExprId) -> Expr {
        self.written(self.tree.expr(id))
    }

    fn written(&self, expr: &tree::Expr<'s>) -> Expr {
        match expr.kind {
            ExprKind::Int(n) => Expr::Constant(V::Int(n)),
            ExprKind::Decimal(n) | ExprKind::Percent(n) => Expr::Constant(V::Decimal(n)),
            ExprKind::Bool(b) => Expr::Constant(V::Bool(b)),
            ExprKind::Duration(ms) => Expr::Constant(V::Duration(ms)),
            ExprKind::Time(ms) | ExprKind::Day(ms) => Expr::Constant(V::Time(ms)),
            ExprKind::Text(text) => Expr::Constant(V::Text((self.texts)(text))),
            ExprKind::Name(name) => {
                if self.is_count(name) && !self.is_in_ledger(name) {
                    self.counts.borrow_mut().insert(name.to_owned());
                }
                self.name(name)
            }
            ExprKind::Opened(name) => Expr::Opened(name.to_owned()),
            ExprKind::Promised(name) => Expr::Promised(name.to_owned()),
            ExprKind::Previous(name) => {
                self.previous.borrow_mut().insert(name.to_owned());
                Expr::Previous(name.to_owned())
            }
            ExprKind::Has(name) => Expr::Has(self.boxed(name)),
            ExprKind::Lookup(table, of) => Expr::Lookup(self.table(table), self.boxed(of)),
            ExprKind::Silent(d) => Expr::Silent(self.duration(d)),
            ExprKind::Usual(times, gaps) => {
                let times = self.thousandths(times);
                let gaps = gaps.map_or(3, |gaps| self.thousandths(gaps) as usize / 1000);
                Expr::Usual(times, gaps)
            }
            ExprKind::Falls(of, times, each) => {
                let ExprKind::Name(name) = self.tree.expr(of).kind else {
                    panic!("a field of the score falls, or something known");
                };
                let times = self.thousandths(times) as usize / 1000;
                let (name, of) = (name.to_owned(), Rc::new(self.expr(of)));
                Expr::Falls(name, of, times, self.duration(each))
            }
            ExprKind::During { outside, calendar } => Expr::During {
                outside,
                calendar: self.calendar(calendar.text),
            },
            ExprKind::Of(..) => panic!("a valid program says `of` in limits only"),
            ExprKind::Not(a) => Expr::Not(self.boxed(a)),
            ExprKind::Negate(a) => Expr::Negate(self.boxed(a)),
            ExprKind::Binary(op, a, b) => self.binary(op, self.boxed(a), self.boxed(b)),
            ExprKind::InSet(a, set) => {
                let set = self.tree.list(set).map(|one| self.written(one));
                Expr::InSet(self.boxed(a), set.collect())
            }
            ExprKind::InList(a, list) => Expr::InList(self.boxed(a), list.text.to_owned()),
            ExprKind::List(_) => panic!("a valid program has lists in scenarios only"),
            ExprKind::InRange(a, from, to) => Expr::InRange(
                self.boxed(a),
                from.map(|from| self.boxed(from)),
                to.map(|to| self.boxed(to)),
            ),
        }
    }
}
