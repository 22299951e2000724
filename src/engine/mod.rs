//! Events in, verdicts out, in memory the caller lends.

#[macro_use]
mod apart;

mod alert;
mod calculation;
mod caps;
mod counted;
mod dues;
mod eval;
mod expectation;
mod felt;
mod fields;
mod following;
mod heap;
mod instance;
mod integrity;
mod journey;
mod known;
mod ledger;
mod list;
mod measure;
mod memory;
mod obligation;
mod opening;
mod pause;
mod quiet;
mod rate;
mod reopening;
mod rules;
mod run;
mod said;
mod scope;
mod settle;
mod silence;
mod state;
mod table;
pub(crate) mod transfer;
mod trend;
mod waits;
mod watch;
mod word;
mod zone;

use crate::event::Event;
use crate::image::layout::{
    self, Expectation, ExpectationView, Feel, Following, FollowingView, Integrity, KindView,
    Outcome,
};
use crate::image::memory::HEADER_WORDS;
use crate::image::{Hours, Image};
use crate::refused::Refused;
use crate::verdict::Verdict;
use core::marker::PhantomData;
pub use journey::Journey;
pub use known::Known;
use run::{Ending, Run, Saying, Source, alone};
use scope::Scope;
use state::{CLOCK, COUNTS, Head, STARTED, TAG, Words};

pub use calculation::Calculation;
pub use felt::{Balance, Felt};
pub use quiet::{Quiet, quiet};
pub use rules::{HasMemory, Rules, step_by};

/// What is remembered of one subject, in thousandths of a point; absent before the first
/// felt moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Score {
    /// What is remembered, by the program's own way to tell it.
    pub memory: Option<i64>,
    /// Memory under all standing caps.
    pub score: Option<i64>,
    /// The mean of all moments.
    pub mean: Option<i64>,
    /// The most intense moment.
    pub peak: Option<i64>,
    /// The last moment.
    pub end: Option<i64>,
    /// How many moments were felt.
    pub moments: u64,
    /// The least standing cap, absent when none stands.
    pub cap: Option<i64>,
}

/// A cap that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Cap {
    /// The integrity rule.
    pub rule: u32,
    /// The key, for a rule with `per`.
    pub key: Option<u64>,
    /// The cap, in thousandths of a point.
    pub cap: i64,
}

/// What became of the words of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ledger<'i> {
    /// The promise.
    pub rule: u32,
    /// Who gives the word.
    pub from: &'i str,
    /// How many words are given and not ended.
    pub due: u64,
    /// How many were kept.
    pub kept: u64,
    /// How many were honoured.
    pub honoured: u64,
    /// How many were broken.
    pub broken: u64,
}

/// How often a rule said a word; see [`Engine::counts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count<'i> {
    /// The rule.
    pub rule: u32,
    /// The name of an outcome, or the word of a class.
    pub word: &'i str,
    /// How many verdicts of the rule bore it.
    pub count: u64,
}

/// What memory that shrank since the start reads as: nothing.
const NO_HEAD: Head = [0; HEADER_WORDS as usize];

