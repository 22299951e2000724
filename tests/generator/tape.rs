//! Choices read from a tape of numbers, which proptest makes and shrinks: nought is the
//! simplest choice, and so is whatever lies past the end.

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
    /// Fields of the score beyond those of every program.
    pub fields: &'static [&'static str],
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
            fields: &[],
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

    /// Whether everything on it has been read.
    pub fn is_over(&self) -> bool {
        self.at >= self.numbers.len()
    }
}
