//! The records of an image, section by section. `grammar/image.md` says the same byte by
//! byte.
//!
//! A reference to another record is its place in its section. Where a reference may be
//! missing it is kept as the place plus one, and zero means none: those fields are of
//! type [`Maybe`].

use super::record::{Field, fields, record};
use crate::span::Span;

/// The first bytes of every image.
pub const MAGIC: [u8; 8] = *b"\x89tamam\r\n";
/// The version of the layout.
pub const VERSION: u16 = 1;
/// How many sections an image has.
pub const SECTIONS: usize = 23;
/// Bytes before the section table: magic, version, number of sections, length, checksum.
pub const PREAMBLE_BYTES: usize = 8 + 2 + 2 + 4 + 8;
/// Bytes of the preamble, the section table (offset and number of records, each a u32)
/// and the program record.
pub const HEADER_BYTES: usize = PREAMBLE_BYTES + SECTIONS * 8 + <Program as Field>::SIZE;
/// The number that stands for an attribute that is not there.
pub const NO_ATTRIBUTE: u8 = 0xff;

/// The sections, in the order in which they lie in the image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Section {
    /// Names and sentences, UTF-8; a record is a byte.
    Strings = 0,
    /// Expressions, see [`super::op`]; a record is a byte.
    Code = 1,
    /// [`Kind`].
    Kinds = 2,
    /// [`Attribute`].
    Attributes = 3,
    /// [`Word`].
    Words = 4,
    /// [`Literal`].
    Literals = 5,
    /// [`Rule`].
    Rules = 6,
    /// [`Outcome`].
    Outcomes = 7,
    /// [`Predicate`].
    Predicates = 8,
    /// [`Limit`].
    Limits = 9,
    /// [`Expectation`].
    Expectations = 10,
    /// [`Clause`].
    Clauses = 11,
    /// [`Band`].
    Bands = 12,
    /// [`Stage`].
    Stages = 13,
    /// [`Kept`].
    Copies = 14,
    /// [`Touch`].
    Touches = 15,
    /// [`Move`].
    Moves = 16,
    /// [`Integrity`].
    Integrities = 17,
    /// [`Judge`].
    Judges = 18,
    /// [`Feel`].
    Feels = 19,
    /// [`Alert`].
    Alerts = 20,
    /// [`Silence`].
    Silences = 21,
    /// [`Clock`].
    Clocks = 22,
}

/// A reference that may be missing: the place plus one, or zero.
pub type Maybe = u32;

/// The place a [`Maybe`] speaks of.
#[inline]
#[must_use]
pub const fn place(maybe: Maybe) -> Option<usize> {
    match maybe {
        0 => None,
        place => Some(place as usize - 1),
    }
}

fields! {
    /// A text in [`Section::Strings`].
    Str {
        /// The first byte.
        at: u32,
        /// How many bytes.
        len: u32,
    }
}

fields! {
    /// Neighbouring records of a section, or bytes of [`Section::Code`].
    Range {
        /// The first.
        first: u32,
        /// How many.
        count: u32,
    }
}

fields! {
    /// The program as a whole; it stands in the header.
    Program {
        /// The name of the subject, or nothing.
        subject: Str,
        /// How memory is told: 0 peak_end, 1 peak, 2 mean, 3 end, 4 lowest.
        memory: u8,
        /// Which moment is the peak: 0 the most intense, 1 the highest, 2 the lowest.
        peaks: u8,
        /// The weight of the peak in peak_end, 0 to 1000.
        peak_weight: u16,
        /// The weight of the end in peak_end, 0 to 1000; not both are zero.
        end_weight: u16,
        /// The most shared predicates any kind has.
        shared: u32,
    }
}

record! {
    /// A kind of event.
    Kind in Kinds as KindView {
        /// Its name.
        name: Str,
        /// Who acts, or nothing.
        from: Str,
        /// Whom it is done to, or nothing.
        to: Str,
        /// Its attributes, in [`Section::Attributes`].
        attributes: Range,
        /// What integrity reads of it, in [`Section::Judges`].
        judges: Range,
        /// The expectations that read it, in file order, in [`Section::Touches`].
        touches: Range,
        /// The `feel` rules that read it, in file order, in [`Section::Feels`].
        feels: Range,
        /// Whether it ends the subject's silence: 1 when it is from the subject, or when
        /// no kind says who acts.
        from_subject: u8,
        /// How many predicates that several rules share read only this kind.
        shared: u16,
        /// Whether anything but expectations has to do with it: a judge, a `feel`, a
        /// shared predicate or a silence that it ends.
        beyond: u8,
    }
}

