//! The handle of a host, made and freed.

use super::hearing::{Hearing, Waiting, tamam_on_host_verdict, tamam_on_rejection};
use super::program::Program;
use crate::argument;
use crate::busy::Busy;
use crate::diagnostic::tamam_diagnostic;
use crate::failure::{tamam_error, tell};
use crate::guard::guarded;
use crate::image::tamam_image;
use crate::status::tamam_status;
use ::tamam_host::{Live, Rejection};
use core::ffi::c_void;
use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicBool, Ordering};

/// The mark of a host that was not freed.
const MARK: u64 = 0x7461_6d61_6d68_6f73;

/// Many subjects under one program, on the heap. `tamam_host_new` and `tamam_host_restore`
/// make one, `tamam_host_free` frees it. One thread at a time may use it.
pub struct tamam_host {
    mark: u64,
    busy: Busy,
    /// A panic was caught: what is inside may be half changed.
    defect: AtomicBool,
    /// The image of the program inside, which never changes.
    image: *const tamam_image,
    inside: UnsafeCell<Inside>,
}

impl tamam_host {
    /// Lets a host that was just made say what it says as `hearing` does.
    pub(crate) unsafe fn listen_as(host: *mut Self, hearing: Hearing) {
        // SAFETY: the caller says that nobody else uses it.
        unsafe { (*(*host).inside.get()).hearing = hearing };
    }
}

/// What is inside of a host. What borrows the program stands before it, to be dropped
/// before it.
pub(crate) struct Inside {
    pub(crate) live: Live<'static>,
    pub(crate) hearing: Hearing,
    /// The rejection that was handed out last.
    pub(crate) shown: Option<Waiting>,
    /// The snapshot that was handed out last.
    pub(crate) snapshot: Vec<u8>,
    _program: Program,
}

/// Sets the host of argument 1 to work, and tells what came of it.
pub(crate) unsafe fn with(
    host: *const tamam_host,
    error: *mut tamam_error,
    work: impl FnOnce(&mut Inside) -> Result<(), tamam_error>,
) -> tamam_status {
    let run = || {
        // SAFETY: the caller says that it is a host which was not freed.
        let host = unsafe { argument::shared(1, host) }?;
        if host.mark != MARK {
            return Err(tamam_error::at(tamam_status::NoEngine, 1));
        }
        let _at_work = host.busy.begin()?;
        if host.defect.load(Ordering::Relaxed) {
            return Err(tamam_error::of(tamam_status::Defect));
        }
        // SAFETY: nobody else is inside, for the flag lets only one in.
        let inside = unsafe { &mut *host.inside.get() };
        let done = guarded(|| work(inside));
        if done.is_err_and(|error| error.status == tamam_status::Defect as u32) {
            host.defect.store(true, Ordering::Relaxed);
        }
        done
    };
    // SAFETY: the caller lends a place for the error, or none.
    unsafe { tell(error, run()) }
}

/// Makes a host and writes where it is to `place`.
pub(crate) unsafe fn make(
    place: *mut *mut tamam_host,
    program: Program,
    live: impl FnOnce(&Program) -> Result<Live<'static>, tamam_error>,
) -> Result<(), tamam_error> {
    let live = live(&program)?;
    let image = program.handle();
    let inside = Inside {
        live,
        hearing: Hearing::new(),
        shown: None,
        snapshot: Vec::new(),
        _program: program,
    };
    let host = tamam_host {
        mark: MARK,
        busy: Busy::new(),
        defect: AtomicBool::new(false),
        image,
        inside: UnsafeCell::new(inside),
    };
    // SAFETY: the caller lends a place for the pointer, which was checked.
    unsafe { place.write(Box::into_raw(Box::new(host))) };
    Ok(())
}

/// Why a rejection is one, as a failure of the whole call.
pub(crate) fn failed(rejection: &Rejection) -> tamam_error {
    match rejection {
        Rejection::Refused(refused) => (*refused).into(),
        Rejection::Late { time, clock } => {
            let (time, clock) = (*time, *clock);
            tamam::Refused::Older { time, clock }.into()
        }
        Rejection::TooManyTexts => tamam_error::of(tamam_status::FullTexts),
        _ => tamam_error::of(tamam_status::FullSubjects),
    }
}