/// Runs a program for one subject, in memory `M`: a `&mut [u64]` that the caller lends,
/// or a `[u64; N]` of its own.
///
/// # How much memory
///
/// A program says it: [`Image::memory_needed`] words of 8 bytes, the same on every machine.
/// It grows with what stands after `up to` in the rules. More than that is never touched.
///
/// A service asks the image and lends a slice. A device whose rules are known when it is
/// built writes the number down and owns an array: `tamam inspect` prints it in bytes, and
/// `tamam-macros` declares it as the constant `MEMORY_WORDS`.
///
/// The memory is all there is of a subject: a copy of it is a snapshot, and
/// [`resume`](Self::resume) takes it up again.
///
/// ```
/// # use tamam::{Diagnostics, Event, compile, parse, syntax::tree::Node};
/// use tamam::{Engine, Image, Refused};
/// # let rules = "subject guest event tea.served from guest feel when tea.served -> +5";
/// # let mut mistakes = [Diagnostics::blank(); 4];
/// # let mut mistakes = Diagnostics::new(&mut mistakes);
/// # let mut nodes = vec![Node::BLANK; tamam::syntax::nodes_needed(rules)];
/// # let tree = parse(rules, &mut nodes, &mut mistakes);
/// # let mut bytes = vec![0; tamam::compile::image_needed(&tree)];
/// # let len = compile(&tree, &mut bytes, &mut mistakes).ok_or("mistakes")?;
/// # let bytes = &bytes[..len];
/// # let event = Event::new(0, 0, 1);
///
/// let image = Image::verify(bytes)?;
///
/// // A slice, as long as the image asks for.
/// let mut memory = vec![0; image.memory_needed()];
/// let mut engine = Engine::start(&image, memory.as_mut_slice())?;
/// engine.step(&event, &mut |verdict| println!("{verdict:?}"))?;
///
/// // An array, on the stack or in a static.
/// const WORDS: usize = 256;
/// let mut engine: Engine<'_, [u64; WORDS]> = Engine::start(&image, [0; WORDS])?;
/// engine.step(&event, &mut |verdict| println!("{verdict:?}"))?;
///
/// // Too small a one is refused with the number that is needed.
/// let refused = Engine::start(&image, [0; 2]).err();
/// let needed = image.memory_needed();
/// assert_eq!(refused, Some(Refused::MemoryTooSmall { needed, given: 2 }));
///
/// // Kept, and taken up again.
/// let kept: [u64; WORDS] = engine.into_memory();
/// let again = Engine::resume(&image, kept)?;
/// assert_eq!(again.score().memory, Some(5_000));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Engine<'i, M, I = &'i Image<'i>> {
    image: I,
    memory: M,
    steps: Steps,
    /// How long the image lives, which `I` says.
    life: PhantomData<&'i ()>,
}

/// What a step or an advance took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Steps {
    /// Operations, clauses tried, instances and dues touched.
    pub steps: u64,
    /// Dues that were settled.
    pub dues: u64,
}

