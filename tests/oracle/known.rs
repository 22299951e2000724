//! What is known of a subject beyond the events at hand, by the names that rules read it by.

use super::value::V;
use std::collections::BTreeMap;

#[derive(Clone, Default)]
pub struct Known {
    /// Every name that can be read, with its value, if it has one now.
    values: BTreeMap<String, Option<V>>,
}

impl Known {
    /// What stands under a name; none when nothing is known by that name at all.
    pub fn read(&self, name: &str) -> Option<Option<V>> {
        self.values.get(name).cloned()
    }

    /// Under which name stands what a fact was before.
    pub fn previous(fact: &str) -> String {
        format!("previous {fact}")
    }

    pub fn keep(&mut self, name: &str, value: Option<V>) {
        self.values.insert(name.to_owned(), value);
    }
}
