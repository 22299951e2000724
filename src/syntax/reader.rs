//! What the grammar reads with: the token at hand, the lent nodes, the mistakes.

use super::nodes::{Chain, Nodes};
use super::token::{Problem, Sort, Token, token};
use super::tree::{Expr, ExprId, Kind, Let, Name, Node, Number, Part, Place, Text};
use crate::diagnostic::{self, Diagnostic, Diagnostics};
use crate::limits::{NAME_BYTES, TEXT_BYTES};
use crate::span::Span;

/// A part could not be read. What is wrong has been told; whoever can goes on behind it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stop;

/// A part, unless it could not be read.
pub(super) type Parsed<T> = Result<T, Stop>;

/// Reads one source into the lent nodes.
pub(super) struct Reader<'s, 't, 'd, 'r> {
    source: &'s str,
    /// The token at hand.
    pub(super) token: Token<'s>,
    /// Where the token after it can begin.
    next: usize,
    /// Where the token before it ended.
    pub(super) last_end: u32,
    /// The lent nodes.
    pub(super) nodes: Nodes<'s, 't>,
    /// Every `let` so far, and every measure made of others.
    pub(super) definitions: Chain<Let<'s>>,
    diagnostics: &'r mut Diagnostics<'s, 'd>,
    /// Where the last mistake was, so that no place is told of twice.
    reported: Option<u32>,
    /// Whether a text without its end took the rest of its line, perhaps a closing mark.
    pub(super) swallowed: bool,
    /// How deep the expression at hand nests.
    pub(super) depth: usize,
    /// Whether the expression at hand is what is measured.
    pub(super) measures: bool,
    /// The word that, after `or` or `and`, takes them from the condition at hand.
    pub(super) joins: Option<&'static str>,
}

