//! `grammar/image.md` says what `src/image` does, field by field: both are read here.
//! `TAMAM_BLESS=1 cargo test --test image_page` writes the tables anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use tamam::image::layout;

struct Field {
    name: String,
    ty: String,
    doc: String,
}

struct Group {
    name: String,
    section: Option<String>,
    doc: String,
    fields: Vec<Field>,
}

/// A doc comment as one line of Markdown: links become plain code.
fn plain(doc: &str) -> String {
    let mut text = String::new();
    let mut rest = doc;
    while let Some(at) = rest.find("[`") {
        text.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let end = after.find(']').expect("a link ends");
        text.push_str(&after[..end]);
        rest = &after[end + 1..];
        if rest.starts_with('(') {
            rest = &rest[rest.find(')').expect("a link's target ends") + 1..];
        }
    }
    text.push_str(rest);
    text.trim().replace('|', "\\|")
}

/// The groups of fields that the layout declares, in order.
fn groups(source: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut doc = String::new();
    let mut inside = false;
    for line in source.lines() {
        let line = line.trim();
        if line.starts_with("record! {") || line.starts_with("fields! {") {
            inside = true;
            doc.clear();
        } else if !inside {
            continue;
        } else if let Some(more) = line.strip_prefix("///") {
            doc.push_str(more);
        } else if let Some(head) = line.strip_suffix(" {") {
            let (name, section) = match head.split_once(" in ") {
                Some((name, section)) => {
                    let section = section.split(" as ").next().unwrap_or(section);
                    (name, Some(section.to_owned()))
                }
                None => (head, None),
            };
            groups.push(Group {
                name: name.to_owned(),
                section,
                doc: plain(&std::mem::take(&mut doc)),
                fields: Vec::new(),
            });
        } else if let Some((name, ty)) = line.trim_end_matches(',').split_once(": ") {
            let field = Field {
                name: name.to_owned(),
                ty: ty.to_owned(),
                doc: plain(&std::mem::take(&mut doc)),
            };
            groups.last_mut().expect("a group").fields.push(field);
        } else if line == "}" {
            // The first brace ends the fields, the second the macro.
            inside = groups.last().is_some_and(|group| group.fields.is_empty());
        }
    }
    groups
}

/// The bytes that each type takes.
fn sizes(groups: &[Group]) -> BTreeMap<String, usize> {
    let mut sizes: BTreeMap<String, usize> = [
        ("u8", 1),
        ("u16", 2),
        ("u32", 4),
        ("Maybe", 4),
        ("u64", 8),
        ("i64", 8),
        ("Span", 8),
    ]
    .map(|(name, size)| (name.to_owned(), size))
    .into();
    // A group may use one that is declared after it.
    while groups.iter().any(|group| !sizes.contains_key(&group.name)) {
        for group in groups {
            let size: Option<usize> = group
                .fields
                .iter()
                .map(|field| sizes.get(&field.ty).copied())
                .sum();
            if let Some(size) = size {
                sizes.insert(group.name.clone(), size);
            }
        }
    }
    sizes
}

/// The files of the layout, in the order in which the page tells them.
const LAYOUT: [&str; 12] = [
    "mod",
    "event",
    "rule",
    "expectation",
    "integrity",
    "alert",
    "file",
    "calendar",
    "known",
    "journey",
    "felt",
    "count",
];

fn sections(layout: &str) -> String {
    let groups = groups(layout);
    let sizes = sizes(&groups);
    let mut page = String::new();
    for group in &groups {
        let size = sizes[&group.name];
        let title = match &group.section {
            Some(section) => format!("{section}: `{}`, {size} bytes", group.name),
            None => format!("`{}`, {size} bytes", group.name),
        };
        let _ = write!(
            page,
            "\n### {title}\n\n{}\n\n| offset | bytes | field | type | what |\n|---|---|---|---|---|\n",
            group.doc
        );
        let mut offset = 0;
        for field in &group.fields {
            let bytes = sizes[&field.ty];
            let _ = writeln!(
                page,
                "| {offset} | {bytes} | `{}` | `{}` | {} |",
                field.name, field.ty, field.doc
            );
            offset += bytes;
        }
    }
    page.push('\n');
    page
}

fn operations(source: &str) -> String {
    let mut page = String::from("\n| number | operation | operands and meaning |\n|---|---|---|\n");
    let mut doc = String::new();
    let body = source
        .split("pub enum Op {")
        .nth(1)
        .expect("the operations");
    for line in body.lines().map(str::trim) {
        if line == "}" {
            break;
        }
        if let Some(more) = line.strip_prefix("///") {
            doc.push_str(more);
        } else if let Some((name, number)) = line.trim_end_matches(',').split_once(" = ") {
            let meaning = plain(&std::mem::take(&mut doc));
            let _ = writeln!(page, "| {number} | `{name}` | {meaning} |");
        }
    }
    page.push('\n');
    page
}

/// The page with what stands between two marks replaced.
fn replace(page: &str, mark: &str, tables: &str) -> String {
    let start_mark = format!("<!-- {mark}: written by tests/image_page.rs -->\n");
    let end_mark = format!("<!-- end of {mark} -->");
    let start = page.find(&start_mark).expect("the first mark") + start_mark.len();
    let end = page.find(&end_mark).expect("the last mark");
    format!("{}{tables}{}", &page[..start], &page[end..])
}

#[test]
fn the_page_of_the_image_says_what_the_layout_does() {
    let root = env!("CARGO_MANIFEST_DIR");
    let path = format!("{root}/grammar/image.md");
    let read = |path: &str| fs::read_to_string(path).expect("the file is there");
    let page = read(&path);
    let layout: String = LAYOUT
        .iter()
        .map(|file| read(&format!("{root}/src/image/layout/{file}.rs")))
        .collect();
    let tables = sections(&layout);
    let ops = operations(&read(&format!("{root}/src/image/op.rs")));
    let wanted = replace(&replace(&page, "sections", &tables), "operations", &ops);
    if std::env::var_os("TAMAM_BLESS").is_some() {
        fs::write(&path, &wanted).expect("the page can be written");
    }
    assert!(
        read(&path) == wanted,
        "grammar/image.md is not what src/image says: run this test with TAMAM_BLESS=1"
    );
}

#[test]
fn the_numbers_in_the_page_are_those_of_the_layout() {
    let page = fs::read_to_string(format!("{}/grammar/image.md", env!("CARGO_MANIFEST_DIR")))
        .expect("the page is there");
    let table = layout::SECTIONS * 8;
    let program = layout::HEADER_BYTES - layout::PREAMBLE_BYTES - table;
    for line in [
        format!(
            "| 8 | 2 | the version of this layout: {} |",
            layout::VERSION
        ),
        format!("| 10 | 2 | how many sections: {} |", layout::SECTIONS),
        format!("| {} | {table} | the section table", layout::PREAMBLE_BYTES),
        format!(
            "| {} | {program} | the record of the program |",
            layout::PREAMBLE_BYTES + table
        ),
        format!("| {} | | the sections", layout::HEADER_BYTES),
        format!("a stack of at most {} numbers", tamam::limits::STACK),
    ] {
        assert!(page.contains(&line), "the page does not say: {line}");
    }
}
