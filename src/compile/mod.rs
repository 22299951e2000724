//! Tree to image: names resolved, types checked, rules emitted.
//!
//! Everything the compiler keeps lies in the lent memory that becomes the image, so the
//! tree is measured first. Then the file is read twice in its own order: once for what
//! is declared, once for what is said. At last what was found is put in the order in
//! which the engine reads it.

mod alert;
mod anchors;
mod arithmetic;
mod band;
mod build;
mod calendar;
mod clause;
mod clock;
mod comparison;
mod constant;
mod count;
mod declaration;
mod definition;
mod expectation;
mod expression;
mod facet;
mod file;
mod finish;
mod fold;
mod followed;
mod index;
mod integrity;
mod journey;
mod known;
mod ledger;
mod lines;
mod lint;
mod measure;
mod measured;
mod moment;
mod names;
mod naming;
mod pattern;
mod predicate;
mod promise;
mod rate;
mod reminder;
mod scenario;
mod scope;
mod sign;
mod stage;
mod suggestion;
mod table;
mod types;
mod watch;
mod zone_by;
mod zones;

pub use lint::lint;
pub use zones::{NoZones, Zones};

use crate::diagnostic::{self, Code, Diagnostic, Diagnostics};
use crate::image::layout::Program;
use crate::span::Span;
use crate::syntax::Tree;
use crate::syntax::tree::Name;
use build::Build;
use lines::Lines;
use measure::Measure;
use scope::Kept;

/// Compiles a tree into `image` and says how many bytes it fills, or nothing when there
/// were mistakes: those of this tree, or any that `diagnostics` held before.
///
/// Calendars can name no zone but UTC: [`compile_with`] knows others.
///
/// `image` also serves while compiling, so it must be longer than the image will be:
/// [`image_needed`] says how long is always enough.
pub fn compile<'s>(
    tree: &Tree<'s, '_>,
    image: &mut [u8],
    diagnostics: &mut Diagnostics<'s, '_>,
) -> Option<usize> {
    compile_with(tree, &NoZones, image, diagnostics)
}

/// The same, where calendars may name the zones that `zones` knows;
/// [`image_needed_with`] says how long `image` must be.
pub fn compile_with<'s>(
    tree: &Tree<'s, '_>,
    zones: &dyn Zones,
    image: &mut [u8],
    diagnostics: &mut Diagnostics<'s, '_>,
) -> Option<usize> {
    let mut compiler = Compiler::new(tree, zones, image, diagnostics);
    if !compiler.divide() {
        return None;
    }
    compiler.files();
    // What stands in files that nobody has read would be missed wherever it is named.
    let len = match tree.uses.is_empty() {
        true => compiler.all(),
        false => None,
    };
    diagnostics.sort();
    len
}

/// Bytes that [`compile`] needs at most for this tree: those of the image and those it
/// works in.
#[must_use]
pub fn image_needed(tree: &Tree<'_, '_>) -> usize {
    image_needed_with(tree, &NoZones)
}

/// Bytes that [`compile_with`] needs at most for this tree and these zones.
// What it counts with is not wanted on the stack of whoever compiles then.
#[must_use]
#[inline(never)]
pub fn image_needed_with(tree: &Tree<'_, '_>, zones: &dyn Zones) -> usize {
    build::needed(&Measure::of(tree, zones))
}

/// What is known while compiling.
struct Compiler<'a, 's, 't, 'd> {
    tree: Tree<'s, 't>,
    zones: &'a dyn Zones,
    /// How many mistakes were found before: while parsing.
    misread: usize,
    build: Build<'a>,
    lines: Lines<'s>,
    diagnostics: &'a mut Diagnostics<'s, 'd>,
    kept: Kept<'s>,
    program: Program,
    /// The name after `subject`.
    subject: Option<Name<'s>>,
    /// Whether any event ends the subject's silence.
    subject_acts: bool,
    /// Where `score` stands.
    score: Option<Span>,
    /// Where the name stands that is being written out.
    used: Option<Span>,
    /// How many looks are under way that report nothing.
    quiet: u32,
    /// How deep the expression at hand nests, its names written out.
    depth: usize,
}

