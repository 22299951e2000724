//! Which part of the text is of which file.

use super::Compiler;
use crate::diagnostic;
use crate::image::layout::File;
use crate::limits::FILES;
use crate::span::Span;

impl Compiler<'_, '_, '_, '_> {
    /// Writes down the files, and tells of those that nobody has read.
    #[inline(never)]
    pub(super) fn files(&mut self) {
        for used in self.tree.uses() {
            self.wrong(diagnostic::USE_ALONE, used.span, used.path.text);
        }
        if let Some(extra) = self.tree.files.get(FILES) {
            let span = Span::new(extra.start, extra.start);
            self.passed(diagnostic::FILES_LIMIT, span, extra.name, FILES);
        }
        for file in self.tree.files.iter().take(FILES) {
            let record = File {
                name: self.build.text(file.name),
                start: file.start,
                line: self.line(Span::new(file.start, file.start)),
            };
            self.build.push(record);
        }
    }

    /// Whether two places are in one file.
    pub(super) fn in_one_file(&self, one: Span, other: Span) -> bool {
        let files = self.tree.files;
        let file = |span: Span| files.partition_point(|file| file.start <= span.start);
        file(one) == file(other)
    }
}
