//! Events that come again, known by an identity that the log gives each.

use crate::input::row::{Raw, Row};
use crate::limits::{UNIQUE_BYTES, UNIQUE_IDS};
use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

/// The identities of the latest events.
#[derive(Clone, Debug)]
pub struct Unique {
    field: String,
    room: usize,
    known: HashSet<Arc<str>>,
    order: VecDeque<Arc<str>>,
    bytes: usize,
    again: u64,
}

impl Unique {
    /// Events are told apart by what they say in `field`; of a CloudEvent's `id`, together
    /// with its `source`, which is what CloudEvents 1.0 calls unique. The latest
    /// [`UNIQUE_IDS`] are remembered, or fewer where they are longer than
    /// [`UNIQUE_BYTES`] together.
    #[must_use]
    pub fn new(field: &str) -> Self {
        Self::with_room(field, UNIQUE_IDS)
    }

    /// The same, with room for `room` identities.
    #[must_use]
    pub fn with_room(field: &str, room: usize) -> Self {
        Self {
            field: field.to_owned(),
            room,
            known: HashSet::new(),
            order: VecDeque::new(),
            bytes: 0,
            again: 0,
        }
    }

    /// The field.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// The identity that a row gives its event; none where it says nothing, and such an
    /// event is never taken for another.
    #[must_use]
    pub fn identity(&self, row: &Row<'_>) -> Option<String> {
        let own = text(row, &self.field)?;
        if self.field != "id" || text(row, "specversion").is_none() {
            return Some(own);
        }
        // No JSON text that an event is read from holds a raw NUL byte.
        let source = text(row, "source").unwrap_or_default();
        Some(format!("{source}\0{own}"))
    }

    /// Whether an event of this identity came before; if so it is counted.
    pub fn came(&mut self, identity: &str) -> bool {
        let came = self.known.contains(identity);
        self.again += u64::from(came);
        came
    }

    /// Remembers an identity, and forgets the oldest ones that there is no room for.
    pub fn remember(&mut self, identity: &str) {
        let identity: Arc<str> = Arc::from(identity);
        if !self.known.insert(identity.clone()) {
            return;
        }
        self.bytes += identity.len();
        self.order.push_back(identity);
        while self.order.len() > self.room || self.bytes > UNIQUE_BYTES {
            let Some(oldest) = self.order.pop_front() else {
                break;
            };
            self.bytes -= oldest.len();
            self.known.remove(&oldest);
        }
    }

    /// The identities that are remembered, the oldest first.
    pub fn identities(&self) -> impl Iterator<Item = &str> {
        self.order.iter().map(|identity| &**identity)
    }

    /// How many events came again.
    #[must_use]
    pub fn again(&self) -> u64 {
        self.again
    }
}

/// What a row says in a field, as a text.
fn text(row: &Row<'_>, name: &str) -> Option<String> {
    let own = |raw: Raw<'_>| raw.text().map(str::to_owned);
    match row {
        Row::Shaped(row) => own(row.raw(row.place(name)?)),
        Row::Loose(fields) => {
            let field = fields.iter().find(|field| field.name == name)?;
            own(field.value.raw())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::json::Json;

    fn identity(line: &str) -> Option<String> {
        let mut json = Json::default();
        Unique::new("id").identity(&json.read(line.as_bytes()).unwrap())
    }

    #[test]
    fn a_cloud_event_is_known_by_its_source_and_id() {
        let cloud = |source: &str| {
            identity(&format!(
                r#"{{"specversion":"1.0","id":"7","source":"{source}","type":"a"}}"#
            ))
        };
        assert_eq!(cloud("/x"), cloud("/x"));
        assert_ne!(cloud("/x"), cloud("/y"));
        assert_eq!(identity(r#"{"id":7,"source":"/x"}"#).as_deref(), Some("7"));
        assert_eq!(identity(r#"{"id":null}"#), None);
        assert_eq!(identity(r#"{"type":"a"}"#), None);
    }

    #[test]
    fn the_oldest_identity_is_forgotten_first() {
        let mut unique = Unique::with_room("id", 2);
        for identity in ["a", "b", "a", "c"] {
            unique.remember(identity);
        }
        let came = ["a", "b", "c"].map(|identity| unique.came(identity));
        assert_eq!(came, [false, true, true]);
        assert_eq!(unique.again(), 2);
    }
}
