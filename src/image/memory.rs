//! Where everything lies in a subject's memory. The compiler places with it, and
//! verifying an image places again and compares.

use super::layout::{
    Alert, Date, Expectation, ExpectationPlaces, Following, Integrity, Known, Program, Silence,
    Table, Trend,
};
use crate::limits::{COUNTED, STATE_WORDS};

/// Words at the start of every subject's memory; `engine::state` names them. Places in an
/// image count from after them, where the tree of clocks begins: so no part is at zero.
pub const HEADER_WORDS: u32 = 7;
/// Words at the front of a table with keys: how many entries are used, and the first free,
/// the oldest and the newest.
pub const TABLE_WORDS: u32 = 1;
/// Words of an entry: its flags and its number, a time and the evidence of an event.
pub const ENTRY_WORDS: u16 = 3;
/// Words of the pauses of an instance: which stand, and since when and which event it is
/// paused.
pub const PAUSE_WORDS: u16 = 3;
/// Words of the end of a word that can be taken back: its outcome, the event, and when.
pub const END_WORDS: u16 = 3;
/// Words of a stage's list: its head and tail, and when the head is due.
pub const LIST_WORDS: u32 = 2;

/// Words of what is remembered of moments: how many, their sum, peak and end, the ends of
/// their range.
pub const REMEMBERED_WORDS: u32 = 4;
/// Words of a journey before what is remembered of its moments: the stage it stands in,
/// how many ended, the event that began it, the stages of its peak and its end, and the
/// evidence of both.
pub const JOURNEY_WORDS: u32 = 6;

/// Hands out a subject's memory, part by part in the order of the image.
#[derive(Clone, Copy, Debug)]
pub struct Planner {
    next: u64,
}

impl Planner {
    /// A plan that has the tree of clocks, the shared predicates, answers that wait for
    /// their turn and, where measures have `periods`, the instant at hand.
    #[must_use]
    pub fn new(program: &Program, clocks: u32, periods: bool) -> Self {
        let mut planner = Self { next: 0 };
        planner.take(2 * u64::from(leaves(clocks)) - 1);
        planner.take(u64::from(program.shared).div_ceil(8));
        planner.take(2 * u64::from(program.early));
        planner.take(u64::from(periods));
        planner
    }

    /// How many words are planned, or nothing when they pass
    /// [`STATE_WORDS`].
    #[must_use]
    pub fn words(&self) -> Option<u32> {
        u32::try_from(self.next.saturating_add(u64::from(HEADER_WORDS)))
            .ok()
            .filter(|words| *words <= STATE_WORDS)
    }

    fn take(&mut self, words: u64) -> u32 {
        let at = self.next;
        self.next = self.next.saturating_add(words);
        u32::try_from(at).unwrap_or(u32::MAX)
    }

    /// A table whose entries take `parts` words beyond those of every entry. Without keys
    /// there is one entry and nothing else.
    fn table(&mut self, slots: u32, keyed: bool, parts: u16) -> Table {
        if slots == 0 {
            return Table::default();
        }
        let stride = u32::from(ENTRY_WORDS) + u32::from(keyed) + u32::from(parts);
        let buckets = if keyed {
            slots.min(1 << 20).next_power_of_two()
        } else {
            0
        };
        // A word of links a slot lies between the buckets and the entries.
        let front = u64::from(TABLE_WORDS) + u64::from(buckets).div_ceil(4) + u64::from(slots);
        let at = self.take(if keyed { front } else { 0 });
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
        let keyed = expectation.keyed != 0;
        let base = ENTRY_WORDS + u16::from(keyed);
        let mut next = base;
        let mut part = |words: u16| {
            let at = next;
            next = next.saturating_add(words);
            if words == 0 { 0 } else { at }
        };
        let (promises, watches) = (expectation.promises != 0, expectation.watches != 0);
        let constant = expectation.constant != 0;
        let in_stage = constant || expectation.waits_alone();
        let word_in_heap = (!in_stage && expectation.stages.count > 0) || promises;
        let rests = expectation.rests();
        let tracks = u32::from(word_in_heap) + u32::from(watches) + u32::from(rests);
        // The only instance there can be needs no list.
        let listed = keyed && constant && expectation.stages.count > 0;
        let kept = |slots: u16| {
            if slots == 0 {
                0
            } else {
                slots.saturating_add(1)
            }
        };
        // Where every instance has an open word, those in order of age are those of the
        // last stage, then those of the one before it, and so on: they need no links.
        places.wait_part = part(u16::from(tracks > 0) + u16::from(rests));
        places.promise_part = part(if promises { 2 } else { 0 });
        places.watch_part = part(if watches { 2 } else { 0 });
        places.opened_part = part(kept(expectation.opened));
        places.promised_part = part(kept(expectation.promised));
        places.stored_part = part(expectation.stored);
        places.pause_part = part(if expectation.moves() { PAUSE_WORDS } else { 0 });
        places.end_part = part(if expectation.reopen != 0 {
            END_WORDS
        } else {
            0
        });
        let parts = next.saturating_sub(base);
        if expectation.is_promise() {
            places.ledger_at = self.take(3);
        }
        if keyed && (watches || rests) {
            places.live_at = self.take(1);
        }
        if listed {
            places.lists_at =
                self.take(u64::from(LIST_WORDS) * u64::from(expectation.stages.count));
        }
        if tracks > 0 {
            places.heap_room = slots.saturating_mul(tracks);
            places.heap_at = self.take(1 + 2 * u64::from(places.heap_room));
        }
        places.table = self.table(slots, keyed, parts);
        places
    }

