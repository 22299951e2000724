//! Integrity rules: what they forbid or demand, and the cap of a breach.

use super::reader::{Parsed, Reader};
use super::token::Sort;
use super::tree::{Breach, ExprId, Form, Integrity, Pattern};
use crate::diagnostic::{self, Diagnostic};

const CLAUSES: &[&str] = &[
    "kind", "owner", "per", "never", "on", "after", "before", "breach",
];

impl<'s> Reader<'s, '_, '_, '_> {
    /// `integrity NAME "sentence" { ... }`.
    pub(super) fn integrity(&mut self) -> Parsed<Integrity<'s>> {
        let header = self.header()?;
        let (mut kind, mut owner, mut per, mut form, mut breach) = (None, None, None, None, None);
        while !self.ends_block(header.open) {
            let place = self.token.span;
            let read = match self.token.text {
                _ if !self.at(Sort::Word) => self.no_rule(),
                "kind" => self
                    .kind()
                    .map(|word| self.once(&mut kind, word, place, "kind")),
                "owner" => self
                    .owner()
                    .map(|text| self.once(&mut owner, text, place, "owner")),
                "per" => {
                    self.take();
                    self.per()
                        .map(|read| self.once(&mut per, read, place, "per"))
                }
                "never" | "on" | "after" | "before" => {
                    let word = self.token.text;
                    self.form().map(|read| match form {
                        Some((_, earlier)) => self.report(
                            Diagnostic::new(diagnostic::TWO_FORMS, place, word).related(earlier),
                        ),
                        None => form = Some((read, place)),
                    })
                }
                "breach" => self
                    .breach()
                    .map(|read| self.once(&mut breach, read, place, "breach")),
                _ => self.no_rule(),
            };
            if read.is_err() {
                self.skip_to(&[CLAUSES]);
            }
        }
        Ok(Integrity {
            name: header.name,
            sentence: header.sentence,
            kind: kind.map(|(word, _)| word),
            owner: owner.map(|(text, _)| text),
            per: per.map(|(per, _)| per),
            form: form.map(|(form, _)| form),
            breach: breach.map(|(breach, _)| breach),
            header: header.span,
            span: self.since(header.span.start),
        })
    }

    fn no_rule<T>(&mut self) -> Parsed<T> {
        self.no_part("`kind`, `owner`, `per`, `never`, `on`, `after`, `before` or `breach`")
    }

    /// `kind WORD`.
    fn kind(&mut self) -> Parsed<super::tree::Name<'s>> {
        self.take();
        self.name("`self_aware`, `accountable`, `responsible` or `honest`")
    }

    /// What is forbidden or demanded.
    fn form(&mut self) -> Parsed<Form<'s>> {
        match self.take().text {
            "never" => self.never(),
            "on" => {
                let when = self.pattern()?;
                self.need_word("require", "`require`")?;
                Ok(Form::Require(when, self.expression()?))
            }
            "after" => self.after(),
            _ => self.before(),
        }
    }

    /// `never PATTERN`, perhaps within a span.
    fn never(&mut self) -> Parsed<Form<'s>> {
        let pattern = self.pattern()?;
        if !self.takes(Sort::Comma) {
            return Ok(Form::Never(pattern));
        }
        if self.takes_word("within") {
            let within = self.amount()?;
            self.need_word("after", "`after`")?;
            return Ok(Form::NeverWithin(pattern, within, self.pattern()?));
        }
        if self.takes_word("between") {
            let start = self.simple_pattern()?;
            self.need_word("and", "`and`")?;
            return Ok(Form::NeverBetween(pattern, start, self.pattern()?));
        }
        self.need_word("while", "`within`, `between` or `while`")?;
        let name = self.name("the name of an expectation")?;
        self.need_word("open", "`open`")?;
        Ok(Form::NeverWhile(pattern, name))
    }

    /// `after A require B, within D [, unless C]`.
    fn after(&mut self) -> Parsed<Form<'s>> {
        let after = self.pattern()?;
        self.need_word("require", "`require`")?;
        let require = self.pattern()?;
        if !self.takes_comma_before("within") {
            return self.unexpected("`, within` and a duration");
        }
        self.take();
        let within = self.amount()?;
        let unless = if self.takes_comma_before("unless") {
            self.take();
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
        self.need_word("require", "`require`")?;
        let require = self.pattern()?;
        let within = if self.takes_comma_before("within") {
            self.take();
            Some(self.amount()?)
        } else {
            None
        };
        Ok(Form::Before {
            before,
            require,
            within,
        })
    }

    /// `breach -> cap N`, and how it ends.
    fn breach(&mut self) -> Parsed<Breach<'s>> {
        let start = self.take().span.start;
        self.need(Sort::Arrow, "`-> cap` and points")?;
        self.need_word("cap", "`cap` and points")?;
        let cap = self.felt()?;
        let (mut until, mut lasts, mut both) = (None, None, false);
        if self.takes(Sort::Comma) {
            if self.at_word("until") {
                until = Some(self.until(Some("for"))?);
                if let Some(and) = self.joint("for") {
                    both = and;
                    lasts = Some(self.lasts()?);
                }
            } else if self.at_word("for") {
                lasts = Some(self.lasts()?);
                if let Some(and) = self.joint("until") {
                    both = and;
                    until = Some(self.until(None)?);
                }
            } else {
                return self.unexpected("`until` or `for`");
            }
        }
        if self.at(Sort::Comma) && self.ahead().is_one_of(&["until", "for"]) {
            let span = self.ahead().span;
            let found = self.written(span);
            return self.stop(Diagnostic::new(diagnostic::NOT_JOINED, span, found));
        }
        Ok(Breach {
            cap,
            until,
            lasts,
            both,
            span: self.since(start),
        })
    }

    /// `or` or `and` before `word`: whether it is `and`.
    fn joint(&mut self, word: &str) -> Option<bool> {
        let and = self.at_word("and");
        if !(and || self.at_word("or")) || !self.ahead().is_word(word) {
            return None;
        }
        self.take();
        Some(and)
    }

    /// `until PATTERN`; before `next`, `or` and `and` are not of its condition.
    fn until(&mut self, next: Option<&'static str>) -> Parsed<Pattern<'s>> {
        self.take();
        self.joins = next;
        let pattern = self.pattern();
        self.joins = None;
        pattern
    }

    /// `for D`.
    fn lasts(&mut self) -> Parsed<ExprId> {
        self.take();
        self.amount()
    }
}
