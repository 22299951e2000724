//! Integrity rules: what they forbid or demand, and the cap of a breach.

use super::reader::{Parsed, Reader};
use super::token::Sort;
use super::tree::{Breach, ExprId, Form, Integrity, Name, Pattern, Place};
use crate::diagnostic::{self, Diagnostic};

/// The keywords that begin a line of an integrity rule.
const CLAUSES: &[&str] = &[
    "kind", "owner", "per", "never", "on", "after", "before", "at", "same", "breach",
];

impl<'s> Reader<'s, '_, '_, '_> {
    /// `integrity NAME "sentence" { ... }`.
    pub(super) fn integrity(&mut self) -> Parsed<Integrity<'s>> {
        let opening = self.header()?;
        let (mut kind, mut owner, mut per, mut form, mut breach) = (None, None, None, None, None);
        while !self.ends_block(opening.open) {
            let place = self.token.span;
            let read = match self.keyword_of_line(CLAUSES) {
                Some("kind") => self.kind().map(|kept| self.once(&mut kind, kept, place)),
                Some("owner") => self.owner().map(|kept| self.once(&mut owner, kept, place)),
                Some("per") => self.per().map(|kept| self.once(&mut per, kept, place)),
                Some("breach") => self
                    .breach()
                    .map(|kept| self.once(&mut breach, kept, place)),
                Some(word) => self.form(word).map(|kept| match form {
                    Some((_, earlier)) => {
                        let two = Diagnostic::new(diagnostic::TWO_FORMS, place, word);
                        self.report(two.related(earlier));
                    }
                    None => form = Some((kept, place)),
                }),
                None => self.no_part(
                    "`kind`, `owner`, `per`, `never`, `on`, `after`, `before`, `at most`, `at least`, `same rate` or `breach`",
                ),
            };
            if read.is_err() {
                self.skip_to(&[CLAUSES]);
            }
        }
        Ok(Integrity {
            header: opening.header,
            retired: false,
            kind: kind.map(|(word, _)| word),
            owner: owner.map(|(text, _)| text),
            per: per.map(|(per, _)| per),
            form: form.map(|(form, _)| form),
            breach: breach.map(|(breach, _)| breach),
            span: self.since(opening.start),
        })
    }

    /// `kind WORD`.
    fn kind(&mut self) -> Parsed<Place<Name<'s>>> {
        self.take();
        let word = self.name("`self_aware`, `accountable`, `responsible` or `honest`")?;
        self.keep(word)
    }

    /// What is forbidden or demanded.
    fn form(&mut self, word: &str) -> Parsed<Place<Form<'s>>> {
        self.take();
        let form = match word {
            "never" => self.never(),
            "on" => self.on(),
            "after" => self.after(),
            "before" => self.before(),
            "at" => self.counted(),
            _ => self.same(),
        }?;
        self.keep(form)
    }

    /// `never PATTERN`, perhaps within a span.
    fn never(&mut self) -> Parsed<Form<'s>> {
        let pattern = self.pattern()?;
        if self.behind_comma("within") {
            let within = self.length()?;
            self.need_word("after", "`after` and an event")?;
            return Ok(Form::NeverWithin(pattern, within, self.pattern()?));
        }
        if self.behind_comma("between") {
            let start = self.simple_pattern()?;
            self.need_word("and", "`and` and an event")?;
            return Ok(Form::NeverBetween(pattern, start, self.pattern()?));
        }
        if self.behind_comma("while") {
            let name = self.name("the name of an expectation")?;
            self.need_word("open", "`open`")?;
            return Ok(Form::NeverWhile(pattern, name));
        }
        if self.takes(Sort::Comma) {
            return self.unexpected("`within`, `between` or `while`");
        }
        Ok(Form::Never(pattern))
    }

    /// `on PATTERN require CONDITION`.
    fn on(&mut self) -> Parsed<Form<'s>> {
        let when = self.pattern()?;
        self.need_word("require", "`require` and a condition")?;
        Ok(Form::Require(when, self.condition()?))
    }

    /// `after A require B, within D [, unless C]`.
    fn after(&mut self) -> Parsed<Form<'s>> {
        let after = self.pattern()?;
        self.need_word("require", "`require` and an event")?;
        let require = self.pattern()?;
        if !self.behind_comma("within") {
            return self.unexpected("`, within` and a duration");
        }
        let within = self.length()?;
        let unless = if self.behind_comma("unless") {
            Some(self.pattern()?)
        } else {
            None
        };
        Ok(Form::After {
            after,
            require,
            within,
            unless,
        })
    }

    /// `before A require B [, within D]`.
    fn before(&mut self) -> Parsed<Form<'s>> {
        let before = self.pattern()?;
        self.need_word("require", "`require` and an event")?;
        let require = self.pattern()?;
        let within = if self.behind_comma("within") {
            Some(self.length()?)
        } else {
            None
        };
        Ok(Form::Before {
            before,
            require,
            within,
        })
    }

    /// `at most N A, within D`, or `at least N A, every D [, from B [until C]]`.
    fn counted(&mut self) -> Parsed<Form<'s>> {
        if self.keyword(&["most", "least"]) == Some("most") {
            self.take();
            let most = self.whole("how many are allowed, a whole number")?;
            let event = self.pattern()?;
            if !self.behind_comma("within") {
                return self.unexpected("`, within` and a duration");
            }
            let within = self.amount()?;
            return Ok(Form::AtMost {
                most,
                event,
                within,
            });
        }
        self.need_word("least", "`most` or `least`")?;
        let least = self.whole("how many are demanded, a whole number")?;
        let event = self.pattern()?;
        if !self.behind_comma("every") {
            return self.unexpected("`, every` and a duration");
        }
        let every = self.amount()?;
        let (mut from, mut until) = (None, None);
        if self.behind_comma("from") {
            from = Some(self.pattern()?);
            if self.takes_word("until") {
                until = Some(self.pattern()?);
            }
        }
        Ok(Form::AtLeast {
            least,
            event,
            every,
            from,
            until,
        })
    }

    /// `same rate of RULE.WORD where P and where Q [, over N each]`.
    fn same(&mut self) -> Parsed<Form<'s>> {
        self.need_word("rate", "`rate of`")?;
        self.need_word("of", "`of`, a rule, a dot and an outcome")?;
        let of = self.name("a rule, a dot and an outcome")?;
        self.need_word("where", "`where` and a condition")?;
        let first = self.simple_condition()?;
        self.need_word("and", "`and where` and the condition of the other side")?;
        self.need_word("where", "`where` and the condition of the other side")?;
        let second = self.condition()?;
        let over = if self.behind_comma("over") {
            let over = self.amount()?;
            self.need_word("each", "`each`")?;
            Some(over)
        } else {
            None
        };
        Ok(Form::SameRate {
            of,
            first,
            second,
            over,
        })
    }

    /// `breach -> cap N`, and what ends the cap.
    fn breach(&mut self) -> Parsed<Place<Breach<'s>>> {
        let start = self.take().span.start;
        self.need_arrow("`-> cap` and points")?;
        self.need_word("cap", "`cap` and points")?;
        let cap = self.felt()?;
        let (mut until, mut lasts, mut both) = (None, None, false);
        if self.behind_comma("until") {
            until = Some(self.until(Some("for"))?);
            if let Some(and) = self.joint("for")? {
                both = and;
                lasts = Some(self.lasts()?);
            }
        } else if self.behind_comma("for") {
            lasts = Some(self.lasts()?);
            if let Some(and) = self.joint("until")? {
                both = and;
                until = Some(self.until(None)?);
            }
        } else if self.takes(Sort::Comma) {
            return self.unexpected("`until` or `for`");
        }
        let span = self.since(start);
        self.keep(Breach {
            cap,
            until,
            lasts,
            both,
            span,
        })
    }

    /// `or for`, `and until`: what leads to the other end of a cap, and whether it is
    /// `and`.
    fn joint(&mut self, word: &str) -> Parsed<Option<bool>> {
        if self.at(Sort::Comma) && self.ahead().is_word(word) {
            let span = self.ahead().span;
            let found = self.written(span);
            return self.stop(Diagnostic::new(diagnostic::NOT_JOINED, span, found));
        }
        if !self.token.is_one_of(&["or", "and"]) || !self.ahead().is_word(word) {
            return Ok(None);
        }
        let both = self.take().text == "and";
        self.take();
        Ok(Some(both))
    }

    /// What lifts a cap, behind `until`; before `next`, `or` and `and` are not of its condition.
    fn until(&mut self, next: Option<&'static str>) -> Parsed<Place<Pattern<'s>>> {
        self.joins = next;
        let pattern = self.pattern();
        self.joins = None;
        pattern
    }

    /// How long a cap stands, behind `for`.
    fn lasts(&mut self) -> Parsed<ExprId> {
        self.amount()
    }
}
