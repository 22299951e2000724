//! A stretch of an example's log: all events of its first subjects, and then what the
//! clock brings until nothing is due.

use crate::Case;
use crate::pages::{root, text_of};
use crate::recording::Recording;
use tamam_host::events::Reader;
use tamam_host::input::Rows;
use tamam_host::input::source::Source;
use tamam_host::rules::Rules;

/// The case of the first `subjects` of a log.
pub(crate) fn case(example: &str, log: &str, subjects: usize) -> Case {
    let folder = root().join(example);
    let source = text_of(&folder.join("rules.tamam"));
    let rules = Rules::from_source(&source).expect("rules without a mistake");
    let image = rules.image().expect("an image of the compiler's");
    let mut reader = Reader::new(&image, None);
    let log_file = Source::file(&folder.join(log)).expect("a log");
    let mut rows = Rows::open(log_file, None).expect("a log");
    let mut occurrences = Vec::new();
    loop {
        let more = rows.next(|line, fields| {
            let fields = fields.expect("a row");
            reader.read(line, &fields, &mut |read| {
                occurrences.push(read.expect("an event of the rules").clone());
            });
        });
        if more.expect("a log that can be read").is_none() {
            break;
        }
    }
    let all = occurrences.iter().map(|one| one.subject as usize + 1);
    let subjects = all.max().unwrap_or(0).min(subjects) as u16;
    let mut recording = Recording::new(subjects);
    for one in &occurrences {
        let subject = one.subject as u16;
        if subject < subjects {
            let values = one
                .values
                .iter()
                .map(|(place, value)| (*place, value.raw()));
            let values: Vec<_> = values.collect();
            recording.event(subject, (one.kind, one.time, one.line), &values);
        }
    }
    (0..subjects).for_each(|subject| recording.settle(subject));
    Case {
        title: format!("{example}/{log}"),
        rules: source,
        recording,
    }
}
