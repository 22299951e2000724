//! The clients in `examples/` do what they say.

mod program;

use program::Language::{C11, Cpp17};
use program::Linked::{Shared, Static};
use program::{build, said};

#[test]
fn the_smallest_client_hears_that_nobody_answered() {
    let told = "letter 7: never -80, line 8\nscore -80\n";
    for (language, linked) in [(C11, Shared), (C11, Static), (Cpp17, Shared)] {
        let program = build("../examples/c/minimal.c", language, linked);
        assert_eq!(said(&program, ""), told);
    }
}
