//! Numbers, durations, dates and times of day: the leaves made of digits.

use super::token::{Problem, Sort};
use super::word::{Leaf, is_name_letter, is_name_start};
use crate::limits::DURATION_MS;
use nom::Parser;
use nom::bytes::complete::{take_while, take_while1};
use nom::character::complete::{char, one_of, satisfy};
use nom::combinator::{opt, recognize};
use nom::multi::fold_many1;
use nom::sequence::preceded;

/// The milliseconds of a day.
pub(super) const DAY: i64 = 86_400_000;

/// What a leaf of digits says.
#[derive(Clone, Copy)]
pub(super) struct Literal {
    /// Which sort of literal.
    pub(super) sort: Sort,
    /// Its value, in the unit of the sort.
    pub(super) value: i64,
    /// What is wrong with it.
    pub(super) problem: Option<Problem>,
}

impl Literal {
    /// A literal whose value may not have fitted.
    fn new(sort: Sort, value: Option<i64>) -> Self {
        Self {
            sort,
            value: value.unwrap_or(0),
            problem: value.is_none().then_some(Problem::TooLarge),
        }
    }

    fn wrong(sort: Sort, problem: Problem) -> Self {
        Self {
            sort,
            value: 0,
            problem: Some(problem),
        }
    }
}

/// Some digits: how many, and their value unless it is too large.
#[derive(Clone, Copy)]
struct Digits {
    count: u32,
    value: Option<i64>,
}

impl Digits {
    const NONE: Self = Self {
        count: 0,
        value: Some(0),
    };

    fn and(self, digit: i64) -> Self {
        let value = |value: i64| value.checked_mul(10)?.checked_add(digit);
        Self {
            count: self.count.saturating_add(1),
            value: self.value.and_then(value),
        }
    }
}

/// The value of a digit: ASCII, Persian or Arabic-Indic.
pub(super) fn digit_value(letter: char) -> Option<i64> {
    let zero = match letter {
        '0'..='9' => '0',
        '\u{06F0}'..='\u{06F9}' => '\u{06F0}',
        '\u{0660}'..='\u{0669}' => '\u{0660}',
        _ => return None,
    };
    Some(i64::from(u32::from(letter).wrapping_sub(u32::from(zero))))
}

/// One digit of any of the three sorts.
fn digit(input: &str) -> Leaf<'_, i64> {
    satisfy(|letter| digit_value(letter).is_some())
        .map_opt(digit_value)
        .parse(input)
}

/// `42`, `۴۲`.
fn digits(input: &str) -> Leaf<'_, Digits> {
    fold_many1(digit, || Digits::NONE, Digits::and).parse(input)
}

/// Whatever begins with a digit.
pub(super) fn literal(input: &str) -> Leaf<'_, Literal> {
    let (rest, whole) = digits(input)?;
    let mut after = rest.chars();
    let (first, second) = (after.next(), after.next());
    let digit_follows = second.and_then(digit_value).is_some();
    match first {
        Some('-') if whole.count == 4 && digit_follows => {
            date(input).or(Ok((rest, Literal::new(Sort::Int, whole.value))))
        }
        Some(':') if whole.count <= 2 && digit_follows => clock(input),
        Some('.' | '٫') if digit_follows => fraction(rest, whole),
        Some('%' | '٪') => percent(rest, whole, Digits::NONE),
        Some(letter) if is_name_start(letter) => duration(input),
        _ => Ok((rest, Literal::new(Sort::Int, whole.value))),
    }
}

/// `.5` or `٫۵`, after the whole part: a decimal in thousandths, or a percentage.
fn fraction<'s>(input: &'s str, whole: Digits) -> Leaf<'s, Literal> {
    let (rest, part) = preceded(one_of(".٫"), digits).parse(input)?;
    if rest.starts_with(['%', '٪']) {
        return percent(rest, whole, part);
    }
    let (rest, unit) = take_while(is_name_letter).parse(rest)?;
    let literal = if !unit.is_empty() {
        Literal::wrong(Sort::Duration, Problem::FractionOfTime)
    } else if part.count > 3 {
        Literal::wrong(Sort::Decimal, Problem::Decimals)
    } else {
        Literal::new(Sort::Decimal, thousandths(whole, part))
    };
    Ok((rest, literal))
}

/// The value in thousandths of `whole.part`.
fn thousandths(whole: Digits, part: Digits) -> Option<i64> {
    let scale = 10_i64.checked_pow(3_u32.checked_sub(part.count)?)?;
    let part = part.value?.checked_mul(scale)?;
    whole.value?.checked_mul(1000)?.checked_add(part)
}

