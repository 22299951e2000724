//! Mistakes found while names and types are checked: E02xx names, E03xx types,
//! E04xx meaning, E05xx limits.

use super::codes;

codes! { RULES:
    201 UNKNOWN_EVENT "no event is named `{found}`", "did you mean `{other}`?";
}
