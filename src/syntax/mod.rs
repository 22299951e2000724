//! Text to tree, in a slice the caller lends.

mod band;
mod bound;
mod calendar;
mod event;
mod expectation;
mod expression;
mod facet;
mod integrity;
mod item;
mod journey;
mod known;
mod nodes;
mod number;
mod operand;
mod pattern;
mod promise;
mod reader;
mod recovery;
mod scenario;
mod score;
pub(crate) mod spelling;
mod survey;
mod table;
mod token;
pub mod tree;
mod word;

pub use bound::nodes_needed;
pub use spelling::nearest;
pub use tree::Tree;

use crate::diagnostic::{self, Diagnostic, Diagnostics};
use crate::limits::SOURCE_BYTES;
use crate::span::Span;
use reader::Reader;
use tree::{List, Node};

/// Parses `source` into `nodes`, of which [`nodes_needed`] are always enough. Mistakes
/// are reported, and what could be read is in the tree.
pub fn parse<'s, 't>(
    source: &'s str,
    nodes: &'t mut [Node<'s>],
    diagnostics: &mut Diagnostics<'s, '_>,
) -> Tree<'s, 't> {
    if source.len() > SOURCE_BYTES {
        let span = Span::new(0, 0);
        let limit = SOURCE_BYTES as i64;
        diagnostics.report(Diagnostic::new(diagnostic::LONG_SOURCE, span, "").number(limit));
        return Tree {
            source,
            nodes: &[],
            files: &[],
            uses: List::EMPTY,
            items: List::EMPTY,
            definitions: List::EMPTY,
        };
    }
    let mut reader = Reader::new(source, nodes, diagnostics);
    let (uses, items) = reader.rule_file();
    let definitions = reader.definitions.list();
    Tree {
        source,
        nodes: reader.nodes.finish(),
        files: &[],
        uses,
        items,
        definitions,
    }
}
