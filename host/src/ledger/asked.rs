//! Which silences a condition asks for, and which way.

use tamam::Image;
use tamam::image::layout::Range;
use tamam::image::op::Op;

/// Which way a condition leans on a silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// It can only become true by the silence.
    With,
    /// It can only become true by the end of the silence: `not silent 60d`.
    Against,
    /// Either: the silence is compared with something, or asked for in both ways.
    Both,
}

impl Way {
    pub(super) const fn turned(self) -> Self {
        match self {
            Self::With => Self::Against,
            Self::Against => Self::With,
            Self::Both => Self::Both,
        }
    }
}

/// A silence that a condition asks for, by its place among the silences of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) silence: usize,
    pub(super) way: Way,
}

/// The silences of a condition in the order in which it names them, each once.
pub(super) fn silences(image: &Image<'_>, condition: Range) -> Vec<Asked> {
    let mut code = image.expression(condition);
    // Of each value on the stack, the silences that it is made of.
    let mut stack: Vec<Vec<Asked>> = Vec::new();
    while let Some((op, operands)) = code.split_first() {
        let Some(op) = Op::from_number(*op) else {
            break;
        };
        code = operands.get(op.operand_bytes(operands)..).unwrap_or(&[]);
        match op {
            // Neither leaves a value of its own.
            Op::SkipIfFalse | Op::SkipIfTrue | Op::Hush => {}
            Op::Silent => stack.push(Vec::from_iter(operands.first().map(|place| Asked {
                silence: usize::from(*place),
                way: Way::With,
            }))),
            op => {
                let kept = stack.len().saturating_sub(op.takes());
                let mut made: Vec<Asked> = stack.drain(kept..).flatten().collect();
                for one in &mut made {
                    one.way = match op {
                        Op::And | Op::Or => one.way,
                        Op::Not => one.way.turned(),
                        _ => Way::Both,
                    };
                }
                stack.push(made);
            }
        }
    }
    let mut found: Vec<Asked> = Vec::new();
    for one in stack.into_iter().flatten() {
        match found.iter_mut().find(|other| other.silence == one.silence) {
            Some(other) if other.way != one.way => other.way = Way::Both,
            Some(_) => {}
            None => found.push(one),
        }
    }
    found
}