impl<'s, 't, 'd, 'r> Reader<'s, 't, 'd, 'r> {
    /// At the first token of `source`.
    pub(super) fn new(
        source: &'s str,
        nodes: &'t mut [Node<'s>],
        diagnostics: &'r mut Diagnostics<'s, 'd>,
    ) -> Self {
        let (first, next) = token(source, 0);
        Self {
            source,
            token: first,
            next,
            last_end: 0,
            nodes: Nodes::new(nodes),
            definitions: Chain::new(),
            diagnostics,
            reported: None,
            swallowed: false,
            depth: 0,
            measures: false,
            joins: None,
        }
    }

    // The token at hand.

    /// Takes the token at hand and tells what is wrong with it.
    pub(super) fn take(&mut self) -> Token<'s> {
        let taken = self.token;
        if taken.problem.is_some() {
            self.report_token();
        }
        self.last_end = taken.span.end;
        (self.token, self.next) = token(self.source, self.next);
        taken
    }

    /// The token after the one at hand.
    #[inline(never)]
    pub(super) fn ahead(&self) -> Token<'s> {
        token(self.source, self.next).0
    }

    /// Whether the token at hand is of this sort.
    #[inline]
    pub(super) fn at(&self, sort: Sort) -> bool {
        self.token.sort == sort
    }

    /// Whether the token at hand is this keyword.
    #[inline]
    pub(super) fn at_word(&self, word: &str) -> bool {
        self.token.is_word(word)
    }

    /// What stands behind the token at hand.
    pub(super) fn behind(&self) -> &'s str {
        let end = self.token.span.end as usize;
        self.source.get(end..).unwrap_or_default()
    }

    /// Whether the token at hand can be a name.
    pub(super) fn at_name(&self) -> bool {
        self.token.is_name()
    }

    /// Whether the token at hand is of this sort and stands right behind the last.
    pub(super) fn touches(&self, sort: Sort) -> bool {
        self.at(sort) && self.token.span.start == self.last_end
    }

    /// Takes the token at hand if it is of this sort.
    #[inline]
    pub(super) fn takes(&mut self, sort: Sort) -> bool {
        let at = self.at(sort);
        if at {
            self.take();
        }
        at
    }

    /// Takes the token at hand if it is this keyword.
    #[inline]
    pub(super) fn takes_word(&mut self, word: &str) -> bool {
        let at = self.at_word(word);
        if at {
            self.take();
        }
        at
    }

    /// Takes a token of this sort, which must stand here.
    #[inline(never)]
    pub(super) fn need(&mut self, sort: Sort, expected: &'static str) -> Parsed<Token<'s>> {
        if self.at(sort) {
            Ok(self.take())
        } else {
            self.unexpected(expected)
        }
    }

    /// Takes a name, in backticks or not.
    pub(super) fn name(&mut self, expected: &'static str) -> Parsed<Name<'s>> {
        if !self.at_name() || self.begins_another() {
            return self.unexpected(expected);
        }
        let token = self.take();
        if self.touches(Sort::Minus) && self.ahead().touches_name(self.token.span.end) {
            return Ok(self.hyphened(token.span.start));
        }
        Ok(Name {
            text: token.text,
            span: token.span,
        })
    }

    /// Takes the rest of a name written with hyphens, and tells that it is none.
    fn hyphened(&mut self, start: u32) -> Name<'s> {
        while self.touches(Sort::Minus) && self.ahead().touches_name(self.token.span.end) {
            self.take();
            self.take();
        }
        let span = self.since(start);
        self.report_at(diagnostic::HYPHEN, span, "");
        Name {
            text: self.written(span),
            span,
        }
    }

    /// Takes a text in quotes.
    pub(super) fn sentence(&mut self, expected: &'static str) -> Parsed<Text<'s>> {
        let token = self.need(Sort::Text, expected)?;
        Ok(Text {
            text: token.text,
            span: token.span,
        })
    }

    /// Takes a whole number.
    pub(super) fn whole(&mut self, expected: &'static str) -> Parsed<Number> {
        let token = self.need(Sort::Int, expected)?;
        Ok(Number {
            value: token.value,
            span: token.span,
        })
    }

    /// From `start` to the end of what was taken last.
    pub(super) fn since(&self, start: u32) -> Span {
        Span::new(start, self.last_end.max(start))
    }

    /// What the author wrote there.
    #[inline(never)]
    pub(super) fn written(&self, span: Span) -> &'s str {
        span.text(self.source).unwrap_or_default()
    }

    // Nodes.

    /// Fills a node and says which.
    #[inline]
    pub(super) fn push(&mut self, kind: Kind<'s>) -> Parsed<u32> {
        if let Some(place) = self.nodes.push(kind) {
            return Ok(place);
        }
        self.full();
        Err(Stop)
    }

    /// Tells that the nodes are full. Nothing more can be kept, so nothing more is read.
    #[cold]
    fn full(&mut self) {
        let lent = self.nodes.lent() as i64;
        self.report(Diagnostic::new(diagnostic::NODES, self.token.span, "").number(lent));
        self.next = self.source.len();
        (self.token, _) = token(self.source, self.next);
        self.reported = Some(self.token.span.start);
    }

    /// Adds a part to a list.
    #[inline]
    pub(super) fn add<T: Part<'s>>(&mut self, chain: &mut Chain<T>, part: T) -> Parsed<()> {
        let place = self.push(part.wrap())?;
        chain.add(&mut self.nodes, place);
        Ok(())
    }

    /// A node of its own for a part.
    #[inline]
    pub(super) fn keep<T: Part<'s>>(&mut self, part: T) -> Parsed<Place<T>> {
        self.push(part.wrap()).map(Place::new)
    }

    /// An expression's node.
    #[inline]
    pub(super) fn expr(&mut self, expr: Expr<'s>) -> Parsed<ExprId> {
        self.push(Kind::Expr(expr)).map(ExprId::new)
    }

    // Mistakes.

    /// Tells of a mistake.
    pub(super) fn report(&mut self, diagnostic: Diagnostic<'s>) {
        self.reported = Some(diagnostic.span.start);
        self.diagnostics.report(diagnostic);
    }

    /// Tells of a mistake with what the author wrote there.
    #[inline(never)]
    pub(super) fn report_at(&mut self, code: diagnostic::Code, span: Span, other: &'static str) {
        let found = self.written(span);
        self.report(Diagnostic::new(code, span, found).other(other));
    }

    /// Tells of a mistake, unless one was told of there, and stops.
    #[inline(never)]
    pub(super) fn stop<T>(&mut self, diagnostic: Diagnostic<'s>) -> Parsed<T> {
        if self.reported != Some(diagnostic.span.start) {
            self.report(diagnostic);
        }
        Err(Stop)
    }

    /// Something else was expected in place of the token at hand; where that begins a line, the
    /// line before it is not finished, and is told so at its end.
    #[inline(never)]
    pub(super) fn unexpected<T>(&mut self, expected: &'static str) -> Parsed<T> {
        let at = self.token.span.start;
        if !self.token.starts_line || self.token.problem.is_some() || self.last_end == 0 {
            return self.no_such(expected);
        }
        if self.reported != Some(at) {
            let code = match self.token.sort {
                Sort::End => diagnostic::ENDS,
                _ => diagnostic::LINE_ENDS,
            };
            let end = Span::new(self.last_end, self.last_end);
            self.report_at(code, end, expected);
            self.reported = Some(at);
        }
        Err(Stop)
    }

    /// Nothing that could stand here begins with the token at hand.
    #[inline(never)]
    pub(super) fn no_such<T>(&mut self, expected: &'static str) -> Parsed<T> {
        if self.report_token() {
            return Err(Stop);
        }
        let span = self.token.span;
        let code = match self.token.sort {
            Sort::End => diagnostic::ENDS,
            _ => diagnostic::UNEXPECTED,
        };
        let found = self.written(span);
        self.stop(Diagnostic::new(code, span, found).other(expected))
    }

    /// Tells what is wrong with the token at hand, once; whether there was something.
    fn report_token(&mut self) -> bool {
        let Some(problem) = self.token.problem.take() else {
            return false;
        };
        let span = self.token.span;
        let found = self.written(span);
        let meant = match self.token.sort {
            Sort::Word => self.token.text,
            sort => sort.sign(),
        };
        self.swallowed |= matches!(problem, Problem::OpenText | Problem::OpenBacktick);
        let plain = |code| Diagnostic::new(code, span, found);
        self.report(match problem {
            Problem::OpenText => plain(diagnostic::OPEN_TEXT),
            Problem::OpenBacktick => plain(diagnostic::OPEN_BACKTICK),
            Problem::EmptyName => plain(diagnostic::EMPTY_NAME),
            Problem::Curled => plain(diagnostic::CURLED_QUOTES),
            Problem::Foreign => plain(diagnostic::FOREIGN_SIGN).other(meant),
            Problem::Semicolon => plain(diagnostic::SEMICOLON),
            Problem::Stray => plain(diagnostic::STRAY),
            Problem::TooLarge => plain(diagnostic::TOO_LARGE),
            Problem::Decimals => plain(diagnostic::DECIMALS).number(3),
            Problem::PercentDecimals => plain(diagnostic::PERCENT_DECIMALS).number(1),
            Problem::FractionOfTime => plain(diagnostic::FRACTION_OF_TIME),
            Problem::Unit => plain(diagnostic::UNIT),
            Problem::UnitOrder => plain(diagnostic::UNIT_ORDER),
            Problem::Date => plain(diagnostic::DATE),
            Problem::Clock => plain(diagnostic::CLOCK),
            Problem::LongName => plain(diagnostic::LONG_NAME).number(NAME_BYTES as i64),
            Problem::LongText => plain(diagnostic::LONG_TEXT).number(TEXT_BYTES as i64),
        });
        true
    }
}

impl Token<'_> {
    /// Whether it is this keyword; a name in backticks is none.
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.sort == Sort::Word && self.text == word
    }

    /// Whether it is one of these keywords.
    pub(super) fn is_one_of(&self, words: &[&str]) -> bool {
        self.sort == Sort::Word && words.contains(&self.text)
    }

    /// Whether it can be a name.
    pub(super) fn is_name(&self) -> bool {
        matches!(self.sort, Sort::Word | Sort::Backticked)
    }

    /// Whether it can be a name and begins at `end`.
    fn touches_name(&self, end: u32) -> bool {
        self.is_name() && self.span.start == end
    }
}
