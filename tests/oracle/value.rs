//! Values and their arithmetic, as written in [19] of `grammar/meaning.md`. Everything is
//! computed in i128, where nothing the language can say overflows, and brought back to
//! i64 once: what does not fit is a fault.

use tamam::{Fault, Value};

/// A value while it is computed with. A percent is a decimal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum V {
    Id(u64),
    Int(i64),
    Decimal(i64),
    Bool(bool),
    Time(i64),
    Duration(i64),
    Text(u64),
    Choice(String),
    /// A list, which is no value but for `in` and `has`.
    Ids(Vec<u64>),
}

/// What an operation gives: a value, or why there is none.
type Computed = Result<V, Fault>;

impl V {
    /// The value of an attribute whose choice, if it is one, has these words.
    pub fn of(value: Value, words: &[String]) -> Self {
        match value {
            Value::Id(id) => Self::Id(id),
            Value::Int(n) => Self::Int(n),
            Value::Decimal(n) | Value::Percent(n) => Self::Decimal(n),
            Value::Bool(b) => Self::Bool(b),
            Value::Time(t) => Self::Time(t),
            Value::Duration(d) => Self::Duration(d),
            Value::Text(t) => Self::Text(t),
            Value::Choice(place) => Self::Choice(words[place as usize].clone()),
        }
    }

    pub fn negate(self) -> Computed {
        match self {
            Self::Int(n) => Ok(Self::Int(fit(-i128::from(n))?)),
            Self::Decimal(n) => Ok(Self::Decimal(fit(-i128::from(n))?)),
            Self::Duration(n) => Ok(Self::Duration(fit(-i128::from(n))?)),
            other => panic!("a valid program does not negate {other:?}"),
        }
    }

    pub fn add(self, other: Self) -> Computed {
        use V::{Decimal, Duration, Int, Time};
        match (self, other) {
            (Int(a), Int(b)) => Ok(Int(sum(a, b)?)),
            (Time(a), Duration(b)) | (Duration(a), Time(b)) => Ok(Time(sum(a, b)?)),
            (Duration(a), Duration(b)) => Ok(Duration(sum(a, b)?)),
            (a, b) => Ok(Decimal(sum(a.decimal()?, b.decimal()?)?)),
        }
    }

    pub fn subtract(self, other: Self) -> Computed {
        use V::{Decimal, Duration, Int, Time};
        match (self, other) {
            (Int(a), Int(b)) => Ok(Int(difference(a, b)?)),
            (Time(a), Time(b)) => Ok(Duration(difference(a, b)?)),
            (Time(a), Duration(b)) => Ok(Time(difference(a, b)?)),
            (Duration(a), Duration(b)) => Ok(Duration(difference(a, b)?)),
            (a, b) => Ok(Decimal(difference(a.decimal()?, b.decimal()?)?)),
        }
    }

    pub fn multiply(self, other: Self) -> Computed {
        use V::{Decimal, Duration, Int};
        match (self, other) {
            (Int(a), Int(b)) => Ok(Int(fit(product(a, b))?)),
            (Duration(a), Int(b)) | (Int(b), Duration(a)) => Ok(Duration(fit(product(a, b))?)),
            (Duration(a), Decimal(b)) | (Decimal(b), Duration(a)) => {
                Ok(Duration(fit(round(product(a, b), 1000)?)?))
            }
            (a, b) => {
                let product = product(a.decimal()?, b.decimal()?);
                Ok(Decimal(fit(round(product, 1000)?)?))
            }
        }
    }

    pub fn divide(self, other: Self) -> Computed {
        use V::{Decimal, Duration, Int};
        match (self, other) {
            (Int(a), Int(b)) | (Duration(a), Duration(b)) => {
                Ok(Decimal(fit(round(product(a, 1000), b.into())?)?))
            }
            (Duration(a), Int(b)) => Ok(Duration(fit(round(a.into(), b.into())?)?)),
            (Duration(a), Decimal(b)) => Ok(Duration(fit(round(product(a, 1000), b.into())?)?)),
            (a, b) => {
                let (a, b) = (a.decimal()?, b.decimal()?);
                Ok(Decimal(fit(round(product(a, 1000), b.into())?)?))
            }
        }
    }

    /// Whether it equals `other`.
    pub fn equals(&self, other: &Self) -> Result<bool, Fault> {
        use V::{Bool, Choice, Duration, Id, Int, Text, Time};
        Ok(match (self, other) {
            (Id(a), Id(b)) | (Text(a), Text(b)) => a == b,
            // A literal beside an id: a whole number, or a text's number.
            (Id(a), Int(b)) | (Int(b), Id(a)) => *a == *b as u64,
            (Id(a), Text(b)) | (Text(b), Id(a)) => a == b,
            (Bool(a), Bool(b)) => a == b,
            (Choice(a), Choice(b)) => a == b,
            (Int(a), Int(b)) | (Time(a), Time(b)) | (Duration(a), Duration(b)) => a == b,
            (a, b) => a.clone().decimal()? == b.clone().decimal()?,
        })
    }

    /// How it stands to `other` in order.
    pub fn order(&self, other: &Self) -> Result<std::cmp::Ordering, Fault> {
        use V::{Duration, Int, Time};
        Ok(match (self, other) {
            (Int(a), Int(b)) | (Time(a), Time(b)) | (Duration(a), Duration(b)) => a.cmp(b),
            (a, b) => a.clone().decimal()?.cmp(&b.clone().decimal()?),
        })
    }

    /// As a decimal's thousandths; an int among decimals is multiplied, checked.
    pub fn decimal(self) -> Result<i64, Fault> {
        match self {
            Self::Decimal(n) => Ok(n),
            Self::Int(n) => fit(product(n, 1000)),
            other => panic!("a valid program does not take {other:?} for a number"),
        }
    }

    /// As a felt value: points in thousandths, clamped last.
    pub fn felt(self) -> i64 {
        let thousandths = match self {
            Self::Decimal(n) => i128::from(n),
            Self::Int(n) => product(n, 1000),
            other => panic!("a valid program does not feel {other:?}"),
        };
        thousandths.clamp(-100_000, 100_000) as i64
    }
}

fn fit(n: i128) -> Result<i64, Fault> {
    i64::try_from(n).map_err(|_| Fault::Overflow)
}

fn sum(a: i64, b: i64) -> Result<i64, Fault> {
    fit(i128::from(a) + i128::from(b))
}

fn difference(a: i64, b: i64) -> Result<i64, Fault> {
    fit(i128::from(a) - i128::from(b))
}

fn product(a: i64, b: i64) -> i128 {
    i128::from(a) * i128::from(b)
}

/// `n / by`, rounded once, half away from zero.
pub fn round(n: i128, by: i128) -> Result<i128, Fault> {
    if by == 0 {
        return Err(Fault::DivisionByZero);
    }
    let magnitude = (2 * n.abs() + by.abs()) / (2 * by.abs());
    Ok(if (n < 0) == (by < 0) {
        magnitude
    } else {
        -magnitude
    })
}
