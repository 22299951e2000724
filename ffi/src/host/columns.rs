//! Events in: many at once, column by column, as tables of data have them.

use super::handle::{Inside, tamam_host, with};
use super::lines::tamam_batch;
use crate::argument;
use crate::failure::tamam_error;
use crate::slot::tamam_slot;
use crate::status::tamam_status;
use ::tamam_host::replay::Counts;
use ::tamam_host::{Live, Rejection};
use tamam::{Event, Slot, Type, Value};

/// The values of one attribute, a row each. Rows whose event is of another kind than the
/// slot are passed over, so that kinds may stand side by side. Of a list every column has one
/// id: as many columns of one slot as the longest list has ids, present where there is one. A
/// row without any has no list.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct tamam_column {
    /// Which attribute, found with the image of the host.
    pub slot: tamam_slot,
    /// The values as `tamam_event_set_...` of the type takes them; ids and texts bit for
    /// bit, bool as 0 or 1.
    pub values: *const i64,
    /// 1 where there is a value and 0 where there is none; NULL when there is one in every
    /// row.
    pub present: *const u8,
}

/// A table of events: arrays of `rows` entries each. An array for each attribute and not one
/// structure for each event, for which attributes a structure has only your rules say, and
/// columns are what Arrow, numpy and databases hold already: they are lent as they lie.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct tamam_columns {
    /// How many rows.
    pub rows: usize,
    /// Whose event it is: see `tamam_host_subject`.
    pub subject: *const u32,
    /// Its kind: see `tamam_image_kind`.
    pub kind: *const u16,
    /// When it happened, in milliseconds since 1970.
    pub time: *const i64,
    /// Your own number for it.
    pub evidence: *const u64,
    /// The attributes.
    pub columns: *const tamam_column,
    /// How many attributes.
    pub columns_len: usize,
}

/// A column, checked.
struct Column<'c> {
    kind: u16,
    slot: Slot,
    values: &'c [i64],
    present: &'c [u8],
}

impl Column<'_> {
    /// Whether there is a value in a row.
    fn has(&self, row: usize) -> bool {
        self.present.get(row).is_none_or(|there| *there != 0)
    }
}

/// A table, checked.
struct Table<'c> {
    subject: &'c [u32],
    kind: &'c [u16],
    time: &'c [i64],
    evidence: &'c [u64],
    columns: Vec<Column<'c>>,
}

/// Takes the events of a table in the order of its rows. What came of them goes to
/// `batch`, also when the answer is REJECTED_EVENTS (the others were scored) or FULL_QUEUE
/// (`taken` says how many rows were taken). Before the first row the arrays are checked,
/// which fails with FOREIGN_SLOT among others.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_host_columns(
    host: *mut tamam_host,
    table: *const tamam_columns,
    batch: *mut tamam_batch,
    error: *mut tamam_error,
) -> tamam_status {
    let take = |inside: &mut Inside| {
        let place = argument::place(3, batch)?;
        let checksum = inside.live.image().checksum();
        // SAFETY: the caller lends the table and its arrays.
        let table = unsafe { check(argument::shared(2, table)?, checksum) }?;
        let (came, full) = run(inside, &table);
        // SAFETY: the caller lends a place for it.
        unsafe { place.write(came) };
        full.and_then(|()| came.ends())
    };
    // SAFETY: the caller lends the host, and a place for the error or none.
    unsafe { with(host, error, take) }
}

/// Checks every array of a table.
unsafe fn check<'c>(table: &tamam_columns, checksum: u64) -> Result<Table<'c>, tamam_error> {
    let rows = table.rows;
    // SAFETY: the caller lends arrays of so many rows.
    unsafe {
        let mut columns = Vec::new();
        for column in argument::list(2, table.columns, table.columns_len)? {
            let foreign = tamam_error::at(tamam_status::ForeignSlot, 2);
            let (kind, slot) = column.slot.resolved(checksum).ok_or(foreign)?;
            columns.push(Column {
                kind,
                slot,
                values: argument::list(2, column.values, rows)?,
                present: match column.present.is_null() {
                    true => &[],
                    false => argument::list(2, column.present, rows)?,
                },
            });
        }
        Ok(Table {
            subject: argument::list(2, table.subject, rows)?,
            kind: argument::list(2, table.kind, rows)?,
            time: argument::list(2, table.time, rows)?,
            evidence: argument::list(2, table.evidence, rows)?,
            columns,
        })
    }
}