/// Makes a host without subjects from `len` bytes of `rules`: either their text or an
/// image. They are copied. Where the text has mistakes the answer is MISTAKES: the first
/// `capacity` of them go to `diagnostics`, which point into `rules`, and `count` (or NULL)
/// says how many could be told.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_host_new(
    rules: *const u8,
    len: usize,
    diagnostics: *mut tamam_diagnostic,
    capacity: usize,
    count: *mut usize,
    host: *mut *mut tamam_host,
    error: *mut tamam_error,
) -> tamam_status {
    let make = || {
        // SAFETY: the caller lends the rules.
        let rules = unsafe { argument::list(1, rules, len) }?;
        let place = argument::place(6, host)?;
        let mut mistakes = argument::places(3, diagnostics, capacity)?;
        argument::place_maybe(5, count)?;
        // SAFETY: the caller lends the places, those for the number and the pointer too.
        unsafe {
            let program = Program::told(1, rules, &mut mistakes, (5, count))?;
            make(place, program, |program| Ok(Live::new(program.image())))
        }
    };
    // SAFETY: the caller lends a place for the error, or none.
    unsafe { tell(error, guarded(make)) }
}

/// Frees a host and sets the pointer to it to NULL. Fails with BUSY from one of its own
/// callbacks, and with NULL_POINTER when it is NULL already.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_host_free(host: *mut *mut tamam_host) -> tamam_status {
    let free = || {
        // SAFETY: the caller lends the pointer, which leads to a host or nowhere.
        unsafe {
            let place = argument::place(1, host)?;
            let own = *place;
            let handle = argument::shared(1, own.cast_const())?;
            if handle.mark != MARK {
                return Err(tamam_error::at(tamam_status::NoEngine, 1));
            }
            // Whoever frees stays at work for good.
            core::mem::forget(handle.busy.begin()?);
            (&raw mut (*own).mark).write(0);
            place.write(std::ptr::null_mut());
            guarded(|| {
                drop(Box::from_raw(own));
                Ok(())
            })
        }
    };
    // SAFETY: no place for an error is given.
    unsafe { tell(core::ptr::null_mut(), free()) }
}

/// The image of a host, for names and slots; it is good as long as the host is. It may be
/// asked for in a callback. NULL for a host that is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_host_image(host: *const tamam_host) -> *const tamam_image {
    // SAFETY: the caller says that it is a host which was not freed.
    let Ok(host) = (unsafe { argument::shared(1, host) }) else {
        return core::ptr::null();
    };
    if host.mark != MARK {
        return core::ptr::null();
    }
    host.image
}

/// From now on gives each verdict to `on_verdict` and each rejection to `on_rejection`,
/// with `user`. Where one is NULL, they wait in a queue until they are polled; that is how
/// a host begins.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_host_listen(
    host: *mut tamam_host,
    on_verdict: tamam_on_host_verdict,
    on_rejection: tamam_on_rejection,
    user: *mut c_void,
) -> tamam_status {
    let listen = |inside: &mut Inside| {
        inside.hearing.on_verdict = on_verdict;
        inside.hearing.on_rejection = on_rejection;
        inside.hearing.user = user;
        Ok(())
    };
    // SAFETY: the caller lends the host.
    unsafe { with(host, core::ptr::null_mut(), listen) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::tamam_score;
    use core::ptr::null_mut;

    const RULES: &[u8] = b"subject s\nevent smiled from s\nfeel when smiled -> +1\n";

    #[test]
    fn a_host_without_room_says_for_what() {
        let status = |rejection| failed(&rejection).status;
        let (subjects, texts) = (tamam_status::FullSubjects, tamam_status::FullTexts);
        assert_eq!(status(Rejection::TooManySubjects), subjects as u32);
        assert_eq!(status(Rejection::TooManyTexts), texts as u32);
        let stopped = crate::host::lines::stopped(::tamam_host::fleet::Stopped::Full);
        assert_eq!(stopped.status, subjects as u32);
        assert!(stopped.numbers[0] > 0);
    }

    #[test]
    fn after_a_panic_a_host_can_only_be_freed() {
        let mut host = null_mut();
        let defect = tamam_status::Defect;
        // SAFETY: every pointer leads to what it must.
        unsafe {
            let (rules, len) = (RULES.as_ptr(), RULES.len());
            let made = tamam_host_new(
                rules,
                len,
                null_mut(),
                0,
                null_mut(),
                &raw mut host,
                null_mut(),
            );
            assert_eq!(made, tamam_status::Ok);
            let mut error = tamam_error::blank();
            let broken = with(host, &raw mut error, |inside| {
                inside.hearing.verdicts.push_back(Default::default());
                panic!("a defect, made on purpose");
            });
            assert_eq!(broken, defect);
            assert_eq!(error.status, defect as u32);
            let mut score = tamam_score::default();
            let asked = crate::tamam_host_score(host, 0, &raw mut score);
            assert_eq!(asked, defect);
            assert_eq!(crate::tamam_host_advance(host, 0, null_mut()), defect);
            assert_eq!(tamam_host_free(&raw mut host), tamam_status::Ok);
            assert!(host.is_null());
        }
    }
}
