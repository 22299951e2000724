//! What stands at the left margin, and what a file declares.

use super::{
    Bears, Calendar, Expectation, ExprId, Facet, Fact, Integrity, Journey, Let, List, Measure,
    Name, Number, Pattern, Place, Promise, Scenario, ScoreDecl, Status, Text,
};
use crate::span::Span;

/// A file, where several make one text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct File<'s> {
    /// How it is named to the author: its path from the folder of the program's own file.
    pub name: &'s str,
    /// Its first byte in the text.
    pub start: u32,
}

/// `use "path"`.
#[derive(Clone, Copy, Debug)]
pub struct Use<'s> {
    /// The path, from the folder of the file that says it.
    pub path: Text<'s>,
    /// All of it.
    pub span: Span,
}

/// What stands at the left margin.
#[derive(Clone, Copy, Debug)]
pub enum Item<'s> {
    /// `subject NAME`.
    Subject(Name<'s>),
    /// See [`EventDecl`].
    Event(EventDecl<'s>),
    /// See [`Table`].
    Table(Table<'s>),
    /// See [`Calendar`].
    Calendar(Calendar<'s>),
    /// See [`Expectation`].
    Expectation(Expectation<'s>),
    /// See [`Promise`].
    Promise(Promise<'s>),
    /// See [`Integrity`].
    Integrity(Integrity<'s>),
    /// See [`Feel`].
    Feel(Feel<'s>),
    /// See [`ScoreDecl`].
    Score(ScoreDecl),
    /// See [`Facet`].
    Facet(Facet<'s>),
    /// See [`Alert`].
    Alert(Alert<'s>),
    /// See [`Scenario`].
    Scenario(Scenario<'s>),
    /// See [`Let`].
    Let(Place<Let<'s>>),
    /// See [`Fact`].
    Fact(Place<Fact<'s>>),
    /// See [`Status`].
    Status(Place<Status<'s>>),
    /// See [`Measure`].
    Measure(Place<Measure<'s>>),
    /// See [`Journey`].
    Journey(Place<Journey<'s>>),
}

/// `event NAME from WHO to WHO with FACET WORD { attributes }`.
#[derive(Clone, Copy, Debug)]
pub struct EventDecl<'s> {
    /// Its name.
    pub name: Name<'s>,
    /// Who acts.
    pub from: Option<Place<Name<'s>>>,
    /// Whom it is done to.
    pub to: Option<Place<Name<'s>>>,
    /// `with FACET WORD, FACET WORD`: what every one of them bears.
    pub bears: Option<Place<Bears<'s>>>,
    /// Its attributes.
    pub attributes: List<Attribute<'s>>,
    /// All of it.
    pub span: Span,
}

/// `table NAME by WHAT { WORD: VALUE, ... else VALUE }`.
#[derive(Clone, Copy, Debug)]
pub struct Table<'s> {
    /// Its name.
    pub name: Name<'s>,
    /// What it is asked with, for the reader: no attribute is named by it.
    pub by: Place<Name<'s>>,
    /// Its rows, without that of `else`.
    pub rows: List<Row<'s>>,
    /// What every other word is worth: a literal, perhaps with a sign.
    pub otherwise: Option<ExprId>,
    /// All of it.
    pub span: Span,
}

/// `WORD: VALUE`, in a table.
#[derive(Clone, Copy, Debug)]
pub struct Row<'s> {
    /// A word of a choice; `yes` and `no` (or `true` and `false`) of a bool.
    pub word: Name<'s>,
    /// What it is worth: a literal, perhaps with a sign.
    pub value: ExprId,
    /// All of it.
    pub span: Span,
}

/// `KEYWORD NAME "sentence"`, before the brace of a rule.
#[derive(Clone, Copy, Debug)]
pub struct Header<'s> {
    /// The rule's name.
    pub name: Name<'s>,
    /// What the rule says, in the author's words.
    pub sentence: Option<Text<'s>>,
    /// From the keyword to the sentence.
    pub span: Span,
}

/// `NAME: TYPE`.
#[derive(Clone, Copy, Debug)]
pub struct Attribute<'s> {
    /// Its name.
    pub name: Name<'s>,
    /// Its type.
    pub ty: TypeExpr<'s>,
    /// All of it.
    pub span: Span,
}

/// A type as written.
#[derive(Clone, Copy, Debug)]
pub enum TypeExpr<'s> {
    /// `id`.
    Id,
    /// `ids`, `ids up to 8`: a list of ids, and how many it holds at most.
    Ids(Option<Place<Number>>),
    /// `int`, `int 1..5`, `int 1..`, `int ..5`.
    Int(Option<Place<Ends>>),
    /// `decimal`, or with a range in thousandths.
    Decimal(Option<Place<Ends>>),
    /// `percent`.
    Percent,
    /// `bool`.
    Bool,
    /// `time`.
    Time,
    /// `duration`.
    Duration,
    /// `text`.
    Text,
    /// `calm | upset`.
    Choice(List<Name<'s>>),
}

/// The two ends of a range, both included; an open end is none.
#[derive(Clone, Copy, Debug)]
pub struct Ends {
    /// The least.
    pub from: Option<i64>,
    /// The greatest.
    pub to: Option<i64>,
}

/// `feel when PATTERN -> FELT`.
#[derive(Clone, Copy, Debug)]
pub struct Feel<'s> {
    /// When.
    pub when: Place<Pattern<'s>>,
    /// What is felt, in points.
    pub felt: ExprId,
    /// All of it.
    pub span: Span,
}

/// How felt moments become memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Memory {
    /// `peak_end [of highs | of lows] [, peak N, end N]`.
    PeakEnd {
        /// Which moments can be the peak.
        of: Peaks,
        /// The peak's weight, from 0 to 1000.
        peak: u16,
        /// The end's weight, from 0 to 1000.
        end: u16,
    },
    /// `peak [of highs | of lows]`.
    Peak(Peaks),
    /// `mean`.
    Mean,
    /// `end`.
    End,
    /// `lowest`.
    Lowest,
}

/// Which moment is the peak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Peaks {
    /// The most intense, good or bad; of two alike the later.
    #[default]
    Intense,
    /// `of highs`: the greatest value.
    Highs,
    /// `of lows`: the least value.
    Lows,
}

/// `alert NAME "sentence" { ... }`.
#[derive(Clone, Copy, Debug)]
pub struct Alert<'s> {
    /// Its name and what it tells.
    pub header: Place<Header<'s>>,
    /// `owner "text"`.
    pub owner: Option<Place<Text<'s>>>,
    /// When it is looked at; always, when there is none.
    pub checks: List<Check<'s>>,
    /// `raise when CONDITION`.
    pub raise: Option<ExprId>,
    /// `clear when CONDITION`.
    pub clear: Option<ExprId>,
    /// All of it.
    pub span: Span,
}

/// `check D after PATTERN` in an alert.
#[derive(Clone, Copy, Debug)]
pub struct Check<'s> {
    /// How long after the event, a constant.
    pub delay: ExprId,
    /// The event.
    pub when: Place<Pattern<'s>>,
    /// All of it.
    pub span: Span,
}
