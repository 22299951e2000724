//! Choices read from a tape of numbers, which proptest makes and shrinks: nought is the
//! simplest choice, and so is whatever lies past the end.

use super::known::Sort;

pub struct Tape<'a> {
    numbers: &'a [u16],
    at: usize,
    /// Conditions that several rules of a program share, word for word.
    pub shared: Vec<String>,
    /// Whether the program has tables.
    pub tables: bool,
    /// Whose lines of the ledger can be read: promises, who gives them, all.
    pub ledger: Vec<String>,
    /// How many calendars the program has.
    pub calendars: usize,
    /// How many of them have a zone at every time: they come first.
    pub zoned: usize,
    /// Those that have one zone all the time.
    pub steady: Vec<usize>,
    /// What is known beyond the events, by names.
    pub known: Vec<(Sort, String)>,
    /// Fields of the score beyond those of every program.
    pub fields: Vec<&'static str>,
    /// Those of them that are stages of journeys.
    pub choices: Vec<&'static str>,
    /// Words that statuses can become, each as a stage of a journey names it.
    pub turns: Vec<String>,
}

impl<'a> Tape<'a> {
    pub fn new(numbers: &'a [u16]) -> Self {
        Self {
            numbers,
            at: 0,
            shared: Vec::new(),
            tables: false,
            ledger: Vec::new(),
            calendars: 0,
            zoned: 0,
            steady: Vec::new(),
            known: Vec::new(),
            fields: Vec::new(),
            choices: Vec::new(),
            turns: Vec::new(),
        }
    }

    /// A number below `many`.
    pub fn pick(&mut self, many: usize) -> usize {
        let number = self.numbers.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::from(number) % many
    }

    /// True in about `percent` of a hundred cases; false is the simplest.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.pick(100) >= 100 - percent
    }

    /// One of a few; the first is the simplest.
    pub fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.pick(of.len())]
    }

    /// A name of this sort, if there is one.
    pub fn known_as(&mut self, sort: Sort) -> Option<String> {
        let names = self.known.iter().filter(|(one, _)| *one == sort);
        let names: Vec<String> = names.map(|(_, name)| name.clone()).collect();
        match names.len() {
            0 => None,
            many => Some(names[self.pick(many)].clone()),
        }
    }

    /// Whether everything on it has been read.
    pub fn is_over(&self) -> bool {
        self.at >= self.numbers.len()
    }
}
