//! Rules, compiled and kept.

use crate::limits::MISTAKES;
use std::ops::Range;
use tamam::{Diagnostic, Diagnostics, Image, Rejected};
use tamam_zones::World;

/// A compiled program that owns its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    bytes: Vec<u8>,
}

/// One mistake in a rule file, with its words filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Its permanent code, as `E0201`.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Where, in bytes.
    pub span: Range<usize>,
    /// Another place that matters, in bytes.
    pub related: Option<Range<usize>>,
    /// The line, from one.
    pub line: u32,
    /// The column in characters, from one.
    pub column: u32,
}

/// The mistakes of one rule file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mistakes {
    /// The first of them, in the order of the file.
    pub found: Vec<Mistake>,
    /// How many more there are.
    pub more: usize,
}

impl Rules {
    /// Compiles a rule file.
    ///
    /// # Errors
    /// [`Mistakes`], all that can be told in one go.
    pub fn from_source(source: &str) -> Result<Self, Mistakes> {
        let mut slots = vec![Diagnostics::blank(); MISTAKES];
        let mut diagnostics = Diagnostics::new(&mut slots);
        let mut nodes = vec![tamam::syntax::tree::Node::BLANK; tamam::syntax::nodes_needed(source)];
        let tree = tamam::parse(source, &mut nodes, &mut diagnostics);
        let mut bytes = Vec::new();
        let mut filled = None;
        if diagnostics.is_empty() {
            bytes = vec![0; tamam::compile::image_needed(&tree)];
            filled = tamam::compile::compile_with(&tree, &World, &mut bytes, &mut diagnostics);
        }
        match filled {
            Some(filled) if diagnostics.is_empty() => {
                bytes.truncate(filled);
                Ok(Self { bytes })
            }
            _ => Err(Mistakes::new(source, &diagnostics)),
        }
    }

    /// Takes a compiled program.
    ///
    /// # Errors
    /// [`Rejected`], when the bytes are none.
    pub fn from_image(bytes: Vec<u8>) -> Result<Self, Rejected> {
        Image::verify(&bytes)?;
        Ok(Self { bytes })
    }

    /// The program, to run.
    ///
    /// # Errors
    /// [`Rejected`], when the compiler wrote what it must not: a defect, never the
    /// author's mistake.
    pub fn image(&self) -> Result<Image<'_>, Rejected> {
        Image::verify(&self.bytes)
    }

    /// The compiled program, to keep in a file.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether bytes are a compiled program rather than a text.
    #[must_use]
    pub fn are_compiled(bytes: &[u8]) -> bool {
        bytes.starts_with(&tamam::image::layout::MAGIC)
    }
}

impl Mistakes {
    /// The words of `diagnostics`, in the order of the file.
    #[must_use]
    pub fn new(source: &str, diagnostics: &Diagnostics<'_, '_>) -> Self {
        let mistake = |diagnostic: &Diagnostic<'_>| {
            let (line, column) = diagnostic.span.line_and_column(source);
            let range = |span: tamam::Span| span.start as usize..span.end as usize;
            Mistake {
                code: diagnostic.code.to_string(),
                message: diagnostic.to_string(),
                help: diagnostic.help().map(|help| help.to_string()),
                span: range(diagnostic.span),
                related: diagnostic.related.map(range),
                line,
                column,
            }
        };
        let mut found: Vec<_> = diagnostics.found().iter().map(mistake).collect();
        found.sort_by_key(|mistake| mistake.span.start);
        Self {
            found,
            more: diagnostics.dropped(),
        }
    }

    /// How many mistakes there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.found.len() + self.more
    }
}
