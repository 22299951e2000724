//! One scenario, line by line, for one subject.

use super::condition::{self, Reading, Truth};
use super::remembered::{Remembered, fields, ledger, parts};
use super::{Failure, Played};
use crate::events::literals;
use crate::report::known;
use crate::report::verdict::shown_key;
use crate::schema::{Attribute, Key, Schema};
use crate::texts::Texts;
use crate::value::moment::Moment;
use crate::value::points::Points;
use tamam::image::TEXT_BASE;
use tamam::syntax::tree::{ExprId, ExprKind, Field, Line, LineKind, List, Name, Scenario, When};
use tamam::{Engine, Event, Fault, Image, Span, Tree, Type, Value, Verdict};

/// A scenario being played.
pub(super) struct Story<'a, 's, 't, 'i> {
    tree: &'a Tree<'s, 't>,
    image: &'a Image<'i>,
    /// Where the text of the file begins that the scenario stands in.
    file: usize,
    schema: Schema<'i>,
    texts: Texts,
    memory: Vec<u64>,
    started: bool,
    /// What day 0 is, in milliseconds since 1970.
    base: i64,
    /// Whether the author counts days, and is shown days.
    days: bool,
    said: Vec<Verdict>,
}

impl<'a, 's, 't, 'i> Story<'a, 's, 't, 'i> {
    pub(super) fn new(tree: &'a Tree<'s, 't>, image: &'a Image<'i>, file: usize) -> Self {
        Self {
            tree,
            image,
            file,
            schema: Schema::new(image),
            texts: literals(image),
            memory: vec![0; image.memory_needed()],
            started: false,
            base: 0,
            days: false,
            said: Vec::new(),
        }
    }

    pub(super) fn play(mut self, scenario: &Scenario<'s>) -> Played {
        let mut played = Played {
            sentence: scenario.sentence.text.to_owned(),
            line: self.line_of(scenario.span),
            expects: 0,
            failures: Vec::new(),
        };
        for line in self.tree.list(scenario.lines) {
            if matches!(
                line.kind,
                LineKind::Expect { .. } | LineKind::ExpectScore(_)
            ) {
                played.expects += 1;
            }
            if let Err((message, instead)) = self.line(line) {
                played.failures.push(Failure {
                    line: self.line_of(line.span),
                    span: line.span.start as usize - self.file..line.span.end as usize - self.file,
                    message,
                    instead,
                });
            }
        }
        played
    }

    /// Plays a line; the error says what did not come true, and what happened instead.
    fn line(&mut self, line: &Line<'s>) -> Result<(), (String, Vec<String>)> {
        let alone = |message: String| (message, Vec::new());
        match &line.kind {
            LineKind::From(base) => {
                self.base = *base;
                Ok(())
            }
            LineKind::Nothing(when) => self.pass(self.tree.at(*when)).map_err(alone),
            LineKind::Event(when, name, fields) => {
                let when = self.tree.at(*when);
                self.happen(line, when, name, *fields).map_err(alone)
            }
            LineKind::ExpectScore(condition) => self.expect_score(line, *condition),
            LineKind::Expect {
                no,
                rule,
                key,
                outcome,
                at,
            } => {
                let at = at.map(|at| self.tree.at(at));
                self.expect(*no, rule, *key, self.tree.at(*outcome), at)
            }
        }
    }

