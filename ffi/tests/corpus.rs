//! Every case of `grammar/corpus` comes true through the C ABI, from the text of the rules
//! to the score: it says what the engine says.
#![allow(unsafe_code)] // a C ABI cannot be called without

#[path = "../../tests/cases/mod.rs"]
mod cases;
#[path = "../../tests/generator/mod.rs"]
mod generator;
#[path = "../../tests/oracle/mod.rs"]
mod oracle;
#[path = "../../tests/runner/mod.rs"]
mod runner;

use cases::notation::Texts;
use cases::{all, parsed};
use core::cell::Cell;
use core::ffi::c_void;
use oracle::{Event, Said, Score, V};
use runner::play::{failure, play};
use runner::{Older, Runner};
use std::collections::BTreeMap;
use std::mem::MaybeUninit;
use std::ptr::null_mut;
use tamam::{Class, Fault, Image, Stance, Value};
use tamam_ffi::*;

#[test]
fn the_c_abi_says_what_the_corpus_says() {
    let cases = all();
    let failures: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let run = parsed(&case.rules, |tree| {
                let mut subject = Subject::compile(&case.rules)?;
                let image = Image::verify(&subject.bytes).map_err(|why| why.to_string())?;
                let texts = Texts::of(&image);
                let lines = case.lines(tree, &texts)?;
                play(&lines, &mut subject, &texts)
            });
            failure(case, run.and_then(|run| run))
        })
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert_eq!(cases.len(), titles(), "every case was played");
}

/// How many titles the files of the corpus have, read apart from their cases.
fn titles() -> usize {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../grammar/corpus");
    let files = std::fs::read_dir(folder).expect("the corpus");
    let paths = files.map(|file| file.expect("a file").path());
    let texts = paths.filter(|path| path.extension().is_some_and(|ending| ending == "txt"));
    let titles = texts.map(|path| {
        let text = std::fs::read_to_string(&path).expect("a text");
        text.lines().filter(|line| line.starts_with("=== ")).count()
    });
    titles.sum()
}

/// Words that a step must not touch.
const GUARD: u64 = 0x6775_6172_6431_3233;

/// A subject as a C program would have one, its verdicts taken by callback and by polling
/// in turns.
struct Subject {
    bytes: Vec<u8>,
    image: Box<tamam_image>,
    engine: Box<tamam_engine>,
    memory: Vec<u64>,
    polls: bool,
}

impl Subject {
    fn compile(rules: &str) -> Result<Self, String> {
        let mut job: tamam_compilation = unsafe { MaybeUninit::zeroed().assume_init() };
        job.source = rules.as_ptr().cast();
        job.source_len = rules.len();
        assert_eq!(
            unsafe { tamam_compile(&mut job, null_mut()) },
            tamam_status::TooSmall
        );
        let mut scratch = vec![GUARD; job.scratch_needed];
        (job.scratch, job.scratch_words) = (scratch.as_mut_ptr(), scratch.len());
        assert_eq!(
            unsafe { tamam_compile(&mut job, null_mut()) },
            tamam_status::TooSmall
        );
        let mut bytes = vec![0xA5; job.image_needed];
        (job.image, job.image_capacity) = (bytes.as_mut_ptr(), bytes.len());
        let mut error = tamam_error::blank();
        if unsafe { tamam_compile(&mut job, &mut error) } != tamam_status::Ok {
            return Err(format!("{error}"));
        }
        bytes.truncate(job.image_len);
        let mut image = Box::new(unsafe { MaybeUninit::<tamam_image>::zeroed().assume_init() });
        let mut engine = Box::new(unsafe { MaybeUninit::<tamam_engine>::zeroed().assume_init() });
        let verified =
            unsafe { tamam_image_verify(&mut *image, bytes.as_ptr(), bytes.len(), &mut error) };
        assert_eq!(verified, tamam_status::Ok, "{error}");
        let words = unsafe { tamam_image_memory_words(&*image) };
        let mut memory = vec![GUARD; words + 8];
        let started = unsafe {
            tamam_engine_start(
                &mut *engine,
                &*image,
                memory.as_mut_ptr(),
                words,
                &mut error,
            )
        };
        assert_eq!(started, tamam_status::Ok, "{error}");
        Ok(Self {
            bytes,
            image,
            engine,
            memory,
            polls: false,
        })
    }