impl<'a, 's, 't, 'd> Compiler<'a, 's, 't, 'd> {
    /// Nothing is known yet.
    // It is large, and what it is put together from stands in a frame that goes.
    #[inline(never)]
    fn new(
        tree: &Tree<'s, 't>,
        zones: &'a dyn Zones,
        image: &'a mut [u8],
        diagnostics: &'a mut Diagnostics<'s, 'd>,
    ) -> Self {
        Self {
            tree: *tree,
            zones,
            misread: diagnostics.found().len(),
            build: Build::over(image),
            lines: Lines::new(tree.source),
            diagnostics,
            kept: Kept::default(),
            program: Program {
                peak_weight: 1,
                end_weight: 1,
                losses: 1000,
                ..Program::default()
            },
            subject: None,
            subject_acts: false,
            score: None,
            used: None,
            quiet: 0,
            depth: 0,
        }
    }

    /// Compiles the whole tree: what is declared, then what is said.
    fn all(&mut self) -> Option<usize> {
        self.declare();
        self.calendars();
        self.rules();
        self.finish()
    }

    /// Divides the lent memory as the tree needs it, or reports that it is too small.
    // The measure is large and of no use afterwards, so it stands in a frame that goes.
    #[inline(never)]
    fn divide(&mut self) -> bool {
        let measure = Measure::of(&self.tree, self.zones);
        let is_divided = self.build.divide(&measure);
        if !is_divided {
            let needed = i64::try_from(build::needed(&measure)).unwrap_or(i64::MAX);
            let small = Diagnostic::new(diagnostic::LENT_IMAGE, Span::default(), "");
            self.diagnostics.report(small.number(needed));
        }
        is_divided
    }

    /// Reports a mistake, unless it stands where one was found while parsing.
    #[inline(never)]
    fn report(&mut self, diagnostic: Diagnostic<'s>) {
        if self.quiet != 0 || self.is_misread(diagnostic.span) {
            return;
        }
        match self.used {
            Some(used) => self.report_written_out(diagnostic, used),
            None => self.diagnostics.report(diagnostic),
        }
    }

    /// Whether a mistake was found within `span` while parsing: then what seems to be
    /// wrong or missing there may not be.
    fn is_misread(&self, span: Span) -> bool {
        let misread = self.diagnostics.found().get(..self.misread);
        misread
            .unwrap_or_default()
            .iter()
            .any(|found| found.span.start <= span.end && span.start <= found.span.end)
    }

    /// Reports that `within` lacks something, unless a part of it could not be read.
    #[inline(never)]
    fn missing(&mut self, diagnostic: Diagnostic<'s>, within: Span) {
        if !self.is_misread(within) {
            self.report(diagnostic);
        }
    }

    /// Reports a mistake about `found`.
    #[inline(never)]
    fn wrong(&mut self, code: Code, span: Span, found: &'s str) {
        self.report(Diagnostic::new(code, span, found));
    }

    /// Reports something that has no place where it stands.
    #[inline(never)]
    fn unexpected(&mut self, span: Span, expected: &'static str) {
        let found = self.written(span);
        self.report(Diagnostic::new(diagnostic::UNEXPECTED, span, found).other(expected));
    }

    /// Reports that a limit is passed.
    #[inline(never)]
    fn passed(&mut self, code: Code, span: Span, found: &'s str, limit: usize) {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.report(Diagnostic::new(code, span, found).number(limit));
    }

    /// What the author wrote at `span`.
    #[inline(never)]
    fn written(&self, span: Span) -> &'s str {
        span.text(self.tree.source).unwrap_or_default()
    }

    /// Whether another mistake would find room: looking for a suggestion is worth while
    /// only then.
    fn has_room(&self) -> bool {
        self.diagnostics.dropped() == 0
    }

    /// The line on which `span` starts.
    #[inline(never)]
    fn line(&mut self, span: Span) -> u32 {
        self.lines.line(span)
    }
}
