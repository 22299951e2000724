//! The same rate: how often a word ends so, when one thing holds and when another ([42]).

use super::Happening;
use super::expression::Scope;
use super::known::Known;
use super::log::Said;
use super::rules::{Form, Rules};
use tamam::{Class, Fault};

/// A side that has so many cases counts no more.
const MOST: i128 = 8_000_000;

/// What one such form has counted.
#[derive(Clone)]
pub struct Rate {
    /// The place of its integrity rule.
    pub place: usize,
    /// For each side, how many successes and how many failures.
    sides: [[i128; 2]; 2],
    differs: bool,
    /// A breach found in this event or at this instant: the opening of its case.
    pub found: Option<u64>,
}

/// The end of a word.
pub struct Ending<'a> {
    pub rule: &'a str,
    pub class: Class,
    pub outcome: Option<&'a str>,
    pub key: Option<u64>,
    pub time: i64,
    pub opening: &'a Happening,
}

impl Rate {
    /// One for every form of the rules.
    pub fn all(rules: &Rules) -> Vec<Self> {
        let places = rules.integrities.iter().enumerate();
        let places = places.filter(|(_, rule)| matches!(rule.form, Form::SameRate { .. }));
        let rate = |(place, _)| Self {
            place,
            sides: [[0; 2]; 2],
            differs: false,
            found: None,
        };
        places.map(rate).collect()
    }

    /// Counts the ending if it is a case; what goes wrong is told.
    pub fn hear(&mut self, rules: &Rules, ending: &Ending, known: &Known) -> Vec<Said> {
        let rule = &rules.integrities[self.place];
        let Form::SameRate {
            of,
            word,
            first,
            second,
            over,
        } = &rule.form
        else {
            panic!("only a same rate is kept here");
        };
        if ending.rule != of {
            return Vec::new();
        }
        let mut faults = Vec::new();
        let mut fault = |fault: Fault| {
            let said = Said::new(&rule.name, Class::Fault, ending.key, ending.time);
            faults.push(said.because(fault).from([ending.opening.evidence]));
        };
        let scope = Scope {
            opened: Some(ending.opening),
            known: Some(known),
            ..Scope::default()
        };
        let mut side = None;
        for (place, condition) in [first, second].into_iter().enumerate() {
            let computed = scope.compute(condition);
            if let Some(why) = computed.fault {
                fault(why);
            }
            if computed.truth() == Some(true) {
                side = Some(place);
                break;
            }
        }
        let Some(side) = side else { return faults };
        if self.sides[side].iter().sum::<i128>() == MOST {
            fault(Fault::Overflow);
            return faults;
        }
        // The word is an outcome of the rule's when one bears it, else a class.
        let bears = rules.endings_of(of).contains(word);
        let success = match bears {
            true => ending.outcome == Some(word),
            false => ending.class.word() == word,
        };
        self.sides[side][usize::from(!success)] += 1;
        let differs = self.sides_differ(*over);
        if differs && !self.differs && self.found.is_none() {
            self.found = Some(ending.opening.evidence);
        }
        self.differs = differs;
        faults
    }

    /// Pearson's chi-square is above 3.841, with enough cases on either side.
    fn sides_differ(&self, over: i64) -> bool {
        let [[a, b], [c, d]] = self.sides;
        let over = i128::from(over);
        let all = a + b + c + d;
        let skew = a * d - b * c;
        a + b >= over
            && c + d >= over
            && all * skew * skew * 1000 > 3841 * (a + b) * (c + d) * (a + c) * (b + d)
    }
}
