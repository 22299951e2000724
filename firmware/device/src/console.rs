//! The host's standard output, where it hears what tamam says, and its standard error,
//! where it hears what that took.

use core::fmt::{Result, Write};
use cortex_m_semihosting::debug::{self, EXIT_FAILURE, EXIT_SUCCESS};
use cortex_m_semihosting::hio;

/// Bytes that are handed over at a time: every call of the host takes long.
const ROOM: usize = 256;

/// Standard output.
pub struct Console {
    waiting: [u8; ROOM],
    len: usize,
    host: hio::HostStream,
}

impl Console {
    /// Opens it; without one there is nobody to tell.
    #[must_use]
    pub fn open() -> Self {
        match hio::hstdout() {
            Ok(host) => Self {
                waiting: [0; ROOM],
                len: 0,
                host,
            },
            Err(()) => fail(),
        }
    }

    /// Hands over what waits.
    ///
    /// # Errors
    /// When the host does not take it.
    pub fn flush(&mut self) -> Result {
        let waiting = self.waiting.get(..self.len).unwrap_or_default();
        let done = self.host.write_all(waiting);
        self.len = 0;
        done.map_err(|()| core::fmt::Error)
    }
}

impl Write for Console {
    fn write_str(&mut self, text: &str) -> Result {
        for byte in text.bytes() {
            if self.len == ROOM {
                self.flush()?;
            }
            if let Some(place) = self.waiting.get_mut(self.len) {
                *place = byte;
                self.len += 1;
            }
        }
        Ok(())
    }
}

/// Says what something took.
pub fn note(what: core::fmt::Arguments<'_>) {
    if let Ok(mut host) = hio::hstderr() {
        // Who is not heard on standard error cannot say so either.
        let _ = host.write_fmt(format_args!("{what}\n"));
    }
}

/// Ends the emulation: all went well.
pub fn finish() -> ! {
    debug::exit(EXIT_SUCCESS);
    wait()
}

/// Ends the emulation: something went wrong.
pub fn fail() -> ! {
    debug::exit(EXIT_FAILURE);
    wait()
}

fn wait() -> ! {
    loop {
        cortex_m::asm::wfi();
    }
}

#[panic_handler]
fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
    note(format_args!("{info}"));
    fail()
}