    fn engine(&self) -> *mut tamam_engine {
        (&raw const *self.engine).cast_mut()
    }

    /// Steps or advances, and what was said.
    fn run(&mut self, event: Option<&tamam_event>, now: i64) -> Result<Vec<Said>, Older> {
        self.polls = !self.polls;
        let mut error = tamam_error::blank();
        let mut said: Vec<tamam_verdict> = Vec::new();
        let status = if self.polls {
            self.poll(event, now, &mut said, &mut error)
        } else {
            let user = (&raw mut said).cast::<c_void>();
            match event {
                Some(event) => unsafe {
                    tamam_engine_step(self.engine(), event, Some(hear), user, &mut error)
                },
                None => unsafe {
                    tamam_engine_advance(self.engine(), now, Some(hear), user, &mut error)
                },
            }
        };
        let words = self.memory.len() - 8;
        assert!(self.memory[words..].iter().all(|word| *word == GUARD));
        match status {
            tamam_status::Ok => Ok(said.iter().map(|verdict| self.named(verdict)).collect()),
            tamam_status::RefusedOlder => Err(Older),
            _ => panic!("{error}"),
        }
    }

    /// First with no room at all, then with just enough.
    fn poll(
        &self,
        event: Option<&tamam_event>,
        now: i64,
        said: &mut Vec<tamam_verdict>,
        error: &mut tamam_error,
    ) -> tamam_status {
        let mut undo = vec![GUARD; self.memory.len()];
        let (undo, words) = (undo.as_mut_ptr(), undo.len());
        let count = Cell::new(0);
        let mut tried = |room: &mut Vec<tamam_verdict>| {
            let (verdicts, capacity) = (room.as_mut_ptr(), room.len());
            let (engine, count, error) = (self.engine(), count.as_ptr(), &raw mut *error);
            match event {
                Some(event) => unsafe {
                    tamam_engine_step_into(
                        engine, event, verdicts, capacity, count, undo, words, error,
                    )
                },
                None => unsafe {
                    tamam_engine_advance_into(
                        engine, now, verdicts, capacity, count, undo, words, error,
                    )
                },
            }
        };
        match tried(said) {
            tamam_status::TooSmall => {
                *said = vec![tamam_verdict::default(); count.get()];
                tried(said)
            }
            status => status,
        }
    }

    /// A verdict by names, as C finds them.
    fn named(&self, verdict: &tamam_verdict) -> Said {
        let there = |bit: u32| verdict.has & bit != 0;
        let mut rule = MaybeUninit::<tamam_rule>::uninit();
        let found = unsafe { tamam_image_rule(&*self.image, verdict.rule, rule.as_mut_ptr()) };
        assert_eq!(found, tamam_status::Ok);
        let rule = unsafe { rule.assume_init() };
        let name = text(rule.name);
        let mut word = MaybeUninit::<tamam_str>::uninit();
        let outcome = there(TAMAM_HAS_OUTCOME).then(|| unsafe {
            let found = tamam_image_outcome(&*self.image, verdict.outcome, word.as_mut_ptr());
            assert_eq!(found, tamam_status::Ok);
            text(word.assume_init())
        });
        Said {
            rule: match rule.sort {
                2 => format!("feel {name}"),
                _ => name,
            },
            class: by_word(&Class::ALL, tamam_class_word(verdict.of_class), |one| {
                one.word()
            }),
            stance: there(TAMAM_HAS_STANCE).then(|| {
                let all = [Stance::Meet, Stance::Change, Stance::Defy];
                by_word(&all, tamam_stance_word(verdict.stance), |one| one.word())
            }),
            outcome,
            key: there(TAMAM_HAS_KEY).then_some(verdict.key),
            time: verdict.time,
            due: there(TAMAM_HAS_DUE).then_some(verdict.due),
            felt: there(TAMAM_HAS_FELT).then_some(verdict.felt),
            evidence: verdict.evidence[..verdict.evidence_len as usize].to_vec(),
            fault: there(TAMAM_HAS_FAULT).then(|| {
                let all = [Fault::Absent, Fault::Overflow, Fault::DivisionByZero];
                by_word(&all, tamam_fault_word(verdict.fault), |one| one.word())
            }),
        }
    }
}

