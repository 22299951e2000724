//! Expectations, their clauses, and what an event asks of them.

use super::{Maybe, Range, Section, Str};
use crate::image::record::{fields, record};
use crate::span::Span;

record! {
    /// An expectation.
    Expectation in Expectations as ExpectationView {
        /// Its rule.
        rule: u32,
        /// Who gives the word of a promise; nothing for an expectation.
        from: Str,
        /// Whether its endings are counted: those of a promise, and those that a `same
        /// rate` watches.
        counted: u8,
        /// Whether it has a key.
        keyed: u8,
        /// Whether opening a live key replaces the instance.
        restarts: u8,
        /// Whether every clock of the word is a constant delay from the opening.
        constant: u8,
        /// Whether its stages all count from the opening, or all from the same attribute of
        /// it: they are then in order of their delays, each later than the one before but for
        /// reminders, which may come together with it.
        ordered: u8,
        /// Whether pauses move its stages all alike: they count from the opening by constants of
        /// no calendar, none reminds, and no word is taken back. They are then in order of their
        /// delays, each later than the one before.
        steady: u8,
        /// Whether all is constant and an instance keeps nothing but when it was opened and by
        /// what: no attributes, no limits, no promise, no watch, and nothing that lets it rest.
        plain: u8,
        /// The clause that opens it.
        open: u32,
        /// All its clauses, in [`Section::Clauses`].
        clauses: Range,
        /// The limits set at the opening, in file order, in [`Section::Limits`].
        limits: Range,
        /// What the clock brings, in [`Section::Stages`].
        stages: Range,
        /// How many attributes of the opening an instance keeps.
        opened: u16,
        /// How many attributes of the promise an instance keeps.
        promised: u16,
        /// How many limits an instance stores.
        stored: u16,
        /// Whether a `change ... until` can promise.
        promises: u8,
        /// Whether there are watches.
        watches: u8,
        /// How many pauses there are.
        pauses: u8,
        /// The `same rate` rules that count its endings, in [`Section::Rates`].
        rates: Range,
        /// After how many milliseconds the clock opens it again, and again; zero when not.
        again: i64,
        /// The clause that takes the end of a word back, in [`Section::Clauses`].
        reopen: Maybe,
        /// Whether the clocks of a word that is taken back go on where they were.
        continues: u8,
        /// Whether it opens nothing any more.
        retired: u8,
        /// Its place among the clocks.
        clock: Maybe,
        /// Where its parts lie in a subject's memory.
        places: ExpectationPlaces,
    }
}

impl Expectation {
    /// Whether the clock can bring it anything.
    pub(crate) const fn is_clocked(&self) -> bool {
        self.stages.count != 0 || self.promises != 0 || self.watches != 0 || self.rests()
    }

    /// Whether an instance may stay when both its tracks have ended.
    pub(crate) const fn rests(&self) -> bool {
        self.again != 0 || self.reopen != 0
    }

    /// Whether limits that count from the opening may stand still and move.
    pub(crate) const fn moves(&self) -> bool {
        self.pauses != 0 || self.continues != 0
    }

    /// Whether its only instance has a word alone that waits, in stages that are not constant:
    /// the clock of the expectation says when that is due, without a heap.
    pub(crate) const fn waits_alone(&self) -> bool {
        self.constant == 0
            && self.stages.count != 0
            && self.keyed == 0
            && self.promises == 0
            && self.watches == 0
            && !self.rests()
    }

    /// Whether it is what `plain` says.
    pub(crate) const fn is_plain(&self) -> bool {
        self.constant != 0
            && self.counted == 0
            && self.opened == 0
            && self.promised == 0
            && self.stored == 0
            && self.promises == 0
            && self.watches == 0
            && self.pauses == 0
            && !self.rests()
    }

    /// Whether it is a promise.
    #[must_use]
    pub const fn is_promise(&self) -> bool {
        self.from.len != 0
    }

    /// Whether it is what `counted` says.
    pub(crate) const fn is_counted(&self) -> bool {
        self.is_promise() || self.rates.count != 0
    }
}

fields! {
    /// A table of entries found by key, in a subject's memory. With a key a front, the
    /// buckets and, for each slot, a word of links lie before the entries; without one
    /// there is one entry alone.
    Table {
        /// The first word.
        at: u32,
        /// How many entries.
        slots: u32,
        /// How many buckets: a power of two, or none without a key.
        buckets: u32,
        /// Words an entry takes.
        stride: u32,
        /// The first word of the first entry.
        entries: u32,
    }
}

