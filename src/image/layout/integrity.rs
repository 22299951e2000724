//! Integrity rules, and what an event asks of them.

use super::{Maybe, Section, Str, Table};
use crate::image::record::record;
use crate::span::Span;

record! {
    /// An integrity rule.
    Integrity in Integrities as IntegrityView {
        /// Its rule.
        rule: u32,
        /// 0 never, 1 never within D after A, 2 never between A and B, 3 never while X is
        /// open, 4 on E require P, 5 after A require B, 6 before A require B, 7 at most n
        /// A within D, 8 at least n A every D, 9 same rate.
        form: u8,
        /// 0 none said, 1 self_aware, 2 accountable, 3 responsible, 4 honest.
        kind: u8,
        /// Whether it has a key.
        keyed: u8,
        /// Whether it is retired.
        retired: u8,
        /// Milliseconds of `within` or `every`; zero when there is none.
        within: i64,
        /// How many are allowed or demanded, or how many cases each side needs; zero for
        /// the forms that do not count.
        count: u32,
        /// Whether windows begin with an event of their own.
        begins: u8,
        /// Whose open time `within` counts instead of all time.
        calendar: Maybe,
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
        /// The place of its obligations, windows or cases among the clocks.
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
        /// evidence of an earlier event or the latest time that was forgotten; then, for
        /// `same rate`, the counts of either side, successes in the lower half.
        head_at: u32,
        /// What it remembers of events; no slots for the forms that remember nothing.
        entries: Table,
        /// Its standing caps; no slots without caps.
        standing: Table,
    }
}

impl Integrity {
    /// Whether the clock brings it something beside the end of its caps.
    pub(crate) const fn ticks(&self) -> bool {
        matches!(self.form, 5 | 8 | 9)
    }

    /// Whether it remembers events.
    pub(crate) const fn remembers(&self) -> bool {
        matches!(self.form, 1 | 2 | 5 | 6 | 7 | 8)
    }
}

record! {
    /// What an integrity rule reads of a kind of event. Those of a kind are in file
    /// order of the rules, then by role.
    Judge in Judges as JudgeView {
        /// The integrity rule.
        integrity: u32,
        /// 0 it may be breached, 1 it discharges or ends a span or windows, 2 it cancels,
        /// 3 it obliges, begins a span or windows, or is remembered, 4 it may lift a cap,
        /// 5 it is counted in a window.
        role: u8,
        /// The attribute that is the key, or [`NO_ATTRIBUTE`](super::NO_ATTRIBUTE).
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
    /// A `same rate` that counts the endings of an expectation's words. Those of an
    /// expectation are in file order.
    Rate in Rates {
        /// The integrity rule.
        integrity: u32,
        /// The name of an outcome that is a success, or nothing.
        name: Str,
        /// Without a name the number of the [`Class`](crate::Class) that is one.
        class: u8,
        /// Which cases are of the first side, in [`Section::Predicates`].
        first: Maybe,
        /// Which others are of the second side, in [`Section::Predicates`].
        second: Maybe,
    }
}
