//! The nodes that a tree is made of, and how one leads to another. Every node takes as
//! much room as the largest sort, so what is large is made of several.

use super::{
    Attribute, Band, BandKind, Bearing, Bears, Becoming, Breach, CalendarLine, CalendarLineKind,
    Check, Clause, ClauseKind, Day, Ends, Expr, ExprKind, FacetWord, Fact, FactSource, Field,
    Followed, Form, Header, Item, Journey, JourneyStage, Let, Line, LineKind, Meant, Measure, Name,
    Number, Outcome, Parting, Pattern, Per, Period, Reckoning, Row, Shift, Status, Text,
    Transaction, Turn, TypeExpr, Use, Weekdays, When, Zone, ZoneRow, Zones,
};
use crate::span::Span;
use core::marker::PhantomData;
use core::num::NonZeroU32;

/// One place of the slice that the caller lends: a node and the next of its list. It
/// takes 56 bytes where a pointer has 32 bits.
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

#[cfg(target_pointer_width = "32")]
const _: () = assert!(size_of::<Node<'_>>() == 56);

/// The sorts of node.
#[derive(Clone, Copy, Debug)]
pub enum Kind<'s> {
    /// Not used yet.
    Blank,
    /// A name that stands beside others: a word of a closed choice, who acts.
    Name(Name<'s>),
    /// A text that stands beside others.
    Text(Text<'s>),
    /// See [`Header`].
    Header(Header<'s>),
    /// See [`Use`].
    Use(Use<'s>),
    /// See [`Item`].
    Item(Item<'s>),
    /// See [`Attribute`].
    Attribute(Attribute<'s>),
    /// See [`Ends`].
    Ends(Ends),
    /// See [`Number`].
    Number(Number),
    /// See [`Row`].
    Row(Row<'s>),
    /// See [`CalendarLine`].
    CalendarLine(CalendarLine<'s>),
    /// See [`Zones`].
    Zones(Zones<'s>),
    /// See [`ZoneRow`].
    ZoneRow(ZoneRow<'s>),
    /// See [`Weekdays`].
    Weekdays(Weekdays),
    /// See [`Day`].
    Day(Day),
    /// See [`Shift`].
    Shift(Shift),
    /// See [`FacetWord`].
    FacetWord(FacetWord<'s>),
    /// See [`Bearing`].
    Bearing(Bearing<'s>),
    /// See [`Bears`].
    Bears(Bears<'s>),
    /// See [`Per`].
    Per(Per<'s>),
    /// See [`Pattern`].
    Pattern(Pattern<'s>),
    /// See [`Outcome`].
    Outcome(Outcome<'s>),
    /// See [`Clause`].
    Clause(Clause<'s>),
    /// See [`Band`].
    Band(Band<'s>),
    /// See [`Form`].
    Form(Form<'s>),
    /// See [`Breach`].
    Breach(Breach<'s>),
    /// See [`Check`].
    Check(Check<'s>),
    /// See [`Expr`].
    Expr(Expr<'s>),
    /// See [`Line`].
    Line(Line<'s>),
    /// See [`When`].
    When(When),
    /// See [`Field`].
    Field(Field<'s>),
    /// See [`Let`].
    Let(Let<'s>),
    /// See [`Fact`].
    Fact(Fact<'s>),
    /// See [`FactSource`].
    FactSource(FactSource<'s>),
    /// See [`Status`].
    Status(Status<'s>),
    /// See [`Becoming`].
    Becoming(Becoming<'s>),
    /// See [`Measure`].
    Measure(Measure<'s>),
    /// See [`Followed`].
    Followed(Followed<'s>),
    /// See [`Period`].
    Period(Period),
    /// See [`Journey`].
    Journey(Journey<'s>),
    /// See [`JourneyStage`].
    JourneyStage(JourneyStage<'s>),
    /// See [`Turn`].
    Turn(Turn<'s>),
    /// See [`Transaction`].
    Transaction(Transaction<'s>),
    /// See [`Parting`].
    Parting(Parting<'s>),
    /// See [`Meant`].
    Meant(Meant<'s>),
}

/// A sort of node that has a [`Place`], or stands in a [`List`].
pub trait Part<'s>: Copy + 's {
    /// What is read at a place where no such node is.
    const ABSENT: &'s Self;
    /// As a node.
    fn wrap(self) -> Kind<'s>;
    /// From a node, when it is of this sort.
    fn unwrap<'t>(kind: &'t Kind<'s>) -> Option<&'t Self>;
}

macro_rules! parts {
    ($($sort:ident $(<$life:lifetime>)?: $absent:expr;)*) => {$(
        impl<'s> Part<'s> for $sort $(<$life>)? {
            const ABSENT: &'s Self = &$absent;
            fn wrap(self) -> Kind<'s> {
                Kind::$sort(self)
            }
            fn unwrap<'t>(kind: &'t Kind<'s>) -> Option<&'t Self> {
                match kind {
                    Kind::$sort(node) => Some(node),
                    _ => None,
                }
            }
        }
    )*};
}

const SPAN: Span = Span::new(0, 0);
const NAME: Name<'static> = Name {
    text: "",
    span: SPAN,
};
const TEXT: Text<'static> = Text {
    text: "",
    span: SPAN,
};

parts! {
    Name<'s>: NAME;
    Text<'s>: TEXT;
    Header<'s>: Header { name: NAME, sentence: None, span: SPAN };
    Use<'s>: Use { path: TEXT, span: SPAN };
    Item<'s>: Item::Subject(NAME);
    Attribute<'s>: Attribute { name: NAME, ty: TypeExpr::Id, span: SPAN };
    Ends: Ends { from: None, to: None };
    Number: Number { value: 0, span: SPAN };
    CalendarLine<'s>: CalendarLine { kind: CalendarLineKind::Closed(List::EMPTY), span: SPAN };
    Zones<'s>: Zones { by: NAME, rows: List::EMPTY, otherwise: None, span: SPAN };
    ZoneRow<'s>: ZoneRow { word: NAME, zone: Zone::Offset(0), span: SPAN };
    Weekdays: Weekdays { from: 0, to: 0, span: SPAN };
    Day: Day { ms: 0, span: SPAN };
    Shift: Shift { from: 0, to: 0, span: SPAN };
    FacetWord<'s>: FacetWord { name: NAME, weight: None };
    Bearing<'s>: Bearing { facet: NAME, word: NAME };
    Bears<'s>: Bears { list: List::EMPTY };
    Per<'s>: Per { key: NAME, room: None };
    Row<'s>: Row { word: NAME, value: ExprId(NonZeroU32::MAX), span: SPAN };
    Pattern<'s>: Pattern { event: NAME, matching: None, reach: None, guard: None, span: SPAN };
    Outcome<'s>: Outcome { name: NAME, felt: None, span: SPAN };
    Clause<'s>: Clause { kind: ClauseKind::Owner(Place::NOWHERE), cost: None, odds: None, span: SPAN };
    Band<'s>: Band { kind: BandKind::Else, outcome: Place::NOWHERE, span: SPAN };
    Form<'s>: Form::Never(Place::NOWHERE);
    Breach<'s>: Breach {
        cap: ExprId(NonZeroU32::MAX),
        until: None,
        lasts: None,
        both: false,
        span: SPAN,
    };
    Check<'s>: Check { delay: ExprId(NonZeroU32::MAX), when: Place::NOWHERE, span: SPAN };
    Expr<'s>: Expr { kind: ExprKind::Bool(false), span: SPAN };
    Line<'s>: Line { kind: LineKind::From(0), span: SPAN };
    When: When { ms: 0, from_base: false, span: SPAN };
    Field<'s>: Field { name: NAME, value: ExprId(NonZeroU32::MAX), span: SPAN };
    Let<'s>: Let { name: NAME, value: ExprId(NonZeroU32::MAX), span: SPAN };
    Fact<'s>: Fact { name: NAME, sources: List::EMPTY, span: SPAN };
    FactSource<'s>: FactSource { attribute: NAME, when: Place::NOWHERE, span: SPAN };
    Status<'s>: Status {
        header: Place::NOWHERE,
        words: List::EMPTY,
        owner: None,
        starts: None,
        changes: List::EMPTY,
        span: SPAN,
    };
    Becoming<'s>: Becoming { word: NAME, from: None, when: Place::NOWHERE, span: SPAN };
    Measure<'s>: Measure {
        name: NAME,
        reckoning: Reckoning::Expression(ExprId(NonZeroU32::MAX)),
        span: SPAN,
    };
    Followed<'s>: Followed {
        when: Place::NOWHERE,
        by: Place::NOWHERE,
        per: None,
        within: ExprId(NonZeroU32::MAX),
        period: None,
        room: None,
    };
    Period: Period::Each(ExprId(NonZeroU32::MAX));
    Journey<'s>: Journey {
        header: Place::NOWHERE,
        words: List::EMPTY,
        stages: List::EMPTY,
        owner: None,
        transaction: None,
        parting: None,
        peak: None,
        end: None,
    };
    JourneyStage<'s>: JourneyStage { patterns: List::EMPTY, turns: List::EMPTY, span: SPAN };
    Turn<'s>: Turn { status: NAME, word: NAME, span: SPAN };
    Transaction<'s>: Transaction { stages: List::EMPTY, span: SPAN };
    Parting<'s>: Parting { patterns: List::EMPTY, after: None, span: SPAN };
    Meant<'s>: Meant { stage: NAME, span: SPAN };
}

/// The place of one node of a sort, read with [`Tree::at`](super::Tree::at).
#[derive(Debug, PartialEq, Eq)]
pub struct Place<T> {
    /// The node's index plus one, so that a place that may be missing takes no more room.
    at: NonZeroU32,
    sort: PhantomData<fn() -> T>,
}

impl<T> Clone for Place<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Place<T> {}

impl<T> Place<T> {
    /// A place where no node is.
    const NOWHERE: Self = Self {
        at: NonZeroU32::MAX,
        sort: PhantomData,
    };

    /// The place of the node at `index`.
    pub(crate) const fn new(index: u32) -> Self {
        Self {
            at: NonZeroU32::MIN.saturating_add(index),
            sort: PhantomData,
        }
    }

    /// The index of its node.
    pub(crate) const fn index(self) -> usize {
        (self.at.get() - 1) as usize
    }
}

/// The place of an expression in the tree, read with [`Tree::expr`](super::Tree::expr).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExprId(NonZeroU32);

impl ExprId {
    /// The place of the expression at `index`.
    pub(crate) const fn new(index: u32) -> Self {
        Self(NonZeroU32::MIN.saturating_add(index))
    }

    /// The index of its node.
    pub(crate) const fn index(self) -> u32 {
        self.0.get() - 1
    }
}

/// A list of nodes of one sort, read with [`Tree::list`](super::Tree::list).
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

#[cfg(test)]
mod tests {
    use super::Node;

    #[test]
    fn a_node_is_small() {
        let pointers = [(4, 56), (8, 72)];
        let size = pointers
            .iter()
            .find(|(width, _)| *width == size_of::<usize>());
        assert_eq!(Some(size_of::<Node<'_>>()), size.map(|(_, size)| *size));
    }
}
