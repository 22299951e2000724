//! How much memory a source needs, told before it is parsed.

use super::word::is_name_letter;

/// How many nodes are enough to parse `source`, whatever it says: an upper bound, told
/// from its letters in one pass.
///
/// Every node belongs to a word, a literal or an operator of its own, so the bound counts
/// where those can begin. Texts, names in backticks and comments count once or not at
/// all.
#[must_use]
pub fn nodes_needed(source: &str) -> usize {
    let mut nodes = 1_usize;
    let mut inside = false;
    let mut letters = source.chars();
    while let Some(letter) = letters.next() {
        let word = match letter {
            '-' | '+' | '*' | '/' | '<' | '>' | '=' | '!' | '&' | '|' => {
                nodes = nodes.saturating_add(1);
                false
            }
            '"' | '`' => {
                nodes = nodes.saturating_add(1);
                letters.find(|end| *end == letter || *end == '\n' || *end == '\r');
                false
            }
            '#' => {
                letters.find(|end| *end == '\n');
                false
            }
            '\u{200C}' | '\u{200D}' => inside,
            '\0'..='\x7F' => letter.is_ascii_alphanumeric() || letter == '_',
            _ if is_name_letter(letter) => true,
            // A space, or a sign that is meant as one of the operators.
            _ => {
                nodes = nodes.saturating_add(1);
                false
            }
        };
        nodes = nodes.saturating_add(usize::from(word && !inside));
        inside = word;
    }
    nodes
}

#[cfg(test)]
mod tests {
    use super::nodes_needed;

    #[test]
    fn texts_names_and_comments_count_as_one_or_none() {
        assert_eq!(nodes_needed(""), 1);
        assert_eq!(nodes_needed("a_1 # b c d"), 2);
        assert_eq!(nodes_needed("\"b c d\" `e f`"), 3);
        assert_eq!(nodes_needed("\"b c\nd e"), 4);
        assert_eq!(nodes_needed("نامه\u{200C}ها ۱۲"), 3);
    }
}
