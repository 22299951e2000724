//! The last steps: what reads each event, clocks, the plan of a subject's memory, and
//! the header.

use super::Compiler;
use crate::diagnostic::{self, Diagnostic};
use crate::image::layout::{
    Alert, Band, Clock, Count, Date, Expectation, FELT_LATER, Facet, FacetWord, Following,
    HEADER_BYTES, Integrity, Journey, Kind, Known, Limit, MAGIC, Outcome, PREAMBLE_BYTES, Rule,
    SECTIONS, Silence, Table, Touch, Trend, VERSION, place,
};
use crate::image::memory::Planner;
use crate::image::record::Field;
use crate::image::{SIZES, checksum};
use crate::limits::{IMAGE_BYTES, STATE_WORDS};
use crate::span::Span;

/// The sorts of clock, as [`Clock::sort`] has them.
#[derive(Clone, Copy)]
#[repr(u8)]
enum Ticks {
    Expectation = 0,
    Obligations = 1,
    Caps = 2,
    Silence = 3,
    Check = 4,
    Trend = 5,
    Measure = 6,
    Journey = 7,
    Following = 8,
}

impl Compiler<'_, '_, '_, '_> {
    /// Finishes the image and says how long it is, unless there were mistakes.
    #[inline(never)]
    pub(super) fn finish(&mut self) -> Option<usize> {
        if !self.diagnostics.is_empty() {
            return None;
        }
        self.share_predicates();
        self.tell_delays();
        self.index_kinds();
        self.tell_what_is_felt_later();
        self.tell_what_is_counted();
        self.tell_what_is_beyond();
        self.wind_clocks();
        self.place_memory();
        if !self.diagnostics.is_empty() {
            return None;
        }
        let len = self.seal();
        if self.build.full() || len > IMAGE_BYTES {
            let limit = i64::try_from(IMAGE_BYTES).unwrap_or(i64::MAX);
            let passed = Diagnostic::new(diagnostic::IMAGE_LIMIT, Span::default(), "");
            self.report(passed.number(limit));
            return None;
        }
        Some(len)
    }

    /// Writes constant delays where bands are tried, so that trying one looks no further.
    fn tell_delays(&mut self) {
        for index in 0..self.build.count::<Band>() {
            let mut record: Band = self.build.at(index);
            let limit = place(record.limit).map(|at| self.build.at::<Limit>(at as u32));
            let constant = limit.filter(|limit| limit.base == 0);
            record.delay = constant.map_or(-1, |limit| limit.delay);
            self.build.put(index, record);
        }
    }

    /// Marks the outcomes that say something else than the moment, and numbers those that
    /// fade: one name of one rule is one of them.
    fn tell_what_is_felt_later(&mut self) {
        let program = self.program;
        let plain = program.losses == 1000 && program.adapts == 0 && program.fades == 0;
        let belongs = self.build.count::<Facet>() + self.build.count::<Journey>() != 0;
        if plain && !belongs {
            return;
        }
        let mut first = 0;
        for index in 0..self.build.count::<Outcome>() {
            let mut record: Outcome = self.build.at(index);
            if record.sort == 0 {
                continue;
            }
            if self.build.at::<Outcome>(first).rule != record.rule {
                first = index;
            }
            record.sort |= FELT_LATER;
            if program.fades != 0 {
                let same = (first..index).find_map(|place| {
                    let other: Outcome = self.build.at(place);
                    let same = other.name == record.name && other.rule == record.rule;
                    (same && other.echo != 0).then_some(other.echo)
                });
                record.echo = same.unwrap_or_else(|| {
                    self.program.echoes = self.program.echoes.saturating_add(1);
                    self.program.echoes
                });
            }
            self.build.put(index, record);
        }
    }

    /// Tells the kinds of event that more than expectations have to do with.
    fn tell_what_is_beyond(&mut self) {
        let silences = self.build.count::<Silence>() != 0;
        let periods = self.has_periods() || self.build.count::<Trend>() != 0;
        for index in 0..self.build.count::<Kind>() {
            let mut record: Kind = self.build.at(index);
            record.rated = u8::from(self.may_end_case(&record));
            record.beyond = u8::from(record.is_beyond(silences, periods));
            self.build.put(index, record);
        }
    }

