//! What an attribute can hold.

/// The type of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Type {
    /// Tells one thing from another; only equality means anything.
    Id = 0,
    /// A whole number.
    Int = 1,
    /// A number with three decimal places, kept as thousandths.
    Decimal = 2,
    /// A share of one, kept as thousandths: 25 % is 250.
    Percent = 3,
    /// Yes or no.
    Bool = 4,
    /// A point in time: milliseconds since 1970-01-01 00:00 UTC.
    Time = 5,
    /// A length of time in milliseconds.
    Duration = 6,
    /// A text, known to the core only as a number that stands for it.
    Text = 7,
    /// One of the words the event declares, by its place among them.
    Choice = 8,
    /// A list of ids; see [`Event::set_ids`](crate::Event::set_ids). It is no [`Value`].
    Ids = 9,
}

impl Type {
    /// Every type, in the order of the numbers that stand for them in an image.
    pub const ALL: [Self; 10] = [
        Self::Id,
        Self::Int,
        Self::Decimal,
        Self::Percent,
        Self::Bool,
        Self::Time,
        Self::Duration,
        Self::Text,
        Self::Choice,
        Self::Ids,
    ];

    /// The type that `number` stands for in an image.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(number as usize).copied()
    }

    /// The word rule authors write.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Int => "int",
            Self::Decimal => "decimal",
            Self::Percent => "percent",
            Self::Bool => "bool",
            Self::Time => "time",
            Self::Duration => "duration",
            Self::Text => "text",
            Self::Choice => "choice",
            Self::Ids => "ids",
        }
    }
}

/// A value for an attribute of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// An opaque number that tells one thing from another.
    Id(u64),
    /// A whole number.
    Int(i64),
    /// Thousandths: 1.5 is `Decimal(1500)`.
    Decimal(i64),
    /// Thousandths of one: 25 % is `Percent(250)`.
    Percent(i64),
    /// Yes or no.
    Bool(bool),
    /// Milliseconds since 1970-01-01 00:00 UTC.
    Time(i64),
    /// Milliseconds.
    Duration(i64),
    /// The number that stands for a text: [`Image::text`](crate::Image::text) for a text
    /// that the rules name, any other number from
    /// [`Image::texts`](crate::Image::texts) up for a text they do not.
    Text(u64),
    /// The place of the word among the declared ones, from zero.
    Choice(u16),
}

impl Value {
    /// The type of the value.
    #[must_use]
    #[inline]
    pub const fn kind(self) -> Type {
        match self {
            Self::Id(_) => Type::Id,
            Self::Int(_) => Type::Int,
            Self::Decimal(_) => Type::Decimal,
            Self::Percent(_) => Type::Percent,
            Self::Bool(_) => Type::Bool,
            Self::Time(_) => Type::Time,
            Self::Duration(_) => Type::Duration,
            Self::Text(_) => Type::Text,
            Self::Choice(_) => Type::Choice,
        }
    }

    /// The value of a type that the engine keeps as `raw`: [`raw`](Self::raw) turned round.
    /// Of a list of ids it is one of them.
    #[must_use]
    #[inline]
    pub const fn of(ty: Type, raw: i64) -> Self {
        match ty {
            Type::Id | Type::Ids => Self::Id(raw as u64),
            Type::Int => Self::Int(raw),
            Type::Decimal => Self::Decimal(raw),
            Type::Percent => Self::Percent(raw),
            Type::Bool => Self::Bool(raw != 0),
            Type::Time => Self::Time(raw),
            Type::Duration => Self::Duration(raw),
            Type::Text => Self::Text(raw as u64),
            Type::Choice => Self::Choice(raw as u16),
        }
    }

    /// The value as the engine keeps it: ids and texts bit for bit, yes as one.
    #[must_use]
    #[inline]
    pub const fn raw(self) -> i64 {
        match self {
            Self::Id(number) | Self::Text(number) => number as i64,
            Self::Int(number)
            | Self::Decimal(number)
            | Self::Percent(number)
            | Self::Time(number)
            | Self::Duration(number) => number,
            Self::Bool(yes) => yes as i64,
            Self::Choice(place) => place as i64,
        }
    }
}
