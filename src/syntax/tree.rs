//! The tree of a rule file: what the author wrote, in the order it was written, with
//! where each part stands. It lies in a slice of [`Node`]s that the caller lends.

use crate::span::Span;
use core::marker::PhantomData;

/// A name as written, without backticks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Name<'s> {
    /// The name.
    pub text: &'s str,
    /// Where it stands, backticks included.
    pub span: Span,
}

/// A text between double quotes, without them. There are no escapes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Text<'s> {
    /// What stands between the quotes.
    pub text: &'s str,
    /// Where it stands, quotes included.
    pub span: Span,
}

/// A list of nodes of one sort, read with [`Tree::list`].
#[derive(Debug, PartialEq, Eq)]
pub struct List<T> {
    pub(crate) first: u32,
    pub(crate) len: u32,
    pub(crate) sort: PhantomData<fn() -> T>,
}

impl<T> Clone for List<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for List<T> {}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl<T> List<T> {
    /// No nodes.
    pub const EMPTY: Self = Self {
        first: NONE,
        len: 0,
        sort: PhantomData,
    };

    /// How many nodes.
    #[must_use]
    pub const fn len(self) -> usize {
        self.len as usize
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.len == 0
    }
}

/// The number that stands for no node.
pub(crate) const NONE: u32 = u32::MAX;

/// The place of an expression in the tree, read with [`Tree::expr`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExprId(pub(crate) u32);

/// One place of the slice that the caller lends: a node and the next of its list.
#[derive(Clone, Copy, Debug)]
pub struct Node<'s> {
    pub(crate) kind: Kind<'s>,
    pub(crate) next: u32,
}

impl Node<'_> {
    /// Something to fill a slice with before it is lent.
    pub const BLANK: Self = Self {
        kind: Kind::Blank,
        next: NONE,
    };
}