/// `%` or `٪`, after the number: thousandths of one.
fn percent<'s>(input: &'s str, whole: Digits, part: Digits) -> Leaf<'s, Literal> {
    let (rest, _) = one_of("%٪").parse(input)?;
    let literal = if part.count > 1 {
        Literal::wrong(Sort::Percent, Problem::PercentDecimals)
    } else {
        let tenths = |whole: i64| whole.checked_mul(10)?.checked_add(part.value?);
        Literal::new(Sort::Percent, whole.value.and_then(tenths))
    };
    Ok((rest, literal))
}

/// The milliseconds of a unit of time.
fn unit(word: &str) -> Option<i64> {
    Some(match word {
        "ms" => 1,
        "s" => 1000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => DAY,
        "w" => 604_800_000,
        _ => return None,
    })
}

/// `30d`, `1h30m`: numbers with units, each unit smaller than the one before, in
/// milliseconds.
fn duration(input: &str) -> Leaf<'_, Literal> {
    let mut rest = input;
    let mut sum = Some(0_i64);
    let mut last = i64::MAX;
    let mut problem = None;
    while let Ok((after, (count, word))) = (digits, units).parse(rest) {
        rest = after;
        match unit(word) {
            Some(unit) if unit < last => {
                last = unit;
                let part = count.value.and_then(|count| count.checked_mul(unit));
                sum = sum.zip(part).and_then(|(sum, part)| sum.checked_add(part));
            }
            Some(_) => problem = problem.or(Some(Problem::UnitOrder)),
            None => problem = problem.or(Some(Problem::Unit)),
        }
    }
    // `1h30`: a number without a unit at the end.
    let (rest, left) = take_while(|letter| digit_value(letter).is_some()).parse(rest)?;
    if !left.is_empty() {
        problem = problem.or(Some(Problem::Unit));
    }
    let sum = sum.filter(|sum| *sum <= DURATION_MS);
    Ok((
        rest,
        match problem {
            Some(problem) => Literal::wrong(Sort::Duration, problem),
            None => Literal::new(Sort::Duration, sum),
        },
    ))
}

fn units(input: &str) -> Leaf<'_, &str> {
    recognize(take_while1(|letter| {
        is_name_letter(letter) && digit_value(letter).is_none()
    }))
    .parse(input)
}

/// `2025-12-25`: the midnight it begins with, UTC, in milliseconds since 1970.
fn date(input: &str) -> Leaf<'_, Literal> {
    let (rest, (year, _, month, _, day)) =
        (digits, char('-'), digits, char('-'), digits).parse(input)?;
    let rest = rest.strip_prefix('Z').unwrap_or(rest);
    let two = year.count == 4 && month.count == 2 && day.count == 2;
    let days = match (year.value, month.value, day.value) {
        (Some(year), Some(month), Some(day)) if two => days_since_1970(year, month, day),
        _ => None,
    };
    let literal = match days {
        Some(days) => Literal::new(Sort::Date, days.checked_mul(DAY)),
        None => Literal::wrong(Sort::Date, Problem::Date),
    };
    Ok((rest, literal))
}

/// `09:30`, `09:30:15`: milliseconds since midnight.
fn clock(input: &str) -> Leaf<'_, Literal> {
    let (rest, (hour, _, minute)) = (digits, char(':'), digits).parse(input)?;
    let (rest, second) = opt(preceded(char(':'), digits)).parse(rest)?;
    let rest = rest.strip_prefix('Z').unwrap_or(rest);
    let second = second.unwrap_or(Digits {
        count: 2,
        value: Some(0),
    });
    let below = |digits: Digits, end: i64| digits.value.filter(|value| *value < end);
    let two = minute.count == 2 && second.count == 2;
    let literal = match (below(hour, 24), below(minute, 60), below(second, 60)) {
        (Some(hour), Some(minute), Some(second)) if two => {
            let seconds = (hour * 60 + minute) * 60 + second;
            Literal::new(Sort::Clock, Some(seconds * 1000))
        }
        // The end of the day, which is no time of it: where it may stand it is forgiven.
        (None, Some(0), Some(0)) if two && hour.value == Some(24) => Literal {
            value: DAY,
            ..Literal::wrong(Sort::Clock, Problem::Clock)
        },
        _ => Literal::wrong(Sort::Clock, Problem::Clock),
    };
    Ok((rest, literal))
}

/// The days from 1970-01-01 to a date of the proleptic Gregorian calendar, or nothing when
/// there is no such date. After Howard Hinnant's `days_from_civil`: years that begin in
/// March, so that the leap day is the last.
fn days_since_1970(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => return None,
    };
    if day < 1 || day > length {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    Some(era * 146_097 + days - 719_468)
}
