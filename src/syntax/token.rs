//! Text to tokens, one at a time, each read once.
//!
//! A token that is written wrongly still has the sort that was meant, and says what is
//! wrong with it; so the grammar goes on, and the mistake is told when the token is taken.

use super::number::{digit_value, literal};
use super::word::{backticked, comment, is_name_start, text, word};
use crate::limits::{NAME_BYTES, TEXT_BYTES};
use crate::span::Span;

/// What sort of token it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// The end of the source.
    End,
    /// A word: a keyword where one can stand, a name elsewhere.
    Word,
    /// A name in backticks.
    Backticked,
    /// A text in quotes.
    Text,
    /// A whole number.
    Int,
    /// A number with decimals, in thousandths.
    Decimal,
    /// A percentage, in thousandths of one.
    Percent,
    /// A duration, in milliseconds.
    Duration,
    /// A date, in milliseconds since 1970.
    Date,
    /// A time of day, in milliseconds since midnight.
    Clock,
    /// `{`
    Open,
    /// `}`
    Close,
    /// `(`
    Left,
    /// `)`
    Right,
    /// `[`
    ListOpen,
    /// `]`
    ListClose,
    /// `,` or `،`
    Comma,
    /// `:`
    Colon,
    /// `|`
    Bar,
    /// `.`
    Dot,
    /// `..`
    Dots,
    /// `->`
    Arrow,
    /// `=`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Star,
    /// `/`
    Slash,
    /// `;`, which no line needs.
    Semicolon,
    /// A character that means nothing.
    Stray,
}

impl Sort {
    /// The sign itself, for the sorts that have one.
    pub(super) const fn sign(self) -> &'static str {
        match self {
            Self::Dots => "..",
            Self::Arrow => "->",
            Self::Eq => "=",
            Self::Ne => "!=",
            Self::Le => "<=",
            Self::Ge => ">=",
            Self::Minus => "-",
            Self::Star => "*",
            Self::Slash => "/",
            _ => "",
        }
    }
}

/// What is wrong with a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    /// A text without its closing quote.
    OpenText,
    /// A name without its closing backtick.
    OpenBacktick,
    /// A pair of backticks with nothing between.
    EmptyName,
    /// A text in curled quotes.
    Curled,
    /// Another language's sign; what was meant is the token's sort, or its text if it is
    /// a word.
    Foreign,
    /// `;`
    Semicolon,
    /// A character that means nothing.
    Stray,
    /// A constant too large for the engine's numbers.
    TooLarge,
    /// More than three decimals.
    Decimals,
    /// More than one decimal of a percentage.
    PercentDecimals,
    /// `1.5h`
    FractionOfTime,
    /// A unit of time that does not exist.
    Unit,
    /// `30m1h`
    UnitOrder,
    /// A date that does not exist.
    Date,
    /// A time of day that does not exist.
    Clock,
    /// A name above the limit.
    LongName,
    /// A text above the limit.
    LongText,
}

/// A token, with where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'s> {
    /// What sort it is.
    pub(super) sort: Sort,
    /// Whether it is the first of its line.
    pub(super) starts_line: bool,
    /// What is wrong with it.
    pub(super) problem: Option<Problem>,
    /// All of it.
    pub(super) span: Span,
    /// A name or a text without its marks; of all else what is written.
    pub(super) text: &'s str,
    /// The value of a literal.
    pub(super) value: i64,
}

/// The token that begins at `at` or after it, and where the next can begin.
pub(super) fn token(source: &str, at: usize) -> (Token<'_>, usize) {
    let (start, starts_line) = space(source, at);
    let input = source.get(start..).unwrap_or_default();
    let found = read(input);
    let end = start + found.len;
    let token = Token {
        sort: found.sort,
        starts_line,
        problem: found.problem,
        // A source is at most `SOURCE_BYTES` long, so places fit.
        span: Span::new(start as u32, end as u32),
        text: found.text,
        value: found.value,
    };
    (token, end)
}

