//! The rules as owned values that read well in the evaluator.

use super::felt::Written;
use super::home::Hours;
use super::known::Known;
use super::value::V;
use std::collections::BTreeMap;
use std::rc::Rc;
use tamam::syntax::tree::{Aggregate, Memory, Op, Reach};

/// A rule file.
pub struct Rules {
    pub subject: Option<String>,
    pub events: BTreeMap<String, Declared>,
    /// Whether there are calendars.
    pub calendars: bool,
    /// Promises among them.
    pub expectations: Vec<Expectation>,
    /// The promises' names, and who gives them.
    pub promises: Vec<(String, String)>,
    /// The words of rules that are read somewhere, as `RULE.word`.
    pub counts: Vec<String>,
    pub integrities: Vec<Integrity>,
    pub feels: Vec<Feel>,
    /// Facts, statuses and measures over events.
    pub learnt: Vec<Learnt>,
    pub journeys: Vec<Journey>,
    pub alerts: Vec<Alert>,
    pub memory: Memory,
    /// What a moment should bring, in thousandths of a point [83].
    pub below: i64,
    pub felt: Written,
}

/// What a rule file says of a kind of event.
#[derive(Clone)]
pub struct Declared {
    pub from: Option<String>,
    /// The attributes, each with the words of its choice, if it is one.
    pub attributes: BTreeMap<String, Vec<String>>,
}

/// An expression.
pub enum Expr {
    Constant(V),
    Bare(String),
    Opened(String),
    Promised(String),
    /// What a table says of a value.
    Lookup(Rc<Table>, Box<Expr>),
    /// What a fact was before.
    Previous(String),
    /// Computed without telling what goes wrong.
    Quiet(Box<Expr>),
    /// The time since the event before that a measure counted.
    Gap,
    /// The event's time [65].
    Now,
    Has(Box<Expr>),
    Silent(i64),
    /// Thousandths of the usual gap, and how many gaps tell it [82].
    Usual(i64, usize),
    /// A field of the score or something known: its name, and it; then how many periods, and
    /// how long each is [84].
    Falls(String, Rc<Expr>, usize, i64),
    /// Whether the event's time is open, or closed when it asks for that.
    During {
        outside: bool,
        calendar: Rc<Hours>,
    },
    Not(Box<Expr>),
    Negate(Box<Expr>),
    /// An int that stands beside a decimal.
    ToDecimal(Box<Expr>),
    Binary(Op, Box<Expr>, Box<Expr>),
    InSet(Box<Expr>, Vec<Expr>),
    InRange(Box<Expr>, Option<Box<Expr>>, Option<Box<Expr>>),
    /// Whether an id is in a list of the event.
    InList(Box<Expr>, String),
}

/// What words are worth.
pub struct Table {
    pub rows: Vec<(String, V)>,
    pub otherwise: Option<V>,
}

pub struct Pattern {
    pub event: String,
    /// What the key is called on the event, where it is said.
    pub matching: Option<String>,
    pub reach: Option<Reach>,
    pub guard: Option<Expr>,
}

pub struct Outcome {
    pub name: String,
    pub felt: Option<Expr>,
}

/// A limit in time: `value` is a duration from some start, or a time.
pub struct Limit {
    pub value: Expr,
    pub from_start: bool,
    /// The calendar whose open time counts.
    pub of: Option<Rc<Hours>>,
    pub inclusive: bool,
}

/// A constant length of time, perhaps of open time.
#[derive(Clone)]
pub struct Span {
    pub length: i64,
    pub of: Option<Rc<Hours>>,
}

impl Span {
    /// The latest instant from which so much is left before a limit.
    pub fn ahead_of(&self, limit: i64) -> Option<i64> {
        match &self.of {
            None => limit.checked_sub(self.length),
            Some(calendar) => calendar.calendar.before(limit, self.length),
        }
    }

    /// When it is over that begins then, at the latest at the end of time.
    pub fn after(&self, at: i64, known: &Known) -> i64 {
        match &self.of {
            None => at.saturating_add(self.length),
            Some(calendar) => {
                let calendar = calendar.by(known).expect("it always has a zone");
                calendar.after(at, self.length).unwrap_or(i64::MAX)
            }
        }
    }
}

pub struct Expectation {
    /// Whether it opens nothing.
    pub retired: bool,
    pub name: String,
    /// Whether it is a question and its answer [80].
    pub survey: bool,
    pub per: Option<String>,
    pub slots: usize,
    pub clauses: Vec<Clause>,
}

