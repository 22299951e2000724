//! One subject: an engine over a verified image, in memory that the caller lends.

use crate::argument::{self, Piece, piece, places, refuse_overlap};
use crate::busy::{AtWork, Busy};
use crate::event::tamam_event;
use crate::failure::{tamam_error, tell};
use crate::image::tamam_image;
use crate::lent::Lent;
use crate::reading::tamam_steps;
use crate::status::tamam_status;
use crate::verdict::{tamam_on_verdict, tamam_verdict};
use core::cell::Cell;
use core::ffi::c_void;
use tamam::{Engine, Event, Image, Refused, Verdict};

/// Words of a `tamam_engine` behind its mark.
pub const TAMAM_ENGINE_WORDS: usize = 8;

/// A subject under a program. Lend one, filled by `tamam_engine_start` or
/// `tamam_engine_resume`; it points at the image and at the lent memory, which must both
/// stay where they are as long as it is used. Nothing of it has to be freed. A memory is
/// one engine's at a time: while one steps, a second over the same memory is refused with
/// BUSY, and so is a resume. One thread at a time may use it; each of many threads may use
/// one of its own over the same image.
#[repr(C)]
pub struct tamam_engine {
    /// Tells one that was started from any other memory.
    mark: u64,
    /// The library's own.
    opaque: [u64; TAMAM_ENGINE_WORDS],
}

/// What stands in the opaque words.
#[repr(C)]
struct Started {
    image: *const tamam_image,
    memory: *mut u64,
    words: usize,
    busy: Busy,
    steps: Cell<tamam_steps>,
}

const _: () = assert!(size_of::<Started>() <= size_of::<[u64; TAMAM_ENGINE_WORDS]>());
const _: () = assert!(align_of::<Started>() <= align_of::<tamam_engine>());

/// The mark of a handle over such a memory.
fn mark(memory: *mut u64, words: usize) -> u64 {
    let place = (memory.addr() as u64).rotate_left(7) ^ (words as u64).rotate_left(40);
    place ^ 0x7461_6d61_6d65_6e67
}

/// An engine at work, and what it works with.
pub(crate) struct Work<'a> {
    pub(crate) image: &'a Image<'a>,
    pub(crate) memory: Lent,
    pub(crate) steps: &'a Cell<tamam_steps>,
    /// Where the handle is.
    handle: Piece,
    _at_work: AtWork<'a>,
}

impl tamam_engine {
    unsafe fn fill(place: *mut Self, image: *const tamam_image, memory: *mut u64, words: usize) {
        let started = Started {
            image,
            memory,
            words,
            busy: Busy::new(),
            steps: Cell::default(),
        };
        // SAFETY: the caller lends a place for it, whose opaque part is large enough.
        unsafe {
            (&raw mut (*place).mark).write(mark(memory, words));
            (&raw mut (*place).opaque).cast::<Started>().write(started);
        }
    }

    /// What stands in a handle, if it was filled.
    unsafe fn started<'a>(handle: *mut Self) -> Option<&'a Started> {
        // SAFETY: the caller lends it, and any bytes are numbers and pointers.
        let (own, started) = unsafe {
            let started = (&raw mut (*handle).opaque).cast::<Started>();
            ((*handle).mark, started)
        };
        // SAFETY: as above.
        let (memory, words) = unsafe { ((*started).memory, (*started).words) };
        // SAFETY: only `fill` writes such a mark, and behind it what is read here. What
        // changes of it is a flag and a cell, so that it may be shared.
        (own == mark(memory, words)).then(|| unsafe { &*started })
    }

    /// Sets the engine of argument 1 to work.
    pub(crate) unsafe fn begin<'a>(handle: *mut Self) -> Result<Work<'a>, tamam_error> {
        let handle = argument::place(1, handle)?;
        // SAFETY: the caller lends it.
        let started = unsafe { Self::started(handle) };
        let started = started.ok_or(tamam_error::at(tamam_status::NoEngine, 1))?;
        let at_work = started.busy.begin()?;
        // SAFETY: the caller keeps the image and the memory as long as it uses the engine,
        // and no second use of them goes on: it would not have got past the flag by this
        // handle, nor past the mark by another.
        unsafe {
            let image = tamam_image::read(1, started.image)?;
            Ok(Work {
                image,
                memory: Lent::new(1, started.memory, started.words)?.at_rest(image)?,
                steps: &started.steps,
                handle: piece(handle, 1),
                _at_work: at_work,
            })
        }
    }
}

