//! Rules, compiled and kept.

use tamam::{Image, Rejected};
use tamam_source::{Mistakes, Sources};

/// A compiled program that owns its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    bytes: Vec<u8>,
}

impl Rules {
    /// Compiles one text, which uses no files.
    ///
    /// # Errors
    /// [`Mistakes`], all that can be told in one go.
    pub fn from_source(source: &str) -> Result<Self, Mistakes> {
        Self::from_sources(&Sources::alone("rules", source.to_owned()))
    }

    /// Compiles a rule file and those that it uses.
    ///
    /// # Errors
    /// [`Mistakes`], all that can be told in one go.
    pub fn from_sources(sources: &Sources) -> Result<Self, Mistakes> {
        let bytes = sources.compile()?;
        Ok(Self { bytes })
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
