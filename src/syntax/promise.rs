//! Promises and their clauses.

use super::nodes::Chain;
use super::reader::{Parsed, Reader};
use super::token::Sort;
use super::tree::{Clause, ClauseKind, Expectation, Limit, Outcome, Place, Promise};

/// The keywords that begin a clause of a promise.
const CLAUSES: &[&str] = &["owner", "per", "made", "kept", "honoured", "else", "void"];

impl<'s> Reader<'s, '_, '_, '_> {
    /// `promise NAME "sentence" from WHO { CLAUSES }`.
    pub(super) fn promise(&mut self) -> Parsed<Promise<'s>> {
        let title = self.title()?;
        self.need_word("from", "`from` and who gives the word")?;
        let from = self.name("who gives the word")?;
        let opening = self.open_block(title, "`{`")?;
        let mut clauses = Chain::new();
        let (mut owner, mut per, mut made, mut broken) = (None, None, None, None);
        while !self.ends_block(opening.open) {
            let place = self.token.span;
            let clause = self.vow();
            match clause.as_ref().map(|clause| &clause.kind) {
                Ok(ClauseKind::Owner(_)) => self.once(&mut owner, (), place),
                Ok(ClauseKind::Per(..)) => self.once(&mut per, (), place),
                Ok(ClauseKind::Made(..)) => self.once(&mut made, (), place),
                Ok(ClauseKind::Broken(..)) => self.once(&mut broken, (), place),
                _ => {}
            }
            if clause
                .and_then(|clause| self.add(&mut clauses, clause))
                .is_err()
            {
                self.skip_to(&[CLAUSES]);
            }
        }
        Ok(Promise {
            from,
            said: Expectation {
                header: opening.header,
                clauses: clauses.list(),
                survey: false,
                retired: false,
                span: self.since(opening.start),
            },
        })
    }

    /// One clause of a promise.
    fn vow(&mut self) -> Parsed<Clause<'s>> {
        let start = self.token.span.start;
        let kind = match self.keyword_of_line(CLAUSES) {
            Some("owner") => ClauseKind::Owner(self.owner()?),
            Some("per") => ClauseKind::Per(self.per()?),
            Some("made") => self.made()?,
            Some("kept") => self.kept()?,
            Some("honoured") => self.honoured()?,
            Some("else") => self.broken()?,
            Some("void") => self.void()?,
            _ => {
                self.no_part("`owner`, `per`, `made`, `kept`, `honoured`, `else broken` or `void`")?
            }
        };
        Ok(Clause {
            kind,
            cost: None,
            odds: None,
            span: self.since(start),
        })
    }

    /// `made when PATTERN, within D [of CALENDAR]` or `, until T`.
    fn made(&mut self) -> Parsed<ClauseKind<'s>> {
        self.take();
        let when = self.when_pattern()?;
        let limit = if self.behind_comma("within") {
            Limit::Within(self.length()?)
        } else if self.behind_comma("until") {
            Limit::By(self.amount()?)
        } else {
            return self.unexpected("`, until` and a time, or `, within` and a duration");
        };
        Ok(ClauseKind::Made(when, limit))
    }

    /// `kept when PATTERN [-> OUTCOME]`.
    fn kept(&mut self) -> Parsed<ClauseKind<'s>> {
        self.take();
        let when = self.when_pattern()?;
        Ok(ClauseKind::Kept(when, self.ending()?))
    }

    /// `honoured when PATTERN [, until T] [-> OUTCOME]`.
    fn honoured(&mut self) -> Parsed<ClauseKind<'s>> {
        self.take();
        let when = self.when_pattern()?;
        let until = if self.behind_comma("until") {
            Some(self.amount()?)
        } else {
            None
        };
        let outcome = self.ending()?;
        Ok(ClauseKind::Honoured {
            when,
            until,
            outcome,
        })
    }

    /// `else broken [-> OUTCOME]`.
    fn broken(&mut self) -> Parsed<ClauseKind<'s>> {
        self.take();
        self.need_word("broken", "`broken`")?;
        Ok(ClauseKind::Broken(self.ending()?))
    }

    /// `-> OUTCOME`, or nothing.
    fn ending(&mut self) -> Parsed<Option<Place<Outcome<'s>>>> {
        if !self.at(Sort::Arrow) {
            return Ok(None);
        }
        self.outcome().map(Some)
    }
}
