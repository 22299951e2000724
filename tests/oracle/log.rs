//! What was said, and what was felt.

use super::felt::Feelings;
use super::journey::{self, Journeys};
use super::known::Known;
use super::ledger;
use super::rate::{Ending, Rate};
use super::rules::Rules;
use super::value::V;
use std::rc::Rc;
use tamam::{Class, Fault, Stance};

/// A verdict, with rules and outcomes by name: everything of [23] in
/// `grammar/meaning.md` except the place in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub rule: String,
    pub class: Class,
    pub stance: Option<Stance>,
    pub outcome: Option<String>,
    pub key: Option<u64>,
    pub time: i64,
    pub due: Option<i64>,
    pub felt: Option<i64>,
    pub evidence: Vec<u64>,
    pub fault: Option<Fault>,
}

impl Said {
    /// A verdict that says no more than that.
    pub fn new(rule: &str, class: Class, key: Option<u64>, time: i64) -> Self {
        Self {
            rule: rule.to_owned(),
            class,
            stance: stance(class),
            outcome: None,
            key,
            time,
            due: None,
            felt: None,
            evidence: Vec::new(),
            fault: None,
        }
    }

    pub fn because(mut self, fault: Fault) -> Self {
        self.fault = Some(fault);
        self
    }

    pub fn due(mut self, due: Option<i64>) -> Self {
        self.due = due;
        self
    }

    pub fn from(mut self, evidence: impl IntoIterator<Item = u64>) -> Self {
        self.evidence.extend(evidence);
        self
    }
}

/// The stance a class tells of [23].
pub fn stance(class: Class) -> Option<Stance> {
    match class {
        Class::Met | Class::Failed | Class::Overdue | Class::Reminded => Some(Stance::Meet),
        Class::Changed
        | Class::Kept
        | Class::Honoured
        | Class::Broken
        | Class::Taken
        | Class::Declined => Some(Stance::Change),
        Class::Defied | Class::Landed | Class::Backfired | Class::Unmoved => Some(Stance::Defy),
        _ => None,
    }
}

/// Everything said in one step, every moment since the beginning, and what is known now.
#[derive(Clone)]
pub struct Log {
    rules: Rc<Rules>,
    pub said: Vec<Said>,
    pub moments: Vec<i64>,
    pub known: Known,
    pub rates: Vec<Rate>,
    pub feelings: Feelings,
    pub journeys: Journeys,
}

impl Log {
    pub fn new(rules: &Rc<Rules>) -> Self {
        let mut known = Known::default();
        ledger::begin(rules, &mut known);
        for name in &rules.counts {
            known.keep(name, Some(V::Int(0)));
        }
        journey::begin(rules, &mut known);
        Self {
            rules: Rc::clone(rules),
            said: Vec::new(),
            moments: Vec::new(),
            known,
            rates: Rate::all(rules),
            feelings: Feelings::of(rules.felt.clone()),
            journeys: Journeys::new(rules),
        }
    }

    /// A word of a rule begins.
    pub fn begins(&mut self, rule: &str) {
        ledger::made(&self.rules, rule, &mut self.known);
    }

    /// A word of a rule is over and bears no outcome.
    pub fn drops(&mut self, rule: &str, class: Class) {
        ledger::over(&self.rules, rule, class, &mut self.known);
    }

    /// A word of a rule has ended, right after its verdict.
    pub fn ends(&mut self, ending: &Ending) {
        ledger::over(&self.rules, ending.rule, ending.class, &mut self.known);
        let rules = Rc::clone(&self.rules);
        for rate in &mut self.rates {
            self.said.extend(rate.hear(&rules, ending, &self.known));
        }
    }

    /// Says it; a felt value is a moment. A word that is read somewhere is counted [44a].
    pub fn say(&mut self, said: Said) {
        self.moments.extend(said.felt);
        if said.class != Class::Fault {
            // What is taken back is named by the verdict, but not said again.
            let outcome = said.outcome.as_deref();
            let outcome = outcome.filter(|_| said.class != Class::Undone);
            let word = outcome.unwrap_or(said.class.word());
            let name = format!("{}.{word}", said.rule);
            if self.rules.counts.contains(&name) {
                let Some(Some(V::Int(before))) = self.known.read(&name) else {
                    panic!("every count stands from the beginning");
                };
                self.known.keep(&name, Some(V::Int(before + 1)));
            }
        }
        if let Some(felt) = said.felt {
            let evidence = said.evidence.last().copied();
            let evidence = evidence.expect("a moment rests on something");
            self.journeys.feel(felt, evidence);
        }
        self.said.push(said);
    }
}