    /// Whether an event of a kind may end a word that a `same rate` watches.
    fn may_end_case(&self, kind: &Kind) -> bool {
        let touches = kind.touches;
        let mut places = touches.first..touches.first.saturating_add(touches.count);
        places.any(|place| {
            let touch: Touch = self.build.at(place);
            let rule: Expectation = self.build.at(touch.expectation);
            rule.rates.count != 0
        })
    }

    /// Gives clocks their places, in the order in which dues of one instant are settled.
    #[inline(never)]
    fn wind_clocks(&mut self) {
        for index in 0..self.build.count::<Expectation>() {
            let mut record: Expectation = self.build.at(index);
            if record.is_clocked() {
                record.clock = self.clock(Ticks::Expectation, index).saturating_add(1);
                self.build.put(index, record);
            }
        }
        for index in 0..self.build.count::<Integrity>() {
            let mut record: Integrity = self.build.at(index);
            if record.ticks() {
                record.clock = self.clock(Ticks::Obligations, index).saturating_add(1);
                self.build.put(index, record);
            }
        }
        for index in 0..self.build.count::<Integrity>() {
            let mut record: Integrity = self.build.at(index);
            if record.lasts != 0 {
                record.cap_clock = self.clock(Ticks::Caps, index).saturating_add(1);
                self.build.put(index, record);
            }
        }
        for index in 0..self.build.count::<Silence>() {
            let mut record: Silence = self.build.at(index);
            record.clock = self.clock(Ticks::Silence, index);
            self.build.put(index, record);
        }
        for index in 0..self.build.count::<Date>() {
            let mut record: Date = self.build.at(index);
            record.clock = self.clock(Ticks::Check, index);
            self.build.put(index, record);
        }
        for index in 0..self.build.count::<Following>() {
            let mut record: Following = self.build.at(index);
            record.clock = self.clock(Ticks::Following, index);
            self.build.put(index, record);
        }
        for index in 0..self.build.count::<Known>() {
            let mut record: Known = self.build.at(index);
            // Until here it says whether an alert reads it.
            record.clock = match (record.clock, record.bucket) {
                (0, _) | (_, 0) => 0,
                _ => self.clock(Ticks::Measure, index).saturating_add(1),
            };
            self.build.put(index, record);
        }
        for index in 0..self.build.count::<Journey>() {
            let mut record: Journey = self.build.at(index);
            if record.after != 0 {
                record.clock = self.clock(Ticks::Journey, index).saturating_add(1);
                self.build.put(index, record);
            }
        }
        // What falls may be any of these, so it is taken behind all of them.
        for index in 0..self.build.count::<Trend>() {
            let mut record: Trend = self.build.at(index);
            record.clock = self.clock(Ticks::Trend, index);
            self.build.put(index, record);
        }
    }

    /// Whether any measure has a period.
    fn has_periods(&self) -> bool {
        let mut knowns = 0..self.build.count::<Known>();
        knowns.any(|index| self.build.at::<Known>(index).bucket != 0)
    }

    fn clock(&mut self, sort: Ticks, index: u32) -> u32 {
        let sort = sort as u8;
        self.build.push(Clock { sort, index })
    }

