//! Rules that nest as deep as the language allows, each in another way: what they take of
//! the stack is the most that any expression can take. Nothing of them is played.

use crate::Case;
use crate::recording::Recording;
use std::iter::repeat_n;
use tamam::limits::NESTING;

const HEAD: &str = "subject s
event e from s { a: int, b: bool, w: low | high }
table worth by e.w { low: 1, high: 2 }
fact f = b of e
";

/// What the last of them is called, which is refused.
const TOO_DEEP: &str = "too deep";

/// All of them, and one that is too deep.
pub(crate) fn cases() -> Vec<Case> {
    let where_ = |condition: String| format!("{HEAD}feel when e where {condition} -> +1\n");
    // A value is one level, and each sign joins two of one level less.
    let sums = |first: &str, joined: usize| {
        let open: String = repeat_n(format!("({first} + "), joined).collect();
        format!("{open}{first}{}", ")".repeat(joined))
    };
    let turned: String = repeat_n("not (b and ", NESTING / 2 - 1).collect();
    let ends = ")".repeat(NESTING / 2 - 1);
    let half = NESTING / 2;
    let names: String = (1..half)
        .map(|nth| format!("let n{nth} = not {}\n", before(nth)))
        .collect();
    let last = before(half);
    let written = [
        (
            "sums",
            where_(format!("(({} > 0))", sums("a", NESTING - 2))),
        ),
        ("turned round", where_(format!("(({turned}b{ends}))"))),
        (
            "negations",
            where_(format!("{}a < 0", "- ".repeat(NESTING - 2))),
        ),
        (
            "names",
            format!("{HEAD}{names}feel when e where not {last} -> +1\n"),
        ),
        (
            "an amount",
            format!("{HEAD}feel when e -> ({})\n", sums("1", NESTING - 1)),
        ),
        (
            "in a clause",
            format!(
                "{HEAD}expectation x {{\n  open when e\n  meet when e where (({} > 0)), within 1d -> ok +1\n  fail after 2d -> no -1\n}}\n",
                sums("a", NESTING - 2)
            ),
        ),
        (
            "in a condition of integrity",
            format!(
                "{HEAD}integrity i {{\n  kind honest\n  never e where (({} > 0))\n  breach -> cap -5, for 5d\n}}\n",
                sums("a", NESTING - 2)
            ),
        ),
        (TOO_DEEP, where_(format!("({} > 0)", sums("a", NESTING)))),
    ];
    let case = |(title, rules): (&str, String)| Case {
        title: format!("as deep as can be: {title}"),
        rules,
        recording: Recording::new(1),
    };
    written.into_iter().map(case).collect()
}

/// Whether a case is to be compiled.
pub(crate) fn fits(case: &Case) -> bool {
    !case.title.ends_with(TOO_DEEP)
}

/// The name that the name of a number reads.
fn before(nth: usize) -> String {
    match nth {
        1 => "f".to_owned(),
        _ => format!("n{}", nth - 1),
    }
}
