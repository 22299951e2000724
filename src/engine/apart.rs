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

/// Takes a rule or an instance for the only one there can be, where the rules are built in and
/// have one only: then the compiler of Rust knows it in a method that stays apart too.
macro_rules! sole {
    ($run:ident, rule $rule:ident) => {
        let $rule = match $run.sole_rule() {
            Some(sole) => sole,
            None => $rule,
        };
    };
    ($run:ident, instance $instance:ident) => {
        let $instance = &match $run.sole_instance($instance.slot) {
            Some(sole) => sole,
            None => *$instance,
        };
    };
}

/// Does something for each number below a count. Where rules are built in and there are few,
/// each turn stands for itself, so that the compiler of Rust knows what the turn looks at.
macro_rules! each {
    ($at:ident below $count:expr, $turn:expr) => {
        each!(@of I::BUILT_IN, $at, $count, $turn, 0 1 2 3)
    };
    (@of $built_in:expr, $at:ident, $count:expr, $turn:expr, $($few:literal)*) => {
        let count = $count;
        if $built_in && count <= [$($few),*].len() as u32 {
            $(
                let $at: u32 = $few;
                if $at < count {
                    $turn;
                }
            )*
        } else {
            for $at in 0..count {
                $turn;
            }
        }
    };
}

/// Declares a method of [`Run`](super::run::Run) by another one that does its work: where rules
/// are built in it is made part of whoever calls it, for there the compiler of Rust knows which
/// rule or which of its parts is meant. Where any rules may come it is as is said there.
macro_rules! part_of_caller {
    (
        $(#[$doc:meta])*
        $vis:vis fn $name:ident(&mut $run:ident $(, $argument:ident: $type:ty)* $(,)?) $(-> $out:ty)?
        = $work:ident, $(#[$when:meta])? $apart:ident
    ) => {
        $(#[$doc])*
        #[inline(always)]
        $vis fn $name(&mut $run $(, $argument: $type)*) $(-> $out)? {
            match I::BUILT_IN {
                true => $run.$work($($argument),*),
                false => $run.$apart($($argument),*),
            }
        }

        $(#[$when])?
        fn $apart(&mut $run $(, $argument: $type)*) $(-> $out)? {
            $run.$work($($argument),*)
        }
    };
}

/// Is called, and never made part of the caller.
#[inline(never)]
pub(super) fn apart<T>(work: impl FnOnce() -> T) -> T {
    work()
}