/// Checks what is lent for a subject, and lets `first` look at the words that its program
/// needs; those behind are never touched.
unsafe fn open(
    engine: *mut tamam_engine,
    image: *const tamam_image,
    memory: *mut u64,
    words: usize,
    first: unsafe fn(&Image<'_>, *mut u64, usize) -> Result<(), tamam_error>,
) -> Result<(), tamam_error> {
    let place = argument::place(1, engine)?;
    // SAFETY: the caller lends a place for an engine, perhaps one that was started before.
    if let Some(started) = unsafe { tamam_engine::started(place) } {
        drop(started.busy.begin()?);
    }
    // SAFETY: the caller lends the image.
    let program = unsafe { tamam_image::read(2, image) }?;
    let needed = program.memory_needed();
    argument::places(3, memory, words)?;
    if words < needed {
        let given = words;
        return Err(Refused::MemoryTooSmall { needed, given }.into());
    }
    let [handle, bytes] = program_pieces(program);
    let [handle, bytes, own] = [handle, bytes, piece(engine, 1)];
    refuse_overlap(1, own, &[handle, bytes])?;
    refuse_overlap(3, piece(memory, needed), &[handle, bytes, own])?;
    // SAFETY: the caller lends the memory, and a place for the engine.
    unsafe {
        first(program, memory, needed)?;
        tamam_engine::fill(place, image, memory, needed);
    }
    Ok(())
}

/// The memory of an image, and that of its bytes.
fn program_pieces(image: &Image<'_>) -> [Piece; 2] {
    let bytes = image.bytes();
    [piece(image, 1), piece(bytes.as_ptr(), bytes.len())]
}

unsafe fn start(image: &Image<'_>, memory: *mut u64, words: usize) -> Result<(), tamam_error> {
    // SAFETY: the caller lends so many words; once they are zero they may be read.
    let lent = unsafe {
        memory.write_bytes(0, words);
        argument::lent_words(3, memory, words)
    }?;
    Engine::start(image, lent)?;
    Ok(())
}

unsafe fn resume(image: &Image<'_>, memory: *mut u64, words: usize) -> Result<(), tamam_error> {
    // SAFETY: the caller lends so many words, which hold what an engine left there.
    let lent = unsafe { Lent::new(3, memory, words)?.at_rest(image) }?;
    Engine::resume(image, lent)?;
    Ok(())
}

/// Starts a new subject in `words` words of `memory`; what the memory held is gone. The
/// memory begins at a multiple of 8 bytes, and `tamam_image_memory_words` says how much is
/// needed. A copy of it is a snapshot of the subject. Fails with REFUSED_MEMORY. Start no
/// engine in memory where another is at work: what memory holds before a start may not be
/// read, so this alone cannot be told.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_engine_start(
    engine: *mut tamam_engine,
    image: *const tamam_image,
    memory: *mut u64,
    words: usize,
    error: *mut tamam_error,
) -> tamam_status {
    // SAFETY: the caller lends all of it.
    unsafe { tell(error, open(engine, image, memory, words, start)) }
}

/// Goes on with a subject whose memory an engine of the same program left behind. Fails
/// with REFUSED_FOREIGN_MEMORY when it holds the state of another program, or none, and with
/// BUSY when an engine is at work in it, or was stopped amid an event or copied there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_engine_resume(
    engine: *mut tamam_engine,
    image: *const tamam_image,
    memory: *mut u64,
    words: usize,
    error: *mut tamam_error,
) -> tamam_status {
    // SAFETY: the caller lends all of it.
    unsafe { tell(error, open(engine, image, memory, words, resume)) }
}

/// What an engine is asked to do.
enum Task<'e> {
    Step(&'e Event),
    Advance(i64),
}

impl Work<'_> {
    /// Does it, and keeps what it took.
    fn run(&mut self, task: &Task<'_>, sink: &mut dyn FnMut(&Verdict)) -> Result<(), tamam_error> {
        let mut engine = Engine::resume(self.image, self.memory)?;
        // SAFETY: the memory was looked at just now, and is the caller's to lend.
        let _marked = unsafe { self.memory.mark(self.image) };
        match task {
            Task::Step(event) => engine.step(event, sink)?,
            Task::Advance(now) => engine.advance(*now, sink)?,
        }
        let taken = engine.steps();
        self.steps.set(tamam_steps {
            steps: taken.steps,
            dues: taken.dues,
        });
        Ok(())
    }

    /// Does it and calls back with each verdict.
    unsafe fn call(
        mut self,
        task: &Task<'_>,
        at: u32,
        on_verdict: tamam_on_verdict,
        user: *mut c_void,
    ) -> Result<(), tamam_error> {
        let null = tamam_error::at(tamam_status::NullPointer, at);
        let on_verdict = on_verdict.ok_or(null)?;
        self.run(task, &mut |verdict| {
            let verdict = tamam_verdict::from(verdict);
            // SAFETY: the caller gave the function together with what it is given here.
            unsafe { on_verdict(user, &raw const verdict) };
        })
    }

    /// Does it and writes the verdicts into lent places; takes it back when they are too
    /// few.
    unsafe fn collect(mut self, task: &Task<'_>, room: &Room) -> Result<(), tamam_error> {
        let mut found = places(3, room.verdicts, room.capacity)?;
        argument::place(5, room.count)?;
        places(6, room.undo, room.undo_words)?;
        let needed = self.memory.words();
        if room.undo_words < needed {
            return Err(tamam_error::short(6, needed, room.undo_words));
        }
        let memory = self.memory.first();
        let [handle, bytes] = program_pieces(self.image);
        let read = [piece(memory, needed), handle, bytes, self.handle];
        let verdicts = piece(room.verdicts, room.capacity);
        refuse_overlap(3, verdicts, &read)?;
        refuse_overlap(6, piece(room.undo, needed), &read)?;
        refuse_overlap(6, piece(room.undo, needed), &[verdicts])?;
        let before = self.steps.get();
        // SAFETY: the caller lends as many words as are needed, as was checked.
        unsafe { room.undo.copy_from_nonoverlapping(memory, needed) };
        self.run(task, &mut |verdict| {
            // SAFETY: the caller lends the places.
            unsafe { found.push(tamam_verdict::from(verdict)) };
        })?;
        if found.count() > room.capacity {
            // SAFETY: so many words were copied there just now.
            unsafe { memory.copy_from_nonoverlapping(room.undo, needed) };
            self.steps.set(before);
        }
        // SAFETY: the caller lends a place for the count.
        unsafe { found.finish(room.count) }
    }
}

