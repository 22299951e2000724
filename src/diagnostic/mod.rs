//! What is wrong with a rule file, as data: a code, a place, and the words to fill in.
//!
//! Messages are formatted late, by [`Diagnostic`]'s `Display`, so no build has poorer
//! ones. A code never changes its meaning and is never used for another.

mod borrowed;
mod rules;
mod syntax;

use crate::span::Span;
use core::fmt;

pub use rules::*;
pub use syntax::*;

/// The permanent number of a diagnostic, shown as `E0201`; of advice as `W0601`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub u16);

impl Code {
    /// Whether it is advice, and no mistake: see [`lint`](crate::compile::lint).
    #[must_use]
    pub const fn is_advice(self) -> bool {
        self.0 / 100 == 6
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = if self.is_advice() { 'W' } else { 'E' };
        write!(f, "{letter}{:04}", self.0)
    }
}

/// What a code says. In `message`, `help` and `otherwise`, `{found}`, `{other}` and
/// `{number}` stand for the diagnostic's own.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The code.
    pub code: Code,
    /// One line, lower case, no full stop.
    pub message: &'static str,
    /// What to do: one line, or nothing.
    pub help: &'static str,
    /// What to do when `help` speaks of `{other}` and there is none, as when no name is near
    /// enough to be meant: one line, or nothing.
    pub otherwise: &'static str,
}

/// Declares codes and the catalogue that explains them.
macro_rules! codes {
    ($catalogue:ident: $(
        $number:literal $name:ident $message:literal, $help:literal $(, $otherwise:literal)?;
    )*) => {
        $(
            #[doc = concat!("`", $message, "`")]
            pub const $name: $crate::diagnostic::Code = $crate::diagnostic::Code($number);
        )*
        pub(super) static $catalogue: &[$crate::diagnostic::Entry] = &[
            $($crate::diagnostic::Entry {
                code: $name,
                message: $message,
                help: $help,
                otherwise: concat!($($otherwise)?),
            },)*
        ];
    };
}
use codes;

/// Every code with its words, in order of the numbers.
pub fn catalogue() -> impl Iterator<Item = &'static Entry> {
    syntax::SYNTAX.iter().chain(rules::RULES)
}

/// One mistake in a rule file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Diagnostic<'s> {
    /// Which mistake.
    pub code: Code,
    /// Where.
    pub span: Span,
    /// What the author wrote there, or the name the mistake is about.
    pub found: &'s str,
    /// The other name: a suggestion, or what was expected.
    pub other: &'s str,
    /// A number the message speaks of, often a limit.
    pub number: i64,
    /// Another place that matters, such as the earlier definition.
    pub related: Option<Span>,
}

impl<'s> Diagnostic<'s> {
    /// The mistake `code` at `span`, about `found`.
    #[must_use]
    pub const fn new(code: Code, span: Span, found: &'s str) -> Self {
        Self {
            code,
            span,
            found,
            other: "",
            number: 0,
            related: None,
        }
    }

    /// The same with the other name.
    #[must_use]
    pub const fn other(mut self, other: &'s str) -> Self {
        self.other = other;
        self
    }

    /// The same with a number.
    #[must_use]
    pub const fn number(mut self, number: i64) -> Self {
        self.number = number;
        self
    }

    /// The same with another place.
    #[must_use]
    pub const fn related(mut self, span: Span) -> Self {
        self.related = Some(span);
        self
    }

    fn entry(&self) -> Option<&'static Entry> {
        catalogue().find(|entry| entry.code == self.code)
    }

    /// The line of help, ready to be shown, when there is one.
    #[must_use]
    pub fn help(&self) -> Option<Help<'_, 's>> {
        let entry = self.entry()?;
        let lacks_other = self.other.is_empty() && entry.help.contains("{other}");
        let help = match borrowed::instead(self.code, self.found) {
            Some(help) => help,
            None if lacks_other => entry.otherwise,
            None => entry.help,
        };
        (!help.is_empty()).then_some(Help {
            diagnostic: self,
            help,
        })
    }

    fn fill(&self, template: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            f.write_str(before)?;
            let Some((name, after)) = after.split_once('}') else {
                return f.write_str(after);
            };
            match name {
                "found" => f.write_str(self.found)?,
                "other" => f.write_str(self.other)?,
                "number" => write!(f, "{}", self.number)?,
                // Braces that an author is to write.
                _ => write!(f, "{{{name}}}")?,
            }
            rest = after;
        }
        f.write_str(rest)
    }
}

impl fmt::Display for Diagnostic<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.entry() {
            Some(entry) => self.fill(entry.message, f),
            None => write!(f, "{}", self.code),
        }
    }
}

/// A diagnostic's line of help.
#[derive(Clone, Copy, Debug)]
pub struct Help<'d, 's> {
    diagnostic: &'d Diagnostic<'s>,
    help: &'static str,
}

