//! What clauses are made of: patterns, limits and outcomes.

use super::reader::{Parsed, Reader};
use super::token::Sort;
use super::tree::{ExprId, Limit, Name, Number, Outcome, Pattern, Per, Place, Reach};

/// A pattern, and the condition of the first band with where it began.
type MetPattern<'s> = (Place<Pattern<'s>>, Option<(u32, ExprId)>);

/// The words that begin a limit.
const LIMITS: &[&str] = &["within", "under", "by", "before"];

impl<'s> Reader<'s, '_, '_, '_> {
    /// `when PATTERN`.
    pub(super) fn when_pattern(&mut self) -> Parsed<Place<Pattern<'s>>> {
        self.need_when()?;
        self.pattern()
    }

    /// `EVENT [matching ATTRIBUTE] [for all | for oldest | for newest] [where CONDITION]`.
    pub(super) fn pattern(&mut self) -> Parsed<Place<Pattern<'s>>> {
        let mut pattern = self.happening()?;
        pattern.guard = self.guard()?;
        pattern.span = self.since(pattern.span.start);
        let pattern = self.one_event(pattern)?;
        self.keep(pattern)
    }

    /// A pattern before `and`: what is in its condition stands in parentheses.
    pub(super) fn simple_pattern(&mut self) -> Parsed<Place<Pattern<'s>>> {
        let mut pattern = self.happening()?;
        if self.takes_word("where") {
            pattern.guard = Some(self.simple_condition()?);
            pattern.span = self.since(pattern.span.start);
        }
        self.keep(pattern)
    }

    /// The pattern of `meet when`: a `where` that begins a line and ends at an arrow is
    /// that of the first band. Says that band's condition, if it was read, and where it
    /// began.
    pub(super) fn met_pattern(&mut self) -> Parsed<MetPattern<'s>> {
        self.need_when()?;
        let mut pattern = self.happening()?;
        let own_line = self.token.starts_line;
        let start = self.token.span.start;
        let guard = self.guard()?;
        if own_line && self.at(Sort::Arrow) {
            return Ok((self.keep(pattern)?, guard.map(|guard| (start, guard))));
        }
        pattern.guard = guard;
        pattern.span = self.since(pattern.span.start);
        let pattern = self.one_event(pattern)?;
        Ok((self.keep(pattern)?, None))
    }

    /// `EVENT [matching ATTRIBUTE] [REACH]`.
    fn happening(&mut self) -> Parsed<Pattern<'s>> {
        let event = self.name("the name of an event")?;
        let matching = self.matching()?;
        let reach = self.reach()?;
        Ok(Pattern {
            event,
            matching,
            reach,
            guard: None,
            span: self.since(event.span.start),
        })
    }

    /// `matching ATTRIBUTE`, or nothing.
    fn matching(&mut self) -> Parsed<Option<Place<Name<'s>>>> {
        if !self.takes_word("matching") {
            return Ok(None);
        }
        let name = self.name("the name of an attribute")?;
        self.keep(name).map(Some)
    }

    /// `for all`, `for oldest`, `for newest`, or nothing.
    fn reach(&mut self) -> Parsed<Option<Reach>> {
        if !self.at_word("for") || self.ahead().sort == Sort::Duration {
            return Ok(None);
        }
        self.take();
        let reach = match self.keyword(&["all", "oldest", "newest"]) {
            Some("all") => Reach::All,
            Some("oldest") => Reach::Oldest,
            Some(_) => Reach::Newest,
            None => return self.unexpected("`all`, `oldest` or `newest`"),
        };
        self.take();
        Ok(Some(reach))
    }

    /// `where CONDITION`, or nothing.
    pub(super) fn guard(&mut self) -> Parsed<Option<ExprId>> {
        if !self.takes_word("where") {
            return Ok(None);
        }
        self.condition().map(Some)
    }

    /// `within D`, `under D`, `by T`, `before T`, or nothing.
    pub(super) fn limit(&mut self) -> Parsed<Option<Limit>> {
        if !self.token.is_one_of(LIMITS) {
            return Ok(None);
        }
        Ok(Some(match self.take().text {
            "within" => Limit::Within(self.length()?),
            "under" => Limit::Under(self.length()?),
            "by" => Limit::By(self.amount()?),
            _ => Limit::Before(self.amount()?),
        }))
    }

    /// `, within D` or `, under D` behind a pattern, or nothing.
    pub(super) fn window(&mut self) -> Parsed<Option<Limit>> {
        if self.behind_comma("within") {
            return Ok(Some(Limit::Within(self.length()?)));
        }
        if self.behind_comma("under") {
            return Ok(Some(Limit::Under(self.length()?)));
        }
        Ok(None)
    }

    /// `-> NAME [FELT]`; what is felt stands on the line of the name.
    pub(super) fn outcome(&mut self) -> Parsed<Place<Outcome<'s>>> {
        let start = self.need_arrow("`->` and an outcome")?;
        let name = self.name("the name of an outcome")?;
        let value = self.at_value() || self.at(Sort::Left) || self.at(Sort::Plus);
        let felt = if value && !self.token.starts_line {
            Some(self.felt()?)
        } else {
            None
        };
        let span = self.since(start);
        self.keep(Outcome { name, felt, span })
    }

    /// `per KEY [, up to N open]`.
    pub(super) fn per(&mut self) -> Parsed<Place<Per<'s>>> {
        self.take();
        let key = self.name("the name of an attribute")?;
        let room = self.slots()?;
        self.keep(Per { key, room })
    }

    /// `, up to N open`, or nothing.
    pub(super) fn slots(&mut self) -> Parsed<Option<Number>> {
        if !self.behind_comma("up") {
            return Ok(None);
        }
        self.need_word("to", "`to`")?;
        let room = self.whole("a whole number")?;
        self.need_word("open", "`open`")?;
        Ok(Some(room))
    }
}