impl<'i, M: AsRef<[u64]> + AsMut<[u64]>, I: Rules<'i>> Engine<'i, M, I> {
    /// Starts a new subject; whatever the memory held is gone.
    ///
    /// # Errors
    /// [`Refused::MemoryTooSmall`] when it has fewer words than
    /// [`Image::memory_needed`].
    pub fn start(image: I, memory: M) -> Result<Self, Refused> {
        let mut engine = Self::over(image, memory)?;
        if let Some((head, words)) = lent(image, &mut engine.memory).split_first_chunk_mut() {
            state::start(&image, head, words);
        }
        Ok(engine)
    }

    /// Goes on with a subject whose memory an engine of the same program left behind.
    ///
    /// # Errors
    /// [`Refused::MemoryTooSmall`], or [`Refused::ForeignMemory`] when it is not such a
    /// memory.
    #[inline]
    pub fn resume(image: I, memory: M) -> Result<Self, Refused> {
        let engine = Self::over(image, memory)?;
        if engine.parts().0[TAG] == image.memory_tag() {
            Ok(engine)
        } else {
            Err(Refused::ForeignMemory)
        }
    }

    #[inline]
    fn over(image: I, memory: M) -> Result<Self, Refused> {
        let (needed, given) = (image.memory_needed(), memory.as_ref().len());
        if given < needed {
            return Err(Refused::MemoryTooSmall { needed, given });
        }
        Ok(Self {
            image,
            memory,
            steps: Steps::default(),
            life: PhantomData,
        })
    }

    /// The head, and the words that the program places after it: not one more than it
    /// needs.
    #[inline]
    fn parts(&self) -> (&Head, &[u64]) {
        let needed = self.image.memory_needed();
        let words = self.memory.as_ref().get(..needed).unwrap_or_default();
        words.split_first_chunk().unwrap_or((&NO_HEAD, &[]))
    }

    /// Takes one event, and hands each verdict to `sink` in order: first those of the clock,
    /// for what was due before the event's time, then those of the event.
    ///
    /// # Errors
    /// [`Refused::Older`] or [`Refused::UnknownKind`]; nothing has changed then.
    pub fn step(&mut self, event: &Event, sink: &mut dyn FnMut(&Verdict)) -> Result<(), Refused> {
        let words = lent(self.image, &mut self.memory);
        self.image.step(words, event, &mut self.steps, sink)
    }

    /// Moves the clock to `now` (milliseconds since 1970) and settles what is due before.
    ///
    /// # Errors
    /// [`Refused::Older`]; nothing has changed then.
    pub fn advance(&mut self, now: i64, sink: &mut dyn FnMut(&Verdict)) -> Result<(), Refused> {
        let words = lent(self.image, &mut self.memory);
        self.image.advance(words, now, &mut self.steps, sink)
    }

    /// The first time whose [`advance`](Self::advance) settles something, in milliseconds
    /// since 1970; none while nothing waits for the clock. A device can sleep until then.
    #[must_use]
    pub fn next_due(&self) -> Option<i64> {
        dues::least(self.parts().1).and_then(|due| due.checked_add(1))
    }

    /// The subject's clock: the time of its last event or advance, in milliseconds since
    /// 1970; none before the first.
    #[must_use]
    pub fn clock(&self) -> Option<i64> {
        let (head, _) = self.parts();
        (head[COUNTS] & STARTED != 0).then_some(head[CLOCK] as i64)
    }

    /// What is remembered now.
    #[must_use]
    pub fn score(&self) -> Score {
        let (head, words) = self.parts();
        memory::score(&self.image, head, words)
    }

    /// By how much moments fell short, one after another, in thousandths of a point; none
    /// when no rule and no scenario speaks of disappointment.
    #[must_use]
    pub fn disappointment(&self) -> Option<i64> {
        memory::disappointment(&self.image, self.parts().1)
    }

    /// For each expectation, in file order, its rule and how many of its instances are
    /// open or promised; then for each share of what is followed, in file order, its rule and
    /// how many events wait.
    pub fn open(&self) -> impl Iterator<Item = (u32, u64)> + '_ {
        let (_, words) = self.parts();
        let expectations = (0..self.image.count::<Expectation>()).map(|at| {
            let rule: ExpectationView<'_> = self.image.view(at);
            (rule.rule(), expectation::live(rule, words))
        });
        let followings = (0..self.image.count::<Following>()).map(|at| {
            let following: FollowingView<'_> = self.image.view(at);
            let known: layout::Known = self.image.record(following.known() as usize);
            (known.rule, following.waiting(words).into())
        });
        expectations.chain(followings)
    }

    /// The ledger of every promise, in file order.
    pub fn ledger(&self) -> impl Iterator<Item = Ledger<'i>> + '_ {
        let (_, words) = self.parts();
        (0..self.image.count::<Expectation>()).filter_map(|at| {
            let rule: ExpectationView<'_> = self.image.view(at);
            let column = |column| ledger::column(rule, words, column).unsigned_abs();
            (rule.from().len != 0).then(|| Ledger {
                rule: rule.rule(),
                from: self.image.str(rule.from()),
                due: column(0),
                kept: column(1),
                honoured: column(2),
                broken: column(3),
            })
        })
    }

    /// How often rules said the words that the program counts, because a rule or a scenario
    /// reads `RULE.word` somewhere.
    pub fn counts(&self) -> impl Iterator<Item = Count<'i>> + '_ {
        let (_, words) = self.parts();
        self.image.all::<layout::Count>().map(|(at, count)| Count {
            rule: count.rule,
            word: self.image.counted_word(at),
            count: said::count(&self.image, words, at).unsigned_abs(),
        })
    }

    /// The caps that stand, oldest first in each rule, rules in file order.
    pub fn caps(&self) -> impl Iterator<Item = Cap> + '_ {
        let (_, words) = self.parts();
        self.image.all::<Integrity>().flat_map(move |(_, rule)| {
            let first = rule.standing.oldest(words).filter(|_| rule.caps != 0);
            core::iter::successors(first, move |cap| rule.standing.newer(words, *cap)).map(
                move |cap| Cap {
                    rule: rule.rule,
                    key: rule.standing.key(words, cap),
                    cap: rule.cap,
                },
            )
        })
    }

    /// What is known of the subject now, at its [`clock`](Self::clock): its facts, statuses
    /// and measures, in file order.
    pub fn known(&self) -> impl Iterator<Item = Known> + '_ {
        let (_, words) = self.parts();
        let now = self.clock().unwrap_or(0);
        let all = self.image.all::<layout::Known>();
        all.map(move |(at, known)| known::told(&self.image, words, at, &known, now))
    }

    /// The open time of the calendar that bears `name` as it is for the subject now; none when
    /// there is no such calendar, and while the zone of one that goes by what is known is not.
    #[must_use]
    pub fn calendar(&self, name: &str) -> Option<Hours<'i>> {
        let at = self.zone(self.image.calendar_named(name)?)?;
        self.image.hours_at(at)
    }

    /// The place of the calendar that holds for the subject now in the stead of the one at
    /// `calendar`, a place of its section: itself, unless its zone goes by what is known.
    #[must_use]
    pub fn zone(&self, calendar: usize) -> Option<usize> {
        let (_, words) = self.parts();
        zone::holds(&self.image, words, calendar)
    }

    /// What the last [`step`](Self::step) or [`advance`](Self::advance) took.
    #[must_use]
    pub const fn steps(&self) -> Steps {
        self.steps
    }

    /// The memory, to be resumed from later.
    #[must_use]
    pub fn into_memory(self) -> M {
        self.memory
    }
}

