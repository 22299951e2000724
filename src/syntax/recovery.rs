//! How reading goes on after a mistake: what was surely meant is read as if it had been
//! written; else the next line that begins a part is looked for.

use super::item::{ITEMS, KNOWN, Opening};
use super::reader::{Parsed, Reader, Stop};
use super::spelling::nearest;
use super::token::Sort;
use super::tree::{Header, Pattern};
use crate::diagnostic::{self, Diagnostic};
use crate::span::Span;

/// What can stand behind the name of an attribute that is also a word of an item.
const GOES_ON: &[&str] = &["and", "or", "in", "is", "when", "from"];

/// The words that can stand behind a comma.
const TAILS: &[&str] = &[
    "up", "restarts", "once", "within", "under", "until", "between", "while", "unless", "for",
    "peak", "end", "every", "from", "over", "each",
];

/// What a block may say once, and where it said it.
pub(super) type Once<T> = Option<(T, Span)>;

impl<'s> Reader<'s, '_, '_, '_> {
    // Where parts begin.

    /// Whether an item begins with the token at hand; an attribute may bear its word.
    pub(super) fn at_item(&self) -> bool {
        self.token.starts_line && self.token.is_one_of(ITEMS) && self.declares()
    }

    /// Whether what stands behind the word of an item is not what stands behind the name of
    /// an attribute.
    fn declares(&self) -> bool {
        let ahead = self.ahead();
        if self.token.is_one_of(KNOWN) {
            return ahead.is_name() && !ahead.starts_line && !ahead.is_one_of(GOES_ON);
        }
        match self.at_word("use") {
            true => ahead.sort == Sort::Text,
            false => ahead.sort != Sort::Colon,
        }
    }

    /// Whether the word at hand begins the next part, so that the name that should stand
    /// here is missing.
    pub(super) fn begins_another(&self) -> bool {
        if !self.token.starts_line || !self.at(Sort::Word) {
            return false;
        }
        let ahead = self.ahead();
        self.at_item() || !ahead.starts_line && ahead.is_one_of(&["when", "after"])
    }

    /// Whether a line begins with the word at hand and goes on as no value does, so that the
    /// value that should stand here is missing.
    // In a frame of its own, for expressions nest deep.
    #[inline(never)]
    pub(super) fn begins_another_line(&self) -> bool {
        let ahead = self.ahead();
        if !self.token.starts_line || ahead.starts_line {
            return false;
        }
        matches!(ahead.sort, Sort::Open | Sort::Text | Sort::Duration)
            || ahead.is_one_of(&["when", "after"])
            || self.token.is_one_of(ITEMS) && ahead.is_name() && !ahead.is_one_of(GOES_ON)
    }

    /// Goes on to the next item.
    pub(super) fn skip_to_item(&mut self) {
        while !self.at(Sort::End) && !self.at_item() {
            self.take();
        }
    }

    /// Goes on to the line that begins with one of `words`, to the closing brace of the
    /// block, or to the next item.
    pub(super) fn skip_to(&mut self, words: &[&[&str]]) {
        self.skip_until(|reader| words.iter().any(|words| reader.token.is_one_of(words)));
    }

    /// Goes on to the first token of a line where `begins` holds, to the closing brace of
    /// the block, or to the next item.
    pub(super) fn skip_until(&mut self, begins: impl Fn(&Self) -> bool) {
        let mut inside = 0_usize;
        loop {
            match self.token.sort {
                Sort::End => return,
                Sort::Close if inside == 0 => return,
                Sort::Close => inside -= 1,
                Sort::Open => inside = inside.saturating_add(1),
                _ if self.token.starts_line && (begins(self) || self.at_item()) => return,
                _ => {}
            }
            self.take();
        }
    }

    /// Goes on to the comma or the closing brace of a list.
    pub(super) fn skip_to_comma(&mut self) {
        while !matches!(self.token.sort, Sort::End | Sort::Comma | Sort::Close) && !self.at_item() {
            self.take();
        }
    }

    /// Goes on to a token of this sort on the line at hand, or to the end of the line.
    pub(super) fn skip_in_line(&mut self, sort: Sort) {
        while !self.token.starts_line && !self.at(Sort::End) && !self.at(sort) {
            self.take();
        }
    }

    // Blocks.

    /// Takes the opening brace behind a title, or the next one on its line.
    pub(super) fn open_block(
        &mut self,
        header: Header<'s>,
        expected: &'static str,
    ) -> Parsed<Opening<'s>> {
        if !self.at(Sort::Open) {
            let stopped = self.unexpected(expected);
            self.skip_in_line(Sort::Open);
            if !self.at(Sort::Open) {
                return stopped;
            }
        }
        let open = self.take().span;
        Ok(Opening {
            header: self.keep(header)?,
            start: header.span.start,
            open,
        })
    }

    /// Takes the closing brace of the block that opened at `open`; or tells that it is
    /// missing, where the next item or the end of the file shows that. Else a part of the
    /// block stands here.
    pub(super) fn ends_block(&mut self, open: Span) -> bool {
        while self.takes(Sort::Semicolon) {}
        if self.takes(Sort::Close) {
            return true;
        }
        if self.at(Sort::End) || self.at_item() {
            let _ = self.close(Sort::Close, open);
            return true;
        }
        false
    }

    /// Takes the closing mark of what opened at `open`.
    pub(super) fn close(&mut self, sort: Sort, open: Span) -> Parsed<()> {
        if self.takes(sort) {
            return Ok(());
        }
        if core::mem::take(&mut self.swallowed) {
            return Err(Stop);
        }
        let code = match (sort, self.token.sort) {
            (Sort::Right, Sort::End) => diagnostic::PARENTHESIS_AT_END,
            (Sort::Right, _) => diagnostic::OPEN_PARENTHESIS,
            (_, Sort::End) => diagnostic::BRACE_AT_END,
            (Sort::ListClose, _) => diagnostic::OPEN_LIST,
            _ => diagnostic::OPEN_BRACE,
        };
        let span = self.token.span;
        let found = self.written(span);
        self.stop(Diagnostic::new(code, span, found).related(open))
    }

    /// Whether another part of a list in braces or parentheses follows; `begins` tells
    /// whether one stands here although its comma is missing.
    pub(super) fn list_goes_on(&mut self, begins: bool) -> bool {
        if self.takes(Sort::Comma) {
            return true;
        }
        if begins {
            self.report_at(diagnostic::NO_COMMA, self.token.span, "");
        }
        begins
    }

    /// Keeps what a block may say once, and tells when it is said again.
    pub(super) fn once<T>(&mut self, place: &mut Once<T>, read: T, span: Span) {
        match place {
            Some((_, earlier)) => {
                let found = self.written(span);
                let twice = Diagnostic::new(diagnostic::TWICE, span, found).related(*earlier);
                self.report(twice);
            }
            None => *place = Some((read, span)),
        }
    }

    // Words.

    /// Which of `words` stands here, perhaps misspelt; it is not taken.
    pub(super) fn keyword(&mut self, words: &[&'static str]) -> Option<&'static str> {
        if !self.at(Sort::Word) {
            return None;
        }
        let written = self.token.text;
        if let Some(word) = words.iter().find(|word| **word == written) {
            return Some(word);
        }
        let word = nearest(written, words.iter().copied())?;
        self.meant(word);
        Some(word)
    }

    /// Another word was meant by the one at hand: it is read as if it stood here.
    pub(super) fn meant(&mut self, word: &'static str) {
        self.report_at(diagnostic::MISSPELT, self.token.span, word);
        self.token.text = word;
    }

    /// Whether one of `words` begins this line, perhaps misspelt; `others` can begin it
    /// too.
    pub(super) fn begins_line(&mut self, words: &[&'static str], others: &[&'static str]) -> bool {
        if self.token.is_one_of(words) {
            return true;
        }
        if !self.token.starts_line || !self.at(Sort::Word) || self.token.is_one_of(others) {
            return false;
        }
        let all = words.iter().chain(others).chain(ITEMS).copied();
        match nearest(self.token.text, all) {
            Some(word) if words.contains(&word) => {
                self.meant(word);
                true
            }
            _ => false,
        }
    }

    /// The same where a line begins; in its midst a word is not taken for a misspelt one.
    pub(super) fn keyword_of_line(&mut self, words: &[&'static str]) -> Option<&'static str> {
        if self.token.starts_line || self.token.is_one_of(words) {
            return self.keyword(words);
        }
        None
    }

    /// Takes this keyword, perhaps misspelt, which must stand here.
    pub(super) fn need_word(&mut self, word: &'static str, expected: &'static str) -> Parsed<()> {
        if self.keyword(&[word]).is_none() {
            return self.unexpected(expected);
        }
        self.take();
        Ok(())
    }

    /// Takes `when`, or tells that it is missing before an event.
    pub(super) fn need_when(&mut self) -> Parsed<()> {
        if self.keyword(&["when"]).is_some() {
            self.take();
            return Ok(());
        }
        if !self.at_name() || self.token.starts_line {
            return self.unexpected("`when` and an event");
        }
        self.report_at(diagnostic::NO_WHEN, self.token.span, "");
        Ok(())
    }

    /// Takes `->`, or tells that it is missing before a name; where it begins.
    pub(super) fn need_arrow(&mut self, expected: &'static str) -> Parsed<u32> {
        if self.at(Sort::Arrow) {
            return Ok(self.take().span.start);
        }
        let name = self.at_name() && !self.token.starts_line;
        if !name || self.ahead().sort == Sort::Arrow {
            // `8h office ->`: a digit and its unit stand before the name.
            let length = Span::new(self.last_end.saturating_sub(2), self.last_end);
            let is_length = self
                .written(length)
                .starts_with(|c: char| c.is_ascii_digit());
            return match name && is_length {
                true => self.unexpected("`->`, or `of` before the name of a calendar"),
                false => self.unexpected(expected),
            };
        }
        self.report_at(diagnostic::NO_ARROW, self.token.span, "");
        Ok(self.token.span.start)
    }

    /// Takes a comma and this keyword, perhaps misspelt. Without the comma the keyword is
    /// meant all the same.
    pub(super) fn behind_comma(&mut self, word: &'static str) -> bool {
        if self.at(Sort::Comma) {
            let ahead = self.ahead();
            let misspelt = || {
                let other = ahead.sort != Sort::Word || ahead.is_one_of(TAILS);
                !other && nearest(ahead.text, [word]).is_some()
            };
            if !ahead.is_word(word) && !misspelt() {
                return false;
            }
            self.take();
            self.keyword(&[word]);
        } else if self.at_word(word) {
            self.report_at(diagnostic::NO_COMMA, self.token.span, "");
        } else {
            return false;
        }
        self.take();
        true
    }

    /// Tells of `or` and `and` behind an event: they join conditions only.
    pub(super) fn one_event(&mut self, pattern: Pattern<'s>) -> Parsed<Pattern<'s>> {
        let joint = self.token.is_one_of(&["or", "and"]);
        let joins = |joins: &str| self.ahead().is_word(joins);
        if pattern.guard.is_some() || !joint || self.joins.is_some_and(joins) {
            return Ok(pattern);
        }
        let span = self.token.span;
        let found = self.written(span);
        self.stop(Diagnostic::new(diagnostic::JOINED_EVENTS, span, found))
    }

    /// Takes `:`, which must stand here; `=` is meant as one.
    pub(super) fn need_colon(&mut self, expected: &'static str) -> Parsed<()> {
        if self.at(Sort::Eq) {
            self.report_at(diagnostic::FOREIGN_SIGN, self.token.span, ":");
            self.take();
            return Ok(());
        }
        self.need(Sort::Colon, expected).map(|_| ())
    }

    /// What stands here begins no part of the block: tells so, and takes it.
    pub(super) fn no_part<T>(&mut self, expected: &'static str) -> Parsed<T> {
        let at = self.token.span;
        let stopped = match (self.token.sort, home(self.token.text)) {
            (Sort::Word, Some(home)) => {
                let found = self.token.text;
                self.stop(Diagnostic::new(diagnostic::APART, at, found).other(home))
            }
            (Sort::Comma, _) => self.stop(Diagnostic::new(diagnostic::DANGLING, at, ",")),
            _ if !self.token.starts_line && !self.at(Sort::End) => self.left_over(),
            (Sort::Close, _) => self.stop(Diagnostic::new(diagnostic::STRAY_BRACE, at, "}")),
            _ => self.no_such(expected),
        };
        if self.token.span == at {
            self.take();
        }
        stopped
    }
}

impl Reader<'_, '_, '_, '_> {
    /// The line was complete before the token at hand.
    fn left_over<T>(&mut self) -> Parsed<T> {
        if self.token.problem.is_some() {
            return self.unexpected("");
        }
        let span = self.token.span;
        let found = self.written(span);
        self.stop(Diagnostic::new(diagnostic::LEFT_OVER, span, found))
    }
}

/// What a line stands under that begins with `word`.
pub(super) fn home(word: &str) -> Option<&'static str> {
    Some(match word {
        "within" | "under" | "by" | "later" => "`meet when`",
        "else" => "`meet when`, `change when` or `defy when`",
        "in" => "`change when ..., until ...`",
        "takes" => "`change when`",
        "lands" | "backfires" => "`defy when`",
        "cost" | "odds" => "`meet when`, `change when` or `defy when`",
        "up" => "`per`, behind a comma",
        _ => return None,
    })
}
