//! The events that the benchmarks run: letters and answers.

/// Events of one iteration.
pub(crate) const EVENTS: usize = 1_000_000;

/// A letter or an answer, when, and of which ticket.
#[derive(Clone, Copy)]
pub(crate) struct Happened {
    pub(crate) answered: bool,
    pub(crate) time: i64,
    pub(crate) ticket: u64,
}

/// The same numbers in each run.
struct Random(u64);

impl Random {
    fn next(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % below
    }
}

/// Letters and answers about random tickets, `pause` apart on average.
pub(crate) fn stream(tickets: u64, pause: i64) -> Vec<Happened> {
    let mut random = Random(0x5eed_5eed_5eed);
    let mut time = 0;
    (0..EVENTS)
        .map(|_| {
            time += random.next(2 * pause as u64 + 1) as i64;
            Happened {
                answered: random.next(2) == 1,
                time,
                ticket: random.next(tickets),
            }
        })
        .collect()
}
