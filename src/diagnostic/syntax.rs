//! Mistakes the parser finds: E01xx.

use super::codes;

codes! { SYNTAX:
    101 UNEXPECTED "expected {other}, found `{found}`", "";
}