impl Kind {
    /// Whether anything but expectations has to do with it, where there are `silences` or
    /// none.
    pub(crate) const fn is_beyond(&self, silences: bool) -> bool {
        self.judges.count != 0
            || self.feels.count != 0
            || self.shared != 0
            || (silences && self.from_subject != 0)
    }
}

record! {
    /// An attribute of a kind.
    Attribute in Attributes {
        /// Its name.
        name: Str,
        /// The number of its [`Type`](crate::Type).
        ty: u8,
        /// The words of its choice, in [`Section::Words`].
        words: Range,
        /// The least raw value.
        min: i64,
        /// The greatest raw value.
        max: i64,
    }
}

record! {
    /// A word of a choice.
    Word in Words {
        /// The word.
        name: Str,
    }
}

record! {
    /// A text that the rules name; its place is the number that stands for it.
    Literal in Literals {
        /// The text.
        text: Str,
    }
}

record! {
    /// What every rule has, in file order.
    Rule in Rules {
        /// 0 expectation, 1 integrity, 2 feel, 3 alert.
        sort: u8,
        /// Its place in the section of its sort.
        index: u32,
        /// Its name; the event's name for `feel`.
        name: Str,
        /// Its sentence, or nothing.
        sentence: Str,
        /// Its owner, or nothing.
        owner: Str,
        /// The name of its key, or nothing.
        key: Str,
        /// Its header.
        span: Span,
        /// The header's line, counted from one.
        line: u32,
    }
}

record! {
    /// Where something ends: an outcome with what is felt.
    Outcome in Outcomes as OutcomeView {
        /// The rule.
        rule: u32,
        /// The author's word, or nothing for `feel`.
        name: Str,
        /// The number of its [`Class`](crate::Class).
        class: u8,
        /// 0 nothing is felt, 1 `felt` is, 2 `code` says what, 3 it says so in whole points.
        sort: u8,
        /// What is felt, in thousandths of a point.
        felt: i64,
        /// An expression whose value is a decimal, for 2, or a whole number, for 3.
        code: Range,
        /// What the author wrote.
        span: Span,
        /// Its line.
        line: u32,
    }
}

record! {
    /// A condition.
    Predicate in Predicates {
        /// An expression whose value is a bool.
        code: Range,
        /// Where its value is kept for the rest of the event, when several rules share
        /// it: a place below the kind's `shared`.
        cache: Maybe,
    }
}

record! {
    /// A limit in time. An exclusive one is a millisecond shorter.
    Limit in Limits as LimitView {
        /// What it counts from: 0 the opening's time plus `delay`, 1 the opening's
        /// attribute `slot` (a time) plus `delay`, 2 stored at `slot`, computed at the
        /// opening by `code` (a time), 3 the same, `code` being a duration since the
        /// opening, 4 the act plus `delay`, 5 the act plus the duration that `code` says.
        base: u8,
        /// A place among the kept attributes (base 1) or the stored limits (2, 3).
        slot: u16,
        /// Milliseconds; for 2, 3 and 5 added to what `code` says.
        delay: i64,
        /// An expression, for 2, 3 and 5.
        code: Range,
    }
}

record! {
    /// An expectation.
    Expectation in Expectations as ExpectationView {
        /// Its rule.
        rule: u32,
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
        /// Whether, beside that, an instance keeps nothing but when it was opened and by
        /// what: no attributes, no limits, no promise and no watch.
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
        /// Its place among the clocks.
        clock: Maybe,
        /// Where its parts lie in a subject's memory.
        places: ExpectationPlaces,
    }
}

impl Expectation {
    /// Whether it is what `plain` says.
    pub(crate) const fn is_plain(&self) -> bool {
        self.constant != 0
            && self.opened == 0
            && self.promised == 0
            && self.stored == 0
            && self.promises == 0
            && self.watches == 0
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
        /// With a key a list for each stage, when its clocks are constant: its head and
        /// tail, and when the head is due.
        lists_at: u32,
        /// A heap of dues, when there are others: its length, then its entries.
        heap_at: u32,
        /// Room in the heap, in entries.
        heap_room: u32,
        /// The places in the heap, the word's and the watch's; while the word waits in a
        /// stage's list, its links there.
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
    }
}

