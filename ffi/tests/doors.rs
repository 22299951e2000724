//! Every function of the header has a row in the table of hostile calls, `tests/c/doors.inc`,
//! with as many arguments and of the same sorts; `tests/c/doors.c` makes the calls.

mod program;

use program::Language::C11;
use program::Linked::Shared;
use program::{build, root, said};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// Structures with pointers inside that only the library fills.
const HANDED_OUT: [&str; 8] = [
    "tamam_str",
    "tamam_attribute",
    "tamam_rule",
    "tamam_source",
    "tamam_fated",
    "tamam_rejection",
    "tamam_ledger",
    "tamam_count",
];

#[test]
fn every_door_is_knocked_at_and_whoever_may_not_pass_changes_nothing() {
    let program = build("tests/c/doors.c", C11, Shared);
    assert_eq!(said(&program, &[], ""), "doors: fine\n");
}

/// A parameter of a function of the header.
#[derive(Clone, Debug)]
struct Parameter {
    name: String,
    is_pointer: bool,
    /// It says how much the pointer before it leads to.
    is_length: bool,
}

/// A function of the header: what its comment says, and its parameters.
#[derive(Clone, Debug)]
struct Function {
    comment: String,
    parameters: Vec<Parameter>,
}

fn read(path: &str) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn parameters(list: &str) -> Vec<Parameter> {
    let mut found: Vec<Parameter> = Vec::new();
    for text in list.split(',').map(str::trim) {
        if text == "void" {
            continue;
        }
        let name = text.rsplit([' ', '*']).next().expect("a name");
        let is_pointer = text.contains('*') || text.starts_with("tamam_on_");
        let behind_a_pointer = found.last().is_some_and(|before| before.is_pointer);
        found.push(Parameter {
            name: name.to_owned(),
            is_pointer,
            is_length: text.starts_with("size_t") && behind_a_pointer,
        });
    }
    found
}

/// Every function that the header declares.
fn functions(header: &str) -> BTreeMap<String, Function> {
    let (_, body) = header.split_once("extern \"C\" {").expect("functions");
    let mut found = BTreeMap::new();
    let (mut comment, mut code) = (String::new(), String::new());
    for line in body.lines().map(str::trim) {
        if let Some(words) = line.strip_prefix("// ") {
            comment = comment + words + " ";
        } else if !line.starts_with('#') {
            code = code + line + " ";
        }
        if line.ends_with(';') {
            let (before, list) = code.split_once('(').expect("parameters");
            let name = before.rsplit([' ', '*']).next().expect("a name").to_owned();
            let list = list.split_once(')').expect("an end").0;
            let parameters = parameters(list);
            let comment = std::mem::take(&mut comment);
            code.clear();
            found.insert(
                name,
                Function {
                    comment,
                    parameters,
                },
            );
        }
    }
    found
}

/// What stands between the commas of the outermost brackets.
fn split(row: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0;
    for c in row.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        match (c, depth) {
            (',', 0) => parts.push(String::new()),
            (c, _) => parts.last_mut().expect("a part").push(c),
        }
    }
    parts.iter().map(|part| part.trim().to_owned()).collect()
}

/// The rows of the table that begin with `word`.
fn rows(table: &str, word: &str) -> Vec<Vec<String>> {
    let (_, table) = table.split_once("*/").expect("what the words mean");
    let begin = format!("\n{word}(");
    let mut found = Vec::new();
    for row in table.split(begin.as_str()).skip(1) {
        let mut depth = 1;
        let end = row.find(|c| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            depth == 0
        });
        found.push(split(&row[..end.expect("an end")]));
    }
    found
}