/// The words of a memory that the program needs, the head among them.
#[inline]
fn lent<'i, M: AsMut<[u64]>>(image: impl Rules<'i>, memory: &mut M) -> &mut [u64] {
    let needed = image.memory_needed();
    memory.as_mut().get_mut(..needed).unwrap_or_default()
}

/// Takes one event, in whatever memory.
#[inline(always)]
fn step<'i, I: Rules<'i>>(
    image: I,
    words: &mut [u64],
    event: &Event,
    steps: &mut Steps,
    sink: &mut dyn FnMut(&Verdict),
) -> Result<(), Refused> {
    let kinds = image.kinds();
    if event.kind >= kinds {
        return Err(Refused::UnknownKind {
            kind: event.kind,
            kinds,
        });
    }
    step_by(image, words, event, steps, sink, |run| {
        run.take::<ANY>(event)
    })
}

/// Moves the clock, in whatever memory.
#[inline(always)]
fn advance<'i, I: Rules<'i>>(
    image: I,
    words: &mut [u64],
    now: i64,
    steps: &mut Steps,
    sink: &mut dyn FnMut(&Verdict),
) -> Result<(), Refused> {
    let mut run = run(image, words, now, steps, sink)?;
    run.settle(now);
    run.tell_now(now);
    Ok(())
}

/// Stands for a kind of event that the compiler of Rust does not know.
const ANY: u16 = u16::MAX;

/// Refuses a time before the clock's, if there was any.
#[cold]
#[inline(never)]
fn refuse_older(head: &Head, time: i64) -> Result<(), Refused> {
    let clock = head[CLOCK] as i64;
    match head[COUNTS] & STARTED {
        0 => Ok(()),
        _ => Err(Refused::Older { time, clock }),
    }
}

