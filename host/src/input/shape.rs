//! The shapes of rows: which names they have, in which order. A log repeats a few of them,
//! so the reader remembers them as a tree: each step is the marks between two values, as
//! `,"time":`, and a row is a way from the root to a step that ends it.

use std::sync::atomic::{AtomicU64, Ordering};

/// Steps that are remembered. Whatever a log holds, a tree that is full is forgotten and
/// grown anew, so its size never depends on the log's length.
const STEPS: usize = 4096;
/// Steps that may follow the same one.
const BRANCHES: usize = 32;
/// Bytes of the marks of one step.
const MARKS: usize = 256;
/// Bytes of marks that are compared in one go.
const HEAD: usize = size_of::<u128>();

/// Every tree and every new growth of one has an age of its own, so that no shape is ever
/// taken for another.
static AGES: AtomicU64 = AtomicU64::new(0);

/// What a sequence of names is known by: equal shapes have the same names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// When the tree was grown that knows it.
    pub(crate) age: u64,
    /// Its number in that tree, which is below a fixed limit.
    pub(crate) number: usize,
}

/// A step in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step(u16);

/// Where every row begins. No step leads to it, so it also says that there is none.
pub(super) const ROOT: Step = Step(0);

/// The shapes that were met.
#[derive(Debug)]
pub struct Shapes {
    age: u64,
    steps: Vec<Known>,
    /// The marks of all steps.
    marks: String,
}

#[derive(Debug)]
struct Known {
    /// The first sixteen bytes of its marks, and ones where there are such: nearly all
    /// have no more, and are compared in one go.
    head: u128,
    mask: u128,
    /// Where its marks and the name in them lie.
    start: u32,
    length: u32,
    name: (u32, u32),
    /// Whether the row ends with it.
    ends: bool,
    before: Step,
    /// The first that follows it, and the next that follows the same as it does.
    first: Step,
    next: Step,
}

/// A step that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) step: Step,
    /// Bytes of its marks.
    pub(super) length: usize,
    /// Whether the row ends with it.
    pub(super) ends: bool,
    first: Step,
}

/// The marks between two values.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marks<'m> {
    /// As they are written.
    pub(super) text: &'m str,
    /// Where the name begins and ends in them; none when the row ends with them.
    pub(super) name: Option<(usize, usize)>,
}

impl Default for Shapes {
    fn default() -> Self {
        let mut shapes = Self {
            age: 0,
            steps: Vec::new(),
            marks: String::new(),
        };
        shapes.forget();
        shapes
    }
}

impl Shapes {
    /// The shape of one table, whose columns have these names; none when it is too large
    /// to be kept.
    pub(super) fn of_table(names: &[String]) -> Option<(Self, Step)> {
        let mut shapes = Self::default();
        let mut at = ROOT;
        for name in names {
            let marks = Marks {
                text: name,
                name: Some((0, name.len())),
            };
            at = shapes.learn(at, marks)?;
        }
        let end = Marks {
            text: "",
            name: None,
        };
        let end = shapes.learn(at, end)?;
        Some((shapes, end))
    }

    /// The step after the last one whose marks `rest` begins with; `head` are its first
    /// sixteen bytes, with zeros behind its end.
    #[inline]
    pub(super) fn follow(&self, last: &Place, head: u128, rest: &[u8]) -> Option<Place> {
        let mut step = last.first;
        while step != ROOT {
            let known = self.known(step)?;
            let length = known.length as usize;
            // No marks have zeros, so what is compared is all there.
            let is = (head ^ known.head) & known.mask == 0
                && (length <= HEAD || self.begins(rest, known));
            if is && (!known.ends || length == rest.len()) {
                return Some(Place {
                    step,
                    length,
                    ends: known.ends,
                    first: known.first,
                });
            }
            step = known.next;
        }
        None
    }

    /// Where every row begins.
    #[inline]
    pub(super) fn root(&self) -> Place {
        self.place(ROOT).unwrap_or(Place {
            step: ROOT,
            length: 0,
            ends: false,
            first: ROOT,
        })
    }

    /// The place of a step.
    #[inline]
    pub(super) fn place(&self, step: Step) -> Option<Place> {
        let known = self.known(step)?;
        Some(Place {
            step,
            length: known.length as usize,
            ends: known.ends,
            first: known.first,
        })
    }

    #[inline(never)]
    fn begins(&self, rest: &[u8], known: &Known) -> bool {
        let marks = self.marks.as_bytes().get(known.start as usize..);
        let marks = marks.and_then(|marks| marks.get(..known.length as usize));
        marks.is_some_and(|marks| rest.starts_with(marks))
    }