/// A clause that moves something; `owner` and `per` are not among them.
pub enum Clause {
    Open {
        when: Pattern,
        restarts: bool,
    },
    Void(Pattern),
    /// What begins a pause, and what ends it.
    Pause(Pattern, Pattern),
    Meet {
        when: Pattern,
        bands: Vec<Band>,
        otherwise: Option<Outcome>,
        /// How many bands stand before the `else`.
        before_else: usize,
    },
    MeetClock(Limit, Outcome),
    Fail(Pattern, Outcome),
    FailClock(Limit, Outcome),
    Promise {
        when: Pattern,
        until: Expr,
        in_time: Outcome,
        otherwise: Outcome,
    },
    /// `defy`, or `change` that asks: what starts a watch.
    Act(Act),
    /// The opening comes again by the clock, so long after the one before.
    Again(i64),
    /// Whether it continues, what takes the end back, and how long after it.
    Reopen {
        continues: bool,
        when: Pattern,
        within: Limit,
    },
    /// So long before the limit that leads to an outcome.
    Remind(Span, String),
    /// What opens a promise, and its deadline.
    Made {
        when: Pattern,
        limit: Limit,
    },
    Kept(Pattern, Option<Outcome>),
    Honoured {
        when: Pattern,
        /// The new time; the notice ends the word when there is none.
        until: Option<Expr>,
        outcome: Option<Outcome>,
    },
    Broken(Option<Outcome>),
}

pub struct Band {
    pub limit: Option<Limit>,
    pub guard: Option<Expr>,
    pub outcome: Outcome,
}

pub struct Act {
    /// Whether it asks to change the wish; else it defies.
    pub asks: bool,
    pub instead: bool,
    pub when: Pattern,
    pub once: bool,
    pub limit: Option<Limit>,
    /// All `lands` or `takes` in file order, then all `backfires`.
    pub follows: Vec<Follow>,
    pub otherwise: Outcome,
}

pub struct Follow {
    /// Its place on the page.
    pub place: usize,
    pub backfires: bool,
    pub when: Pattern,
    pub limit: Option<Limit>,
    pub outcome: Outcome,
}

pub struct Integrity {
    /// Whether nothing begins any more.
    pub retired: bool,
    pub name: String,
    pub per: Option<String>,
    pub slots: usize,
    pub form: Form,
    pub breach: Option<Breach>,
}

pub enum Form {
    Never(Pattern),
    NeverWithin(Pattern, Span, Pattern),
    NeverBetween(Pattern, Pattern, Pattern),
    NeverWhile(Pattern, String),
    Require(Pattern, Expr),
    After {
        after: Pattern,
        require: Pattern,
        within: Span,
        unless: Option<Pattern>,
    },
    Before {
        before: Pattern,
        require: Pattern,
        within: Option<Span>,
    },
    AtMost {
        most: usize,
        event: Pattern,
        within: i64,
    },
    AtLeast {
        least: usize,
        event: Pattern,
        every: i64,
        from: Option<Pattern>,
        until: Option<Pattern>,
    },
    SameRate {
        /// The rule whose words end, and the outcome or class that is counted.
        of: String,
        word: String,
        first: Expr,
        second: Expr,
        over: i64,
    },
}

pub struct Breach {
    /// Thousandths of a point.
    pub cap: i64,
    pub until: Option<Pattern>,
    pub lasts: Option<i64>,
    pub both: bool,
}

pub struct Feel {
    pub when: Pattern,
    pub felt: Expr,
}

pub struct Alert {
    pub name: String,
    /// How long after which event it is looked at [81].
    pub checks: Vec<(i64, Pattern)>,
    pub raise: Expr,
    pub clear: Option<Expr>,
}

impl Table {
    /// The value of what is looked up: a word, or yes or no.
    pub fn value(&self, of: &V) -> V {
        let names = |word: &str| match of {
            V::Choice(choice) => word == choice,
            V::Bool(true) => ["yes", "true"].contains(&word),
            V::Bool(false) => ["no", "false"].contains(&word),
            other => panic!("a valid program does not look up {other:?}"),
        };
        let row = self.rows.iter().find(|(word, _)| names(word));
        let value = row.map(|(_, value)| value).or(self.otherwise.as_ref());
        value.expect("a table is complete").clone()
    }
}

/// What brings something known up to date.
pub enum Learnt {
    Fact {
        name: String,
        /// The attributes that tell it.
        sources: Vec<(String, Pattern)>,
    },
    Status {
        name: String,
        starts: String,
        changes: Vec<Change>,
    },
    Measure(Measure),
}

/// A way that the subject goes.
pub struct Journey {
    pub name: String,
    /// The stages, and what leads into each.
    pub stages: Vec<(String, Vec<Pattern>)>,
    /// Statuses and words of theirs, and the stage that each leads into, in file order.
    pub turns: Vec<((String, String), String)>,
    pub ends: Vec<Pattern>,
    pub after: Option<i64>,
    /// In file order: whether the peak is meant, else the end, and where.
    pub meant: Vec<(bool, String)>,
}

/// A transition of a status.
pub struct Change {
    pub word: String,
    pub from: Option<String>,
    pub when: Pattern,
}

pub struct Measure {
    pub name: String,
    pub aggregate: Aggregate,
    pub of: Option<Expr>,
    pub when: Pattern,
    pub period: Option<Period>,
    pub kind: Kind,
    /// Of a rate, the milliseconds that it is told of [53i].
    pub per: Option<i64>,
    /// Whether an alert reads it.
    pub watched: bool,
    /// Whether it is asked anywhere what the period before came to [53j].
    pub previous: bool,
    /// What follows the events that it counts.
    pub followed: Option<Box<Followed>>,
}

