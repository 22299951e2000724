//! The operations of an expression: a stack machine without jumps backwards.
//!
//! A value on the stack is an i64 or absent. A bool is 0 or 1, absent meaning unknown.
//! Operands follow their operation, little-endian. Operations take their sides from the
//! top of the stack, the right one first, and leave their result there.

/// An operation. The numbers stand in images and never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Op {
    /// i64: that number.
    Const = 1,
    /// u8: the event's attribute.
    Attribute = 2,
    /// u8: an attribute kept from the opening.
    Opened = 3,
    /// u8: an attribute kept from the promise.
    Promised = 4,
    /// u8: whether the event's attribute is there.
    HasAttribute = 5,
    /// u8: whether the opening's attribute is there.
    HasOpened = 6,
    /// u8: whether the promise's attribute is there.
    HasPromised = 7,
    /// u8: a field of the score, see [`Field`].
    Field = 8,
    /// u8: whether that [`Silence`](super::layout::Silence) has come.
    Silent = 9,
    /// Kleene's not.
    Not = 10,
    /// The number with its sign turned, checked.
    Negate = 11,
    /// Times 1000, checked: a whole number becomes a decimal.
    ToDecimal = 12,
    /// The sum, checked.
    Add = 13,
    /// The difference, checked.
    Sub = 14,
    /// The product of whole numbers, or of a duration and a whole number, checked.
    Mul = 15,
    /// left * right / 1000, rounded once, half away from zero: decimals, or a duration
    /// and a decimal.
    MulDecimal = 16,
    /// left * 1000 / right, rounded once, half away from zero: two whole numbers, two
    /// decimals, two durations, or a duration by a decimal.
    DivDecimal = 17,
    /// left / right, rounded once, half away from zero: a duration by a whole number.
    Div = 18,
    /// =
    Eq = 19,
    /// !=
    Ne = 20,
    /// <
    Lt = 21,
    /// <=
    Le = 22,
    /// >
    Gt = 23,
    /// >=
    Ge = 24,
    /// Kleene's and of two.
    And = 25,
    /// Kleene's or of two.
    Or = 26,
    /// u16: when the top is false, skip that many bytes and leave it.
    SkipIfFalse = 27,
    /// u16: when the top is true, skip that many bytes and leave it.
    SkipIfTrue = 28,
    /// u8 n, n times i64: whether the number is one of them.
    InSet = 29,
    /// i64, i64: whether the number lies between them, both included.
    InRange = 30,
    /// u8 attribute, u8 comparison (the number of Eq to Ge), i64: the attribute compared
    /// with the number.
    Compare = 31,
    /// u8: whether that field of the score is there, see [`Field`].
    HasField = 32,
    /// u16 n, n times i64: the number at the place that the top says, counted from zero;
    /// absent past the end.
    Pick = 33,
    /// u8: whether that [`Trend`](super::layout::Trend) falls.
    Falls = 34,
    /// u16, u8: of the promise at that place among the expectations how many words are
    /// due (0) or were kept (1), honoured (2) or broken (3).
    Ledger = 35,
    /// u16: whether the event's time is open in that [`Calendar`](super::layout::Calendar).
    During = 36,
    /// u16: what is known, a [`Known`](super::layout::Known), at the instant at hand.
    Known = 37,
    /// u16: what that fact was before.
    Previous = 38,
    /// u8: 1 from here on what cannot be computed is no fault, 0 as before that again.
    Hush = 39,
    /// Whether the value is there.
    There = 40,
    /// u8, u16: a field of one of the score's parts, see [`Part`], and which part.
    Part = 41,
    /// u8, u16: whether that field of that part is there, see [`Part`].
    HasPart = 42,
    /// u16: how often a rule said a word, a [`Count`](super::layout::Count).
    Count = 43,
    /// u16: the time since the event before that this measure counted, a
    /// [`Known`](super::layout::Known).
    Gap = 44,
    /// u8: whether the value is one of the ids of the event's attribute, which is a list.
    InList = 45,
    /// The event's time.
    Now = 46,
}