/// Where the space that begins at `at` ends, and whether it goes over a line's end.
fn space(source: &str, at: usize) -> (usize, bool) {
    let mut at = at;
    let mut line = at == 0;
    let bytes = source.as_bytes();
    loop {
        match bytes.get(at) {
            Some(b' ' | b'\t' | b'\r' | 0x0B | 0x0C) => at += 1,
            Some(b'\n') => {
                at += 1;
                line = true;
            }
            Some(b'#') => {
                let input = source.get(at..).unwrap_or_default();
                at += comment(input).map_or(1, |(_, comment)| comment.len());
            }
            Some(0x80..) => {
                let input = source.get(at..).unwrap_or_default();
                match input.chars().next() {
                    Some(letter) if is_space(letter, at) => at += letter.len_utf8(),
                    _ => return (at, line),
                }
            }
            _ => return (at, line),
        }
    }
}

/// Space outside ASCII: the marks of direction, other spaces, and the byte order mark at
/// the start of a file.
fn is_space(letter: char, at: usize) -> bool {
    let mark = matches!(letter, '\u{200E}' | '\u{200F}' | '\u{61C}');
    mark || letter.is_whitespace() || (at == 0 && letter == '\u{FEFF}')
}

/// A token without its place.
struct Found<'s> {
    sort: Sort,
    len: usize,
    text: &'s str,
    value: i64,
    problem: Option<Problem>,
}

impl<'s> Found<'s> {
    /// The first `len` bytes of `input`.
    fn new(sort: Sort, input: &'s str, len: usize) -> Self {
        Self {
            sort,
            len,
            text: input.get(..len).unwrap_or_default(),
            value: 0,
            problem: None,
        }
    }

    fn with(mut self, problem: Problem) -> Self {
        self.problem = self.problem.or(Some(problem));
        self
    }
}

/// The token that `input` begins with.
fn read(input: &str) -> Found<'_> {
    let Some(first) = input.chars().next() else {
        return Found::new(Sort::End, input, 0);
    };
    // Most tokens are words, and most words and numbers are ASCII.
    match first {
        'a'..='z' | 'A'..='Z' | '_' => return name(input),
        '0'..='9' => return number(input),
        '\u{80}'.. if is_name_start(first) => return name(input),
        '\u{80}'.. if digit_value(first).is_some() => return number(input),
        _ => {}
    }
    let second = input.as_bytes().get(1).copied().unwrap_or(0);
    let one = |sort| Found::new(sort, input, 1);
    let two = |sort| Found::new(sort, input, 2);
    match (first, second) {
        ('"', _) => quoted(input, Sort::Text),
        ('`', _) => quoted(input, Sort::Backticked),
        ('{', _) => one(Sort::Open),
        ('}', _) => one(Sort::Close),
        ('(', _) => one(Sort::Left),
        (')', _) => one(Sort::Right),
        ('[', _) => one(Sort::ListOpen),
        (']', _) => one(Sort::ListClose),
        (',', _) => one(Sort::Comma),
        ('،', _) => Found::new(Sort::Comma, input, '،'.len_utf8()),
        (':', _) => one(Sort::Colon),
        ('|', b'|') => two(Sort::Word).foreign("or"),
        ('|', _) => one(Sort::Bar),
        ('&', b'&') => two(Sort::Word).foreign("and"),
        ('.', b'.') => two(Sort::Dots),
        ('.', _) => one(Sort::Dot),
        ('-', b'>') => two(Sort::Arrow),
        ('-', _) => one(Sort::Minus),
        ('=', b'=') => two(Sort::Eq).with(Problem::Foreign),
        ('=', b'>') => two(Sort::Arrow).with(Problem::Foreign),
        ('=', _) => one(Sort::Eq),
        ('!', b'=') => two(Sort::Ne),
        ('!', _) => one(Sort::Word).foreign("not"),
        ('<', b'=') => two(Sort::Le),
        ('<', b'>') => two(Sort::Ne).with(Problem::Foreign),
        ('<', _) => one(Sort::Lt),
        ('>', b'=') => two(Sort::Ge),
        ('>', _) => one(Sort::Gt),
        ('+', _) => one(Sort::Plus),
        ('*', _) => one(Sort::Star),
        ('/', _) => one(Sort::Slash),
        (';', _) => one(Sort::Semicolon).with(Problem::Semicolon),
        _ => typographic(input, first),
    }
}