    /// Plans a subject's memory, and reports the rule that makes it too large.
    #[inline(never)]
    fn place_memory(&mut self) {
        let kinds = self.build.count::<Kind>();
        let shared = (0..kinds).map(|kind| u32::from(self.build.at::<Kind>(kind).shared));
        self.program.shared = shared.max().unwrap_or(0);
        let clocks = self.build.count::<Clock>();
        let mut planner = Planner::new(&self.program, clocks, self.has_periods());
        for index in 0..self.build.count::<Expectation>() {
            let mut record: Expectation = self.build.at(index);
            record.counted = u8::from(record.is_counted());
            record.plain = u8::from(record.is_plain());
            record.places = planner.expectation(&record, record.places.table.slots);
            self.build.put(index, record);
            if self.too_large(&planner, record.rule) {
                return;
            }
        }
        for index in 0..self.build.count::<Touch>() {
            let mut record: Touch = self.build.at(index);
            let expectation: Expectation = self.build.at(record.expectation);
            record.table = expectation.places.table;
            self.build.put(index, record);
        }
        for index in 0..self.build.count::<Integrity>() {
            let mut record: Integrity = self.build.at(index);
            let (head, entries, standing): (u32, Table, Table) =
                planner.integrity(&record, record.entries.slots);
            record.head_at = head;
            record.entries = entries;
            record.standing = standing;
            self.build.put(index, record);
            if self.too_large(&planner, record.rule) {
                return;
            }
        }
        for index in 0..self.build.count::<Alert>() {
            let mut record: Alert = self.build.at(index);
            record.state_at = planner.alert(&record);
            self.build.put(index, record);
        }
        for index in 0..self.build.count::<Silence>() {
            let mut record: Silence = self.build.at(index);
            record.state_at = planner.silence(&record);
            self.build.put(index, record);
        }
        for index in 0..self.build.count::<Date>() {
            let mut record: Date = self.build.at(index);
            record.state_at = planner.check(&record);
            self.build.put(index, record);
        }
        for index in 0..self.build.count::<Trend>() {
            let mut record: Trend = self.build.at(index);
            record.state_at = planner.trend(&record);
            self.build.put(index, record);
        }
        self.program.disappointment_at = planner.disappointment(self.program.disappoints);
        for index in 0..self.build.count::<Known>() {
            let mut record: Known = self.build.at(index);
            record.state_at = planner.known(&record);
            self.build.put(index, record);
            if self.too_large(&planner, record.rule) {
                return;
            }
        }
        for index in 0..self.build.count::<Following>() {
            let mut record: Following = self.build.at(index);
            record.state_at = planner.following(&record);
            self.build.put(index, record);
            if self.too_large(&planner, self.build.at::<Known>(record.known).rule) {
                return;
            }
        }
        for index in 0..self.build.count::<Journey>() {
            let mut record: Journey = self.build.at(index);
            record.state_at = self.build.at::<Known>(record.known).state_at;
            self.build.put(index, record);
        }
        for index in 0..self.build.count::<FacetWord>() {
            let mut record: FacetWord = self.build.at(index);
            record.state_at = planner.value();
            self.build.put(index, record);
        }
        self.program.used_to_at = planner.feeling(&self.program);
        for index in 0..self.build.count::<Count>() {
            let mut record: Count = self.build.at(index);
            record.state_at = planner.count();
            self.build.put(index, record);
        }
        let last = self.build.count::<Rule>().saturating_sub(1);
        self.too_large(&planner, last);
    }

    fn too_large(&mut self, planner: &Planner, rule: u32) -> bool {
        if planner.words().is_some() {
            return false;
        }
        let span = self.build.at::<Rule>(rule).span;
        let found = self.written(span);
        self.passed(diagnostic::STATE_LIMIT, span, found, STATE_WORDS as usize);
        true
    }

    /// Moves the sections together and writes the header before them.
    #[inline(never)]
    fn seal(&mut self) -> usize {
        let mut table = [(0_usize, 0_usize); SECTIONS];
        let len = self.build.close_ranks(|place, at, used| {
            if let Some(entry) = table.get_mut(place) {
                *entry = (at, used);
            }
        });
        let program = self.program;
        let bytes = self.build.bytes();
        let header = bytes.get_mut(..HEADER_BYTES);
        let header = header.and_then(|header| header.split_at_mut_checked(PREAMBLE_BYTES));
        if let Some((preamble, mut rest)) = header {
            for (size, (at, used)) in SIZES.into_iter().zip(table) {
                (at as u32).put(&mut rest);
                ((used / size.max(1)) as u32).put(&mut rest);
            }
            program.put(&mut rest);
            if let Some((magic, mut rest)) = preamble.split_first_chunk_mut() {
                *magic = MAGIC;
                VERSION.put(&mut rest);
                (SECTIONS as u16).put(&mut rest);
                (len as u32).put(&mut rest);
            }
        }
        let sum = checksum(bytes.get(PREAMBLE_BYTES..len).unwrap_or_default());
        let at = PREAMBLE_BYTES - <u64 as Field>::SIZE;
        if let Some(mut place) = bytes.get_mut(at..PREAMBLE_BYTES) {
            sum.put(&mut place);
        }
        len
    }
}
