//! How much memory a source needs, told before it is parsed.

use super::word::is_name_letter;

/// How many nodes are enough to parse `source`, whatever it says: an upper bound, told
/// from its letters in one pass.
///
/// Every node belongs to a word, a literal, a list or an operator of its own, so the bound
/// counts where those can begin. Texts, names in backticks and comments count once or not at
/// all.
#[must_use]
pub fn nodes_needed(source: &str) -> usize {
    let mut nodes = 1_usize;
    let mut inside = false;
    let mut rest = source;
    // Long runs of ASCII are counted by byte; the rest by letter, as the parser reads it.
    loop {
        let mut bytes = rest.bytes();
        let stopped = loop {
            let Some(byte) = bytes.next() else {
                return nodes;
            };
            match class(byte) {
                Class::Letter => {
                    nodes += usize::from(!inside);
                    inside = true;
                }
                Class::Space => inside = false,
                Class::Sign => {
                    nodes += 1;
                    inside = false;
                }
                Class::Mark => break byte,
            }
        };
        let at = rest.len() - bytes.len() - 1;
        let mut letters = rest.get(at..).unwrap_or_default().chars();
        let first = letters.next().unwrap_or(' ');
        match stopped {
            b'"' | b'`' => {
                nodes += 1;
                inside = false;
                letters.find(|end| *end == first || *end == '\n' || *end == '\r');
            }
            b'#' => {
                inside = false;
                letters.find(|end| *end == '\n');
            }
            _ if matches!(first, '\u{200C}' | '\u{200D}') => {}
            _ if is_name_letter(first) => {
                nodes += usize::from(!inside);
                inside = true;
            }
            // A space, or a sign that is meant as one of the operators.
            _ => {
                nodes += 1;
                inside = false;
            }
        }
        rest = letters.as_str();
    }
}

/// What a byte tells of the words around it.
enum Class {
    /// It is of a word.
    Letter,
    /// It ends a word.
    Space,
    /// It ends a word and is an operator, or opens a list.
    Sign,
    /// It goes on to its like or to the end of the line, or is not ASCII.
    Mark,
}

const fn class(byte: u8) -> Class {
    match byte {
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' => Class::Letter,
        b'-' | b'+' | b'*' | b'/' | b'<' | b'>' | b'=' | b'!' | b'&' | b'|' | b'[' => Class::Sign,
        b'"' | b'`' | b'#' | 0x80.. => Class::Mark,
        _ => Class::Space,
    }
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
