//! Late events put in order, within a window of time and of memory.
//!
//! The watermark is the greatest time that has come, less what is allowed: an event waits
//! until the watermark reaches it, so whatever comes before that and happened earlier goes
//! first. See T. Akidau and others, "The Dataflow Model", PVLDB 8 (2015).

use crate::limits::LATE_EVENTS;
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// Events that wait until no earlier one is allowed to come.
#[derive(Clone, Debug)]
pub struct Window<T> {
    allowed: i64,
    room: usize,
    waiting: BinaryHeap<Reverse<Waiting<T>>>,
    arrived: u64,
    greatest: Option<i64>,
    late: u64,
}

/// An event and how many came before it.
#[derive(Clone, Debug)]
struct Waiting<T> {
    time: i64,
    arrival: u64,
    event: T,
}

impl<T> Waiting<T> {
    fn order(&self) -> (i64, u64) {
        (self.time, self.arrival)
    }
}

impl<T> PartialEq for Waiting<T> {
    fn eq(&self, other: &Self) -> bool {
        self.order() == other.order()
    }
}

impl<T> Eq for Waiting<T> {}

impl<T> PartialOrd for Waiting<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Waiting<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.order().cmp(&other.order())
    }
}

impl<T> Window<T> {
    /// A window for events that come up to `allowed` milliseconds late.
    #[must_use]
    pub fn new(allowed: i64) -> Self {
        Self::with_room(allowed, LATE_EVENTS)
    }

    /// The same, in which no more than `room` events wait. One more, and the earliest goes
    /// on before its time.
    #[must_use]
    pub fn with_room(allowed: i64, room: usize) -> Self {
        Self {
            allowed: allowed.max(0),
            room,
            waiting: BinaryHeap::new(),
            arrived: 0,
            greatest: None,
            late: 0,
        }
    }

    /// Takes an event of `time`, in milliseconds since 1970, as it comes.
    pub fn push(&mut self, time: i64, event: T) {
        if self.greatest.is_some_and(|greatest| time < greatest) {
            self.late += 1;
        }
        self.pass(time);
        let arrival = self.arrived;
        self.arrived += 1;
        self.waiting.push(Reverse(Waiting {
            time,
            arrival,
            event,
        }));
    }

    /// Lets time pass up to `now` without an event.
    pub fn pass(&mut self, now: i64) {
        self.greatest = self.greatest.max(Some(now));
    }

    /// The next event that need not wait any longer. Of one time they go as they came.
    /// One that comes later than allowed goes at once: whether it still finds its place,
    /// its subject's clock knows.
    pub fn pop(&mut self) -> Option<T> {
        let Reverse(first) = self.waiting.peek()?;
        let free = self.waiting.len() > self.room
            || self
                .watermark()
                .is_some_and(|watermark| first.time <= watermark);
        if free { self.flush() } else { None }
    }

    /// The next event, whether it should wait or not.
    pub fn flush(&mut self) -> Option<T> {
        self.waiting.pop().map(|Reverse(waiting)| waiting.event)
    }

    /// The time to which no event is allowed to come any more, in milliseconds since 1970.
    #[must_use]
    pub fn watermark(&self) -> Option<i64> {
        self.greatest
            .map(|greatest| greatest.saturating_sub(self.allowed))
    }

    /// From now on lets events come up to `allowed` milliseconds late.
    pub fn allow(&mut self, allowed: i64) {
        self.allowed = allowed.max(0);
    }

    /// The greatest time that has come, in milliseconds since 1970.
    #[must_use]
    pub fn greatest(&self) -> Option<i64> {
        self.greatest
    }

    /// How many milliseconds late an event may come.
    #[must_use]
    pub fn allowed(&self) -> i64 {
        self.allowed
    }

    /// How many events came after one that happened later.
    #[must_use]
    pub fn late(&self) -> u64 {
        self.late
    }

    /// Says how many events came late before, where a window is made anew.
    pub(crate) fn count_late(&mut self, late: u64) {
        self.late = late;
    }

    /// How many events wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Whether no event waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// The time of the event that goes next, in milliseconds since 1970.
    #[must_use]
    pub fn first(&self) -> Option<i64> {
        self.waiting.peek().map(|Reverse(first)| first.time)
    }

    /// The events that wait, in the order in which they will go.
    #[must_use]
    pub fn waiting(&self) -> Vec<&T> {
        let mut waiting: Vec<_> = self.waiting.iter().map(|Reverse(one)| one).collect();
        waiting.sort();
        waiting.into_iter().map(|one| &one.event).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(window: &mut Window<(i64, u64)>, given: &[i64]) -> Vec<(i64, u64)> {
        let mut gone = Vec::new();
        for (line, time) in given.iter().enumerate() {
            window.push(*time, (*time, line as u64));
            gone.extend(std::iter::from_fn(|| window.pop()));
        }
        gone
    }

    #[test]
    fn an_event_waits_until_none_before_it_is_allowed() {
        let mut window = Window::new(10);
        assert_eq!(times(&mut window, &[100, 95, 104]), []);
        assert_eq!(times(&mut window, &[110]), [(95, 1), (100, 0)]);
        assert_eq!((window.late(), window.waiting().len()), (1, 2));
    }

    #[test]
    fn what_comes_exactly_as_late_as_allowed_is_in_time() {
        let mut window = Window::new(10);
        let gone = times(&mut window, &[90, 100, 90, 89]);
        assert_eq!(gone, [(90, 0), (90, 2), (89, 3)]);
    }

    #[test]
    fn no_more_wait_than_there_is_room_for() {
        let mut window = Window::with_room(1000, 2);
        assert_eq!(times(&mut window, &[30, 20, 10, 40]), [(10, 2), (20, 1)]);
    }

    #[test]
    fn the_ends_of_time_are_times_too() {
        let mut window = Window::new(i64::MAX);
        assert_eq!(times(&mut window, &[i64::MIN, i64::MAX]), [(i64::MIN, 0)]);
        assert_eq!(window.flush(), Some((i64::MAX, 1)));
    }
}