/// Takes rows until they end or a queue is full.
fn run(inside: &mut Inside, table: &Table<'_>) -> (tamam_batch, Result<(), tamam_error>) {
    let Inside { live, hearing, .. } = inside;
    let before = live.counts();
    let (mut taken, mut foreign) = (0, 0);
    let mut event = Event::new(0, 0, 0);
    let subjects = live.reader().subjects().len();
    let heads = table.subject.iter().zip(table.kind);
    let heads = heads.zip(table.time.iter().zip(table.evidence));
    for (row, ((subject, kind), (time, evidence))) in heads.enumerate() {
        if let Err(full) = hearing.has_room() {
            return (came(before, live, taken, foreign), Err(full));
        }
        taken = row.saturating_add(1);
        event.clear(*kind, *time, *evidence);
        let filled = fill(&mut event, &table.columns, row).and_then(|()| {
            if (*subject as usize) < subjects {
                return Ok(());
            }
            Err(Rejection::Missing {
                name: "subject".to_owned(),
            })
        });
        foreign += u64::from(filled.is_err());
        let stepped =
            filled.and_then(|()| live.step(*subject, &event, &mut |heard| hearing.hear(heard)));
        if let Err(rejection) = stepped {
            hearing.reject(row as u64, &rejection);
        }
        hearing.refuse(live);
    }
    (came(before, live, taken, foreign), Ok(()))
}

/// What came of rows, of which `foreign` are no events of the host's.
fn came(before: Counts, live: &Live<'_>, taken: usize, foreign: u64) -> tamam_batch {
    let came = tamam_batch::since(before, live, taken);
    tamam_batch {
        read: came.read.saturating_add(foreign),
        rejected: came.rejected.saturating_add(foreign),
        ..came
    }
}

/// Sets what a row has for the event's kind.
fn fill(event: &mut Event, columns: &[Column<'_>], row: usize) -> Result<(), Rejection> {
    let kind = event.kind();
    for (place, column) in columns.iter().enumerate() {
        if column.kind != kind {
            continue;
        }
        if column.slot.kind() == Type::Ids {
            fill_ids(event, columns, place, row)?;
            continue;
        }
        if !column.has(row) {
            continue;
        }
        let raw = column.values.get(row).copied().unwrap_or(0);
        let value = value(column.slot, raw);
        let set = value.and_then(|value| event.set(column.slot, value));
        set.map_err(Rejection::Refused)?;
    }
    Ok(())
}

/// Sets the list of which a column has one id, at its first column.
fn fill_ids(
    event: &mut Event,
    columns: &[Column<'_>],
    place: usize,
    row: usize,
) -> Result<(), Rejection> {
    let (before, from) = columns.split_at_checked(place).unwrap_or((&[], columns));
    let Some(Column { kind, slot, .. }) = from.first() else {
        return Ok(());
    };
    let same = |column: &&Column<'_>| column.kind == *kind && column.slot == *slot;
    if before.iter().any(|column| same(&column)) {
        return Ok(());
    }
    let there = from.iter().filter(same).filter(|column| column.has(row));
    let ids = there.filter_map(|column| column.values.get(row));
    let ids: Vec<u64> = ids.map(|id| *id as u64).collect();
    if ids.is_empty() {
        return Ok(());
    }
    event.set_ids(*slot, &ids).map_err(Rejection::Refused)
}

/// A value of the slot's type from the number that a column has for it.
fn value(slot: Slot, raw: i64) -> Result<Value, tamam::Refused> {
    let (min, max) = slot.range();
    let out = |min, max| tamam::Refused::OutOfRange {
        value: raw,
        min,
        max,
    };
    match slot.kind() {
        Type::Bool if !(0..=1).contains(&raw) => Err(out(0, 1)),
        Type::Choice if u16::try_from(raw).is_err() => Err(out(min, max)),
        ty => Ok(Value::of(ty, raw)),
    }
}