impl Op {
    /// Every operation, by number from one.
    pub const ALL: [Self; 46] = [
        Self::Const,
        Self::Attribute,
        Self::Opened,
        Self::Promised,
        Self::HasAttribute,
        Self::HasOpened,
        Self::HasPromised,
        Self::Field,
        Self::Silent,
        Self::Not,
        Self::Negate,
        Self::ToDecimal,
        Self::Add,
        Self::Sub,
        Self::Mul,
        Self::MulDecimal,
        Self::DivDecimal,
        Self::Div,
        Self::Eq,
        Self::Ne,
        Self::Lt,
        Self::Le,
        Self::Gt,
        Self::Ge,
        Self::And,
        Self::Or,
        Self::SkipIfFalse,
        Self::SkipIfTrue,
        Self::InSet,
        Self::InRange,
        Self::Compare,
        Self::HasField,
        Self::Pick,
        Self::Falls,
        Self::Ledger,
        Self::During,
        Self::Known,
        Self::Previous,
        Self::Hush,
        Self::There,
        Self::Part,
        Self::HasPart,
        Self::Count,
        Self::Gap,
        Self::InList,
        Self::Now,
    ];

    /// The operation that `number` stands for.
    #[inline]
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get((number as usize).wrapping_sub(1)).copied()
    }

    /// Bytes of its operands, which begin `operands`.
    #[must_use]
    pub const fn operand_bytes(self, operands: &[u8]) -> usize {
        match self {
            Self::Const => 8,
            Self::Attribute
            | Self::Opened
            | Self::Promised
            | Self::HasAttribute
            | Self::HasOpened
            | Self::HasPromised
            | Self::Field
            | Self::HasField
            | Self::Silent
            | Self::Falls
            | Self::Hush
            | Self::InList => 1,
            Self::During
            | Self::Known
            | Self::Previous
            | Self::Count
            | Self::Gap
            | Self::SkipIfFalse
            | Self::SkipIfTrue => 2,
            Self::Ledger | Self::Part | Self::HasPart => 3,
            Self::InSet => match operands {
                [count, ..] => 1 + 8 * *count as usize,
                [] => 1,
            },
            Self::Pick => match operands {
                [low, high, ..] => 2 + 8 * u16::from_le_bytes([*low, *high]) as usize,
                _ => 2,
            },
            Self::InRange => 16,
            Self::Compare => 10,
            Self::Not
            | Self::Negate
            | Self::ToDecimal
            | Self::Add
            | Self::Sub
            | Self::Mul
            | Self::MulDecimal
            | Self::DivDecimal
            | Self::Div
            | Self::Eq
            | Self::Ne
            | Self::Lt
            | Self::Le
            | Self::Gt
            | Self::Ge
            | Self::And
            | Self::Or
            | Self::There
            | Self::Now => 0,
        }
    }

    /// How many values it takes from the stack; it leaves one there, but [`Hush`](Self::Hush)
    /// none.
    #[inline]
    #[must_use]
    pub const fn takes(self) -> usize {
        match self {
            Self::Const
            | Self::Attribute
            | Self::Opened
            | Self::Promised
            | Self::HasAttribute
            | Self::HasOpened
            | Self::HasPromised
            | Self::Field
            | Self::HasField
            | Self::Silent
            | Self::Falls
            | Self::Ledger
            | Self::During
            | Self::Known
            | Self::Previous
            | Self::Hush
            | Self::Part
            | Self::HasPart
            | Self::Count
            | Self::Gap
            | Self::Now
            | Self::Compare => 0,
            Self::Not
            | Self::Negate
            | Self::ToDecimal
            | Self::SkipIfFalse
            | Self::SkipIfTrue
            | Self::InSet
            | Self::InRange
            | Self::InList
            | Self::Pick
            | Self::There => 1,
            Self::Add
            | Self::Sub
            | Self::Mul
            | Self::MulDecimal
            | Self::DivDecimal
            | Self::Div
            | Self::Eq
            | Self::Ne
            | Self::Lt
            | Self::Le
            | Self::Gt
            | Self::Ge
            | Self::And
            | Self::Or => 2,
        }
    }

    /// Whether it compares two numbers.
    #[must_use]
    pub const fn is_comparison(self) -> bool {
        matches!(
            self,
            Self::Eq | Self::Ne | Self::Lt | Self::Le | Self::Gt | Self::Ge
        )
    }
}

/// A field of the score. The numbers stand in images and never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Field {
    /// What is remembered.
    Memory = 0,
    /// Memory under the caps.
    Score = 1,
    /// The mean of the moments.
    Mean = 2,
    /// The most intense moment.
    Peak = 3,
    /// The last moment.
    End = 4,
    /// How many moments.
    Moments = 5,
    /// The least standing cap.
    Cap = 6,
    /// By how much moments fell short, one after another.
    Disappointment = 7,
}

impl Field {
    /// Every field, in the order of the numbers.
    pub const ALL: [Self; 8] = [
        Self::Memory,
        Self::Score,
        Self::Mean,
        Self::Peak,
        Self::End,
        Self::Moments,
        Self::Cap,
        Self::Disappointment,
    ];

