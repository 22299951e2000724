//! Expectations and their clauses.

use super::band::{ASK, DEFY, STAKES};
use super::nodes::Chain;
use super::reader::{Parsed, Reader, Stop};
use super::recovery::Once;
use super::token::Sort;
use super::tree::{Clause, ClauseKind, Expectation, ExprId, Limit, Outcome, Pattern, Place};
use crate::diagnostic::{self, Diagnostic};
use crate::span::Span;

/// The keywords that begin a clause.
pub(super) const CLAUSES: &[&str] = &[
    "owner", "per", "open", "pause", "meet", "fail", "change", "defy", "void", "remind", "again",
    "reopen",
];

/// What a stance costs and how likely it succeeds.
#[derive(Default)]
pub(super) struct Stakes {
    pub(super) cost: Once<ExprId>,
    pub(super) odds: Once<ExprId>,
}

/// The two outcomes of a promise.
#[derive(Default)]
struct Promise<'s> {
    in_time: Once<Place<Outcome<'s>>>,
    otherwise: Once<Place<Outcome<'s>>>,
}

impl<'s> Reader<'s, '_, '_, '_> {
    /// `expectation NAME "sentence" { CLAUSES }`.
    pub(super) fn expectation(&mut self) -> Parsed<Expectation<'s>> {
        let opening = self.header()?;
        let mut clauses = Chain::new();
        let (mut owner, mut per) = (None, None);
        while !self.ends_block(opening.open) {
            let place = self.token.span;
            let clause = self.clause();
            match clause.as_ref().map(|clause| &clause.kind) {
                Ok(ClauseKind::Owner(_)) => self.once(&mut owner, (), place),
                Ok(ClauseKind::Per(..)) => self.once(&mut per, (), place),
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
            survey: false,
            retired: false,
            clauses: clauses.list(),
            span: self.since(opening.start),
        })
    }

    /// One clause, with the bands under it.
    fn clause(&mut self) -> Parsed<Clause<'s>> {
        let start = self.token.span.start;
        let mut stakes = Stakes::default();
        let kind = match self.keyword_of_clause() {
            Some("owner") => ClauseKind::Owner(self.owner()?),
            Some("per") => ClauseKind::Per(self.per()?),
            Some("open") => self.open()?,
            Some("pause") => self.pause()?,
            Some("meet") => self.meet(&mut stakes)?,
            Some("fail") => self.fail()?,
            Some("change") => self.change(&mut stakes)?,
            Some("defy") => self.defy(&mut stakes)?,
            Some("void") => self.void()?,
            Some("remind") => self.remind()?,
            Some("again") => self.again()?,
            Some("reopen") => self.reopen()?,
            _ => self.no_part(
                "`owner`, `per`, `open`, `pause`, `meet`, `fail`, `change`, `defy`, `void`, `remind`, `again` or `reopen`",
            )?,
        };
        Ok(Clause {
            kind,
            cost: stakes.cost.map(|(cost, _)| cost),
            odds: stakes.odds.map(|(odds, _)| odds),
            span: self.since(start),
        })
    }

    /// `open when PATTERN [, restarts]`.
    pub(super) fn open(&mut self) -> Parsed<ClauseKind<'s>> {
        self.take();
        let when = self.when_pattern()?;
        let restarts = self.behind_comma("restarts");
        Ok(ClauseKind::Open(when, restarts))
    }

    /// `pause from PATTERN until PATTERN`.
    fn pause(&mut self) -> Parsed<ClauseKind<'s>> {
        self.take();
        self.need_word("from", "`from` an event `until` another")?;
        let from = self.pattern()?;
        self.need_word("until", "`until` and an event")?;
        Ok(ClauseKind::Pause(from, self.pattern()?))
    }

    /// `meet after D -> OUTCOME`, `meet by T -> OUTCOME`, or `meet when PATTERN` and its bands.
    fn meet(&mut self, stakes: &mut Stakes) -> Parsed<ClauseKind<'s>> {
        self.take();
        if let Some(limit) = self.clock_limit()? {
            self.stakes(stakes)?;
            let outcome = self.outcome()?;
            self.stakes(stakes)?;
            return Ok(ClauseKind::MeetClock(limit, outcome));
        }
        let (when, guard) = self.met_pattern()?;
        let bands = self.meet_bands(guard, stakes)?;
        Ok(ClauseKind::Meet(when, bands))
    }

    /// `fail when PATTERN`, `fail after D` or `fail by T`, and its outcome.
    fn fail(&mut self) -> Parsed<ClauseKind<'s>> {
        self.take();
        if self.at_word("within") {
            self.meant("after");
        }
        if let Some(limit) = self.clock_limit()? {
            return Ok(ClauseKind::FailClock(limit, self.outcome()?));
        }
        if self.keyword(&["when"]).is_none() {
            return self.unexpected("`when`, `after` or `by`");
        }
        let when = self.when_pattern()?;
        Ok(ClauseKind::Fail(when, self.outcome()?))
    }

    /// `after D` or `by T`, if one stands here.
    pub(super) fn clock_limit(&mut self) -> Parsed<Option<Limit>> {
        if self.takes_word("after") {
            Ok(Some(Limit::Within(self.length()?)))
        } else if self.takes_word("by") {
            Ok(Some(Limit::By(self.amount()?)))
        } else {
            Ok(None)
        }
    }

    /// `change when PATTERN, until T` with its two outcomes, or `change when PATTERN
    /// [, once]` with its bands.
    fn change(&mut self, stakes: &mut Stakes) -> Parsed<ClauseKind<'s>> {
        let start = self.take().span.start;
        let when = self.when_pattern()?;
        if self.behind_comma("until") {
            let until = self.amount()?;
            let head = self.since(start);
            return self.promised(when, until, stakes, head);
        }
        let once = self.behind_comma("once");
        let bands = self.watch_bands(ASK, Self::ask_band, stakes);
        Ok(ClauseKind::ChangeAsk { when, once, bands })
    }

    /// `in time -> OUTCOME` and `else -> OUTCOME`, in either order.
    fn promised(
        &mut self,
        when: Place<Pattern<'s>>,
        until: ExprId,
        stakes: &mut Stakes,
        head: Span,
    ) -> Parsed<ClauseKind<'s>> {
        const WORDS: &[&str] = &["in", "else"];
        let mut promise = Promise::default();
        let mut told = false;
        while self.token.is_one_of(STAKES) || self.begins_line(WORDS, CLAUSES) {
            let span = self.token.span;
            let read = match self.token.text {
                "in" => self
                    .in_time()
                    .map(|outcome| self.once(&mut promise.in_time, outcome, span)),
                "else" => self
                    .otherwise()
                    .map(|outcome| self.once(&mut promise.otherwise, outcome, span)),
                _ => self.stakes(stakes),
            };
            if read.is_err() {
                told = true;
                self.skip_to(&[WORDS, STAKES, CLAUSES]);
            }
        }
        match (promise.in_time, promise.otherwise) {
            (Some((in_time, _)), Some((otherwise, _))) => Ok(ClauseKind::ChangeUntil {
                when,
                until,
                in_time,
                otherwise,
            }),
            _ if told => Err(Stop),
            _ if self.at_name() && self.ahead().sort == Sort::Arrow => {
                self.no_such("`in time` or `else`")
            }
            (None, _) => self.stop(Diagnostic::new(diagnostic::NO_IN_TIME, head, "")),
            (_, None) => self.stop(Diagnostic::new(diagnostic::NO_ELSE, head, "")),
        }
    }

    /// `in time -> OUTCOME`.
    fn in_time(&mut self) -> Parsed<Place<Outcome<'s>>> {
        self.take();
        self.need_word("time", "`time`")?;
        self.outcome()
    }

    /// `else -> OUTCOME`.
    pub(super) fn otherwise(&mut self) -> Parsed<Place<Outcome<'s>>> {
        self.take();
        self.outcome()
    }

    /// `defy [instead] when PATTERN [, once] [, within D]` and its bands.
    fn defy(&mut self, stakes: &mut Stakes) -> Parsed<ClauseKind<'s>> {
        self.take();
        let instead = self.takes_word("instead");
        let when = self.when_pattern()?;
        let mut once = self.behind_comma("once");
        let limit = self.window()?;
        if !once {
            once = self.behind_comma("once");
        }
        let bands = self.watch_bands(DEFY, Self::act_band, stakes);
        Ok(ClauseKind::Defy {
            instead,
            when,
            once,
            limit,
            bands,
        })
    }

    /// `void when PATTERN`.
    pub(super) fn void(&mut self) -> Parsed<ClauseKind<'s>> {
        self.take();
        self.when_pattern().map(ClauseKind::Void)
    }

    /// `again every DURATION`.
    fn again(&mut self) -> Parsed<ClauseKind<'s>> {
        self.take();
        self.need_word("every", "`every` and a duration")?;
        self.amount().map(ClauseKind::Again)
    }

    /// `reopen [continues] when PATTERN, within DURATION [of CALENDAR]`.
    fn reopen(&mut self) -> Parsed<ClauseKind<'s>> {
        self.take();
        let continues = self.takes_word("continues");
        let when = self.when_pattern()?;
        if !self.behind_comma("within") {
            return self.unexpected("`, within` and how long after the end");
        }
        Ok(ClauseKind::Reopen {
            continues,
            when,
            within: self.length()?,
        })
    }

    /// `remind DURATION [of CALENDAR] before OUTCOME [ends]`.
    fn remind(&mut self) -> Parsed<ClauseKind<'s>> {
        self.take();
        let before = self.length()?;
        self.need_word("before", "`before` and the name of an outcome")?;
        let outcome = self.name("the name of an outcome")?;
        let outcome = self.keep(outcome)?;
        if !self.token.starts_line {
            self.takes_word("ends");
        }
        Ok(ClauseKind::Remind { before, outcome })
    }
}

impl Reader<'_, '_, '_, '_> {
    /// The clause that begins here; none where a band begins that lacks its clause.
    fn keyword_of_clause(&mut self) -> Option<&'static str> {
        if self.at(Sort::Word) && super::recovery::home(self.token.text).is_some() {
            return None;
        }
        self.keyword_of_line(CLAUSES)
    }
}
