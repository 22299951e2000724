//! A program that owns its bytes, at one place on the heap for as long as it lives.

use crate::argument::{self, Places};
use crate::compile::nodes_needed;
use crate::diagnostic::tamam_diagnostic;
use crate::failure::{number, tamam_error};
use crate::image::tamam_image;
use crate::status::tamam_status;
use ::tamam_host::limits::MISTAKES;
use ::tamam_host::{Rules, World};
use std::mem::MaybeUninit;
use tamam::syntax::tree::Node;
use tamam::{Diagnostics, Image};

/// The bytes, the image that borrows them, and the handle of it for C. Everything stands
/// behind raw pointers, so that moving this moves none of it.
pub(crate) struct Program {
    bytes: *mut [u8],
    image: *mut Image<'static>,
    handle: *mut tamam_image,
}

// SAFETY: it owns what it points at, which nobody changes.
unsafe impl Send for Program {}

impl Program {
    /// Takes an image, or compiles rules, which are argument `at`; the mistakes of rules go to
    /// `found`.
    pub(crate) fn new(
        at: u32,
        rules: &[u8],
        found: &mut dyn FnMut(tamam_diagnostic),
    ) -> Result<Self, tamam_error> {
        if Rules::are_compiled(rules) {
            return Self::of_bytes(rules.to_vec());
        }
        let source = std::str::from_utf8(rules).map_err(|wrong| {
            let offset = number(wrong.valid_up_to());
            tamam_error::at(tamam_status::NotUtf8, at).numbers([offset, 0, 0])
        })?;
        Self::of_bytes(compile(source, found)?)
    }

    /// The same, with the mistakes written to lent places, and their number, of rules that have
    /// some or none, to the lent place of an argument; whatever else is wrong writes nothing.
    pub(crate) unsafe fn told(
        at: u32,
        rules: &[u8],
        mistakes: &mut Places<tamam_diagnostic>,
        (count_at, count): (u32, *mut usize),
    ) -> Result<Self, tamam_error> {
        // SAFETY: the caller lends the places.
        let made = Self::new(at, rules, &mut |mistake| unsafe { mistakes.push(mistake) });
        let failed = made.as_ref().err().map(|failure| failure.status);
        if failed.is_none_or(|status| status == tamam_status::Mistakes as u32) {
            // SAFETY: as above, or none.
            unsafe { argument::put_maybe(count_at, count, mistakes.count()) }?;
        }
        made
    }

    fn of_bytes(bytes: Vec<u8>) -> Result<Self, tamam_error> {
        let bytes = Box::into_raw(bytes.into_boxed_slice());
        let mut program = Self {
            bytes,
            image: std::ptr::null_mut(),
            handle: std::ptr::null_mut(),
        };
        // SAFETY: the bytes stand where they are until this program is dropped, and nothing
        // that borrows them is given away for longer.
        let image: Image<'static> = Image::verify(unsafe { &*bytes })?;
        let handle = Box::into_raw(Box::new(MaybeUninit::<tamam_image>::zeroed())).cast();
        program.handle = handle;
        program.image = Box::into_raw(Box::new(image));
        // SAFETY: the place was made for it just now.
        unsafe { tamam_image::fill(handle, image) };
        Ok(program)
    }

    /// The image, for as long as this program lives: whoever asks sees to it that nothing
    /// outlives it.
    pub(crate) fn image(&self) -> &'static Image<'static> {
        // SAFETY: it stands there until this program is dropped.
        unsafe { &*self.image }
    }

    /// The handle of the image.
    pub(crate) fn handle(&self) -> *const tamam_image {
        self.handle
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // SAFETY: each was made by a box, and nobody else frees it; what borrows comes first.
        unsafe {
            if !self.handle.is_null() {
                drop(Box::from_raw(
                    self.handle.cast::<MaybeUninit<tamam_image>>(),
                ));
            }
            if !self.image.is_null() {
                drop(Box::from_raw(self.image));
            }
            drop(Box::from_raw(self.bytes));
        }
    }
}

/// Compiles rules, or hands their mistakes to `found`.
fn compile(source: &str, found: &mut dyn FnMut(tamam_diagnostic)) -> Result<Vec<u8>, tamam_error> {
    let mut slots = vec![Diagnostics::blank(); MISTAKES];
    let mut diagnostics = Diagnostics::new(&mut slots);
    let mut nodes = vec![Node::BLANK; nodes_needed(source)];
    let tree = tamam::parse(source, &mut nodes, &mut diagnostics);
    let mut bytes = vec![0; tamam::compile::image_needed_with(&tree, &World)];
    if let Some(len) = tamam::compile::compile_with(&tree, &World, &mut bytes, &mut diagnostics) {
        bytes.truncate(len);
        return Ok(bytes);
    }
    for diagnostic in diagnostics.found() {
        found(tamam_diagnostic::new(diagnostic, source));
    }
    Err(crate::diagnostic::mistakes(&diagnostics, source))
}
