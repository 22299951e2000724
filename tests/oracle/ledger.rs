//! The ledger of promises: how many are due, and how many ended how ([44]).

use super::known::Known;
use super::rules::Rules;
use super::value::V;
use tamam::Class;

/// Every field of a line of the ledger.
pub const FIELDS: [&str; 4] = ["due", "kept", "honoured", "broken"];

/// Every line of the ledger stands at nought.
pub fn begin(rules: &Rules, known: &mut Known) {
    for (name, who) in &rules.promises {
        for owner in lines(rules, name, who) {
            for field in FIELDS {
                known.keep(&format!("{owner}.{field}"), Some(V::Int(0)));
            }
        }
    }
}

/// A word of this rule has been made, if the rule is a promise.
pub fn made(rules: &Rules, rule: &str, known: &mut Known) {
    count(rules, rule, "due", 1, known);
}

/// A word of this rule is over, if the rule is a promise.
pub fn over(rules: &Rules, rule: &str, class: Class, known: &mut Known) {
    count(rules, rule, "due", -1, known);
    if FIELDS.contains(&class.word()) {
        count(rules, rule, class.word(), 1, known);
    }
}

fn count(rules: &Rules, rule: &str, field: &str, by: i64, known: &mut Known) {
    let Some((_, who)) = rules.promises.iter().find(|(name, _)| name == rule) else {
        return;
    };
    for owner in lines(rules, rule, who) {
        let name = format!("{owner}.{field}");
        let Some(Some(V::Int(before))) = known.read(&name) else {
            panic!("every line of the ledger stands from the beginning");
        };
        known.keep(&name, Some(V::Int(before + by)));
    }
}

/// The lines a promise counts in: its own, that of who gives it, that of the subject if that
/// is who gives it, and that of all. A name is
/// read as a promise's first, then as who gives, then as all.
fn lines(rules: &Rules, name: &str, who: &str) -> Vec<String> {
    let is_promise = |one: &str| rules.promises.iter().any(|(name, _)| name == one);
    let gives = |one: &str| rules.promises.iter().any(|(_, who)| who == one);
    let mut lines = vec![name.to_owned()];
    if !is_promise(who) {
        lines.push(who.to_owned());
    }
    let subject = rules.subject.as_deref().unwrap_or("subject");
    if who == subject && who != "subject" && !is_promise("subject") {
        lines.push("subject".to_owned());
    }
    if !is_promise("promises") && !gives("promises") {
        lines.push("promises".to_owned());
    }
    lines
}