/// The sorts of node.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::large_enum_variant)] // a node lies in a lent slice: there is no box
pub enum Kind<'s> {
    /// Not used yet.
    Blank,
    /// See [`Item`].
    Item(Item<'s>),
    /// See [`Attribute`].
    Attribute(Attribute<'s>),
    /// A word of a closed choice.
    Word(Name<'s>),
    /// See [`Clause`].
    Clause(Clause<'s>),
    /// See [`Band`].
    Band(Band<'s>),
    /// See [`Expr`].
    Expr(Expr<'s>),
    /// See [`Line`].
    Line(Line<'s>),
    /// See [`Field`].
    Field(Field<'s>),
}

/// A sort of node that can stand in a [`List`].
pub trait Listed<'s>: Copy + 's {
    /// As a node.
    fn wrap(self) -> Kind<'s>;
    /// From a node, when it is of this sort.
    fn unwrap<'t>(kind: &'t Kind<'s>) -> Option<&'t Self>;
}

macro_rules! listed {
    ($($sort:ident $(<$life:lifetime>)? as $variant:ident;)*) => {$(
        impl<'s> Listed<'s> for $sort $(<$life>)? {
            fn wrap(self) -> Kind<'s> {
                Kind::$variant(self)
            }
            fn unwrap<'t>(kind: &'t Kind<'s>) -> Option<&'t Self> {
                match kind {
                    Kind::$variant(node) => Some(node),
                    _ => None,
                }
            }
        }
    )*};
}

listed! {
    Item<'s> as Item;
    Attribute<'s> as Attribute;
    Name<'s> as Word;
    Clause<'s> as Clause;
    Band<'s> as Band;
    Expr<'s> as Expr;
    Line<'s> as Line;
    Field<'s> as Field;
}

/// A whole rule file.
#[derive(Clone, Copy, Debug)]
pub struct Tree<'s, 't> {
    pub(crate) source: &'s str,
    pub(crate) nodes: &'t [Node<'s>],
    pub(crate) items: List<Item<'s>>,
}

impl<'s, 't> Tree<'s, 't> {
    /// The text it was parsed from.
    #[must_use]
    pub const fn source(&self) -> &'s str {
        self.source
    }

    /// The items, in file order.
    pub fn items(&self) -> impl Iterator<Item = &'t Item<'s>> + Clone + use<'s, 't> {
        self.list(self.items)
    }

    /// The nodes of a list, in the order they were written.
    pub fn list<T: Listed<'s>>(
        &self,
        list: List<T>,
    ) -> impl Iterator<Item = &'t T> + Clone + use<'s, 't, T> {
        let nodes = self.nodes;
        let mut at = list.first;
        (0..list.len).map_while(move |_| {
            let node = nodes.get(at as usize)?;
            at = node.next;
            T::unwrap(&node.kind)
        })
    }

    /// The expression at `id`. The tree of an expression is never higher than
    /// [`NESTING`](crate::limits::NESTING), so recursion over one is bounded.
    #[must_use]
    pub fn expr(&self, id: ExprId) -> &'t Expr<'s> {
        const ABSENT: Expr<'static> = Expr {
            kind: ExprKind::Bool(false),
            span: Span::new(0, 0),
        };
        match self.nodes.get(id.0 as usize).map(|node| &node.kind) {
            Some(Kind::Expr(expr)) => expr,
            _ => &ABSENT,
        }
    }

    /// How many nodes of the lent slice it fills.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether it holds nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }
}

/// What stands at the left margin.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::large_enum_variant)] // a node lies in a lent slice: there is no box
pub enum Item<'s> {
    /// `subject NAME`.
    Subject(Name<'s>),
    /// See [`EventDecl`].
    Event(EventDecl<'s>),
    /// See [`Expectation`].
    Expectation(Expectation<'s>),
    /// See [`Integrity`].
    Integrity(Integrity<'s>),
    /// See [`Feel`].
    Feel(Feel<'s>),
    /// See [`ScoreDecl`].
    Score(ScoreDecl),
    /// See [`Alert`].
    Alert(Alert<'s>),
    /// See [`Scenario`].
    Scenario(Scenario<'s>),
}

/// `event NAME from WHO to WHO { attributes }`.
#[derive(Clone, Copy, Debug)]
pub struct EventDecl<'s> {
    /// Its name.
    pub name: Name<'s>,
    /// Who acts.
    pub from: Option<Name<'s>>,
    /// Whom it is done to.
    pub to: Option<Name<'s>>,
    /// Its attributes.
    pub attributes: List<Attribute<'s>>,
    /// All of it.
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
    /// `int`, `int 1..5`, `int 1..`, `int ..5`.
    Int(Option<i64>, Option<i64>),
    /// `decimal`, or with a range in thousandths.
    Decimal(Option<i64>, Option<i64>),
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

/// `EVENT [for all | for oldest | for newest] [where CONDITION]`.
#[derive(Clone, Copy, Debug)]
pub struct Pattern<'s> {
    /// The event's name.
    pub event: Name<'s>,
    /// Which instances an event without the key touches.
    pub reach: Option<Reach>,
    /// What must be true of the event.
    pub guard: Option<ExprId>,
    /// All of it.
    pub span: Span,
}

/// Which instances an event without the key touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// `for all`.
    All,
    /// `for oldest`.
    Oldest,
    /// `for newest`.
    Newest,
}

/// `-> NAME [FELT]`.
#[derive(Clone, Copy, Debug)]
pub struct Outcome<'s> {
    /// The author's word for it.
    pub name: Name<'s>,
    /// What is felt, in points.
    pub felt: Option<ExprId>,
    /// From the arrow to the end.
    pub span: Span,
}

/// `expectation NAME "sentence" { ... }`.
#[derive(Clone, Copy, Debug)]
pub struct Expectation<'s> {
    /// Its name.
    pub name: Name<'s>,
    /// What people would say.
    pub sentence: Option<Text<'s>>,
    /// Its clauses, in the order they were written.
    pub clauses: List<Clause<'s>>,
    /// The header.
    pub header: Span,
    /// All of it.
    pub span: Span,
}

/// One clause of an expectation.
#[derive(Clone, Copy, Debug)]
pub struct Clause<'s> {
    /// What it says.
    pub kind: ClauseKind<'s>,
    /// `cost N`: an expression, constant.
    pub cost: Option<ExprId>,
    /// `odds N%`: an expression, constant.
    pub odds: Option<ExprId>,
    /// All of it, its bands included.
    pub span: Span,
}

/// The sorts of clause of an expectation.
#[derive(Clone, Copy, Debug)]
pub enum ClauseKind<'s> {
    /// `owner "text"`.
    Owner(Text<'s>),
    /// `per KEY [, up to N open]`.
    Per(Name<'s>, Option<Number>),
    /// `open when PATTERN [, restarts]`.
    Open(Pattern<'s>, bool),
    /// `meet when PATTERN` with its bands; a single outcome on the line is one band.
    Meet(Pattern<'s>, List<Band<'s>>),
    /// `meet after DURATION -> OUTCOME`.
    MeetAfter(ExprId, Outcome<'s>),
    /// `fail when PATTERN -> OUTCOME`.
    Fail(Pattern<'s>, Outcome<'s>),
    /// `fail after DURATION -> OUTCOME` or `fail by TIME -> OUTCOME`; with `under` the
    /// limit is [`Limit::Within`], for `by` it is [`Limit::By`].
    FailClock(Limit, Outcome<'s>),
    /// `change when PATTERN, until TIME` with `in time -> O` and `else -> O`.
    ChangeUntil {
        /// The promising event.
        when: Pattern<'s>,
        /// The promised time.
        until: ExprId,
        /// Met by then.
        in_time: Outcome<'s>,
        /// Not met by then.
        otherwise: Outcome<'s>,
    },
    /// `change when PATTERN [, once]` with bands `takes when ...` and `else`.
    ChangeAsk {
        /// The asking event.
        when: Pattern<'s>,
        /// Whether further asking does not start the window again.
        once: bool,
        /// [`BandKind::Takes`] and [`BandKind::Else`].
        bands: List<Band<'s>>,
    },
    /// `defy [instead] when PATTERN [, once] [, within DURATION]`.
    Defy {
        /// Whether the word ends with the act.
        instead: bool,
        /// The act.
        when: Pattern<'s>,
        /// Whether a further act does not start the window again.
        once: bool,
        /// How long after the opening the act counts.
        limit: Option<Limit>,
        /// [`BandKind::Lands`], [`BandKind::Backfires`] and [`BandKind::Else`].
        bands: List<Band<'s>>,
    },
    /// `void when PATTERN`.
    Void(Pattern<'s>),
}

/// A line that ends in an outcome.
#[derive(Clone, Copy, Debug)]
pub struct Band<'s> {
    /// What leads to the outcome.
    pub kind: BandKind<'s>,
    /// The outcome.
    pub outcome: Outcome<'s>,
    /// All of it.
    pub span: Span,
}

/// What leads to the outcome of a band.
#[derive(Clone, Copy, Debug)]
pub enum BandKind<'s> {
    /// Under `meet when`: within a limit, or at any time when there is none, and where a
    /// condition holds of the meeting event. `later` is set when the author wrote it.
    Met {
        /// By when.
        limit: Option<Limit>,
        /// What else must be true.
        guard: Option<ExprId>,
        /// Whether it was written as `later`.
        later: bool,
    },
    /// `else`.
    Else,
    /// `lands when PATTERN [, within DURATION]`.
    Lands(Pattern<'s>, Option<Limit>),
    /// `backfires when PATTERN [, within DURATION]`.
    Backfires(Pattern<'s>, Option<Limit>),
    /// `takes when PATTERN [, within DURATION]`.
    Takes(Pattern<'s>, Option<Limit>),
}

/// A limit in time.
#[derive(Clone, Copy, Debug)]
pub enum Limit {
    /// `within D` or `after D`: a duration, the last instant included.
    Within(ExprId),
    /// `under D`: a duration, the last instant excluded.
    Under(ExprId),
    /// `by T`: a time, included.
    By(ExprId),
    /// `before T`: a time, excluded.
    Before(ExprId),
}

/// A whole number with its place.
#[derive(Clone, Copy, Debug)]
pub struct Number {
    /// The number.
    pub value: i64,
    /// Where it stands.
    pub span: Span,
}

/// `integrity NAME "sentence" { ... }`.
#[derive(Clone, Copy, Debug)]
pub struct Integrity<'s> {
    /// Its name.
    pub name: Name<'s>,
    /// What the house says of itself.
    pub sentence: Option<Text<'s>>,
    /// `kind WORD`: self_aware, accountable, responsible or honest.
    pub kind: Option<Name<'s>>,
    /// `owner "text"`.
    pub owner: Option<Text<'s>>,
    /// `per KEY [, up to N open]`.
    pub per: Option<(Name<'s>, Option<Number>)>,
    /// What it forbids or demands.
    pub form: Option<Form<'s>>,
    /// `breach -> cap N ...`.
    pub breach: Option<Breach<'s>>,
    /// The header.
    pub header: Span,
    /// All of it.
    pub span: Span,
}

/// What an integrity rule forbids or demands.
#[derive(Clone, Copy, Debug)]
pub enum Form<'s> {
    /// `never PATTERN`.
    Never(Pattern<'s>),
    /// `never PATTERN, within D after A`.
    NeverWithin(Pattern<'s>, ExprId, Pattern<'s>),
    /// `never PATTERN, between A and B`.
    NeverBetween(Pattern<'s>, Pattern<'s>, Pattern<'s>),
    /// `never PATTERN, while X open`.
    NeverWhile(Pattern<'s>, Name<'s>),
    /// `on PATTERN require CONDITION`.
    Require(Pattern<'s>, ExprId),
    /// `after A require B, within D [, unless C]`.
    After {
        /// What makes it due.
        after: Pattern<'s>,
        /// What is due.
        require: Pattern<'s>,
        /// For how long.
        within: ExprId,
        /// What cancels it.
        unless: Option<Pattern<'s>>,
    },
    /// `before A require B [, within D]`.
    Before {
        /// What must not come first.
        before: Pattern<'s>,
        /// What must have come.
        require: Pattern<'s>,
        /// How long ago at the most.
        within: Option<ExprId>,
    },
}

/// `breach -> cap N [, until E] [or | and] [, for D]`.
#[derive(Clone, Copy, Debug)]
pub struct Breach<'s> {
    /// The cap in points: an expression, constant.
    pub cap: ExprId,
    /// What lifts it.
    pub until: Option<Pattern<'s>>,
    /// How long it stands.
    pub lasts: Option<ExprId>,
    /// Whether both the event and the time are needed (`and`); with `or` the first ends
    /// it.
    pub both: bool,
    /// All of it.
    pub span: Span,
}

/// `feel when PATTERN -> FELT`.
#[derive(Clone, Copy, Debug)]
pub struct Feel<'s> {
    /// When.
    pub when: Pattern<'s>,
    /// What is felt, in points.
    pub felt: ExprId,
    /// All of it.
    pub span: Span,
}

/// `score { memory AGGREGATE }`.
#[derive(Clone, Copy, Debug)]
pub struct ScoreDecl {
    /// How felt moments become memory.
    pub memory: Memory,
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
    /// Its name.
    pub name: Name<'s>,
    /// What it tells.
    pub sentence: Option<Text<'s>>,
    /// `owner "text"`.
    pub owner: Option<Text<'s>>,
    /// `raise when CONDITION`.
    pub raise: Option<ExprId>,
    /// `clear when CONDITION`.
    pub clear: Option<ExprId>,
    /// The header.
    pub header: Span,
    /// All of it.
    pub span: Span,
}

/// `scenario "sentence" { ... }`.
#[derive(Clone, Copy, Debug)]
pub struct Scenario<'s> {
    /// What it shows.
    pub sentence: Text<'s>,
    /// Its lines.
    pub lines: List<Line<'s>>,
    /// All of it.
    pub span: Span,
}

/// A line of a scenario.
#[derive(Clone, Copy, Debug)]
pub struct Line<'s> {
    /// What it says.
    pub kind: LineKind<'s>,
    /// All of it.
    pub span: Span,
}

/// The sorts of line.
#[derive(Clone, Copy, Debug)]
pub enum LineKind<'s> {
    /// `from DATE [HH:MM[:SS]]`: what day 0 is; milliseconds since 1970.
    From(i64),
    /// `WHEN EVENT { fields }`.
    Event(When, Name<'s>, List<Field<'s>>),
    /// `WHEN nothing`: time passes.
    Nothing(When),
    /// `expect [no] RULE [KEY] OUTCOME [at WHEN]`.
    Expect {
        /// Whether it must not have happened.
        no: bool,
        /// The rule's name.
        rule: Name<'s>,
        /// The key.
        key: Option<ExprId>,
        /// The outcome's name, the author's or a reserved one.
        outcome: Name<'s>,
        /// When it must have happened.
        at: Option<When>,
    },
    /// `expect memory > 0`: a condition over the score's fields.
    ExpectScore(ExprId),
}

/// A point in a scenario's time.
#[derive(Clone, Copy, Debug)]
pub struct When {
    /// Milliseconds: since the base for `day N`, since 1970 for a date.
    pub ms: i64,
    /// Whether it counts from the scenario's base.
    pub from_base: bool,
    /// Where it stands.
    pub span: Span,
}

/// `NAME: VALUE` in a scenario's event. A `day N [HH:MM]` as a value is
/// [`ExprKind::Day`].
#[derive(Clone, Copy, Debug)]
pub struct Field<'s> {
    /// The attribute's name.
    pub name: Name<'s>,
    /// Its value: a literal, or a word of a choice as [`ExprKind::Name`].
    pub value: ExprId,
    /// All of it.
    pub span: Span,
}

/// An expression.
#[derive(Clone, Copy, Debug)]
pub struct Expr<'s> {
    /// What it says.
    pub kind: ExprKind<'s>,
    /// All of it, parentheses included.
    pub span: Span,
}

/// The sorts of expression.
#[derive(Clone, Copy, Debug)]
pub enum ExprKind<'s> {
    /// `42`.
    Int(i64),
    /// `4.5`, in thousandths.
    Decimal(i64),
    /// `90%`, in thousandths of one.
    Percent(i64),
    /// `yes`, `no`, `true`, `false`.
    Bool(bool),
    /// `30d`, `1h30m`, in milliseconds.
    Duration(i64),
    /// `2025-12-25`, `2025-12-25 09:30:00`: UTC, milliseconds since 1970.
    Time(i64),
    /// `"text"`.
    Text(&'s str),
    /// `day 50 09:30`, only in scenarios: milliseconds since the base.
    Day(i64),
    /// An attribute of this clause's event, a word of a choice, or a field of the score.
    Name(&'s str),
    /// `opened.x`.
    Opened(&'s str),
    /// `promised.x`.
    Promised(&'s str),
    /// `has x`, `has opened.x`, `has promised.x`: the operand is one of the three names.
    Has(ExprId),
    /// `silent D`.
    Silent(ExprId),
    /// `not x`.
    Not(ExprId),
    /// `-x`.
    Negate(ExprId),
    /// `x op y`.
    Binary(Op, ExprId, ExprId),
    /// `x in (a, b, c)`.
    InSet(ExprId, List<Expr<'s>>),
    /// `x in a..b`, both included; either end may be open.
    InRange(ExprId, Option<ExprId>, Option<ExprId>),
}

/// Operators with two sides, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// `or`.
    Or,
    /// `and`.
    And,
    /// `=`.
    Eq,
    /// `!=`.
    Ne,
    /// `<`.
    Lt,
    /// `<=`.
    Le,
    /// `>`.
    Gt,
    /// `>=`.
    Ge,
    /// `+`.
    Add,
    /// `-`.
    Sub,
    /// `*`.
    Mul,
    /// `/`.
    Div,
}