    /// Remembers that `marks` may come after `at`, where no known step did. Nothing, when
    /// they are too long, or when the tree was full and is now forgotten.
    pub(super) fn learn(&mut self, at: Step, marks: Marks<'_>) -> Option<Step> {
        if marks.text.len() > MARKS {
            return None;
        }
        let mut last = ROOT;
        let mut branches = 0;
        let mut next = self.known(at)?.first;
        while next != ROOT {
            (last, next) = (next, self.known(next)?.next);
            branches += 1;
        }
        if self.steps.len() >= STEPS || branches >= BRANCHES {
            self.forget();
            return None;
        }
        let step = Step(u16::try_from(self.steps.len()).ok()?);
        let place = |at: usize| u32::try_from(self.marks.len() + at).ok();
        let name = marks.name.unwrap_or_default();
        let mut head = [0; HEAD];
        let mut mask = [0; HEAD];
        for ((head, mask), byte) in head.iter_mut().zip(&mut mask).zip(marks.text.bytes()) {
            (*head, *mask) = (byte, 0xff);
        }
        let known = Known {
            head: u128::from_le_bytes(head),
            mask: u128::from_le_bytes(mask),
            start: place(0)?,
            length: marks.text.len() as u32,
            name: (place(name.0)?, place(name.1)?),
            ends: marks.name.is_none(),
            before: at,
            first: ROOT,
            next: ROOT,
        };
        self.marks.push_str(marks.text);
        self.steps.push(known);
        if last == ROOT {
            self.steps.get_mut(at.0 as usize)?.first = step;
        } else {
            self.steps.get_mut(last.0 as usize)?.next = step;
        }
        Some(step)
    }

    /// What the names that lead to `end` are known by.
    pub(super) fn shape(&self, end: Step) -> Shape {
        Shape {
            age: self.age,
            number: end.0 as usize,
        }
    }

    /// The names that lead to `end`, the last first.
    pub(super) fn names_before(&self, end: Step) -> impl Iterator<Item = &str> {
        let before = |step: Step| {
            let known = self.known(step).filter(|_| step != ROOT);
            known.map_or(ROOT, |known| known.before)
        };
        let mut at = before(end);
        std::iter::from_fn(move || {
            let known = self.known(at).filter(|_| at != ROOT)?;
            at = known.before;
            self.marks.get(known.name.0 as usize..known.name.1 as usize)
        })
    }

    #[inline]
    fn known(&self, step: Step) -> Option<&Known> {
        self.steps.get(step.0 as usize)
    }

    fn forget(&mut self) {
        self.age = AGES.fetch_add(1, Ordering::Relaxed);
        self.marks.clear();
        self.steps.clear();
        self.steps.push(Known {
            head: 0,
            mask: 0,
            start: 0,
            length: 0,
            name: (0, 0),
            ends: false,
            before: ROOT,
            first: ROOT,
            next: ROOT,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::ahead::Ahead;
    use super::*;

    fn marks(text: &str) -> Marks<'_> {
        let name = text.split('"').nth(1);
        Marks {
            text,
            name: name.map(|name| (2, 2 + name.len())),
        }
    }

    #[test]
    fn a_row_is_followed_as_it_was_learned() {
        let mut shapes = Shapes::default();
        let a = shapes.learn(ROOT, marks("{\"a\":")).unwrap();
        let b = shapes.learn(a, marks(",\"b\":")).unwrap();
        let long = shapes.learn(a, marks(",\"a longer name\":")).unwrap();
        let end = shapes.learn(long, marks("}")).unwrap();
        let follow = |step: Step, rest: &str| {
            let place = shapes.place(step).unwrap();
            let rest = rest.as_bytes();
            let found = shapes.follow(&place, Ahead::new(rest).sixteen(rest), rest);
            found.map(|place| (place.step, place.length, place.ends))
        };
        for value in ["1", "\"twelve letters\"}"] {
            assert_eq!(
                follow(ROOT, &format!("{{\"a\":{value}")),
                Some((a, 5, false))
            );
            assert_eq!(follow(a, &format!(",\"b\":{value}")), Some((b, 5, false)));
            assert_eq!(follow(a, &format!(",\"c\":{value}")), None);
            assert_eq!(follow(a, &format!(",\"b\" :{value}")), None);
            let rest = format!(",\"a longer name\":{value}");
            assert_eq!(follow(a, &rest), Some((long, 17, false)));
            assert_eq!(follow(a, &rest.replace("name", "fame")), None);
        }
        assert_eq!(follow(long, "}"), Some((end, 1, true)));
        assert_eq!(follow(long, "} "), None);
        assert_eq!(follow(long, ""), None);
        let names: Vec<_> = shapes.names_before(end).collect();
        assert_eq!(names, ["a longer name", "a"]);
    }

    #[test]
    fn what_is_learned_is_bounded_and_a_forgotten_shape_never_comes_back() {
        let mut shapes = Shapes::default();
        let a = shapes.learn(ROOT, marks("{\"a\":")).unwrap();
        let before = shapes.shape(a);
        let mut forgotten = 0;
        for number in 0..10 * STEPS {
            forgotten += usize::from(
                shapes
                    .learn(ROOT, marks(&format!("{{\"{number}\":")))
                    .is_none(),
            );
            assert!(shapes.steps.len() <= STEPS);
        }
        assert!(forgotten > 100, "{forgotten}");
        let a = shapes.learn(ROOT, marks("{\"a\":")).unwrap();
        assert_ne!(shapes.shape(a), before);
        assert_eq!(
            shapes.learn(ROOT, marks(&format!("{{\"{}\":", "a".repeat(MARKS)))),
            None
        );
    }
}
