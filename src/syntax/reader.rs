//! What the grammar reads with: the token at hand, the lent nodes, the mistakes.

use super::token::{Problem, Sort, Token, token};
use super::tree::{Expr, ExprId, Kind, List, Listed, NONE, Name, Node, Number, Text};
use crate::diagnostic::{self, Diagnostic, Diagnostics};
use crate::limits::{NAME_BYTES, TEXT_BYTES};
use crate::span::Span;
use core::marker::PhantomData;

/// A part could not be read. What is wrong has been reported; whoever can goes on behind
/// it.
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
    nodes: &'t mut [Node<'s>],
    used: usize,
    diagnostics: &'r mut Diagnostics<'s, 'd>,
    /// The start of the last mistake, so that one is told once.
    reported: Option<u32>,
    /// How deep the expression at hand nests.
    pub(super) depth: usize,
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
            nodes,
            used: 0,
            diagnostics,
            reported: None,
            depth: 0,
            joins: None,
        }
    }

    /// The nodes that were filled.
    pub(super) fn finish(self) -> &'t [Node<'s>] {
        let nodes: &'t [Node<'s>] = self.nodes;
        nodes.get(..self.used).unwrap_or_default()
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
    pub(super) fn ahead(&self) -> Token<'s> {
        token(self.source, self.next).0
    }

    /// Whether the token at hand is of this sort.
    pub(super) fn at(&self, sort: Sort) -> bool {
        self.token.sort == sort
    }

    /// Whether the token at hand is this keyword.
    pub(super) fn at_word(&self, word: &str) -> bool {
        self.token.is_word(word)
    }

    /// Takes the token at hand if it is of this sort.
    pub(super) fn takes(&mut self, sort: Sort) -> bool {
        let at = self.at(sort);
        if at {
            self.take();
        }
        at
    }

    /// Takes the token at hand if it is this keyword.
    pub(super) fn takes_word(&mut self, word: &str) -> bool {
        let at = self.at_word(word);
        if at {
            self.take();
        }
        at
    }

    /// Takes a comma if this keyword comes after it, and stands at the keyword then.
    pub(super) fn takes_comma_before(&mut self, word: &str) -> bool {
        self.at(Sort::Comma) && self.ahead().is_word(word) && self.takes(Sort::Comma)
    }

    /// Takes a token of this sort, which must stand here.
    pub(super) fn need(&mut self, sort: Sort, expected: &'static str) -> Parsed<Token<'s>> {
        if self.at(sort) {
            Ok(self.take())
        } else {
            self.unexpected(expected)
        }
    }

    /// Takes this keyword, which must stand here.
    pub(super) fn need_word(&mut self, word: &str, expected: &'static str) -> Parsed<()> {
        if self.takes_word(word) {
            Ok(())
        } else {
            self.unexpected(expected)
        }
    }

    /// A name, in backticks or not.
    pub(super) fn name(&mut self, expected: &'static str) -> Parsed<Name<'s>> {
        if !self.at(Sort::Word) && !self.at(Sort::Backticked) {
            return self.unexpected(expected);
        }
        let token = self.take();
        Ok(Name {
            text: token.text,
            span: token.span,
        })
    }

    /// A text.
    pub(super) fn text(&mut self, expected: &'static str) -> Parsed<Text<'s>> {
        let token = self.need(Sort::Text, expected)?;
        Ok(Text {
            text: token.text,
            span: token.span,
        })
    }

    /// A whole number.
    pub(super) fn number(&mut self, expected: &'static str) -> Parsed<Number> {
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

    // Nodes.

    /// Puts a node into the lent slice and says where.
    pub(super) fn push(&mut self, kind: Kind<'s>) -> Parsed<u32> {
        let place = self.used;
        let Some(node) = self.nodes.get_mut(place) else {
            let lent = self.nodes.len() as i64;
            self.report(Diagnostic::new(diagnostic::NODES, self.token.span, "").number(lent));
            self.give_up();
            return Err(Stop);
        };
        *node = Node { kind, next: NONE };
        self.used += 1;
        Ok(place as u32)
    }

    /// An expression's node.
    pub(super) fn expr(&mut self, expr: Expr<'s>) -> Parsed<ExprId> {
        self.push(Kind::Expr(expr)).map(ExprId)
    }

    /// Makes an expression's place wider: the parentheses around it are of it.
    pub(super) fn widen(&mut self, id: ExprId, span: Span) {
        if let Some(Kind::Expr(expr)) = self.nodes.get_mut(id.0 as usize).map(|node| &mut node.kind)
        {
            expr.span = span;
        }
    }

    /// Reads nothing more.
    pub(super) fn give_up(&mut self) {
        self.next = self.source.len();
        (self.token, _) = token(self.source, self.next);
        self.reported = Some(self.token.span.start);
    }

    // Mistakes.

    /// Reports a mistake.
    pub(super) fn report(&mut self, diagnostic: Diagnostic<'s>) {
        self.reported = Some(diagnostic.span.start);
        self.diagnostics.report(diagnostic);
    }

    /// Reports a mistake and stops here.
    pub(super) fn stop<T>(&mut self, diagnostic: Diagnostic<'s>) -> Parsed<T> {
        if self.reported != Some(diagnostic.span.start) {
            self.report(diagnostic);
        }
        Err(Stop)
    }

    /// What the author wrote there.
    pub(super) fn written(&self, span: Span) -> &'s str {
        span.text(self.source).unwrap_or_default()
    }

    /// Something else was expected in place of the token at hand.
    pub(super) fn unexpected<T>(&mut self, expected: &'static str) -> Parsed<T> {
        if self.token.problem.is_some() && !matches!(self.token.problem, Some(Problem::Foreign(_)))
        {
            self.report_token();
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

    /// Tells what is wrong with the token at hand, once.
    fn report_token(&mut self) {
        let Some(problem) = self.token.problem.take() else {
            return;
        };
        let span = self.token.span;
        let (code, other, number) = match problem {
            Problem::OpenText => (diagnostic::OPEN_TEXT, "", 0),
            Problem::OpenBacktick => (diagnostic::OPEN_BACKTICK, "", 0),
            Problem::EmptyName => (diagnostic::EMPTY_NAME, "", 0),
            Problem::Curled => (diagnostic::CURLED_QUOTES, "", 0),
            Problem::Foreign(word) => (diagnostic::FOREIGN_SIGN, word, 0),
            Problem::Semicolon => (diagnostic::SEMICOLON, "", 0),
            Problem::Stray => (diagnostic::STRAY, "", 0),
            Problem::TooLarge => (diagnostic::TOO_LARGE, "", 0),
            Problem::Decimals => (diagnostic::DECIMALS, "", 3),
            Problem::PercentDecimals => (diagnostic::PERCENT_DECIMALS, "", 1),
            Problem::FractionOfTime => (diagnostic::FRACTION_OF_TIME, "", 0),
            Problem::Unit => (diagnostic::UNIT, "", 0),
            Problem::UnitOrder => (diagnostic::UNIT_ORDER, "", 0),
            Problem::Date => (diagnostic::DATE, "", 0),
            Problem::Clock => (diagnostic::CLOCK, "", 0),
            Problem::LongName => (diagnostic::LONG_NAME, "", NAME_BYTES as i64),
            Problem::LongText => (diagnostic::LONG_TEXT, "", TEXT_BYTES as i64),
        };
        let found = match problem {
            Problem::LongText | Problem::LongName => "",
            _ => self.written(span),
        };
        self.report(
            Diagnostic::new(code, span, found)
                .other(other)
                .number(number),
        );
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
}

/// A list that grows at its end.
pub(super) struct Chain<T> {
    list: List<T>,
    last: u32,
}

impl<T> Chain<T> {
    /// Without nodes.
    pub(super) const fn new() -> Self {
        Self {
            list: List::EMPTY,
            last: NONE,
        }
    }

    /// The list so far.
    pub(super) const fn list(&self) -> List<T> {
        self.list
    }

    /// Adds a node that is in the slice already.
    pub(super) fn add(&mut self, reader: &mut Reader<'_, '_, '_, '_>, place: u32) {
        match reader.nodes.get_mut(self.last as usize) {
            Some(last) => last.next = place,
            None => self.list.first = place,
        }
        self.last = place;
        self.list = List {
            first: self.list.first,
            len: self.list.len.saturating_add(1),
            sort: PhantomData,
        };
    }

    /// Adds a part.
    pub(super) fn push<'s>(&mut self, reader: &mut Reader<'s, '_, '_, '_>, part: T) -> Parsed<()>
    where
        T: Listed<'s>,
    {
        let place = reader.push(part.wrap())?;
        self.add(reader, place);
        Ok(())
    }
}
