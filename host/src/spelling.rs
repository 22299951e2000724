//! The name somebody probably meant.

/// The one of `names` that is nearest to `word`, when it is near enough to be worth
/// asking about.
pub fn nearest<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let room = (word.chars().count() / 3).max(1);
    names
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(word, name), name))
        .filter(|(distance, _)| *distance <= room)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_finds_its_name_and_a_stranger_finds_none() {
        let names = ["letter.sent", "letter.answered"];
        assert_eq!(nearest("letter.snet", names), Some("letter.sent"));
        assert_eq!(nearest("leter.answerd", names), Some("letter.answered"));
        assert_eq!(nearest("gift", names), None);
    }
}
