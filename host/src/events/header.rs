//! Whether the header of a table says what happened, when and to whom: if it does not, no
//! row can, so that is said once and not for every row.

use crate::input::Problem;
use crate::spelling::nearest;

/// The columns without which no row is an event, and what each says.
const NEEDED: [(&str, &str); 3] = [
    ("type", "what happened"),
    ("time", "when it happened"),
    ("subject", "whose event it is"),
];
/// Columns that a message names.
const SHOWN: usize = 12;

/// Whether these columns are enough.
///
/// # Errors
/// [`Problem::NoColumn`], with all that are missing.
pub(super) fn agree(columns: &[String]) -> Result<(), Problem> {
    let has = |name: &str| columns.iter().any(|column| column == name);
    let missing: Vec<_> = NEEDED.iter().filter(|(name, _)| !has(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = missing
        .iter()
        .map(|(name, _)| format!("`{name}`"))
        .collect();
    let renamed: Vec<_> = missing
        .iter()
        .map(|(name, says)| match meant(name, columns) {
            Some(column) => format!("`{column}` to `{name}`"),
            None => format!("the column that says {says} to `{name}`"),
        })
        .collect();
    Err(Problem::NoColumn {
        missing: names.join(", no column "),
        columns: shown(columns),
        help: format!(
            "rename {}; or give a mapping file with --map FILE, which says what each column is",
            renamed.join(", ")
        ),
    })
}

/// The column that is probably the one of that name: with other letters, or a slip.
fn meant<'c>(name: &str, columns: &'c [String]) -> Option<&'c String> {
    let is_near = |column: &&String| {
        column.eq_ignore_ascii_case(name) || nearest(name, [column.as_str()]).is_some()
    };
    columns.iter().find(is_near)
}

fn shown(columns: &[String]) -> String {
    let first: Vec<_> = columns
        .iter()
        .take(SHOWN)
        .map(|name| format!("`{name}`"))
        .collect();
    match columns.len().saturating_sub(SHOWN) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}