/// What a word of the table stands for, in the words of the header.
fn stands_for(function: &Function, word: &str, place: usize) -> usize {
    let sort = word.split('(').next().expect("a word");
    let parameter = &function.parameters[place];
    let is_documented = function.comment.contains("NULL");
    match sort {
        "THAT" | "IMAGE" | "ENGINE" | "PLAN" | "HOST" | "EVENT" | "SLOT" | "PLACE" | "CALLBACK" => {
            assert!(parameter.is_pointer, "{word} is no pointer");
            1
        }
        "MAYBE" | "MAYBE_CALLBACK" => {
            assert!(parameter.is_pointer && is_documented, "{word} may be NULL");
            1
        }
        "USER" | "ERROR" => {
            assert_eq!(parameter.name, sort.to_lowercase());
            1
        }
        "LIST" | "TEXT" => {
            let length = &function.parameters[place + 1];
            assert!(parameter.is_pointer && length.is_length, "{word}");
            2
        }
        "NUMBER" | "ANY" => {
            assert!(
                !parameter.is_pointer && !parameter.is_length,
                "{word} is no number"
            );
            1
        }
        _ => panic!("the table has no `{word}`"),
    }
}

#[test]
fn every_function_of_the_header_has_a_row_that_spoils_each_argument() {
    let (header, table) = (read("include/tamam.h"), read("tests/c/doors.inc"));
    let functions = functions(&header);
    assert!(functions.len() > 80, "{}", functions.len());
    let mut known = BTreeSet::new();
    let rows = [rows(&table, "DOOR"), rows(&table, "ASK")].concat();
    for row in &rows {
        let name = &row[0];
        let function = functions.get(name);
        let function = function.unwrap_or_else(|| panic!("the header has no `{name}`"));
        assert!(known.insert(name), "`{name}` has two rows");
        let mut place = 0;
        for word in row[2..].iter().filter(|word| *word != "NONE") {
            assert!(place < function.parameters.len(), "{name}: {word}");
            place += stands_for(function, word, place);
        }
        assert_eq!(place, function.parameters.len(), "{name}");
    }
    for name in functions.keys() {
        assert!(
            known.contains(name),
            "`{name}` has no row in tests/c/doors.inc: say what it is called with, and what \
             each argument brings when it is spoilt"
        );
    }
}

#[test]
fn every_pointer_inside_of_what_is_lent_has_a_row() {
    let (header, table) = (read("include/tamam.h"), read("tests/c/doors.inc"));
    let rows = rows(&table, "FIELD");
    let known: BTreeSet<(&str, &str)> = rows
        .iter()
        .map(|row| (row[1].as_str(), row[2].as_str()))
        .collect();
    assert_eq!(known.len(), rows.len());
    let mut inside = 0;
    for body in header.split("typedef struct ").skip(1) {
        let Some((name, body)) = body.split_once(" {") else {
            continue;
        };
        let (body, _) = body.split_once('}').expect("an end");
        let fields = body.lines().map(str::trim);
        let fields = fields.filter(|line| !line.starts_with("//"));
        for field in fields.filter(|line| line.contains('*') || line.contains("tamam_str ")) {
            let field = field.trim_end_matches(';');
            let field = field.rsplit([' ', '*']).next().expect("a name");
            if !HANDED_OUT.contains(&name) {
                assert!(known.contains(&(name, field)), "{name}.{field} has no row");
                inside += 1;
            }
        }
    }
    assert_eq!(inside, rows.len());
}

#[test]
fn whatever_may_panic_is_behind_the_one_guard() {
    let files = |folder: &str| {
        let files = fs::read_dir(root().join(folder)).expect("a folder");
        files.map(|file| file.expect("a file").path())
    };
    for path in files("src").chain(files("src/host")) {
        let source = fs::read_to_string(&path).unwrap_or_default();
        let catches = source.contains("catch_unwind");
        assert_eq!(catches, path.ends_with("guard.rs"), "{}", path.display());
    }
    let mut seen = 0;
    // Compiling reads the zones of the world, which the host layer brings.
    for path in files("src/host").chain([root().join("src/compile.rs")]) {
        let source = fs::read_to_string(&path).expect("a source");
        let source = source.split("#[cfg(test)]").next().expect("a beginning");
        for function in source.split("extern \"C\" fn ").skip(1) {
            // A type of a callback has no name.
            let (name, body) = function.split_once('(').expect("parameters");
            let (body, _) = body.split_once("\n}\n").expect("an end");
            // It compares and copies, which cannot panic.
            let copies = name == "tamam_host_image";
            let guarded = body.contains("unsafe { with(host, ") || body.contains("guarded(");
            assert!(guarded || copies, "{name} can let a panic out");
            seen += 1;
        }
    }
    assert!(seen > 25, "{seen}");
}
