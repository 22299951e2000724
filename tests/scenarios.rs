//! The oracle, which has never seen the engine, keeps every scenario of the manual and of
//! the packs: what people read is true by what a rule means, not by what the engine does.
#![cfg(feature = "compile")]

mod oracle;
#[path = "manual/pages.rs"]
#[allow(dead_code)]
mod pages;

use oracle::{Event, Oracle, Said, Score, V};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use tamam::syntax::tree::{
    Expr, ExprId, ExprKind, Field, Item, Line, LineKind, List, Node, Op, Reckoning, Scenario,
    TypeExpr, When,
};
use tamam::syntax::{Tree, nodes_needed};
use tamam::{Diagnostics, Value, parse};
use tamam_source::{Sources, disk};

#[test]
fn the_oracle_keeps_every_scenario_that_people_read() {
    let mut sources = Vec::new();
    for path in pages::documents() {
        let fences = pages::fences(&path);
        for fence in fences.iter().filter(|fence| fence.info == "tamam") {
            let name = format!("{}:{}", path.display(), fence.line);
            let mut read = |name: &str| pages::named(&fences, name);
            let followed = Sources::follow("own.tamam", fence.text.clone(), &mut read);
            sources.push((name, followed));
        }
    }
    let library = pages::files_under("source/library", "tamam");
    for path in pages::files_under("examples", "tamam")
        .into_iter()
        .chain(library)
    {
        let followed = Sources::follow("own", pages::text_of(&path), &mut disk::beside(&path));
        sources.push((path.display().to_string(), followed));
    }

    let mut failures = String::new();
    let mut expectations = 0;
    for (name, followed) in &sources {
        let source = followed
            .as_ref()
            .unwrap_or_else(|why| panic!("{name}: {why:?}"));
        // Those of the files it uses are played where these are read by themselves.
        let own = source.own();
        let source = source.text();
        let mut found = [Diagnostics::blank(); 4];
        let mut diagnostics = Diagnostics::new(&mut found);
        let mut nodes = vec![Node::BLANK; nodes_needed(source)];
        let tree = parse(source, &mut nodes, &mut diagnostics);
        assert!(diagnostics.is_empty(), "{name}: {:?}", diagnostics.found());
        for item in tree.items() {
            if let Item::Scenario(scenario) = item
                && own.contains(&(scenario.span.start as usize))
            {
                expectations += play(&tree, scenario, name, &mut failures);
            }
        }
    }
    assert!(
        expectations > 150,
        "only {expectations} lines expect something"
    );
    assert!(failures.is_empty(), "\n{failures}");
}

/// Plays one scenario, notes what does not come true, and says how many lines expect.
fn play(tree: &Tree, scenario: &Scenario, name: &str, failures: &mut String) -> usize {
    let texts = Texts::default();
    let mut stage = Stage {
        tree,
        texts: &texts,
        oracle: Oracle::new(tree, &|text| texts.number(text)),
        said: Vec::new(),
        base: 0,
    };
    let mut expectations = 0;
    for line in tree.list(scenario.lines) {
        let expects = matches!(
            line.kind,
            LineKind::Expect { .. } | LineKind::ExpectScore(_)
        );
        expectations += usize::from(expects);
        if let Err(why) = stage.play(line) {
            let written = line.span.text(tree.source()).unwrap_or_default();
            let _ = writeln!(
                failures,
                "{name} {:?}: {written}\n  {why}",
                scenario.sentence.text
            );
        }
    }
    expectations
}

/// A scenario as far as it has been played.
struct Stage<'a, 's, 't> {
    tree: &'a Tree<'s, 't>,
    texts: &'a Texts,
    oracle: Oracle,
    said: Vec<Said>,
    base: i64,
}

