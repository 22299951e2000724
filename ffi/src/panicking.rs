//! What a program of C alone does at a panic. No function of the library reaches it; the
//! language asks for it nevertheless.

use core::panic::PanicInfo;

#[panic_handler]
fn stop(_: &PanicInfo<'_>) -> ! {
    loop {
        core::hint::spin_loop();
    }
}
