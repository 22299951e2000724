//! Names, backticked names, texts and comments: the leaves made of letters.

use nom::bytes::complete::{tag, take_till};
use nom::character::complete::{char, satisfy};
use nom::combinator::{opt, recognize};
use nom::multi::fold_many0;
use nom::sequence::preceded;
use nom::{IResult, Parser};

/// What a leaf gives: the rest of the input and what it read. A leaf that does not apply
/// says nothing more: which words could stand there is known where they are asked for.
pub(super) type Leaf<'s, T> = IResult<&'s str, T, ()>;

const ZWNJ: char = '\u{200C}';
const ZWJ: char = '\u{200D}';

/// Whether a name can begin with `letter`.
pub(super) fn is_name_start(letter: char) -> bool {
    letter == '_' || unicode_ident::is_xid_start(letter)
}

/// Whether a name can go on with `letter`.
pub(super) fn is_name_letter(letter: char) -> bool {
    letter == '_' || unicode_ident::is_xid_continue(letter)
}

/// `received`: letters, digits and `_`, with joiners inside, never at the end.
fn segment(input: &str) -> Leaf<'_, &str> {
    let (rest, _) = satisfy(is_name_start).parse(input)?;
    // Most names are ASCII to their end: those bytes need no table.
    let plain = rest
        .bytes()
        .position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'_'))
        .unwrap_or(rest.len());
    let mut end = input.len() - rest.len() + plain;
    let mut letters = rest.get(plain..).unwrap_or_default().chars();
    let mut joiners = 0;
    if !letters
        .as_str()
        .starts_with(|letter: char| letter.is_ascii())
    {
        for letter in letters.by_ref() {
            if letter == ZWNJ || letter == ZWJ {
                joiners += letter.len_utf8();
            } else if is_name_letter(letter) {
                end += joiners + letter.len_utf8();
                joiners = 0;
            } else {
                break;
            }
        }
    }
    input
        .split_at_checked(end)
        .map_or(Err(nom::Err::Error(())), |(name, rest)| Ok((rest, name)))
}

/// `letter.received`: segments joined by a `.` without space.
pub(super) fn word(input: &str) -> Leaf<'_, &str> {
    if let Some((word, rest)) = plain(input) {
        return Ok((rest, word));
    }
    recognize((
        segment,
        fold_many0(preceded(char('.'), segment), || (), |(), _| ()),
    ))
    .parse(input)
}

/// A word of ASCII alone, as nearly all are: no table is asked, no letter decoded.
fn plain(input: &str) -> Option<(&str, &str)> {
    let mut bytes = input.bytes();
    let mut end = 0;
    let mut begins = true;
    loop {
        let byte = bytes.next().unwrap_or(b' ');
        let letter = byte.is_ascii_alphabetic() || byte == b'_';
        if letter || !begins && byte.is_ascii_digit() {
            begins = false;
        } else if byte == b'.' && !begins {
            begins = true;
        } else if byte >= 0x80 {
            return None;
        } else {
            break;
        }
        end += 1;
    }
    // A dot that no segment follows is not of the word.
    input.split_at_checked(end - usize::from(begins && end > 0))
}

/// `` `any words` ``: whatever stands between two backticks on one line. The second
/// value says whether the closing one is there.
pub(super) fn backticked(input: &str) -> Leaf<'_, (&str, bool)> {
    (char('`'), take_till(ends('`')), opt(char('`')))
        .map(|(_, inside, closed)| (inside, closed.is_some()))
        .parse(input)
}

/// `"any words"`: whatever stands between two quotes on one line; there are no escapes.
pub(super) fn text(input: &str) -> Leaf<'_, (&str, bool)> {
    (char('"'), take_till(ends('"')), opt(char('"')))
        .map(|(_, inside, closed)| (inside, closed.is_some()))
        .parse(input)
}

/// Where what stands between two of `mark` ends.
fn ends(mark: char) -> impl Fn(char) -> bool {
    move |letter| letter == mark || letter == '\n' || letter == '\r'
}

/// `# anything`, to the end of the line.
pub(super) fn comment(input: &str) -> Leaf<'_, &str> {
    recognize(preceded(tag("#"), take_till(|letter| letter == '\n'))).parse(input)
}