impl<'s> Stage<'_, 's, '_> {
    fn play(&mut self, line: &Line<'s>) -> Result<(), String> {
        match &line.kind {
            LineKind::From(ms) => {
                self.base = *ms;
                Ok(())
            }
            LineKind::Nothing(when) => {
                let said = self.oracle.advance(self.time(self.tree.at(*when)));
                self.said
                    .extend(said.map_err(|refused| format!("{refused:?}"))?);
                Ok(())
            }
            LineKind::Event(when, kind, fields) => {
                let event = Event {
                    kind: kind.text.to_owned(),
                    time: self.time(self.tree.at(*when)),
                    evidence: u64::from(line.span.start),
                    attributes: self.attributes(kind.text, *fields),
                    lists: self.lists(*fields),
                };
                let said = self.oracle.step(&event);
                self.said
                    .extend(said.map_err(|refused| format!("{refused:?}"))?);
                Ok(())
            }
            LineKind::Expect {
                no,
                rule,
                key,
                outcome,
                at,
            } => {
                let key = key.map(|key| self.key(key));
                let at = at.map(|at| self.time(self.tree.at(at)));
                let outcome = self.tree.at(*outcome);
                let came = self.said.iter().any(|said| {
                    let word = said.outcome.as_deref().unwrap_or(said.class.word());
                    said.rule == rule.text
                        && (word == outcome.text || said.class.word() == outcome.text)
                        && key.is_none_or(|key| said.key == Some(key))
                        && at.is_none_or(|at| said.time == at)
                });
                if came == *no {
                    let said = self.said.iter().filter(|said| said.rule == rule.text);
                    return Err(format!("{:#?}", said.collect::<Vec<_>>()));
                }
                Ok(())
            }
            LineKind::ExpectScore(condition) => {
                let score = self.oracle.score();
                let holds = self.holds(*condition, &score);
                if holds {
                    Ok(())
                } else {
                    Err(format!("{score:?}"))
                }
            }
        }
    }

    fn time(&self, when: &When) -> i64 {
        if when.from_base {
            self.base + when.ms
        } else {
            when.ms
        }
    }

    /// The fields that are lists of ids.
    fn lists(&self, fields: List<Field<'s>>) -> BTreeMap<String, Vec<u64>> {
        let fields = self.tree.list(fields);
        let lists = fields.filter_map(|field| Some((field, self.list(field)?)));
        let ids = |(field, ids): (&Field<'s>, List<Expr<'s>>)| {
            let ids = self.tree.list(ids).map(|id| self.id(&id.kind)).collect();
            (field.name.text.to_owned(), ids)
        };
        lists.map(ids).collect()
    }