/// Where verdicts are to be written, and what is needed to take a step back.
struct Room {
    verdicts: *mut tamam_verdict,
    capacity: usize,
    count: *mut usize,
    undo: *mut u64,
    undo_words: usize,
}

/// Takes one event: first settles what is due before its time, then the event. Each
/// verdict goes to `on_verdict` with `user`, in order. Fails with REFUSED_OLDER or
/// FOREIGN_EVENT, and nothing has changed then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_engine_step(
    engine: *mut tamam_engine,
    event: *const tamam_event,
    on_verdict: tamam_on_verdict,
    user: *mut c_void,
    error: *mut tamam_error,
) -> tamam_status {
    // SAFETY: the caller lends the engine and the event.
    let step = || unsafe {
        let work = tamam_engine::begin(engine)?;
        let event = tamam_event::read(2, event, work.image.checksum())?;
        work.call(&Task::Step(event), 3, on_verdict, user)
    };
    // SAFETY: the caller lends a place for the error, or none.
    unsafe { tell(error, step()) }
}

/// Moves the clock to `now`, in milliseconds since 1970, and settles what is due before.
/// Each verdict goes to `on_verdict` with `user`, in order. Fails with REFUSED_OLDER, and
/// nothing has changed then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_engine_advance(
    engine: *mut tamam_engine,
    now: i64,
    on_verdict: tamam_on_verdict,
    user: *mut c_void,
    error: *mut tamam_error,
) -> tamam_status {
    // SAFETY: the caller lends the engine.
    let advance = || unsafe {
        let work = tamam_engine::begin(engine)?;
        work.call(&Task::Advance(now), 3, on_verdict, user)
    };
    // SAFETY: the caller lends a place for the error, or none.
    unsafe { tell(error, advance()) }
}

/// Like `tamam_engine_step`, but writes the verdicts to `verdicts`, which has room for
/// `capacity`, and how many there are to `count`. No verdict is ever lost: when there are
/// more than `capacity`, nothing has changed, `count` says how many there will be, and the
/// status is TOO_SMALL: lend more and step again. `undo` is lent for that: as many words as
/// the image needs, whose content means nothing before and after.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_engine_step_into(
    engine: *mut tamam_engine,
    event: *const tamam_event,
    verdicts: *mut tamam_verdict,
    capacity: usize,
    count: *mut usize,
    undo: *mut u64,
    undo_words: usize,
    error: *mut tamam_error,
) -> tamam_status {
    let room = Room {
        verdicts,
        capacity,
        count,
        undo,
        undo_words,
    };
    // SAFETY: the caller lends the engine, the event and all of the room.
    let step = || unsafe {
        let work = tamam_engine::begin(engine)?;
        let event = tamam_event::read(2, event, work.image.checksum())?;
        work.collect(&Task::Step(event), &room)
    };
    // SAFETY: the caller lends a place for the error, or none.
    unsafe { tell(error, step()) }
}

/// Like `tamam_engine_advance`, with the verdicts written as `tamam_engine_step_into`
/// writes them.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_engine_advance_into(
    engine: *mut tamam_engine,
    now: i64,
    verdicts: *mut tamam_verdict,
    capacity: usize,
    count: *mut usize,
    undo: *mut u64,
    undo_words: usize,
    error: *mut tamam_error,
) -> tamam_status {
    let room = Room {
        verdicts,
        capacity,
        count,
        undo,
        undo_words,
    };
    // SAFETY: the caller lends the engine and all of the room.
    let advance = || unsafe {
        let work = tamam_engine::begin(engine)?;
        work.collect(&Task::Advance(now), &room)
    };
    // SAFETY: the caller lends a place for the error, or none.
    unsafe { tell(error, advance()) }
}
