//! Finding the word that a person probably meant.

/// The candidate most like `word`, if one is near enough to be a likely slip.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(word, candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|(left, _), (right, _)| left.total_cmp(right))
        .map(|(_, candidate)| candidate)
}

/// The candidates as a list for a message: `a, b, c`.
pub fn listed<'a>(candidates: impl IntoIterator<Item = &'a str>) -> String {
    candidates.into_iter().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_slips_and_nothing_else() {
        let words = ["user-service", "board-service"];
        assert_eq!(nearest("bord-service", words), Some("board-service"));
        assert_eq!(nearest("xyz", words), None);
    }
}
