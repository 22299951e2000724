//! Facets, and what a felt value passes through before it is a moment.

use super::tape::Tape;

/// The facets of a program: `h` is told by an attribute of every event, `z` by the lines
/// of some.
#[derive(Clone, Copy, Default)]
pub struct Facets {
    attribute: bool,
    line: bool,
}

impl Facets {
    /// Perhaps some facets.
    pub fn chosen(tape: &mut Tape) -> Self {
        let (attribute, line) = tape.one(&[
            (false, false),
            (false, false),
            (true, false),
            (false, true),
            (true, true),
        ]);
        Self { attribute, line }
    }

    /// Their lines.
    pub fn declared(self, tape: &mut Tape) -> String {
        let mut text = String::new();
        if self.attribute {
            text += tape.one(&[
                "facet h: red, green, blue\n",
                "facet h: violet, blue 50%, green, red 130%\n",
            ]);
        }
        if self.line {
            text += tape.one(&["facet z: one, two\n", "facet z: one 0%, two 33.3%, three\n"]);
        }
        text
    }

    /// What stands on the line of an event.
    pub fn borne(self, tape: &mut Tape) -> &'static str {
        match self.line {
            true => tape.one(&["", " with z one", " with z two"]),
            false => "",
        }
    }

    /// The fields of the score that there are.
    pub fn fields(self) -> &'static [&'static str] {
        const ATTRIBUTE: &[&str] = &[
            "h.red.memory",
            "h.blue.mean",
            "h.green.peak",
            "h.red.end",
            "h.spread",
            "h.weakest",
        ];
        const LINE: &[&str] = &["z.one.memory", "z.two.mean", "z.spread", "z.weakest"];
        match (self.attribute, self.line) {
            (true, _) => ATTRIBUTE,
            (false, true) => LINE,
            (false, false) => &[],
        }
    }
}

/// Lines of `score` beside `memory`.
pub fn feeling(tape: &mut Tape) -> String {
    let mut text = String::new();
    if !tape.chance(40) {
        return text;
    }
    text += tape.one(&[
        "",
        "losses weigh 2.25 ",
        "losses weigh 0 ",
        "losses weigh 10 ",
    ]);
    text += tape.one(&["", "adapts 20% ", "adapts 100% ", "adapts 0.3% "]);
    text += tape.one(&[
        "",
        "fades 30%, within 5ms ",
        "fades 0.1%, within 13ms ",
        "fades 100%, within 1ms ",
    ]);
    text
}
