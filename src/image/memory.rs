//! Where everything lies in a subject's memory. The compiler places with it, and
//! verifying an image places again and compares.

use super::layout::{Alert, Expectation, ExpectationPlaces, Integrity, Silence, Table};
use crate::limits::STATE_WORDS;

/// Words at the start of every subject's memory; `engine::state` names them.
pub const HEADER_WORDS: u32 = 16;
/// Words at the front of a table: what is used and free, the oldest and the newest.
pub const TABLE_WORDS: u32 = 2;
/// Words every entry of a table starts with: its key, its neighbours in age, its
/// neighbour in the bucket and its flags.
pub const ENTRY_WORDS: u16 = 3;
/// Words of an instance that every expectation needs: those of an entry, the opening's
/// time, sequence and evidence.
pub const INSTANCE_WORDS: u16 = ENTRY_WORDS + 3;
/// Words of an entry of an integrity rule: those of an entry, time and evidence.
pub const MARK_WORDS: u32 = ENTRY_WORDS as u32 + 2;
/// Words of an integrity rule's head.
pub const HEAD_WORDS: u32 = 5;

/// Hands out a subject's memory, part by part in the order of the image.
#[derive(Clone, Copy, Debug)]
pub struct Planner {
    next: u64,
}

impl Planner {
    /// A plan that has the header, the shared predicates and the clocks.
    #[must_use]
    pub fn new(shared: u32, clocks: u32) -> Self {
        let mut planner = Self { next: 0 };
        planner.take(u64::from(HEADER_WORDS));
        planner.take(u64::from(shared).div_ceil(8));
        planner.take(2 * u64::from(leaves(clocks)));
        planner
    }

    /// Where the tree of clocks lies: after the header and the shared predicates.
    #[must_use]
    pub const fn tree_at(shared: u32) -> u32 {
        HEADER_WORDS + shared.div_ceil(8)
    }

    /// How many words are planned, or nothing when they pass
    /// [`STATE_WORDS`].
    #[must_use]
    pub fn words(&self) -> Option<u32> {
        u32::try_from(self.next)
            .ok()
            .filter(|words| *words <= STATE_WORDS)
    }

    fn take(&mut self, words: u64) -> u32 {
        let at = self.next;
        self.next = self.next.saturating_add(words);
        u32::try_from(at).unwrap_or(u32::MAX)
    }

    fn table(&mut self, slots: u32, keyed: bool, stride: u32) -> Table {
        if slots == 0 {
            return Table::default();
        }
        let buckets = if keyed {
            slots.min(1 << 20).next_power_of_two()
        } else {
            0
        };
        let at = self.take(u64::from(TABLE_WORDS) + u64::from(buckets).div_ceil(2));
        let entries = self.take(u64::from(slots) * u64::from(stride));
        Table {
            at,
            slots,
            buckets,
            stride,
            entries,
        }
    }

    /// Places an expectation with room for `slots` instances.
    pub fn expectation(&mut self, expectation: &Expectation, slots: u32) -> ExpectationPlaces {
        let mut places = ExpectationPlaces::default();
        let mut stride = INSTANCE_WORDS;
        let mut part = |words: u16| {
            let at = stride;
            stride = stride.saturating_add(words);
            if words == 0 { 0 } else { at }
        };
        let constant = expectation.constant != 0;
        let word_in_heap = (!constant && expectation.stages.count > 0) || expectation.promises != 0;
        let tracks = u32::from(word_in_heap) + u32::from(expectation.watches != 0);
        let listed = constant && expectation.stages.count > 0;
        let kept = |slots: u16| {
            if slots == 0 {
                0
            } else {
                slots.saturating_add(1)
            }
        };
        places.list_part = part(u16::from(listed));
        places.heap_part = part(u16::from(tracks > 0));
        places.promise_part = part(if expectation.promises != 0 { 2 } else { 0 });
        places.watch_part = part(if expectation.watches != 0 { 2 } else { 0 });
        places.opened_part = part(kept(expectation.opened));
        places.promised_part = part(kept(expectation.promised));
        places.stored_part = part(expectation.stored);
        places.live_at = self.take(1);
        if listed {
            places.lists_at = self.take(u64::from(expectation.stages.count));
        }
        if tracks > 0 {
            places.heap_room = slots.saturating_mul(tracks);
            places.heap_at = self.take(1 + 2 * u64::from(places.heap_room));
        }
        places.table = self.table(slots, expectation.keyed != 0, u32::from(stride));
        places
    }

    /// Places an integrity rule with room for `slots` keys: its head, its entries and
    /// its standing caps.
    pub fn integrity(&mut self, integrity: &Integrity, slots: u32) -> (u32, Table, Table) {
        let keyed = integrity.keyed != 0;
        let slots = if keyed { slots } else { 1 };
        let remembers = matches!(integrity.form, 1 | 2 | 5 | 6);
        let head = self.take(u64::from(HEAD_WORDS));
        let entries = self.table(if remembers { slots } else { 0 }, keyed, MARK_WORDS);
        let caps = integrity.caps != 0;
        let standing = self.table(if caps { slots } else { 0 }, keyed, MARK_WORDS);
        (head, entries, standing)
    }

    /// Places an alert.
    pub fn alert(&mut self, _: &Alert) -> u32 {
        self.take(1)
    }

    /// Places a silence.
    pub fn silence(&mut self, _: &Silence) -> u32 {
        self.take(1)
    }
}

/// Leaves of the tree that finds the least due among `clocks`: a power of two.
#[must_use]
pub const fn leaves(clocks: u32) -> u32 {
    if clocks <= 1 {
        1
    } else if clocks > 1 << 20 {
        1 << 21
    } else {
        clocks.next_power_of_two()
    }
}