fields! {
    /// Where the parts of an expectation lie in a subject's memory, in words. Those that
    /// end in `part` count from the start of an instance, and are zero where there is no
    /// such part.
    ExpectationPlaces {
        /// Its instances.
        table: Table,
        /// How many words are live, where an instance may outlive its word; zero where
        /// the table tells.
        live_at: u32,
        /// How many words of a promise were kept, honoured and broken, a word each; zero
        /// for an expectation.
        ledger_at: u32,
        /// With a key a list for each stage, when its clocks are constant: its head and
        /// tail, and when the head is due.
        lists_at: u32,
        /// A heap of dues, when there are others: its length, then its entries.
        heap_at: u32,
        /// Room in the heap, in entries.
        heap_room: u32,
        /// The places in the heap, the word's and the watch's, and in a second word that of the
        /// next opening by the clock or of the end of a respite; while the word waits in a stage's list, its links there.
        wait_part: u16,
        /// The promised time and the promise's evidence.
        promise_part: u16,
        /// The act's time and evidence.
        watch_part: u16,
        /// Kept attributes of the opening, after a word that says which are there.
        opened_part: u16,
        /// Kept attributes of the promise, after a word that says which are there.
        promised_part: u16,
        /// Stored limits.
        stored_part: u16,
        /// Which pauses stand; then the time and the evidence of the event with which the
        /// instance became paused.
        pause_part: u16,
        /// How the word ended: its outcome, and above whether an event brought it; that event's
        /// evidence; and when.
        end_part: u16,
    }
}

record! {
    /// A clause of an expectation.
    Clause in Clauses as ClauseView {
        /// A [`Verb`](crate::image::verb::Verb).
        verb: u8,
        /// Which instances: 0 that of the event's key, 1 all, 2 the oldest, 3 the newest.
        reach: u8,
        /// Whether the act ends the word; of a meeting, whether it keeps its own outcome
        /// when the word is promised.
        instead: u8,
        /// Whether a further act leaves a standing watch alone.
        once: u8,
        /// The condition on the event, in [`Section::Predicates`].
        guard: Maybe,
        /// The limit of a defiance, a landing, a backfire or a taking, by when an open
        /// word can be promised, or how long after its end a word can be taken back, in
        /// [`Section::Limits`].
        limit: Maybe,
        /// The bands of a meeting, in [`Section::Bands`].
        bands: Range,
        /// The outcome of a failure, landing, backfire or taking; of a promise that is
        /// kept.
        outcome: Maybe,
        /// What `else` brings: of a promise or a watch.
        otherwise: Maybe,
        /// The promised time, an expression.
        until: Range,
        /// The limits of a watch, of which the greatest is its clock, in
        /// [`Section::Limits`].
        watch: Range,
        /// The clause that starts the watch, for a landing, backfire or taking.
        parent: Maybe,
        /// Which of the expectation's pauses it begins or ends.
        pause: u8,
        /// What an opening or a promise keeps, in [`Section::Copies`].
        copies: Range,
        /// What it costs the house, in thousandths.
        cost: i64,
        /// How likely it is to succeed, in thousandths; -1 when not said.
        odds: i64,
        /// The pattern.
        span: Span,
        /// Its line.
        line: u32,
    }
}

record! {
    /// A band of a meeting.
    Band in Bands as BandView {
        /// By when, in [`Section::Limits`].
        limit: Maybe,
        /// That limit's milliseconds when it is a delay from the opening; otherwise -1.
        delay: i64,
        /// What must be true of the event, in [`Section::Predicates`].
        guard: Maybe,
        /// The outcome.
        outcome: u32,
    }
}

record! {
    /// Something the clock brings to an open word.
    Stage in Stages as StageView {
        /// When, in [`Section::Limits`].
        limit: u32,
        /// That limit's milliseconds, less those of `remind`: how long after what its
        /// expectation's stages count from, where they are in order.
        delay: i64,
        /// Of a reminder, how many milliseconds before the limit it comes; otherwise zero.
        remind: i64,
        /// The calendar whose open time those are, in [`Section::Calendars`]; none for all time.
        calendar: Maybe,
        /// What ends the word; without it the word is overdue, or reminded of.
        outcome: Maybe,
        /// What the author wrote.
        span: Span,
        /// Its line.
        line: u32,
    }
}

record! {
    /// An attribute of an event that an instance keeps.
    Kept in Copies {
        /// Its place among the event's attributes.
        attribute: u16,
        /// Its place among what the instance keeps.
        slot: u16,
    }
}

record! {
    /// An expectation that reads a kind of event. What every such event asks of the
    /// expectation is said here again, so that one it does not move looks no further.
    Touch in Touches as TouchView {
        /// The expectation.
        expectation: u32,
        /// Whether the expectation has a key: 1, or 2 where each id of a list is one.
        keyed: u8,
        /// The attribute that is its key, or [`NO_ATTRIBUTE`](super::NO_ATTRIBUTE).
        key: u8,
        /// Whether the kind opens it: 1, or 2 where it would if the expectation were not
        /// retired.
        opens: u8,
        /// The expectation's instances.
        table: Table,
        /// The clauses that can move a word, in order, in [`Section::Moves`].
        words: Range,
        /// The clauses that can move a watch, in order, in [`Section::Moves`].
        watches: Range,
        /// The clauses that begin and end pauses, in file order, in [`Section::Moves`].
        pauses: Range,
    }
}

/// What a touch says where each id of a list is a key.
pub(crate) const LISTED: u8 = 2;

impl Touch {
    /// Whether each id of a list is a key.
    #[must_use]
    pub const fn is_listed(&self) -> bool {
        self.keyed == LISTED
    }
}

record! {
    /// A clause that a kind of event may fire, with what is asked of it first.
    Move in Moves as MoveView {
        /// The clause.
        clause: u32,
        /// Its verb.
        verb: u8,
        /// Which instances it reaches.
        reach: u8,
        /// Its condition.
        guard: Maybe,
        /// Its bands.
        bands: Range,
    }
}
