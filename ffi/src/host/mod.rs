//! The host layer: many subjects on the heap.
//!
//! A panic in here would be a defect. It is caught at the border, and the handle it met
//! can then only be freed.

pub(crate) mod hearing;
pub(crate) mod program;

pub(crate) mod handle;

pub(crate) mod late;
pub(crate) mod lines;

pub(crate) mod columns;

pub(crate) mod asking;

pub(crate) mod snapshot;

pub(crate) mod migration;
