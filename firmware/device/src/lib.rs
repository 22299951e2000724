//! What the programs that run under QEMU share: the host's files and console by
//! semihosting, memory to lend, and how deep the stack went.
#![no_std]

pub mod arena;
pub mod console;
pub mod file;
#[cfg(feature = "compile")]
pub mod source;
pub mod stack;
