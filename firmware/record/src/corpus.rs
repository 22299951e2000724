//! The cases of `grammar/corpus`: their events and advances, and where they ask. What they
//! expect is left to the tests of the whole; here the device has to say what the host says,
//! and where a case asks anything it is all printed.

use crate::Case;
use crate::cases::notation::Texts;
use crate::cases::{self, Line, parsed};
use crate::recording::Recording;
use tamam::compile::image_needed;
use tamam::{Diagnostics, Image, compile};

/// All of them.
pub(crate) fn cases() -> Vec<Case> {
    cases::all().iter().map(case).collect()
}

fn case(written: &cases::Case) -> Case {
    let recorded = parsed(&written.rules, |tree| {
        let mut bytes = vec![0; image_needed(tree)];
        let mut found = [Diagnostics::blank(); 1];
        let len = compile(tree, &mut bytes, &mut Diagnostics::new(&mut found));
        let len = len.ok_or("rules with mistakes")?;
        let image = Image::verify(&bytes[..len]).map_err(|why| why.to_string())?;
        let texts = Texts::of(&image);
        let lines = written.lines(tree, &texts)?;
        Ok(record(&image, &lines))
    });
    let recording = recorded.and_then(|recorded: Result<_, String>| recorded);
    Case {
        title: format!("{}: {}", written.file, written.title),
        rules: written.rules.clone(),
        recording: recording.unwrap_or_else(|why| panic!("{}: {why}", written.title)),
    }
}

fn record(image: &Image<'_>, lines: &[Line]) -> Recording {
    let mut recording = Recording::new(1);
    let mut asked = false;
    for line in lines {
        // Questions that follow each other have one answer here.
        if matches!(line, Line::Asks(..)) && !core::mem::replace(&mut asked, true) {
            recording.ask(0);
        }
        match line {
            Line::Event(event) => {
                let kind = image.kind(&event.kind).expect("a kind of the program");
                let place = |name: &str| {
                    let mut attributes = image.attributes(kind);
                    let place = attributes.position(|(one, _)| one == name);
                    place.expect("an attribute of the kind") as u8
                };
                let values = event.attributes.iter();
                let mut values: Vec<_> = values
                    .map(|(name, value)| (place(name), value.raw()))
                    .collect();
                for (name, ids) in &event.lists {
                    values.push((place(name), ids.len() as i64));
                    values.extend(ids.iter().map(|id| (place(name), *id as i64)));
                }
                asked = false;
                recording.event(0, (kind, event.time, event.evidence), &values);
            }
            Line::Advance(now) => {
                asked = false;
                recording.advance(0, *now);
            }
            Line::Says(_) | Line::Refused | Line::Asks(..) => {}
        }
    }
    recording
}
