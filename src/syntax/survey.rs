//! Surveys: a question and its answer, read as an expectation.

use super::nodes::Chain;
use super::reader::{Parsed, Reader};
use super::token::Sort;
use super::tree::{Band, BandKind, Clause, ClauseKind, Expectation, Name, Outcome};
use crate::span::Span;

/// The keywords that begin a clause of a survey.
const CLAUSES: &[&str] = &["owner", "per", "asked", "answered", "unanswered", "void"];

impl<'s> Reader<'s, '_, '_, '_> {
    /// `survey NAME "sentence" { CLAUSES }`.
    pub(super) fn survey(&mut self) -> Parsed<Expectation<'s>> {
        let opening = self.header()?;
        let mut clauses = Chain::new();
        let (mut owner, mut per, mut asked, mut unanswered) = (None, None, None, None);
        while !self.ends_block(opening.open) {
            let place = self.token.span;
            let clause = self.question();
            match clause.as_ref().map(|clause| &clause.kind) {
                Ok(ClauseKind::Owner(_)) => self.once(&mut owner, (), place),
                Ok(ClauseKind::Per(..)) => self.once(&mut per, (), place),
                Ok(ClauseKind::Open(..)) => self.once(&mut asked, (), place),
                Ok(ClauseKind::FailClock(..)) => self.once(&mut unanswered, (), place),
                _ => {}
            }
            if clause
                .and_then(|clause| self.add(&mut clauses, clause))
                .is_err()
            {
                self.skip_to(&[CLAUSES]);
            }
        }
        Ok(Expectation {
            header: opening.header,
            survey: true,
            retired: false,
            clauses: clauses.list(),
            span: self.since(opening.start),
        })
    }

    /// One clause of a survey.
    fn question(&mut self) -> Parsed<Clause<'s>> {
        let start = self.token.span.start;
        let kind = match self.keyword_of_line(CLAUSES) {
            Some("owner") => ClauseKind::Owner(self.owner()?),
            Some("per") => ClauseKind::Per(self.per()?),
            Some("asked") => self.open()?,
            Some("answered") => self.answered()?,
            Some("unanswered") => self.unanswered()?,
            Some("void") => self.void()?,
            _ => self.no_part("`owner`, `per`, `asked`, `answered`, `unanswered` or `void`")?,
        };
        Ok(Clause {
            kind,
            cost: None,
            odds: None,
            span: self.since(start),
        })
    }

    /// `answered when PATTERN [-> OUTCOME]`.
    fn answered(&mut self) -> Parsed<ClauseKind<'s>> {
        let start = self.take().span.start;
        let when = self.when_pattern()?;
        let outcome = if self.at(Sort::Arrow) {
            self.outcome()?
        } else {
            let outcome = plain("answered", self.since(start));
            self.keep(outcome)?
        };
        let band = Band {
            kind: BandKind::Met {
                limit: None,
                guard: None,
                later: false,
            },
            outcome,
            span: self.since(start),
        };
        let mut bands = Chain::new();
        self.add(&mut bands, band)?;
        Ok(ClauseKind::Meet(when, bands.list()))
    }

    /// `unanswered after D [-> OUTCOME]` or `unanswered by T [-> OUTCOME]`.
    fn unanswered(&mut self) -> Parsed<ClauseKind<'s>> {
        let start = self.take().span.start;
        if self.at_word("within") {
            self.meant("after");
        }
        let Some(limit) = self.clock_limit()? else {
            return self.unexpected("`after` and a duration, or `by` and a time");
        };
        let outcome = if self.at(Sort::Arrow) {
            self.outcome()?
        } else {
            let outcome = plain("unanswered", self.since(start));
            self.keep(outcome)?
        };
        Ok(ClauseKind::FailClock(limit, outcome))
    }
}

/// The outcome of a clause that writes none: it bears the clause's own word.
const fn plain(word: &'static str, span: Span) -> Outcome<'static> {
    Outcome {
        name: Name { text: word, span },
        felt: None,
        span,
    }
}
