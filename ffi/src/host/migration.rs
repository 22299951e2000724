//! A whole host goes over to changed rules.

use super::handle::{Inside, failed, make, tamam_host, with};
use super::hearing::Hearing;
use super::program::Program;
use crate::argument;
use crate::diagnostic::tamam_diagnostic;
use crate::failure::tamam_error;
use crate::status::tamam_status;
use crate::text;
use ::tamam_host::live::Heard;
use core::ffi::c_char;
use tamam::Verdict;
use tamam::migrate::{Fate, Plan};

/// Writes what would become of each rule of a host under other rules (text or image), as
/// `tamam migrate` prints it, a line for each, with a NUL at its end; nothing is done.
/// `needed` (or NULL) becomes the bytes that takes, the NUL included; with TOO_SMALL the
/// buffer holds an empty text, never a part of it. Where the rules have mistakes the answer
/// is MISTAKES, and `tamam_host_migrate` tells them all.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_host_plan(
    host: *mut tamam_host,
    rules: *const u8,
    len: usize,
    buffer: *mut c_char,
    capacity: usize,
    needed: *mut usize,
    error: *mut tamam_error,
) -> tamam_status {
    let plan = |inside: &mut Inside| {
        // SAFETY: the caller lends the rules.
        let rules = unsafe { argument::list(2, rules, len) }?;
        let program = Program::new(2, rules, &mut |_| ())?;
        let (old, new) = (inside.live.image(), program.image());
        let mut fates = vec![Fate::BLANK; old.rules()];
        let defect = tamam_error::of(tamam_status::Defect);
        let plan = Plan::new(old, new, &mut fates).ok_or(defect)?;
        // SAFETY: the caller lends the buffer, and a place for the number or none.
        unsafe { text::write(4, buffer, capacity, needed, &plan) }
    };
    // SAFETY: the caller lends the host, and a place for the error or none.
    unsafe { with(host, error, plan) }
}

/// Makes a second host under other rules (text or image, copied), which goes on with every
/// subject of this one: with all that `tamam_host_plan` says is kept, what is remembered,
/// what waits for late events, what tells lines that come again, and the callbacks. This
/// host stays as it is, until it is freed. What ends is said as verdicts of
/// TAMAM_CLASS_SETTLED to the callback of this host, or waits in its queue, for their rules
/// and lines are its own; that happens when all has gone well. Events that wait and that the
/// other rules do not take are rejections of the second host. Mistakes in the rules are told
/// as by `tamam_host_new`, and `count` may be NULL here too. Fails with FULL_QUEUE, FULL_SUBJECTS or FULL_TEXTS too, and nothing
/// was said then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tamam_host_migrate(
    host: *mut tamam_host,
    rules: *const u8,
    len: usize,
    diagnostics: *mut tamam_diagnostic,
    capacity: usize,
    count: *mut usize,
    after: *mut *mut tamam_host,
    error: *mut tamam_error,
) -> tamam_status {
    let go = |inside: &mut Inside| {
        // SAFETY: the caller lends the rules.
        let rules = unsafe { argument::list(2, rules, len) }?;
        let mut mistakes = argument::places(4, diagnostics, capacity)?;
        argument::place_maybe(6, count)?;
        let place = argument::place(7, after)?;
        inside.hearing.has_room()?;
        // SAFETY: the caller lends the places, that for the number too.
        let program = unsafe { Program::told(2, rules, &mut mistakes, (6, count)) }?;
        let Inside { live, hearing, .. } = inside;
        let mut settled: Vec<(u32, Verdict)> = Vec::new();
        let mut next = Hearing {
            on_verdict: hearing.on_verdict,
            on_rejection: hearing.on_rejection,
            user: hearing.user,
            ..Hearing::new()
        };
        let mut refused = Vec::new();
        let anew = |program: &Program| {
            let mut keep = |heard: Heard<'_>| settled.push((heard.subject, *heard.verdict));
            let gone_over = live.migrate(program.image(), &mut keep);
            let mut after = gone_over.map_err(|rejection| failed(&rejection))?;
            refused = after.refused();
            Ok(after)
        };
        // The caller is given it when all that ends was said.
        let mut made = std::ptr::null_mut();
        // SAFETY: the place is one.
        unsafe { make(&raw mut made, program, anew) }?;
        for (subject, verdict) in &settled {
            hearing.hear(Heard {
                subject: *subject,
                name: live.reader().subjects().text(*subject),
                verdict,
            });
        }
        for (evidence, rejection) in &refused {
            next.reject(*evidence, rejection);
        }
        // SAFETY: the host was made just now, nobody uses it yet, and the caller lends a
        // place for the pointer.
        unsafe {
            tamam_host::listen_as(made, next);
            place.write(made);
        }
        Ok(())
    };
    // SAFETY: the caller lends the host, and a place for the error or none.
    unsafe { with(host, error, go) }
}