impl<'s> Found<'s> {
    /// A word of this language, written as in another.
    fn foreign(mut self, word: &'static str) -> Self {
        self.text = word;
        self.with(Problem::Foreign)
    }
}

/// What a word processor makes of the marks of the language.
fn typographic(input: &str, first: char) -> Found<'_> {
    if let Some(inside) = curled(input, first) {
        let len = first.len_utf8() + inside.len() + first.len_utf8();
        let mut found = Found::new(Sort::Text, input, len);
        found.text = inside;
        return found.with(Problem::Curled);
    }
    let sort = match first {
        '→' => Sort::Arrow,
        '−' | '–' => Sort::Minus,
        '≠' => Sort::Ne,
        '≤' => Sort::Le,
        '≥' => Sort::Ge,
        '×' => Sort::Star,
        '÷' => Sort::Slash,
        '…' => Sort::Dots,
        '؛' => return Found::new(Sort::Semicolon, input, 2).with(Problem::Semicolon),
        _ => return Found::new(Sort::Stray, input, stray(input)).with(Problem::Stray),
    };
    Found::new(sort, input, first.len_utf8()).with(Problem::Foreign)
}

/// How many bytes at the start of `input` belong to no sign: they are told of together.
fn stray(input: &str) -> usize {
    let known = |letter: char| {
        let sign = letter.is_ascii() && !matches!(letter, '$' | '%' | '@' | '^' | '~' | '?');
        sign || letter.is_whitespace() || is_name_start(letter) || digit_value(letter).is_some()
    };
    let end = input
        .char_indices()
        .skip(1)
        .find(|(_, letter)| known(*letter));
    end.map_or(input.len(), |(end, _)| end)
}

/// What stands between curled quotes, which are all as long as each other but for those
/// with angles; each closes with one of its own kind.
fn curled(input: &str, first: char) -> Option<&str> {
    let closing: &[char] = match first {
        '“' | '”' | '„' => &['“', '”'],
        '«' => &['»'],
        _ => return None,
    };
    let line = input.get(first.len_utf8()..)?.lines().next()?;
    let end = line.find(closing)?;
    line.get(..end)
}

/// A word, keyword or name.
fn name(input: &str) -> Found<'_> {
    let len = word(input).map_or(0, |(_, word)| word.len());
    let found = Found::new(Sort::Word, input, len);
    if len > NAME_BYTES {
        return found.with(Problem::LongName);
    }
    found
}

/// Anything that begins with a digit.
fn number(input: &str) -> Found<'_> {
    let Ok((rest, literal)) = literal(input) else {
        return Found::new(Sort::Int, input, 1).with(Problem::Stray);
    };
    let mut found = Found::new(literal.sort, input, input.len() - rest.len());
    found.value = literal.value;
    found.problem = literal.problem;
    found
}

/// A text or a backticked name.
fn quoted(input: &str, sort: Sort) -> Found<'_> {
    let (leaf, open, long, limit) = match sort {
        Sort::Text => (
            text(input),
            Problem::OpenText,
            Problem::LongText,
            TEXT_BYTES,
        ),
        _ => (
            backticked(input),
            Problem::OpenBacktick,
            Problem::LongName,
            NAME_BYTES,
        ),
    };
    let Ok((rest, (inside, closed))) = leaf else {
        return Found::new(sort, input, 1).with(open);
    };
    let mut found = Found::new(sort, input, input.len() - rest.len());
    found.text = inside;
    if !closed {
        return found.with(open);
    }
    if inside.len() > limit {
        return found.with(long);
    }
    if sort == Sort::Backticked && inside.trim().is_empty() {
        return found.with(Problem::EmptyName);
    }
    found
}