    /// The field that `number` stands for.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(number as usize).copied()
    }

    /// The word rule authors write.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Score => "score",
            Self::Mean => "mean",
            Self::Peak => "peak",
            Self::End => "end",
            Self::Moments => "moments",
            Self::Cap => "cap",
            Self::Disappointment => "disappointment",
        }
    }
}

/// A field of a part of the score. The numbers stand in images and never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Part {
    /// What is remembered of the moments of a facet's value.
    Memory = 0,
    /// Their mean.
    Mean = 1,
    /// The most intense of them.
    Peak = 2,
    /// The last of them.
    End = 3,
    /// How many they are.
    Moments = 4,
    /// How far the means of a facet's values lie apart.
    Spread = 5,
    /// The least of these means.
    Weakest = 6,
    /// What is remembered of the moments of a journey.
    JourneyMemory = 7,
    /// Their mean.
    JourneyMean = 8,
    /// The most intense of them.
    JourneyPeak = 9,
    /// The last of them.
    JourneyEnd = 10,
    /// How many they are.
    JourneyMoments = 11,
    /// The share of a journey's stages that have moments.
    Coverage = 12,
    /// The stage that the most intense moment belongs to.
    PeakIn = 13,
    /// The stage that the last moment belongs to.
    EndIn = 14,
    /// How many times a journey ended.
    Journeys = 15,
    /// What is remembered of the moments of a journey's stage: which part is the journey's
    /// place times 256 and the stage's.
    StageMemory = 16,
    /// Their mean.
    StageMean = 17,
    /// The most intense of them.
    StagePeak = 18,
    /// The last of them.
    StageEnd = 19,
    /// How many they are.
    StageMoments = 20,
}

impl Part {
    /// Those of a facet's value, in the order of the numbers.
    pub const OF_VALUE: [Self; 5] = [
        Self::Memory,
        Self::Mean,
        Self::Peak,
        Self::End,
        Self::Moments,
    ];

    /// Those of a facet.
    pub const OF_FACET: [Self; 2] = [Self::Spread, Self::Weakest];

    /// Those of a journey.
    pub const OF_JOURNEY: [Self; 9] = [
        Self::JourneyMemory,
        Self::JourneyMean,
        Self::JourneyPeak,
        Self::JourneyEnd,
        Self::JourneyMoments,
        Self::Coverage,
        Self::PeakIn,
        Self::EndIn,
        Self::Journeys,
    ];

    /// Those of a stage of a journey.
    pub const OF_STAGE: [Self; 5] = [
        Self::StageMemory,
        Self::StageMean,
        Self::StagePeak,
        Self::StageEnd,
        Self::StageMoments,
    ];

    /// The field that `number` stands for.
    #[inline]
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        // Each sort is numbered in its own order, and follows on the one before.
        const FACET: usize = Part::OF_VALUE.len();
        const JOURNEY: usize = FACET + Part::OF_FACET.len();
        const STAGE: usize = JOURNEY + Part::OF_JOURNEY.len();
        let (all, first): (&[Self], _) = match usize::from(number) {
            ..FACET => (&Self::OF_VALUE, 0),
            FACET..JOURNEY => (&Self::OF_FACET, FACET),
            JOURNEY..STAGE => (&Self::OF_JOURNEY, JOURNEY),
            STAGE.. => (&Self::OF_STAGE, STAGE),
        };
        all.get(usize::from(number) - first).copied()
    }

    /// Whether it is one of a journey.
    #[must_use]
    pub fn is_of_journey(self) -> bool {
        Self::OF_JOURNEY.contains(&self)
    }

    /// Whether it is one of a stage of a journey.
    #[must_use]
    pub fn is_of_stage(self) -> bool {
        Self::OF_STAGE.contains(&self)
    }

    /// The word rule authors write behind the last dot.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Memory | Self::JourneyMemory | Self::StageMemory => "memory",
            Self::Mean | Self::JourneyMean | Self::StageMean => "mean",
            Self::Peak | Self::JourneyPeak | Self::StagePeak => "peak",
            Self::End | Self::JourneyEnd | Self::StageEnd => "end",
            Self::Moments | Self::JourneyMoments | Self::StageMoments => "moments",
            Self::Coverage => "coverage",
            Self::PeakIn => "peak_in",
            Self::EndIn => "end_in",
            Self::Journeys => "count",
            Self::Spread => "spread",
            Self::Weakest => "weakest",
        }
    }
}
