//! Words and signs that authors bring from other languages, and what is written here instead.

use super::{
    CANNOT_COMPARE, Code, FOREIGN_SIGN, KEY_VALUE, LEFT_OVER, MISSPELT, NO_ARROW, NO_WHEN, STRAY,
    UNEXPECTED, UNKNOWN_FIELD, UNKNOWN_MEASURE, UNKNOWN_RULE,
};

/// What to write instead of `found` where the mistake is `code`. It is looked up when a message
/// is shown, so that a compiler without messages does not carry it.
pub(super) fn instead(code: Code, found: &str) -> Option<&'static str> {
    let of_code = BORROWED.iter().filter(|(of, ..)| *of == code);
    let mut words = of_code.flat_map(|(_, words)| *words);
    words
        .find(|(word, _)| *word == found)
        .map(|(_, help)| *help)
}

type Instead = (&'static str, &'static str);

const BORROWED: &[(Code, &[Instead])] = &[
    (MISSPELT, &[("set", NAMED)]),
    (
        CANNOT_COMPARE,
        &[(
            "choice",
            "compare it with one of its words, without quotes, or with another choice",
        )],
    ),
    (
        UNEXPECTED,
        &[
            ("..", RANGE),
            ("not", NOT_YET),
            ("import", USED),
            ("include", USED),
            ("in_time", "write two words: `in time`"),
            ("predicate", NAMED),
            ("define", NAMED),
            ("const", NAMED),
            ("var", NAMED),
            ("set", NAMED),
            ("asked", IN_A_SURVEY),
            ("answered", IN_A_SURVEY),
            ("unanswered", IN_A_SURVEY),
            (
                "over",
                "a window stands behind the event, as in `sum of price in order.paid, over 7d`",
            ),
            (
                "no",
                "for how often something may happen write an `integrity` with `at most 2 order.paid, within 7d`",
            ),
        ],
    ),
    (KEY_VALUE, &[("no", NOT_YET)]),
    (UNKNOWN_RULE, &[("not", NOT_YET)]),
    (
        LEFT_OVER,
        &[
            ("less", "to compare write `<`, as in `a < b`"),
            ("fewer", "to compare write `<`, as in `a < b`"),
            ("below", "to compare write `<`, as in `a < b`"),
            ("more", "to compare write `>`, as in `a > b`"),
            ("greater", "to compare write `>`, as in `a > b`"),
            ("above", "to compare write `>`, as in `a > b`"),
            ("over", "to compare write `>`, as in `a > b`"),
            ("between", "write both ends: `a >= 4 and a <= 6`"),
            (
                "becomes",
                "here a status is compared: write `=`, or `in (a, b)` for one of several",
            ),
            (
                "(",
                "a condition stands behind `where`, as in `where (a = b)`",
            ),
            (
                "points",
                "points are written as a number alone, such as `+10`",
            ),
            ("during", "write `where` before it: `where during office`"),
            ("outside", "write `where` before it: `where outside office`"),
            ("..", RANGE),
            (
                "contains",
                "write `in`: `7 in tickets` for a list, `a = b` for a single value",
            ),
        ],
    ),
    (
        NO_ARROW,
        &[("cap", "write `->` before it, as in `breach -> cap 10`")],
    ),
    (
        NO_WHEN,
        &[
            ("if", "write `when` instead of it"),
            (
                "within",
                "the event comes first: `meet when reply.sent, within 3d`",
            ),
        ],
    ),
    (
        FOREIGN_SIGN,
        &[
            (
                "is",
                "write `=` for the same and `!=` for another, `<` or `>` to compare",
            ),
            ("=>", "write `>=` to compare, and `->` before an outcome"),
        ],
    ),
    (
        STRAY,
        &[(
            "'",
            "a choice stands without quotes, and a text between `\"`",
        )],
    ),
    (
        UNKNOWN_FIELD,
        &[
            (
                "cusum",
                "what adds up of disappointments is `disappointment`",
            ),
            (
                "overdue",
                "for an event that stays away write `silent 60d` or `silent 3 times usual`",
            ),
        ],
    ),
    (
        UNKNOWN_MEASURE,
        &[
            ("total", "write `sum of`"),
            ("average", "write `mean of`"),
            ("avg", "write `mean of`"),
            ("number", "write `count of`"),
        ],
    ),
];

const NAMED: &str = "a value or a condition gets its name by `let`, as in `let high = price > 100`";
const IN_A_SURVEY: &str = "it stands in a block that begins with `survey` and a name";
const USED: &str = "write `use` and the file in quotes, at the top: `use \"shared.tamam\"`";
const NOT_YET: &str = "in a scenario `no` stands before the rule, as in `expect no reply missed`";
const RANGE: &str = "numbers are compared with a range by `in`, as in `a in 4..6`; dates are written one by one, as in `closed 2025-12-25, 2025-12-26`";
