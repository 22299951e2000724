//! Events and the types of their attributes.

use super::nodes::Chain;
use super::reader::{Parsed, Reader};
use super::spelling::nearest;
use super::token::Sort;
use super::tree::{Attribute, Ends, EventDecl, List, Name, Number, Place, TypeExpr};
use crate::diagnostic::{self, Diagnostic};

/// The words for types.
const TYPES: &[&str] = &[
    "id", "ids", "int", "decimal", "percent", "bool", "time", "duration", "text",
];

/// What a condition reads as yes or no, whatever it is compared with.
const YES_NO: &[&str] = &["yes", "no", "true", "false"];

impl<'s> Reader<'s, '_, '_, '_> {
    /// `event NAME [from WHO] [to WHO] [with FACETS] [{ ATTRIBUTES }]`.
    pub(super) fn event(&mut self) -> Parsed<EventDecl<'s>> {
        let start = self.take().span.start;
        let name = self.name("the name of an event")?;
        let (mut from, mut to) = (None, None);
        if self.takes_role("from") {
            let who = self.name("the name of who acts")?;
            from = Some(self.keep(who)?);
        }
        if self.takes_role("to") {
            let whom = self.name("the name of whom it is done to")?;
            to = Some(self.keep(whom)?);
        }
        let bears = self.bears()?;
        let attributes = match self.token.sort {
            Sort::Open => self.attributes()?,
            Sort::Left => return self.unexpected("`{` before the attributes"),
            _ => List::EMPTY,
        };
        Ok(EventDecl {
            name,
            from,
            to,
            bears,
            attributes,
            span: self.since(start),
        })
    }

    /// `{ NAME: TYPE, ... }`.
    fn attributes(&mut self) -> Parsed<List<Attribute<'s>>> {
        let open = self.take().span;
        let mut attributes = Chain::new();
        while !self.ends_block(open) {
            let attribute = self.attribute();
            let added = attribute.and_then(|attribute| self.add(&mut attributes, attribute));
            if added.is_err() {
                self.skip_to_comma();
            }
            let begins = self.at_name() && self.ahead().sort == Sort::Colon;
            if !self.list_goes_on(begins) {
                self.close(Sort::Close, open)?;
                break;
            }
        }
        Ok(attributes.list())
    }

    /// `NAME: TYPE`.
    fn attribute(&mut self) -> Parsed<Attribute<'s>> {
        let name = self.name("the name of an attribute")?;
        self.need_colon("`:` and a type")?;
        let ty = self.type_of_value()?;
        Ok(Attribute {
            name,
            ty,
            span: self.since(name.span.start),
        })
    }

    /// `int 1..5`, `text`, `calm | upset`.
    fn type_of_value(&mut self) -> Parsed<TypeExpr<'s>> {
        const EXPECTED: &str = "a type, or the words of a choice such as `a | b`";
        if self.ahead().sort == Sort::Bar {
            return self.choice().map(TypeExpr::Choice);
        }
        let word = self.name(EXPECTED)?;
        Ok(match word.text {
            "id" => TypeExpr::Id,
            "ids" => TypeExpr::Ids(self.room()?),
            "int" => TypeExpr::Int(self.range(1)?),
            "decimal" => TypeExpr::Decimal(self.range(1000)?),
            "percent" => TypeExpr::Percent,
            "bool" => TypeExpr::Bool,
            "time" => TypeExpr::Time,
            "duration" => TypeExpr::Duration,
            "text" => TypeExpr::Text,
            written => {
                let meant = type_meant(written);
                let code = match meant {
                    Some(_) => diagnostic::NO_TYPE,
                    None => diagnostic::ONE_CHOICE,
                };
                let mistake = Diagnostic::new(code, word.span, written);
                return self.stop(mistake.other(meant.unwrap_or_default()));
            }
        })
    }

    /// `up to 8` behind `ids`, or nothing.
    fn room(&mut self) -> Parsed<Option<Place<Number>>> {
        if !self.takes_word("up") {
            return Ok(None);
        }
        self.need_word("to", "`to`")?;
        let most = self.whole("how many ids there are at most")?;
        self.keep(most).map(Some)
    }

    /// `calm | upset`.
    fn choice(&mut self) -> Parsed<List<Name<'s>>> {
        let mut words = Chain::new();
        loop {
            if self.token.is_one_of(YES_NO) {
                let (word, span) = (self.token.text, self.token.span);
                return self.stop(Diagnostic::new(diagnostic::YES_NO_CHOICE, span, word));
            }
            let word = self.name("a word of the choice")?;
            self.add(&mut words, word)?;
            if !self.takes(Sort::Bar) {
                return Ok(words.list());
            }
        }
    }

    /// `1..5`, `1..`, `..5` or nothing; a whole number counts `scale`.
    fn range(&mut self, scale: i64) -> Parsed<Option<Place<Ends>>> {
        let from = self.end_of_range(scale)?;
        if from.is_none() && !self.at(Sort::Dots) {
            return Ok(None);
        }
        self.need(Sort::Dots, "`..`")?;
        let to = self.end_of_range(scale)?;
        if from.is_none() && to.is_none() {
            return self.unexpected("a number beside `..`");
        }
        self.keep(Ends { from, to }).map(Some)
    }

    /// `-5`, or nothing.
    fn end_of_range(&mut self, scale: i64) -> Parsed<Option<i64>> {
        let minus = self.takes(Sort::Minus);
        let scale = match self.token.sort {
            Sort::Int => scale,
            Sort::Decimal if scale == 1000 => 1,
            Sort::Decimal => return self.unexpected("a whole number"),
            _ if minus => return self.unexpected("a number"),
            _ => return Ok(None),
        };
        let token = self.take();
        let Some(value) = token.value.checked_mul(scale) else {
            let found = self.written(token.span);
            return self.stop(Diagnostic::new(diagnostic::TOO_LARGE, token.span, found));
        };
        // Values are never negative before the sign, so this does not overflow.
        Ok(Some(if minus { -value } else { value }))
    }
}

impl Reader<'_, '_, '_, '_> {
    /// Takes `from` or `to`, perhaps misspelt, on the line of the event's name.
    fn takes_role(&mut self, word: &'static str) -> bool {
        let misspelt = !self.token.starts_line
            && self.at(Sort::Word)
            && !self.token.is_one_of(&["from", "to", "with"]);
        if misspelt {
            self.keyword(&[word]);
        }
        self.takes_word(word)
    }
}

/// The type that was meant by a word that is none: misspelt, or of another language.
fn type_meant(written: &str) -> Option<&'static str> {
    Some(match written {
        "integer" | "number" | "long" => "int",
        "float" | "double" | "real" => "decimal",
        "string" | "str" => "text",
        "boolean" => "bool",
        "date" | "datetime" | "timestamp" => "time",
        "percentage" => "percent",
        _ => return nearest(written, TYPES.iter().copied()),
    })
}
