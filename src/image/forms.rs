//! Which forms of the language a program uses at all.

use super::Image;
use super::layout::{
    Calendar, Clause, Expectation, Following, Integrity, Limit, Outcome, Predicate, Rate, Stage,
    Touch, Update,
};
use super::op::Op;
use super::verb::Verb;

/// A form of the language that an engine can do without. Before it does what only that form
/// asks for, it looks whether the program uses it: always so where any program may come, and
/// where rules are built in, so that what is never asked for is left out.
#[derive(Clone, Copy)]
#[repr(u8)]
pub(crate) enum Form {
    /// `void when`.
    Void,
    /// `change ... until`, and the words of promises.
    Promise,
    /// `defy`, and `change` that asks.
    Watch,
    /// `pause`, and `reopen continues`.
    Pause,
    /// `again every`, and `reopen`: what stays when both its tracks have ended.
    Rest,
    /// Limits that are no constant delay from the opening.
    Computed,
    /// `remind`.
    Remind,
    /// Attributes of the opening or the promise that are kept.
    Kept,
    /// Endings that are counted.
    Counted,
    /// Conditions.
    Condition,
    /// Felt values that are computed.
    ComputedFelt,
    /// Felt values of which something else becomes.
    FeltLater,
    /// Caps.
    Cap,
    /// Caps that end by themselves.
    CapForTime,
    /// Obligations and windows that the clock ends.
    Obligation,
    /// Integrity rules that remember earlier events.
    Entered,
    /// Updates of facts, statuses and measures.
    Learning,
    /// Expressions beyond an attribute, or one that is compared with a number.
    Long,
    /// Arithmetic.
    Arithmetic,
    /// Tables that are asked.
    Pick,
    /// Sets that are asked.
    InSet,
    /// `reopen`.
    Reopen,
    /// Calendars whose zone goes by what is known.
    Zoned,
    /// Integrity rules that are retired.
    Retired,
    /// Lists of ids.
    List,
    /// Shares of what is followed by something.
    Following,
    /// The first of the forms of integrity rules, in the order of their numbers.
    Integrity = 32,
}

/// The forms that an expression uses, a bit each.
pub(super) fn of_code(code: &[u8]) -> u64 {
    const COMPARE: u8 = Op::Compare as u8;
    const ATTRIBUTE: u8 = Op::Attribute as u8;
    let mut forms = match code {
        [COMPARE, _, _, _, _, _, _, _, _, _, _] | [ATTRIBUTE, _] => 0,
        _ => 1 << Form::Long as u8,
    };
    let mut rest = code;
    while let Some((number, operands)) = rest.split_first() {
        let Some(op) = Op::from_number(*number) else {
            break;
        };
        forms |= match op {
            Op::Add | Op::Sub | Op::Mul | Op::MulDecimal | Op::DivDecimal | Op::Div => {
                1 << Form::Arithmetic as u8
            }
            Op::Pick => 1 << Form::Pick as u8,
            Op::InSet => 1 << Form::InSet as u8,
            Op::InList => 1 << Form::List as u8,
            _ => 0,
        };
        rest = operands
            .get(op.operand_bytes(operands)..)
            .unwrap_or_default();
    }
    forms
}

/// The forms that the rules use, a bit each, beside those of expressions.
pub(super) fn of(image: &Image<'_>) -> u64 {
    let mut forms = 0;
    let mut add = |form: Form, used: bool| {
        if used {
            forms |= 1_u64 << form as u8;
        }
    };
    for (_, rule) in image.all::<Expectation>() {
        add(Form::Promise, rule.promises != 0);
        add(Form::Watch, rule.watches != 0);
        add(Form::Pause, rule.moves());
        add(Form::Rest, rule.rests());
        add(Form::Reopen, rule.reopen != 0);
        add(Form::Computed, rule.stored != 0 || rule.constant == 0);
        add(Form::Kept, rule.opened != 0 || rule.promised != 0);
        add(Form::Counted, rule.counted != 0);
    }
    for (_, clause) in image.all::<Clause>() {
        add(Form::Void, clause.verb == Verb::Void as u8);
    }
    for (_, touch) in image.all::<Touch>() {
        add(Form::List, touch.is_listed());
    }
    for (_, stage) in image.all::<Stage>() {
        add(Form::Remind, stage.remind != 0);
    }
    for (_, limit) in image.all::<Limit>() {
        add(Form::Computed, limit.base != 0);
    }
    add(Form::Condition, image.has::<Predicate>());
    for (_, outcome) in image.all::<Outcome>() {
        let sort = outcome.sort & !super::layout::FELT_LATER;
        add(Form::ComputedFelt, sort > 1);
        add(
            Form::FeltLater,
            outcome.sort & super::layout::FELT_LATER != 0,
        );
    }
    add(Form::Counted, image.has::<Rate>());
    add(Form::Learning, image.has::<Update>());
    add(Form::Following, image.has::<Following>());
    for (_, calendar) in image.all::<Calendar>() {
        add(Form::Zoned, calendar.by.count != 0);
    }
    for (_, rule) in image.all::<Integrity>() {
        add(Form::Cap, rule.caps != 0);
        add(Form::CapForTime, rule.caps != 0 && rule.lasts != 0);
        add(Form::Obligation, rule.clock != 0);
        add(Form::Entered, rule.entries.slots != 0);
        add(Form::Retired, rule.retired != 0);
    }
    for (_, rule) in image.all::<Integrity>() {
        forms |= 1_u64 << (Form::Integrity as u8 + rule.form % 16);
    }
    forms
}

impl Image<'_> {
    /// Whether any rule uses a form.
    #[inline(always)]
    pub(crate) const fn uses(&self, form: Form) -> bool {
        self.forms & (1 << form as u8) != 0
    }

    /// Whether any integrity rule is of a form, by its number.
    #[inline(always)]
    pub(crate) const fn uses_integrity(&self, form: u8) -> bool {
        self.forms & (1 << (Form::Integrity as u8 + form % 16)) != 0
    }

    /// The forms that any rule uses, a bit each: what is asked when a program is built in.
    #[doc(hidden)]
    #[must_use]
    pub const fn forms(&self) -> u64 {
        self.forms
    }
}