unsafe extern "C" fn hear(user: *mut c_void, verdict: *const tamam_verdict) {
    let said = unsafe { &mut *user.cast::<Vec<tamam_verdict>>() };
    said.push(unsafe { *verdict });
}

fn text(text: tamam_str) -> String {
    let bytes = unsafe { std::slice::from_raw_parts(text.data.cast::<u8>(), text.len) };
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

fn by_word<T: Copy>(all: &[T], word: tamam_str, of: impl Fn(T) -> &'static str) -> T {
    let word = text(word);
    let found = all.iter().find(|one| of(**one) == word);
    *found.unwrap_or_else(|| panic!("no `{word}`"))
}

impl Subject {
    /// The fields of the score that facets and journeys have, by name.
    fn fields(&self) -> BTreeMap<String, Option<V>> {
        let image = Image::verify(&self.bytes).expect("it was verified");
        let mut fields = BTreeMap::new();
        for facet in image.facets() {
            let name = image.facet_name(facet);
            let values = image.facet_words(facet).flat_map(|word| {
                let fields = ["memory", "mean", "peak", "end", "moments"];
                fields.map(|field| format!("{name}.{}.{field}", image.facet_word(word)))
            });
            let of_facet = ["spread", "weakest"].map(|field| format!("{name}.{field}"));
            for name in values.chain(of_facet) {
                let value = self
                    .part(&name)
                    .map(|value| match name.ends_with(".moments") {
                        true => V::Int(value),
                        false => V::Decimal(value),
                    });
                fields.insert(name, value);
            }
        }
        for journey in image.journeys() {
            self.travelled(&image, journey, &mut fields);
        }
        fields
    }

    /// The fields of a journey, by name.
    fn travelled(&self, image: &Image<'_>, journey: u32, fields: &mut BTreeMap<String, Option<V>>) {
        let name = image.journey_name(journey);
        let stages: Vec<&str> = image.journey_stages(journey).collect();
        let word = |place: i64| V::Choice(stages[place as usize].to_owned());
        let of_stages = stages.iter().map(|stage| format!("{name}.{stage}"));
        for of in of_stages.chain([name.to_owned()]) {
            for field in ["memory", "mean", "peak", "end"] {
                let name = format!("{of}.{field}");
                let value = self.part(&name).map(V::Decimal);
                fields.insert(name, value);
            }
            let name = format!("{of}.moments");
            let value = self.part(&name).map(V::Int);
            fields.insert(name, value);
        }
        for (field, told) in [("coverage", V::Decimal as fn(i64) -> V), ("count", V::Int)] {
            let name = format!("{name}.{field}");
            let value = self.part(&name).map(told);
            fields.insert(name, value);
        }
        for field in ["peak_in", "end_in"] {
            let name = format!("{name}.{field}");
            let value = self.part(&name).map(word);
            fields.insert(name, value);
        }
        let mut known = [tamam_known::default(); 64];
        let mut count = 0;
        let read = unsafe {
            tamam_engine_known(self.engine(), known.as_mut_ptr(), known.len(), &mut count)
        };
        assert_eq!(read, tamam_status::Ok);
        let own = known[..count].iter();
        let mut own = own.filter(|known| image.rule_name(known.rule) == name);
        let own = own.next().expect("a journey is known");
        let at_hand = (own.has & TAMAM_HAS_VALUE != 0).then(|| word(own.value));
        fields.insert(name.to_owned(), at_hand);
    }

    /// A field of a part of the score.
    fn part(&self, name: &str) -> Option<i64> {
        let (mut value, mut there) = (0, 0);
        let read = unsafe {
            let text = name.as_ptr().cast();
            tamam_engine_part(self.engine(), text, name.len(), &mut value, &mut there)
        };
        assert_eq!(read, tamam_status::Ok, "{name}");
        (there == 1).then_some(value)
    }
}

impl Runner for Subject {
    fn step(&mut self, event: &Event) -> Result<Vec<Said>, Older> {
        let image: *const tamam_image = &*self.image;
        let mut kind = 0;
        let name = event.kind.as_str();
        let found = unsafe { tamam_image_kind(image, name.as_ptr().cast(), name.len(), &mut kind) };
        assert_eq!(found, tamam_status::Ok);
        let mut lent: tamam_event = unsafe { MaybeUninit::zeroed().assume_init() };
        let begun =
            unsafe { tamam_event_start(&mut lent, image, kind, event.time, event.evidence) };
        assert_eq!(begun, tamam_status::Ok);
        for (name, value) in &event.attributes {
            let mut slot: tamam_slot = unsafe { MaybeUninit::zeroed().assume_init() };
            let (name, len) = (name.as_ptr().cast(), name.len());
            let found = unsafe { tamam_image_slot(image, kind, name, len, &mut slot) };
            assert_eq!(found, tamam_status::Ok);
            let (lent, slot, error) = (&raw mut lent, &raw const slot, null_mut());
            let set = unsafe {
                match *value {
                    Value::Id(value) => tamam_event_set_id(lent, slot, value, error),
                    Value::Int(value) => tamam_event_set_int(lent, slot, value, error),
                    Value::Decimal(value) => tamam_event_set_decimal(lent, slot, value, error),
                    Value::Percent(value) => tamam_event_set_percent(lent, slot, value, error),
                    Value::Bool(value) => tamam_event_set_bool(lent, slot, value.into(), error),
                    Value::Time(value) => tamam_event_set_time(lent, slot, value, error),
                    Value::Duration(value) => tamam_event_set_duration(lent, slot, value, error),
                    Value::Text(value) => tamam_event_set_text(lent, slot, value, error),
                    Value::Choice(value) => tamam_event_set_choice(lent, slot, value, error),
                }
            };
            assert_eq!(set, tamam_status::Ok);
        }
        for (name, ids) in &event.lists {
            let mut slot: tamam_slot = unsafe { MaybeUninit::zeroed().assume_init() };
            let (name, len) = (name.as_ptr().cast(), name.len());
            let found = unsafe { tamam_image_slot(image, kind, name, len, &mut slot) };
            assert_eq!(found, tamam_status::Ok);
            let set = unsafe {
                tamam_event_set_ids(&mut lent, &slot, ids.as_ptr(), ids.len(), null_mut())
            };
            assert_eq!(set, tamam_status::Ok);
        }
        self.run(Some(&lent), 0)
    }

    fn advance(&mut self, now: i64) -> Result<Vec<Said>, Older> {
        self.run(None, now)
    }

    fn next_due(&self) -> Option<i64> {
        let (mut due, mut there) = (0, 0);
        let read = unsafe { tamam_engine_next_due(self.engine(), &mut due, &mut there) };
        assert_eq!(read, tamam_status::Ok);
        (there == 1).then_some(due)
    }

    fn score(&self) -> Score {
        let mut score = tamam_score::default();
        let read = unsafe { tamam_engine_score(self.engine(), &mut score) };
        assert_eq!(read, tamam_status::Ok);
        let felt = |points: i64| (score.has & TAMAM_HAS_MOMENTS != 0).then_some(points);
        Score {
            memory: felt(score.memory),
            score: felt(score.score),
            mean: felt(score.mean),
            peak: felt(score.peak),
            end: felt(score.end),
            moments: score.moments as i64,
            cap: (score.has & TAMAM_HAS_CAP != 0).then_some(score.cap),
            fields: self.fields(),
        }
    }

    fn open(&self, rule: &str) -> usize {
        let mut open = vec![tamam_open::default(); 64];
        let mut count = 0;
        let read =
            unsafe { tamam_engine_open(self.engine(), open.as_mut_ptr(), open.len(), &mut count) };
        assert_eq!(read, tamam_status::Ok);
        let of = |place: u32| {
            let mut told = MaybeUninit::<tamam_rule>::uninit();
            let found = unsafe { tamam_image_rule(&*self.image, place, told.as_mut_ptr()) };
            assert_eq!(found, tamam_status::Ok);
            text(unsafe { told.assume_init() }.name)
        };
        let mut counted = open[..count].iter();
        let found = counted.find(|one| of(one.rule) == rule);
        found.expect("an expectation of the program").count as usize
    }
}