impl fmt::Display for Help<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.diagnostic.fill(self.help, f)
    }
}

/// Diagnostics in memory the caller lends. Those that find no room are counted.
///
/// ```
/// # #[cfg(feature = "compile")] {
/// use tamam::{Diagnostics, parse, syntax::tree::Node};
///
/// let rules = "evnt letter.sent";
/// let mut room = [Diagnostics::blank(); 8];
/// let mut mistakes = Diagnostics::new(&mut room);
/// let mut nodes = vec![Node::BLANK; tamam::syntax::nodes_needed(rules)];
/// parse(rules, &mut nodes, &mut mistakes);
///
/// let mut shown = String::new();
/// for mistake in mistakes.found() {
///     let (line, column) = mistake.span.line_and_column(rules);
///     shown += &format!("{line}:{column} {} {mistake}\n", mistake.code);
///     if let Some(help) = mistake.help() {
///         shown += &format!("  help: {help}\n");
///     }
/// }
/// assert_eq!(
///     shown,
///     "1:1 E0104 `evnt` is not a word that can stand here\n  help: did you mean `event`?\n",
/// );
/// # }
/// ```
#[derive(Debug)]
pub struct Diagnostics<'s, 'd> {
    slots: &'d mut [Diagnostic<'s>],
    len: usize,
    dropped: usize,
}

impl<'s, 'd> Diagnostics<'s, 'd> {
    /// No diagnostics yet, and room for as many as `slots` holds.
    pub fn new(slots: &'d mut [Diagnostic<'s>]) -> Self {
        Self {
            slots,
            len: 0,
            dropped: 0,
        }
    }

    /// Something to fill a slice with before it is lent.
    #[must_use]
    pub const fn blank() -> Diagnostic<'s> {
        Diagnostic::new(Code(0), Span::new(0, 0), "")
    }

    /// Adds one.
    pub fn report(&mut self, diagnostic: Diagnostic<'s>) {
        match self.slots.get_mut(self.len) {
            Some(slot) => {
                *slot = diagnostic;
                self.len += 1;
            }
            None => self.dropped += 1,
        }
    }

    /// Puts them in the order of the text. A heap's way of sorting is short and works in
    /// place: the library's takes 4 KiB of flash and 2 KiB of stack.
    #[inline(never)]
    pub fn sort(&mut self) {
        let mut unsorted = self.slots.get_mut(..self.len).unwrap_or_default();
        for root in (0..unsorted.len() / 2).rev() {
            sink(unsorted, root);
        }
        while let [first, rest @ ..] = unsorted {
            let Some(last) = rest.last_mut() else {
                return;
            };
            core::mem::swap(first, last);
            let end = rest.len();
            unsorted = unsorted.get_mut(..end).unwrap_or_default();
            sink(unsorted, 0);
        }
    }

    /// Those that found room: in the order of the text once they are sorted, before in
    /// the order they were found.
    #[must_use]
    pub fn found(&self) -> &[Diagnostic<'s>] {
        self.slots.get(..self.len).unwrap_or(&[])
    }

    /// How many found no room.
    #[must_use]
    pub const fn dropped(&self) -> usize {
        self.dropped
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0 && self.dropped == 0
    }
}

/// Lets a diagnostic sink in a heap below all that come after it in the text.
fn sink(heap: &mut [Diagnostic<'_>], mut root: usize) {
    let key = |one: &Diagnostic<'_>| (one.span, one.code);
    loop {
        let left = root.saturating_mul(2).saturating_add(1);
        let right = left.saturating_add(1);
        let child = match (heap.get(left), heap.get(right)) {
            (None, _) => return,
            (Some(one), Some(other)) if key(other) > key(one) => right,
            _ => left,
        };
        match heap.get_disjoint_mut([root, child]) {
            Ok([root, child]) if key(root) < key(child) => core::mem::swap(root, child),
            _ => return,
        }
        root = child;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_come_in_the_order_of_the_text_however_they_were_found() {
        for count in 0..40_u32 {
            let mut slots = [Diagnostics::blank(); 40];
            let mut mistakes = Diagnostics::new(&mut slots);
            let places = (0..count).map(|place| place * 17 % 41 / 2);
            for (code, place) in places.clone().enumerate() {
                let span = Span::new(place, place);
                mistakes.report(Diagnostic::new(Code(code as u16), span, ""));
            }
            mistakes.sort();
            let keys = mistakes.found().iter().map(|one| (one.span, one.code));
            assert!(keys.is_sorted());
            let mut sorted: std::vec::Vec<u32> = places.collect();
            sorted.sort();
            let found = mistakes.found().iter().map(|one| one.span.start);
            assert!(found.eq(sorted));
        }
    }
}