record! {
    /// A clause of an expectation.
    Clause in Clauses as ClauseView {
        /// A [`Verb`](super::verb::Verb).
        verb: u8,
        /// Which instances: 0 that of the event's key, 1 all, 2 the oldest, 3 the newest.
        reach: u8,
        /// Whether the act ends the word.
        instead: u8,
        /// Whether a further act leaves a standing watch alone.
        once: u8,
        /// The condition on the event, in [`Section::Predicates`].
        guard: Maybe,
        /// The limit of a defiance, a landing, a backfire or a taking, in
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
        /// Whether the expectation has a key.
        keyed: u8,
        /// The attribute that is its key, or [`NO_ATTRIBUTE`].
        key: u8,
        /// Whether the kind opens it.
        opens: u8,
        /// The expectation's instances.
        table: Table,
        /// The clauses that can move a word, in order, in [`Section::Moves`].
        words: Range,
        /// The clauses that can move a watch, in order, in [`Section::Moves`].
        watches: Range,
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

record! {
    /// An integrity rule.
    Integrity in Integrities as IntegrityView {
        /// Its rule.
        rule: u32,
        /// 0 never, 1 never within D after A, 2 never between A and B, 3 never while X is
        /// open, 4 on E require P, 5 after A require B, 6 before A require B.
        form: u8,
        /// 0 none said, 1 self_aware, 2 accountable, 3 responsible, 4 honest.
        kind: u8,
        /// Whether it has a key.
        keyed: u8,
        /// Milliseconds of `within`; zero when there is none.
        within: i64,
        /// The expectation of `while X open`.
        while_open: Maybe,
        /// Whether a breach sets a cap.
        caps: u8,
        /// The cap, in thousandths of a point.
        cap: i64,
        /// Whether an event lifts it.
        until: u8,
        /// How long it stands, in milliseconds; zero when not said.
        lasts: i64,
        /// Whether both are needed.
        both: u8,
        /// The place of its obligations among the clocks.
        clock: Maybe,
        /// The place of its caps among the clocks.
        cap_clock: Maybe,
        /// What it forbids or demands.
        span: Span,
        /// Its line.
        line: u32,
        /// The breach line.
        breach_span: Span,
        /// Its line.
        breach_line: u32,
        /// What was found of this event, whether anything was forgotten, and the first
        /// cap whose time has not run out; then, for the forms that ask for it, the
        /// evidence of an earlier event or the latest time that was forgotten.
        head_at: u32,
        /// What it remembers of events; no slots for the forms that remember nothing.
        entries: Table,
        /// Its standing caps; no slots without caps.
        standing: Table,
    }
}

record! {
    /// What an integrity rule reads of a kind of event. Those of a kind are in file
    /// order of the rules, then by role.
    Judge in Judges {
        /// The integrity rule.
        integrity: u32,
        /// 0 it may be breached, 1 it discharges or ends a span, 2 it cancels, 3 it
        /// obliges, begins a span or is remembered, 4 it may lift a cap.
        role: u8,
        /// The attribute that is the key, or [`NO_ATTRIBUTE`].
        key: u8,
        /// The condition on the event, in [`Section::Predicates`].
        guard: Maybe,
        /// What `on E require P` requires, in [`Section::Predicates`].
        require: Maybe,
        /// The pattern.
        span: Span,
        /// Its line.
        line: u32,
    }
}

record! {
    /// A `feel` rule.
    Feel in Feels {
        /// Its rule.
        rule: u32,
        /// The condition on the event, in [`Section::Predicates`].
        guard: Maybe,
        /// What is felt, in [`Section::Outcomes`].
        outcome: u32,
    }
}

record! {
    /// An alert.
    Alert in Alerts {
        /// Its rule.
        rule: u32,
        /// What raises it, an expression whose value is a bool.
        raise: Range,
        /// What clears it, or nothing.
        clear: Range,
        /// One word in a subject's memory.
        state_at: u32,
        /// The condition that raises it.
        span: Span,
        /// Its line.
        line: u32,
        /// The condition that clears it, or again the one that raises it.
        clear_span: Span,
        /// Its line.
        clear_line: u32,
    }
}

record! {
    /// A length of silence that alerts ask for.
    Silence in Silences {
        /// Milliseconds.
        delay: i64,
        /// Its place among the clocks.
        clock: u32,
        /// One word in a subject's memory.
        state_at: u32,
    }
}

record! {
    /// A clock. They stand in the order in which dues of one instant are settled.
    Clock in Clocks {
        /// 0 an expectation, 1 an integrity rule's obligations, 2 an integrity rule's
        /// caps, 3 a silence.
        sort: u8,
        /// Its place in the section of its sort.
        index: u32,
    }
}
