//! Expectations: their clauses, and the bands under them.

use super::reader::{Chain, Parsed, Reader};
use super::token::Sort;
use super::tree::{
    Band, BandKind, Clause, ClauseKind, Expectation, ExprId, Limit, Outcome, Pattern,
};
use crate::diagnostic::{self, Diagnostic};
use crate::span::Span;

/// The keywords that begin a clause.
const CLAUSES: &[&str] = &[
    "owner", "per", "open", "meet", "fail", "change", "defy", "void",
];
/// What can begin a line under `meet when`, an arrow apart.
const MEET: &[&str] = &["within", "under", "by", "before", "later", "where", "else"];
const CHANGE_UNTIL: &[&str] = &["in", "else"];
const CHANGE_ASK: &[&str] = &["takes", "else"];
const DEFY: &[&str] = &["lands", "backfires", "else"];
const STAKES: &[&str] = &["cost", "odds"];

/// What a stance costs and how likely it succeeds.
#[derive(Default)]
struct Stakes {
    cost: Option<(ExprId, Span)>,
    odds: Option<(ExprId, Span)>,
}

/// The two outcomes of a promise.
#[derive(Default)]
struct Promise<'s> {
    in_time: Option<(Outcome<'s>, Span)>,
    otherwise: Option<(Outcome<'s>, Span)>,
}

impl<'s> Reader<'s, '_, '_, '_> {
    /// `expectation NAME "sentence" { CLAUSES }`.
    pub(super) fn expectation(&mut self) -> Parsed<Expectation<'s>> {
        let header = self.header()?;
        let mut clauses = Chain::new();
        let (mut owner, mut per) = (None, None);
        while !self.ends_block(header.open) {
            let place = self.token.span;
            let clause = self.clause();
            if let Ok(clause) = &clause {
                match clause.kind {
                    ClauseKind::Owner(_) => self.once(&mut owner, (), place, "owner"),
                    ClauseKind::Per(..) => self.once(&mut per, (), place, "per"),
                    _ => {}
                }
            }
            if clause
                .and_then(|clause| clauses.push(self, clause))
                .is_err()
            {
                self.skip_to(&[CLAUSES]);
            }
        }
        Ok(Expectation {
            name: header.name,
            sentence: header.sentence,
            clauses: clauses.list(),
            header: header.span,
            span: self.since(header.span.start),
        })
    }

    /// One clause, with the bands under it.
    fn clause(&mut self) -> Parsed<Clause<'s>> {
        let start = self.token.span.start;
        let mut stakes = Stakes::default();
        let kind = match self.token.text {
            _ if !self.at(Sort::Word) => self.no_clause()?,
            "owner" => ClauseKind::Owner(self.owner()?),
            "per" => {
                self.take();
                let (key, room) = self.per()?;
                ClauseKind::Per(key, room)
            }
            "open" => self.open()?,
            "meet" => self.meet(&mut stakes)?,
            "fail" => self.fail()?,
            "change" => self.change(&mut stakes)?,
            "defy" => self.defy(&mut stakes)?,
            "void" => {
                self.take();
                ClauseKind::Void(self.when_pattern()?)
            }
            _ => self.no_clause()?,
        };
        Ok(Clause {
            kind,
            cost: stakes.cost.map(|(cost, _)| cost),
            odds: stakes.odds.map(|(odds, _)| odds),
            span: self.since(start),
        })
    }

    fn no_clause<T>(&mut self) -> Parsed<T> {
        self.no_part("`owner`, `per`, `open`, `meet`, `fail`, `change`, `defy` or `void`")
    }

    /// `open when PATTERN [, restarts]`.
    fn open(&mut self) -> Parsed<ClauseKind<'s>> {
        self.take();
        let when = self.when_pattern()?;
        let restarts = self.takes_comma_before("restarts") && self.takes_word("restarts");
        Ok(ClauseKind::Open(when, restarts))
    }

    /// `meet when PATTERN` and its bands, or `meet after D -> OUTCOME`.
    fn meet(&mut self, stakes: &mut Stakes) -> Parsed<ClauseKind<'s>> {
        self.take();
        if self.takes_word("after") {
            let delay = self.amount()?;
            self.stakes(stakes)?;
            let outcome = self.outcome()?;
            self.stakes(stakes)?;
            return Ok(ClauseKind::MeetAfter(delay, outcome));
        }
        let (when, guard) = self.met_pattern()?;
        let mut bands = Chain::new();
        if guard.is_some() {
            let start = when.span.end;
            let band = self.met(start, None, guard, false);
            self.add_band(&mut bands, band, MEET);
        }
        if self.takes(Sort::Comma) && !self.token.is_one_of(MEET) {
            return self.unexpected("`within`, `under`, `by`, `before`, `where` or `later`");
        }
        while self.at(Sort::Arrow) || self.token.is_one_of(MEET) || self.at_stakes() {
            if self.at_stakes() {
                self.stakes(stakes)?;
            } else {
                let band = self.meet_band();
                self.add_band(&mut bands, band, MEET);
            }
        }
        Ok(ClauseKind::Meet(when, bands.list()))
    }

    /// Adds a band, or goes on behind one that could not be read.
    fn add_band(
        &mut self,
        bands: &mut Chain<Band<'s>>,
        band: Parsed<Band<'s>>,
        words: &'static [&'static str],
    ) {
        if band.and_then(|band| bands.push(self, band)).is_err() {
            self.skip_to(&[words, STAKES, CLAUSES]);
        }
    }

    /// `[LIMIT | later] [where C] -> OUTCOME` or `else -> OUTCOME`.
    fn meet_band(&mut self) -> Parsed<Band<'s>> {
        let start = self.token.span.start;
        if self.at_word("else") {
            return self.else_band();
        }
        let later = self.takes_word("later");
        let limit = if later { None } else { self.limit()? };
        let guard = self.guard()?;
        self.met(start, limit, guard, later)
    }

    fn met(
        &mut self,
        start: u32,
        limit: Option<Limit>,
        guard: Option<ExprId>,
        later: bool,
    ) -> Parsed<Band<'s>> {
        let kind = BandKind::Met {
            limit,
            guard,
            later,
        };
        self.band(start, kind)
    }

    /// `-> OUTCOME`, behind what leads to it.
    fn band(&mut self, start: u32, kind: BandKind<'s>) -> Parsed<Band<'s>> {
        let outcome = self.outcome()?;
        Ok(Band {
            kind,
            outcome,
            span: self.since(start),
        })
    }

    /// `else -> OUTCOME`.
    fn else_band(&mut self) -> Parsed<Band<'s>> {
        let start = self.take().span.start;
        self.band(start, BandKind::Else)
    }

    fn at_stakes(&self) -> bool {
        self.token.is_one_of(STAKES)
    }

    /// `cost N`, `odds N%`, or both with a comma between.
    fn stakes(&mut self, stakes: &mut Stakes) -> Parsed<()> {
        while self.at_stakes() {
            let token = self.take();
            let amount = self.amount()?;
            if token.text == "cost" {
                self.once(&mut stakes.cost, amount, token.span, "cost");
            } else {
                self.once(&mut stakes.odds, amount, token.span, "odds");
            }
            if self.at(Sort::Comma) && self.ahead().is_one_of(STAKES) {
                self.take();
            }
        }
        Ok(())
    }

    /// `fail when PATTERN`, `fail after D` or `fail by T`, and its outcome.
    fn fail(&mut self) -> Parsed<ClauseKind<'s>> {
        self.take();
        let limit = if self.takes_word("after") {
            Limit::Within(self.amount()?)
        } else if self.takes_word("by") {
            Limit::By(self.amount()?)
        } else if self.at_word("when") {
            let when = self.when_pattern()?;
            return Ok(ClauseKind::Fail(when, self.outcome()?));
        } else {
            return self.unexpected("`when`, `after` or `by`");
        };
        Ok(ClauseKind::FailClock(limit, self.outcome()?))
    }

    /// `change when PATTERN, until T` with its two outcomes, or `change when PATTERN
    /// [, once]` with its bands.
    fn change(&mut self, stakes: &mut Stakes) -> Parsed<ClauseKind<'s>> {
        let start = self.take().span.start;
        let when = self.when_pattern()?;
        if self.takes_comma_before("until") {
            self.take();
            let until = self.amount()?;
            let head = self.since(start);
            return self.promise(when, until, stakes, head);
        }
        let once = self.takes_comma_before("once") && self.takes_word("once");
        let bands = self.watch_bands(stakes, CHANGE_ASK)?;
        Ok(ClauseKind::ChangeAsk { when, once, bands })
    }

    /// `in time -> OUTCOME` and `else -> OUTCOME`.
    fn promise(
        &mut self,
        when: Pattern<'s>,
        until: ExprId,
        stakes: &mut Stakes,
        head: Span,
    ) -> Parsed<ClauseKind<'s>> {
        let mut promise = Promise::default();
        let mut read = true;
        while self.token.is_one_of(CHANGE_UNTIL) || self.at_stakes() {
            if self.at_stakes() {
                self.stakes(stakes)?;
            } else if self.promised(&mut promise).is_err() {
                read = false;
                self.skip_to(&[CHANGE_UNTIL, STAKES, CLAUSES]);
            }
        }
        match (promise.in_time, promise.otherwise) {
            (Some((in_time, _)), Some((otherwise, _))) => Ok(ClauseKind::ChangeUntil {
                when,
                until,
                in_time,
                otherwise,
            }),
            // One that could not be read has been told of.
            _ if !read => Err(super::reader::Stop),
            (None, _) => self.stop(Diagnostic::new(diagnostic::NO_IN_TIME, head, "")),
            (_, None) => self.stop(Diagnostic::new(diagnostic::NO_ELSE, head, "")),
        }
    }

    fn promised(&mut self, promise: &mut Promise<'s>) -> Parsed<()> {
        let span = self.token.span;
        if self.takes_word("else") {
            let outcome = self.outcome()?;
            self.once(&mut promise.otherwise, outcome, span, "else");
            return Ok(());
        }
        self.take();
        self.need_word("time", "`time`")?;
        let outcome = self.outcome()?;
        self.once(&mut promise.in_time, outcome, span, "in time");
        Ok(())
    }

    /// `defy [instead] when PATTERN [, once] [, within D]` and its bands.
    fn defy(&mut self, stakes: &mut Stakes) -> Parsed<ClauseKind<'s>> {
        self.take();
        let instead = self.takes_word("instead");
        let when = self.when_pattern()?;
        let mut once = self.takes_comma_before("once") && self.takes_word("once");
        let limit = self.lasting()?;
        if !once {
            once = self.takes_comma_before("once") && self.takes_word("once");
        }
        let bands = self.watch_bands(stakes, DEFY)?;
        Ok(ClauseKind::Defy {
            instead,
            when,
            once,
            limit,
            bands,
        })
    }

    /// The bands of a watch, whose first words are `words`.
    fn watch_bands(
        &mut self,
        stakes: &mut Stakes,
        words: &'static [&'static str],
    ) -> Parsed<super::tree::List<Band<'s>>> {
        let mut bands = Chain::new();
        while self.token.is_one_of(words) || self.at_stakes() {
            if self.at_stakes() {
                self.stakes(stakes)?;
            } else {
                let band = self.watch_band();
                self.add_band(&mut bands, band, words);
            }
        }
        Ok(bands.list())
    }

    /// `lands when`, `backfires when` or `takes when PATTERN [, within D] -> OUTCOME`, or
    /// `else -> OUTCOME`.
    fn watch_band(&mut self) -> Parsed<Band<'s>> {
        if self.at_word("else") {
            return self.else_band();
        }
        let word = self.take();
        let when = self.when_pattern()?;
        let limit = self.lasting()?;
        let kind = match word.text {
            "lands" => BandKind::Lands(when, limit),
            "backfires" => BandKind::Backfires(when, limit),
            _ => BandKind::Takes(when, limit),
        };
        self.band(word.span.start, kind)
    }
}