    fn engine(&mut self) -> Result<Engine<'a, &mut [u64]>, String> {
        let started = std::mem::replace(&mut self.started, true);
        let memory = self.memory.as_mut_slice();
        let engine = if started {
            Engine::resume(self.image, memory)
        } else {
            Engine::start(self.image, memory)
        };
        engine.map_err(|refused| refused.to_string())
    }

    fn pass(&mut self, when: &When) -> Result<(), String> {
        let now = self.moment(when);
        let mut said = Vec::new();
        let done = self
            .engine()?
            .advance(now, &mut |verdict| said.push(*verdict));
        self.said.extend(said);
        done.map_err(|refused| self.refused(&refused))
    }

    fn happen(
        &mut self,
        line: &Line<'s>,
        when: &When,
        name: &Name<'s>,
        fields: List<Field<'s>>,
    ) -> Result<(), String> {
        let unknown = || format!("no event is named `{}`", name.text);
        let kind = self.schema.kind(name.text).ok_or_else(unknown)?;
        let evidence = u64::from(self.line_of(line.span));
        let mut event = Event::new(kind, self.moment(when), evidence);
        for field in self.tree.list(fields) {
            let known = self.schema.attributes(kind).iter();
            let attribute = known
                .clone()
                .find(|attribute| attribute.name == field.name.text)
                .cloned()
                .ok_or_else(|| format!("`{}` has no attribute `{}`", name.text, field.name.text))?;
            if attribute.slot.kind() == Type::Ids {
                let ids = self.ids(field.value);
                let set = ids.map(|ids| event.set_ids(attribute.slot, &ids));
                let set = set.ok_or_else(|| self.unlike(&attribute, field.value))?;
                set.map_err(|refused| format!("`{}`: {refused}", attribute.name))?;
                continue;
            }
            let value = self.value(&attribute, field.value);
            let value = value.ok_or_else(|| self.unlike(&attribute, field.value))?;
            event
                .set(attribute.slot, value)
                .map_err(|refused| format!("`{}`: {refused}", attribute.name))?;
        }
        let mut said = Vec::new();
        let done = self
            .engine()?
            .step(&event, &mut |verdict| said.push(*verdict));
        self.said.extend(said);
        done.map_err(|refused| self.refused(&refused))
    }

    /// Why a literal is no value of an attribute.
    fn unlike(&self, attribute: &Attribute<'i>, id: ExprId) -> String {
        let written = self.written(self.tree.expr(id).span);
        let ty = attribute.slot.kind().word();
        format!(
            "`{}` is of type {ty}, and cannot be `{written}`",
            attribute.name
        )
    }

    /// The ids of a list.
    fn ids(&mut self, id: ExprId) -> Option<Vec<u64>> {
        let ExprKind::List(ids) = self.tree.expr(id).kind else {
            return None;
        };
        let ids = self.tree.list(ids).map(|id| match id.kind {
            ExprKind::Int(number) => u64::try_from(number).ok(),
            ExprKind::Text(text) => self.id(text),
            _ => None,
        });
        ids.collect()
    }

    fn refused(&self, refused: &tamam::Refused) -> String {
        match refused {
            tamam::Refused::Older { time, clock } => format!(
                "{} is before {}, to which the story has come",
                self.shown(*time),
                self.shown(*clock)
            ),
            other => other.to_string(),
        }
    }

    /// The value of a literal, for an attribute.
    fn value(&mut self, attribute: &Attribute<'i>, id: ExprId) -> Option<Value> {
        let kind = self.tree.expr(id).kind;
        if let ExprKind::Negate(inner) = kind {
            let number = |value: Value| -> Option<Value> {
                Some(match value {
                    Value::Int(number) => Value::Int(number.checked_neg()?),
                    Value::Decimal(number) => Value::Decimal(number.checked_neg()?),
                    Value::Percent(number) => Value::Percent(number.checked_neg()?),
                    Value::Duration(number) => Value::Duration(number.checked_neg()?),
                    _ => return None,
                })
            };
            return self.value(attribute, inner).and_then(number);
        }
        Some(match (attribute.slot.kind(), kind) {
            (Type::Id, ExprKind::Int(number)) => Value::Id(u64::try_from(number).ok()?),
            (Type::Id, ExprKind::Text(text)) => Value::Id(self.id(text)?),
            (Type::Text, ExprKind::Text(text)) => Value::Text(self.text(text)?),
            (Type::Int, ExprKind::Int(number)) => Value::Int(number),
            (Type::Decimal, ExprKind::Int(number)) => Value::Decimal(number.checked_mul(1000)?),
            (Type::Decimal, ExprKind::Decimal(number)) => Value::Decimal(number),
            (Type::Decimal | Type::Percent, ExprKind::Percent(number)) => {
                match attribute.slot.kind() {
                    Type::Decimal => Value::Decimal(number),
                    _ => Value::Percent(number),
                }
            }
            (Type::Bool, ExprKind::Bool(yes)) => Value::Bool(yes),
            (Type::Time, ExprKind::Time(time)) => Value::Time(time),
            (Type::Time, ExprKind::Day(ms)) => Value::Time(self.base.checked_add(ms)?),
            (Type::Duration, ExprKind::Duration(ms)) => Value::Duration(ms),
            (Type::Choice, ExprKind::Name(word)) => {
                let place = attribute.words.iter().position(|known| *known == word)?;
                Value::Choice(u16::try_from(place).ok()?)
            }
            _ => return None,
        })
    }

    /// An id that is written as a text: of digits alone it is their number.
    fn id(&mut self, text: &str) -> Option<u64> {
        match crate::value::number::canonical(text) {
            Some(number) => Some(number),
            None => self.text(text),
        }
    }

    fn text(&mut self, text: &str) -> Option<u64> {
        self.texts
            .number(text)
            .ok()
            .map(|number| TEXT_BASE | u64::from(number))
    }

    fn expect(
        &mut self,
        no: bool,
        rule: &Name<'s>,
        key: Option<ExprId>,
        outcome: &Name<'s>,
        at: Option<&When>,
    ) -> Result<(), (String, Vec<String>)> {
        let keys = key.map(|key| self.keys(key));
        let at = at.map(|when| self.moment(when));
        let of_key = |verdict: &&Verdict| match &keys {
            None => true,
            Some(keys) => verdict.key.is_some_and(|key| keys.contains(&key)),
        };
        let of_rule = |verdict: &&Verdict| self.image.rule_name(verdict.rule) == rule.text;
        let of_outcome = |verdict: &&Verdict| self.outcome(verdict) == outcome.text;
        let then = |verdict: &&Verdict| at.is_none_or(|at| verdict.time == at);
        let found = self.said.iter().any(|verdict| {
            of_rule(&verdict) && of_key(&verdict) && of_outcome(&verdict) && then(&verdict)
        });
        if found != no {
            return Ok(());
        }
        let mut said: Vec<_> = self.said.iter().filter(of_rule).filter(of_key).collect();
        if said.is_empty() {
            said = self.said.iter().filter(of_rule).collect();
        }
        let instead = if said.is_empty() {
            vec![format!("`{}` has said nothing so far", rule.text)]
        } else {
            said.iter().map(|verdict| self.tell(verdict)).collect()
        };
        let message = if no {
            "this must not have come, and came"
        } else if at.is_some() && said.iter().any(of_outcome) {
            "this came at another time"
        } else {
            "this did not come"
        };
        Err((message.to_owned(), instead))
    }

    /// What the key of an `expect` may stand for: numbers differ with the key's type,
    /// which the rule's events say.
    fn keys(&self, key: ExprId) -> Vec<u64> {
        let text = |text: &str| match crate::value::number::canonical(text) {
            Some(number) => Some(number),
            None => self
                .texts
                .find(text)
                .map(|number| TEXT_BASE | u64::from(number)),
        };
        match self.tree.expr(key).kind {
            ExprKind::Int(number) => vec![number as u64],
            ExprKind::Negate(inner) => match self.tree.expr(inner).kind {
                ExprKind::Int(number) => vec![number.wrapping_neg() as u64],
                _ => Vec::new(),
            },
            ExprKind::Bool(yes) => vec![u64::from(yes)],
            ExprKind::Text(written) => {
                let as_text = self
                    .texts
                    .find(written)
                    .map(|number| TEXT_BASE | u64::from(number));
                text(written).into_iter().chain(as_text).collect()
            }
            ExprKind::Name(word) => {
                let kinds = 0..self.image.kinds();
                let attributes = kinds.flat_map(|kind| self.schema.attributes(kind));
                let places = attributes.filter_map(|attribute| {
                    attribute.words.iter().position(|known| *known == word)
                });
                places.map(|place| place as u64).collect()
            }
            _ => Vec::new(),
        }
    }

    fn expect_score(
        &mut self,
        line: &Line<'s>,
        condition: ExprId,
    ) -> Result<(), (String, Vec<String>)> {
        let image = self.image;
        let (score, disappointment, promises, counts, known, parts) = match self.engine() {
            Ok(engine) => (
                engine.score(),
                engine.disappointment(),
                engine.ledger().collect::<Vec<_>>(),
                engine.counts().collect::<Vec<_>>(),
                engine.known().collect::<Vec<_>>(),
                parts(image, &engine),
            ),
            Err(message) => return Err((message, Vec::new())),
        };
        let ledger = |name: &str| ledger(image, &promises, &counts, name);
        let text = |text: &str| {
            let number = crate::value::number::canonical(text);
            number.or_else(|| {
                let found = self.texts.find(text);
                found.map(|number| TEXT_BASE | u64::from(number))
            })
        };
        let reading = Reading {
            tree: self.tree,
            image,
            remembered: Remembered {
                score,
                disappointment,
                ledger: &ledger,
                parts,
            },
            known,
            base: self.base,
            text: &text,
        };
        let message = match reading.truth(condition) {
            Truth::Yes => return Ok(()),
            Truth::No => "this is not so",
            Truth::Unknown => "this cannot be told: a value is absent",
        };
        let written = self.written(line.span);
        let names = self.texts.names();
        let known = reading.known.iter().map(|known| {
            let value = known::shown(known, self.image, names);
            let value = value.unwrap_or_else(|| "absent".to_owned());
            (self.image.rule_name(known.rule), value)
        });
        let parts = reading.remembered.parts.iter();
        let parts = parts.map(|part| (part.name.as_str(), part.shown()));
        let counted =
            condition::names(written).filter_map(|name| Some((name, ledger(name)?.to_string())));
        let fields: Vec<_> = fields(&reading.remembered)
            .into_iter()
            .chain(known)
            .chain(parts)
            .filter(|(name, _)| condition::mentions(written, name))
            .chain(counted)
            .map(|(name, value)| format!("{name} is {value}"))
            .collect();
        Err((message.to_owned(), fields))
    }

    fn outcome(&self, verdict: &Verdict) -> &'i str {
        let word = verdict.class.word();
        match verdict.said().map(|outcome| self.image.outcome(outcome)) {
            None | Some("") => word,
            Some(name) => name,
        }
    }

    /// A verdict in one line.
    fn tell(&self, verdict: &Verdict) -> String {
        let mut told = self.image.rule_name(verdict.rule).to_owned();
        if let Some(key) = verdict.key {
            told += " ";
            told += &shown_key(key, verdict.rule, &self.schema, self.texts.names());
        }
        told += &format!(" {} at {}", self.outcome(verdict), self.shown(verdict.time));
        if let Some(felt) = verdict.felt {
            told += &format!(", felt {}", Points(felt));
        }
        if verdict.fault == Some(Fault::Absent) {
            let keyed = !matches!(self.schema.key(verdict.rule), Key::None);
            told += match verdict.key {
                None if keyed => ": the event gives no value to the attribute after `per`",
                _ => ": a value that it needs is missing",
            };
        }
        told
    }

    fn moment(&mut self, when: &When) -> i64 {
        if when.from_base {
            self.days = true;
            self.base.saturating_add(when.ms)
        } else {
            when.ms
        }
    }

    /// A time as the author writes times in this story.
    fn shown(&self, time: i64) -> String {
        let since = time.saturating_sub(self.base);
        if !self.days || since < 0 {
            return Moment(time).to_string();
        }
        const DAY: i64 = 86_400_000;
        let (day, ms) = (since / DAY, since % DAY);
        let (hours, minutes) = (ms / 3_600_000, ms / 60_000 % 60);
        let (seconds, ms) = (ms / 1000 % 60, ms % 1000);
        let mut shown = format!("day {day}");
        if since % DAY != 0 {
            shown += &format!(" {hours:02}:{minutes:02}");
        }
        if seconds != 0 || ms != 0 {
            shown += &format!(":{seconds:02}");
        }
        if ms != 0 {
            shown += &format!(".{ms:03}");
        }
        shown
    }

    fn written(&self, span: Span) -> &'s str {
        span.text(self.tree.source()).unwrap_or_default()
    }

    fn line_of(&self, span: Span) -> u32 {
        let text = self.tree.source().get(self.file..).unwrap_or_default();
        let from = self.file as u32;
        let span = Span::new(
            span.start.saturating_sub(from),
            span.end.saturating_sub(from),
        );
        span.line_and_column(text).0
    }
}