/// By what events are followed [56].
pub struct Followed {
    pub by: Pattern,
    pub per: Option<String>,
    pub within: i64,
    /// How many may wait at once.
    pub slots: usize,
}

/// So many steps of so many milliseconds.
#[derive(Clone, Copy)]
pub struct Period {
    pub step: i64,
    pub steps: i64,
}

/// What a measure reads.
#[derive(Clone, Copy)]
pub enum Kind {
    Int,
    Decimal,
    Duration,
    Time,
}

impl Kind {
    pub fn of(self, raw: i64) -> V {
        match self {
            Self::Int => V::Int(raw),
            Self::Decimal => V::Decimal(raw),
            Self::Duration => V::Duration(raw),
            Self::Time => V::Time(raw),
        }
    }
}

impl Learnt {
    pub fn name(&self) -> &str {
        match self {
            Self::Fact { name, .. } | Self::Status { name, .. } => name,
            Self::Measure(measure) => &measure.name,
        }
    }

    pub fn is_measure(&self) -> bool {
        matches!(self, Self::Measure(_))
    }
}

impl Rules {
    pub fn measures(&self) -> impl Iterator<Item = &Measure> {
        self.learnt.iter().filter_map(|learnt| match learnt {
            Learnt::Measure(measure) => Some(measure),
            _ => None,
        })
    }

    /// The names of the outcomes that a word of the rule can end with.
    pub fn endings_of(&self, rule: &str) -> Vec<String> {
        let rule = self.expectations.iter().find(|one| one.name == rule);
        let clauses = &rule.expect("a rule of the program").clauses;
        let outcomes = clauses.iter().flat_map(|clause| match clause {
            Clause::Meet {
                bands, otherwise, ..
            } => {
                let bands = bands.iter().map(|band| &band.outcome);
                bands.chain(otherwise).collect()
            }
            Clause::MeetClock(_, outcome)
            | Clause::Fail(_, outcome)
            | Clause::FailClock(_, outcome) => vec![outcome],
            Clause::Promise {
                in_time, otherwise, ..
            } => vec![in_time, otherwise],
            Clause::Act(act) if act.asks => act.follows.iter().map(|one| &one.outcome).collect(),
            Clause::Kept(_, outcome)
            | Clause::Honoured { outcome, .. }
            | Clause::Broken(outcome) => outcome.iter().collect(),
            Clause::Open { .. }
            | Clause::Void(_)
            | Clause::Pause(..)
            | Clause::Act(_)
            | Clause::Remind(..)
            | Clause::Again(_)
            | Clause::Reopen { .. }
            | Clause::Made { .. } => Vec::new(),
        });
        outcomes.map(|outcome| outcome.name.clone()).collect()
    }
}

impl Expr {
    /// Every bare name in it, and of what it asks what it was before.
    pub fn names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.each(&mut |one| {
            if let Self::Bare(name) | Self::Previous(name) = one {
                names.push(name.as_str());
            }
        });
        names
    }

    /// Hands over this expression and every one in it.
    pub fn each<'a>(&'a self, tell: &mut dyn FnMut(&'a Self)) {
        tell(self);
        match self {
            Self::Has(a)
            | Self::Not(a)
            | Self::Negate(a)
            | Self::ToDecimal(a)
            | Self::Quiet(a)
            | Self::InSet(a, _)
            | Self::InRange(a, _, _)
            | Self::Lookup(_, a) => a.each(tell),
            Self::Falls(_, a, _, _) => a.each(tell),
            Self::Binary(_, a, b) => {
                a.each(tell);
                b.each(tell);
            }
            _ => {}
        }
    }

    /// Every `silent D` in it.
    pub fn silences(&self) -> Vec<i64> {
        match self {
            Self::Silent(ms) => vec![*ms],
            Self::Has(a)
            | Self::Not(a)
            | Self::Negate(a)
            | Self::ToDecimal(a)
            | Self::Quiet(a)
            | Self::Lookup(_, a) => a.silences(),
            Self::InSet(a, _) | Self::InRange(a, _, _) => a.silences(),
            Self::Binary(_, a, b) => [a.silences(), b.silences()].concat(),
            _ => Vec::new(),
        }
    }

    /// Whether it names nothing.
    pub fn is_constant(&self) -> bool {
        match self {
            Self::Constant(_) => true,
            Self::Negate(a) | Self::ToDecimal(a) => a.is_constant(),
            Self::Binary(_, a, b) => a.is_constant() && b.is_constant(),
            _ => false,
        }
    }

    /// The value of an expression that must be a constant.
    pub fn constant(&self) -> V {
        super::expression::Scope::default()
            .compute(self)
            .required()
            .expect("a valid program computes its constants")
    }

    pub fn constant_duration(&self) -> i64 {
        match self.constant() {
            V::Duration(ms) => ms,
            other => panic!("a valid program has no duration {other:?}"),
        }
    }
}