/// Moves the clock, or refuses.
#[inline(always)]
fn run<'r, 'i, I: Rules<'i>>(
    image: I,
    words: &'r mut [u64],
    now: i64,
    steps: &'r mut Steps,
    sink: &'r mut dyn FnMut(&Verdict),
) -> Result<Run<'r, I>, Refused> {
    let given = words.len();
    let parts = words.split_first_chunk_mut::<{ HEADER_WORDS as usize }>();
    let Some((head, words)) = parts.and_then(|(head, words)| Some((head, Words::lent(words)?)))
    else {
        let needed = image.memory_needed();
        return Err(Refused::MemoryTooSmall { needed, given });
    };
    let clock = head[CLOCK] as i64;
    if now < clock {
        refuse_older(head, now)?;
    }
    // What is read as a whole soon after is not written in part each time.
    if head[COUNTS] & STARTED == 0 {
        head[COUNTS] |= STARTED;
    }
    head[CLOCK] = now as u64;
    *steps = Steps::default();
    Ok(Run {
        image,
        head,
        words,
        sink,
        steps: &mut steps.steps,
        dues: &mut steps.dues,
        stale: false,
        found: false,
    })
}

impl<'i, I: Rules<'i>> Run<'_, I> {
    /// Takes an event whose time has been settled. What few events need is called, not
    /// inlined: what all need then fits the registers.
    #[doc(hidden)]
    #[inline(always)]
    pub fn take<const KIND: u16>(&mut self, event: &Event) {
        let kind = if KIND == ANY { event.kind } else { KIND };
        let kind: KindView<'_> = self.image.view(kind as usize);
        let beyond = kind.beyond() != 0;
        if beyond {
            apart!(self.before_touches(event, kind));
        }
        let touches = kind.touches();
        for at in touches.first..touches.first + touches.count {
            self.touch(event, self.image.view(at as usize));
        }
        if beyond {
            apart!(self.after_touches(event, kind));
        }
        self.look_at_alerts(Some(event), event.time);
    }

    #[inline(always)]
    fn before_touches(&mut self, event: &Event, kind: KindView<'_>) {
        self.tell_now(event.time);
        if kind.shared() != 0 {
            self.forget_shared(kind.shared());
        }
        if kind.passages().count != 0 {
            self.move_journeys(event, kind.passages());
        }
        if kind.judges().count != 0 {
            self.judge_event(event, kind.judges());
        }
    }

    #[inline(always)]
    fn after_touches(&mut self, event: &Event, kind: KindView<'_>) {
        if kind.judges().count != 0 {
            self.say_integrity(event, kind.judges());
        }
        if kind.rated() != 0 {
            self.say_rates(event);
        }
        for (_, feel) in self.image.records::<Feel>(kind.feels()) {
            self.feel(event, &feel);
        }
        if kind.partings().count != 0 {
            self.end_journeys(event, kind.partings());
        }
        if kind.from_subject() != 0 {
            self.hear(event.time);
        }
        if kind.checked() != 0 {
            self.set_checks(event);
        }
        if kind.updates().count != 0 {
            self.learn(event, kind.updates());
        }
    }

    /// Of this event no shared condition is known yet.
    fn forget_shared(&mut self, shared: u16) {
        for word in 0..usize::from(shared).div_ceil(8) {
            self.words.put(self.image.shared_at() + word, 0);
        }
    }

    #[inline(always)]
    fn feel(&mut self, event: &Event, feel: &Feel) {
        *self.steps += 1;
        let outcome: Outcome = self.image.record(feel.outcome as usize);
        let source = Source {
            rule: feel.rule,
            span: outcome.span,
            line: outcome.line,
        };
        let saying = Saying::of(event, source, None);
        let scope = Scope::event(event);
        if self.holds(feel.guard, &scope, &|| saying) {
            let ending = Ending {
                key: None,
                time: event.time,
                due: None,
                evidence: alone(event),
                cause: event.evidence,
            };
            let outcome = feel.outcome as usize;
            match I::BUILT_IN {
                true => self.conclude_here(outcome, &ending, || scope),
                false => self.conclude(outcome, &ending, &scope),
            }
        }
    }
}
