//! The image's sections and the compiler's own tables while they grow, side by side in
//! the memory the caller lends.

use super::measure::Measure;
use crate::image::layout::{Range, SECTIONS, Section};
use crate::image::record::{Field, Record, fields};
use crate::span::Span;
use core::cell::Cell;

/// The compiler's own tables, after the sections.
#[derive(Clone, Copy)]
#[repr(usize)]
enum Table {
    Entries = SECTIONS,
    Declared,
    Shared,
    Buckets,
    Uses,
    LooseJudges,
    LooseFeels,
    LooseShifts,
    OwnDays,
    OwnShifts,
    Namings,
    LooseUpdates,
    LoosePassages,
    Starts,
    Order,
}

/// How many rows there are: sections and tables.
const ROWS: usize = Table::Order as usize + 1;

/// Something that is kept in a row of its own.
pub(super) trait Stored: Field {
    /// The row.
    const ROW: usize;
}

impl<R: Record + Field> Stored for R {
    const ROW: usize = R::SECTION as usize;
}

/// Declares a table of the compiler's own.
macro_rules! table {
    ($(#[$doc:meta])* $name:ident in $table:ident { $($(#[$field_doc:meta])* $field:ident: $ty:ty,)* }) => {
        fields! {
            $(#[$doc])*
            #[allow(unreachable_pub)]
            $name { $($(#[$field_doc])* $field: $ty,)* }
        }
        impl Stored for $name {
            const ROW: usize = Table::$table as usize;
        }
    };
}

table! {
    /// A bucket of the index of names; empty while `place` is zero.
    Entry in Entries {
        /// What sort of name it is.
        scope: u32,
        /// The place it leads to plus one.
        place: u32,
        /// The first byte of the name in the strings.
        at: u32,
        /// How many bytes.
        len: u32,
    }
}

table! {
    /// Where a kind of event was declared.
    Declared in Declared {
        /// The node.
        node: u32,
    }
}

table! {
    /// Who reads a predicate.
    Shared in Shared {
        /// The kind of event it reads, plus one; zero when it reads more than that.
        kind: u32,
        /// How many read it.
        uses: u32,
    }
}

table! {
    /// A bucket of the index of predicates; empty while zero.
    Bucket in Buckets {
        /// The predicate's place plus one.
        place: u32,
    }
}

table! {
    /// A clause that reads a kind of event.
    Use in Uses {
        /// The kind.
        kind: u32,
        /// The expectation.
        expectation: u32,
        /// The clause.
        clause: u32,
        /// Its verb.
        verb: u8,
        /// The attribute that is the key.
        key: u8,
    }
}

table! {
    /// A judge that does not stand with those of its kind yet.
    LooseJudge in LooseJudges {
        /// The kind.
        kind: u32,
        /// The judge.
        judge: crate::image::layout::Judge,
    }
}

table! {
    /// A felt moment that does not stand with those of its kind yet.
    LooseFeel in LooseFeels {
        /// The kind.
        kind: u32,
        /// The felt moment.
        feel: crate::image::layout::Feel,
    }
}

table! {
    /// A shift of the week of the calendar at hand, as it was written.
    LooseShift in LooseShifts {
        /// When it starts, in milliseconds since Monday began.
        from: i64,
        /// When it ends, perhaps in the week after.
        to: i64,
        /// Where it stands.
        span: Span,
    }
}

table! {
    /// A date that the calendar at hand names.
    OwnDay in OwnDays {
        /// Its midnight on the wall clock.
        day: i64,
        /// The first of its [`OwnShift`]s.
        first: u32,
        /// How many.
        count: u32,
        /// Where it stands.
        span: Span,
    }
}

table! {
    /// A shift of a date.
    OwnShift in OwnShifts {
        /// When it starts, in milliseconds since the date began.
        from: i64,
        /// When it ends, perhaps on the day after.
        to: i64,
    }
}

table! {
    /// A name of the author's own for an expression, or of something known.
    Naming in Namings {
        /// Which, see `naming::sort`.
        sort: u8,
        /// The node that declares it.
        node: u32,
        /// Its place among what is known.
        known: u32,
        /// Its type, once it has been looked at, see `naming::ty`.
        ty: u8,
        /// Whether it was told that it cannot be used.
        wrong: u8,
    }
}

table! {
    /// An update that does not stand with those of its kind yet.
    LooseUpdate in LooseUpdates {
        /// The kind.
        kind: u32,
        /// The update.
        update: crate::image::layout::Update,
    }
}

table! {
    /// A passage that does not stand with those of its kind yet.
    LoosePassage in LoosePassages {
        /// The kind.
        kind: u32,
        /// Whether it ends the journey.
        ends: u8,
        /// The passage.
        passage: crate::image::layout::Passage,
    }
}

table! {
    /// Where a kind's share of [`Order`] starts.
    Start in Starts {
        /// A place in the order.
        at: u32,
    }
}

table! {
    /// A place in a table that is being put in order of kinds.
    Order in Order {
        /// The place.
        place: u32,
    }
}

#[derive(Clone, Copy, Default)]
struct Row {
    at: usize,
    room: usize,
    used: usize,
}

/// Sections and tables in lent memory.
pub(super) struct Build<'b> {
    bytes: &'b mut [u8],
    rows: [Row; ROWS],
    full: bool,
}

/// How many bytes each row needs at most.
fn rooms(measure: &Measure) -> [usize; ROWS] {
    let mut rooms = [0_usize; ROWS];
    let mut room = |row: usize, size: usize, count: usize| {
        if let Some(room) = rooms.get_mut(row) {
            *room = size.saturating_mul(count);
        }
    };
    fn row<T: Stored>(room: &mut impl FnMut(usize, usize, usize), count: usize) {
        room(T::ROW, T::SIZE, count);
    }
    use crate::image::layout as l;
    room(Section::Strings as usize, 1, measure.string_bytes);
    room(Section::Code as usize, 1, measure.code());
    row::<l::Kind>(&mut room, measure.kinds);
    row::<l::Attribute>(&mut room, measure.attributes);
    row::<l::Word>(&mut room, measure.words);
    row::<l::Literal>(&mut room, measure.literals);
    row::<l::Rule>(&mut room, measure.rules);
    row::<l::Outcome>(&mut room, measure.outcomes);
    row::<l::Predicate>(&mut room, measure.predicates);
    row::<l::Limit>(&mut room, measure.limits);
    row::<l::Expectation>(&mut room, measure.expectations);
    row::<l::Clause>(&mut room, measure.clauses);
    row::<l::Band>(&mut room, measure.bands);
    row::<l::Stage>(&mut room, measure.limits);
    row::<l::Kept>(&mut room, measure.copies());
    row::<l::Touch>(&mut room, measure.clauses);
    row::<l::Move>(&mut room, measure.clauses);
    row::<l::Integrity>(&mut room, measure.integrities);
    row::<l::Judge>(&mut room, measure.judges);
    row::<l::Feel>(&mut room, measure.feels);
    row::<l::Alert>(&mut room, measure.alerts);
    row::<l::Silence>(&mut room, measure.silences);
    row::<l::Clock>(&mut room, measure.clocks());
    row::<l::File>(&mut room, measure.files);
    row::<l::Date>(&mut room, measure.checks);
    row::<l::Trend>(&mut room, measure.trends);
    row::<l::Rate>(&mut room, measure.integrities);
    row::<l::Calendar>(&mut room, measure.calendars);
    row::<l::Anchor>(&mut room, measure.anchors);
    row::<l::Shift>(&mut room, measure.shifts());
    row::<LooseShift>(&mut room, measure.week_shifts);
    row::<OwnDay>(&mut room, measure.dates);
    row::<OwnShift>(&mut room, measure.own_shifts);
    row::<l::Known>(&mut room, measure.knowns);
    row::<l::Update>(&mut room, measure.updates);
    row::<l::Following>(&mut room, measure.followings);
    row::<Naming>(&mut room, measure.namings);
    row::<LooseUpdate>(&mut room, measure.updates);
    row::<l::Journey>(&mut room, measure.journeys);
    row::<l::Passage>(&mut room, measure.passages);
    row::<LoosePassage>(&mut room, measure.passages);
    row::<l::Turn>(&mut room, measure.turns);
    row::<l::Facet>(&mut room, measure.facets);
    row::<l::FacetWord>(&mut room, measure.facet_words);
    row::<l::Bearing>(&mut room, measure.bearings());
    row::<l::Borne>(&mut room, measure.borne());
    row::<l::Count>(&mut room, measure.counts());
    row::<Entry>(&mut room, buckets(measure.names()));
    row::<Declared>(&mut room, measure.kinds);
    row::<Shared>(&mut room, measure.predicates);
    row::<Bucket>(&mut room, buckets(measure.predicates));
    row::<Use>(&mut room, measure.clauses);
    row::<LooseJudge>(&mut room, measure.judges);
    row::<LooseFeel>(&mut room, measure.feels);
    row::<Start>(&mut room, measure.kinds.saturating_add(1));
    let most = measure.clauses.max(measure.judges).max(measure.feels);
    let most = most.max(measure.updates).max(measure.passages);
    row::<Order>(&mut room, most);
    rooms
}

/// Buckets of an index that holds `count` at most: a power of two that stays half empty.
fn buckets(count: usize) -> usize {
    count.saturating_mul(2).max(2).next_power_of_two()
}

/// Bytes that compiling a program of this measure needs at most.
pub(super) fn needed(measure: &Measure) -> usize {
    rooms(measure)
        .iter()
        .fold(crate::image::layout::HEADER_BYTES, |sum, room| {
            sum.saturating_add(*room)
        })
}

impl<'b> Build<'b> {
    /// Over `bytes`, which are not divided yet: no row has any room.
    pub(super) fn over(bytes: &'b mut [u8]) -> Self {
        Self {
            bytes,
            rows: [Row::default(); ROWS],
            full: false,
        }
    }

    /// Divides the bytes, and says whether there are enough.
    pub(super) fn divide(&mut self, measure: &Measure) -> bool {
        let mut at = crate::image::layout::HEADER_BYTES;
        for (row, room) in self.rows.iter_mut().zip(rooms(measure)) {
            *row = Row { at, room, used: 0 };
            at = at.saturating_add(room);
        }
        if at > self.bytes.len() {
            return false;
        }
        self.claim::<Entry>();
        self.claim::<Bucket>();
        true
    }

    /// Makes a row as long as its room, all zero.
    fn claim<T: Stored>(&mut self) {
        if let Some(row) = self.rows.get_mut(T::ROW) {
            row.used = row.room;
            let end = row.at.saturating_add(row.room);
            if let Some(bytes) = self.bytes.get_mut(row.at..end) {
                bytes.fill(0);
            }
        }
    }

    /// Makes a row `count` long, all zero, whatever it held.
    pub(super) fn reset<T: Stored>(&mut self, count: usize) {
        let mut fits = false;
        if let Some(row) = self.rows.get_mut(T::ROW) {
            let used = T::SIZE.saturating_mul(count);
            fits = used <= row.room;
            row.used = used.min(row.room);
            let end = row.at.saturating_add(row.used);
            if let Some(bytes) = self.bytes.get_mut(row.at..end) {
                bytes.fill(0);
            }
        }
        self.full |= !fits;
    }

    /// Whether something found no room.
    pub(super) const fn full(&self) -> bool {
        self.full
    }

    fn row(&self, row: usize) -> Row {
        self.rows.get(row).copied().unwrap_or_default()
    }

    /// How many a row holds.
    pub(super) fn count<T: Stored>(&self) -> u32 {
        (self.row(T::ROW).used / T::SIZE) as u32
    }

    /// Adds to a row and says at which place.
    pub(super) fn push<T: Stored>(&mut self, value: T) -> u32 {
        let place = self.count::<T>();
        match self.rows.get_mut(T::ROW) {
            Some(row) if row.used.saturating_add(T::SIZE) <= row.room => row.used += T::SIZE,
            _ => self.full = true,
        }
        self.put(place, value);
        place
    }

    fn place_of<T: Stored>(&self, place: u32) -> usize {
        let row = self.row(T::ROW);
        let from_start = (place as usize).saturating_mul(T::SIZE);
        if from_start.saturating_add(T::SIZE) <= row.used {
            row.at.saturating_add(from_start)
        } else {
            usize::MAX
        }
    }

    /// Changes what stands at a place.
    pub(super) fn put<T: Stored>(&mut self, place: u32, value: T) {
        let at = self.place_of::<T>(place);
        // A slice of known length lets the compiler drop every later check.
        let bytes = self.bytes.get_mut(at..);
        if let Some(mut bytes) = bytes.and_then(|bytes| bytes.get_mut(..T::SIZE)) {
            value.put(&mut bytes);
        }
    }

    /// What stands at a place; all zero past the end.
    pub(super) fn at<T: Stored>(&self, place: u32) -> T {
        let at = self.place_of::<T>(place);
        let bytes = self.bytes.get(at..);
        match bytes.and_then(|bytes| bytes.get(..T::SIZE)) {
            Some(mut bytes) => T::take(&mut bytes),
            None => T::take(&mut &[][..]),
        }
    }

    /// Cuts a row off after `count`.
    pub(super) fn keep<T: Stored>(&mut self, count: u32) {
        if let Some(row) = self.rows.get_mut(T::ROW) {
            row.used = row.used.min((count as usize).saturating_mul(T::SIZE));
        }
    }

    /// All that was added to a row since it held `first`.
    pub(super) fn since<T: Stored>(&self, first: u32) -> Range {
        Range {
            first,
            count: self.count::<T>().saturating_sub(first),
        }
    }

    /// The bytes of a section.
    pub(super) fn section(&self, section: Section) -> &[u8] {
        let row = self.row(section as usize);
        self.bytes
            .get(row.at..row.at.saturating_add(row.used))
            .unwrap_or_default()
    }

    /// How many bytes of expressions there are.
    pub(super) fn code_len(&self) -> u32 {
        self.row(Section::Code as usize).used as u32
    }

    /// Cuts expressions off after `len` bytes.
    pub(super) fn code_cut(&mut self, len: u32) {
        if let Some(row) = self.rows.get_mut(Section::Code as usize) {
            row.used = row.used.min(len as usize);
        }
    }

    /// Adds bytes to a section of bytes.
    pub(super) fn append(&mut self, section: Section, more: &[u8]) {
        let Some(row) = self.rows.get_mut(section as usize) else {
            return;
        };
        let start = row.at.saturating_add(row.used);
        let end = start.saturating_add(more.len());
        match self.bytes.get_mut(start..end) {
            Some(room) if end <= row.at.saturating_add(row.room) => {
                write(room, more);
                row.used = row.used.saturating_add(more.len());
            }
            _ => self.full = true,
        }
    }

    /// Puts bytes between the expressions' bytes, at `at`.
    pub(super) fn insert(&mut self, at: u32, more: &[u8]) {
        let before = self.row(Section::Code as usize);
        self.append(Section::Code, more);
        let after = self.row(Section::Code as usize);
        let from = before.at.saturating_add(at as usize);
        let to = before.at.saturating_add(before.used);
        if let Some(bytes) = self
            .bytes
            .get_mut(from..after.at.saturating_add(after.used))
            && from < to
        {
            bytes.rotate_right(more.len().min(bytes.len()));
        }
    }

    /// Changes bytes among the expressions' bytes, at `at`.
    pub(super) fn patch(&mut self, at: u32, with: &[u8]) {
        let row = self.row(Section::Code as usize);
        let start = row.at.saturating_add(at as usize);
        if let Some(bytes) = self.bytes.get_mut(start..start.saturating_add(with.len())) {
            write(bytes, with);
        }
    }

    /// Moves the sections against each other and says how long the whole is; `found` is
    /// told where each section lies.
    pub(super) fn close_ranks(&mut self, mut found: impl FnMut(usize, usize, usize)) -> usize {
        let mut to = crate::image::layout::HEADER_BYTES;
        for (place, row) in self.rows.iter().take(SECTIONS).enumerate() {
            let end = row.at.saturating_add(row.used);
            if let Some(bytes) = self.bytes.get_mut(to..end)
                && let Some(gap) = row.at.checked_sub(to)
            {
                move_down(bytes, gap);
            }
            found(place, to, row.used);
            to = to.saturating_add(row.used);
        }
        to
    }

    /// All the bytes, to write the header.
    pub(super) fn bytes(&mut self) -> &mut [u8] {
        self.bytes
    }
}

/// Moves what stands behind the first `gap` bytes to their beginning. To copy within a slice
/// would bring a panic with it.
fn move_down(bytes: &mut [u8], gap: usize) {
    if let Some((before, moved)) = bytes.split_at_mut_checked(gap)
        && moved.len() <= before.len()
    {
        return write(before, moved);
    }
    let cells = Cell::from_mut(bytes).as_slice_of_cells();
    for (place, byte) in cells.iter().zip(cells.iter().skip(gap)) {
        place.set(byte.get());
    }
}

/// Writes bytes over others. The lengths are the same, which the compiler of Rust does not see:
/// a copy of slices would bring a panic with it.
fn write(over: &mut [u8], bytes: &[u8]) {
    for (place, byte) in over.iter_mut().zip(bytes) {
        *place = *byte;
    }
}