    /// Places an integrity rule with room for `slots` keys: its head, its entries and
    /// its standing caps.
    pub fn integrity(&mut self, integrity: &Integrity, slots: u32) -> (u32, Table, Table) {
        let keyed = integrity.keyed != 0;
        let slots = if keyed { slots } else { 1 };
        // An event's evidence, or the latest time that was forgotten; the counts of two
        // sides.
        let more = match integrity.form {
            1 | 2 | 6 | 7 => 1,
            9 => 3,
            _ => 0,
        };
        let head = self.take(1 + more);
        // The times of the last events that are counted, and their evidence.
        let parts = match integrity.form {
            7 => u16::try_from(2 * integrity.count.min(COUNTED)).unwrap_or(u16::MAX),
            _ => 0,
        };
        let remembers = integrity.remembers();
        let entries = self.table(if remembers { slots } else { 0 }, keyed, parts);
        let caps = integrity.caps != 0;
        let standing = self.table(if caps { slots } else { 0 }, keyed, 0);
        (head, entries, standing)
    }

    /// Places an alert.
    pub fn alert(&mut self, _: &Alert) -> u32 {
        self.take(1)
    }

    /// Places what is known: of a fact whether it is there, the fact and what it was
    /// before; of a status its word; of a measure its buckets; of a journey where it stands
    /// and what is remembered of its moments, as a whole and by stages.
    pub fn known(&mut self, known: &Known) -> u32 {
        self.take(known_words(known))
    }

    /// Places what waits until something follows it: how many and the first of them, then of
    /// each until when, its evidence and its key.
    pub fn following(&mut self, following: &Following) -> u32 {
        let words = 2 + u64::from(following.keyed != 0);
        self.take(1 + words * u64::from(following.slots))
    }

    /// Places what is remembered of a facet's value.
    pub fn value(&mut self) -> u32 {
        self.take(u64::from(REMEMBERED_WORDS))
    }

    /// Places what one is used to, and the outcomes that fade.
    pub fn feeling(&mut self, program: &Program) -> u32 {
        if program.adapts == 0 && program.echoes == 0 {
            return 0;
        }
        self.take(1 + 2 * u64::from(program.echoes))
    }

    /// Places a silence.
    pub fn silence(&mut self, silence: &Silence) -> u32 {
        self.take(if silence.gaps == 0 { 1 } else { 4 })
    }

    /// Places a check.
    pub fn check(&mut self, _: &Date) -> u32 {
        self.take(1)
    }

    /// Places a trend.
    pub fn trend(&mut self, _: &Trend) -> u32 {
        self.take(3)
    }

    /// Places how often a rule said a word.
    pub fn count(&mut self) -> u32 {
        self.take(1)
    }

    /// Places the disappointment, when it is counted.
    pub fn disappointment(&mut self, counted: u8) -> u32 {
        if counted == 0 { 0 } else { self.take(1) }
    }
}

/// Words of something known.
#[must_use]
pub const fn known_words(known: &Known) -> u64 {
    match known.sort {
        0 => 2 + (known.previous != 0) as u64,
        1 => 1,
        9 => {
            let remembered = (1 + known.words.count as u64) * REMEMBERED_WORDS as u64;
            JOURNEY_WORDS as u64 + remembered
        }
        sort => {
            let buckets = known.buckets as u64 + (known.previous != 0) as u64;
            let buckets = buckets * bucket_words(sort) as u64;
            let gap = gap_words(known.gap) as u64;
            gap + measure_words(sort, known.bucket != 0) as u64 + buckets
        }
    }
}

/// Words before those of a measure that reads the time since the event before: whether
/// there was one, and when.
#[must_use]
pub const fn gap_words(gap: u8) -> u8 {
    if gap == 0 { 0 } else { 2 }
}

/// Words before the buckets of a measure with a period: the number of the newest, and of
/// what adds up all buckets as one.
#[must_use]
pub const fn measure_words(sort: u8, period: bool) -> u8 {
    match sort {
        2..=4 if period => 1 + bucket_words(sort),
        _ if period => 1,
        _ => 0,
    }
}

/// Words of a bucket: how many events it counts, and their sum in two words, or one value.
#[must_use]
pub const fn bucket_words(sort: u8) -> u8 {
    match sort {
        2 => 1,
        3 | 4 => 3,
        5..=7 => 2,
        _ => 0,
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
