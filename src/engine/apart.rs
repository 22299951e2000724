//! What few events need.

/// Calls a method of [`Run`](super::run::Run) that few events need. Where any rules may come
/// it stays apart, so that what all need fits the registers; where they are known the
/// compiler of Rust decides.
macro_rules! apart {
    ($run:ident.$method:ident($($argument:expr),* $(,)?)) => {
        if I::BUILT_IN {
            $run.$method($($argument),*)
        } else {
            let run = &mut *$run;
            $crate::engine::apart::apart(move || run.$method($($argument),*))
        }
    };
}

/// Is called, and never made part of the caller.
#[inline(never)]
pub(super) fn apart<T>(work: impl FnOnce() -> T) -> T {
    work()
}