    fn list(&self, field: &Field<'s>) -> Option<List<Expr<'s>>> {
        match self.tree.expr(field.value).kind {
            ExprKind::List(ids) => Some(ids),
            _ => None,
        }
    }

    /// The fields as values of the types that the event declares.
    fn attributes(&self, kind: &str, fields: List<Field<'s>>) -> BTreeMap<String, Value> {
        let declared = self.tree.items().find_map(|item| match item {
            Item::Event(event) if event.name.text == kind => Some(event),
            _ => None,
        });
        let declared = declared.unwrap_or_else(|| panic!("no event is named {kind}"));
        let fields = self.tree.list(fields);
        let single = fields.filter(|field| self.list(field).is_none());
        let typed = single.map(|field| {
            let mut attributes = self.tree.list(declared.attributes);
            let attribute = attributes.find(|one| one.name.text == field.name.text);
            let attribute = attribute.unwrap_or_else(|| panic!("{kind}: {}", field.name.text));
            let value = self.value(self.tree.expr(field.value), &attribute.ty);
            (field.name.text.to_owned(), value)
        });
        typed.collect()
    }

    fn value(&self, expr: &Expr<'s>, ty: &TypeExpr<'s>) -> Value {
        match (ty, &expr.kind) {
            (TypeExpr::Id, _) => Value::Id(self.id(&expr.kind)),
            (TypeExpr::Text, ExprKind::Text(text)) => Value::Text(self.texts.number(text)),
            (TypeExpr::Bool, ExprKind::Bool(yes)) => Value::Bool(*yes),
            (TypeExpr::Percent, ExprKind::Percent(n)) => Value::Percent(*n),
            (TypeExpr::Duration, ExprKind::Duration(ms)) => Value::Duration(*ms),
            (TypeExpr::Time, ExprKind::Time(ms)) => Value::Time(*ms),
            (TypeExpr::Time, ExprKind::Day(ms)) => Value::Time(self.base + ms),
            (TypeExpr::Int(..), _) => Value::Int(self.number(expr) / 1000),
            (TypeExpr::Decimal(..), _) => Value::Decimal(self.number(expr)),
            (TypeExpr::Choice(words), ExprKind::Name(name)) => {
                let place = self.tree.list(*words).position(|word| word.text == *name);
                Value::Choice(place.unwrap_or_else(|| panic!("no word {name}")) as u16)
            }
            (ty, kind) => panic!("{kind:?} is not of the type {ty:?}"),
        }
    }

    fn key(&self, key: ExprId) -> u64 {
        self.id(&self.tree.expr(key).kind)
    }

    fn id(&self, kind: &ExprKind<'s>) -> u64 {
        match kind {
            ExprKind::Int(n) => *n as u64,
            ExprKind::Text(text) => text.parse().unwrap_or_else(|_| self.texts.number(text)),
            other => panic!("{other:?} is not an id"),
        }
    }

    /// An amount of what is known, in thousandths.
    fn amount(&self, id: ExprId) -> Option<i64> {
        let known = |name: &str| match self.oracle.known(name)? {
            V::Int(n) | V::Time(n) | V::Duration(n) => Some(n * 1000),
            V::Decimal(n) => Some(n),
            other => panic!("{other:?} is no amount"),
        };
        match self.tree.expr(id).kind {
            ExprKind::Name(name) => match self.written_out(name) {
                Some(value) => self.amount(value),
                None => known(name),
            },
            ExprKind::Previous(name) => known(&format!("previous {name}")),
            ExprKind::Binary(op, left, right) => {
                let sides = (self.amount(left)?, self.amount(right)?);
                let (left, right) = (i128::from(sides.0), i128::from(sides.1));
                let value = match op {
                    Op::Add => left + right,
                    Op::Sub => left - right,
                    Op::Mul => rounded(left * right, 1000)?,
                    Op::Div => rounded(left * 1000, right)?,
                    other => panic!("{other:?} makes no amount"),
                };
                i64::try_from(value).ok()
            }
            _ => Some(self.number(self.tree.expr(id))),
        }
    }

    /// What a `let`, or a measure made of others, stands for.
    fn written_out(&self, name: &str) -> Option<ExprId> {
        self.tree.items().find_map(|item| match item {
            Item::Let(named) => {
                let named = self.tree.at(*named);
                (named.name.text == name).then_some(named.value)
            }
            Item::Measure(measure) => {
                let measure = self.tree.at(*measure);
                match measure.reckoning {
                    Reckoning::Expression(value) if measure.name.text == name => Some(value),
                    _ => None,
                }
            }
            _ => None,
        })
    }

    fn is_word(&self, op: Op, word: &str, right: ExprId) -> bool {
        let ExprKind::Name(name) = self.tree.expr(right).kind else {
            panic!("a word was expected");
        };
        match op {
            Op::Eq => word == name,
            Op::Ne => word != name,
            other => panic!("{other:?} does not compare words"),
        }
    }

    /// A number in thousandths.
    fn number(&self, expr: &Expr<'s>) -> i64 {
        match expr.kind {
            ExprKind::Int(n) => n * 1000,
            ExprKind::Decimal(n) | ExprKind::Percent(n) => n,
            ExprKind::Time(n) | ExprKind::Duration(n) => n * 1000,
            ExprKind::Negate(of) => -self.number(self.tree.expr(of)),
            ref other => panic!("{other:?} is not a number"),
        }
    }

    /// `FIELD op NUMBER`; nothing is true of a field that is absent.
    fn holds(&self, condition: ExprId, score: &Score) -> bool {
        let ExprKind::Binary(op, left, right) = self.tree.expr(condition).kind else {
            panic!("a comparison was expected");
        };
        let ExprKind::Name(field) = self.tree.expr(left).kind else {
            panic!("a field of the score was expected");
        };
        let value = match field {
            "memory" => score.memory,
            "score" => score.score,
            "mean" => score.mean,
            "peak" => score.peak,
            "end" => score.end,
            "moments" => Some(score.moments * 1000),
            "cap" => score.cap,
            "disappointment" => Some(self.oracle.disappointment()),
            known => match score.fields.get(known) {
                Some(Some(V::Int(number))) => Some(number * 1000),
                Some(Some(V::Decimal(points))) => Some(*points),
                Some(Some(V::Choice(word))) => return self.is_word(op, word, right),
                Some(Some(other)) => panic!("{other:?} is not a number"),
                Some(None) => None,
                None => match self.oracle.known(known) {
                    Some(V::Choice(word)) => return self.is_word(op, &word, right),
                    _ => self.amount(left),
                },
            },
        };
        let right = self.number(self.tree.expr(right));
        value.is_some_and(|left| match op {
            Op::Eq => left == right,
            Op::Ne => left != right,
            Op::Lt => left < right,
            Op::Le => left <= right,
            Op::Gt => left > right,
            Op::Ge => left >= right,
            other => panic!("{other:?} does not compare"),
        })
    }
}

/// A quotient, rounded half away from zero; none by zero.
fn rounded(left: i128, right: i128) -> Option<i128> {
    if right == 0 {
        return None;
    }
    let twice = 2 * left.abs() + right.abs();
    Some(twice / (2 * right.abs()) * (left * right).signum())
}

/// The numbers that stand for texts.
#[derive(Default)]
struct Texts(RefCell<Vec<String>>);

impl Texts {
    fn number(&self, text: &str) -> u64 {
        let mut known = self.0.borrow_mut();
        let place = known
            .iter()
            .position(|known| known == text)
            .unwrap_or(known.len());
        if place == known.len() {
            known.push(text.to_owned());
        }
        1 << 63 | place as u64
    }
}
