//! Labels: branches, tags and commits, or sub-folders named like them.

/// Branch names that stand for "the usual state" of a repository: old clients ask for the one,
/// new ones for the other.
const USUAL: [&str; 2] = ["main", "master"];

/// A label, and the one that stands in for it where it does not exist.
pub fn with_stand_in(label: &str) -> impl Iterator<Item = &str> {
    let stand_in = USUAL.into_iter().find(|usual| *usual != label);
    let stand_in = stand_in.filter(|_| USUAL.contains(&label));
    std::iter::once(label).chain(stand_in)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn main_and_master_stand_in_for_each_other_and_nothing_else_does() {
        let cases: [(&str, &[&str]); 3] = [
            ("main", &["main", "master"]),
            ("master", &["master", "main"]),
            ("other", &["other"]),
        ];
        for (label, expected) in cases {
            assert_eq!(with_stand_in(label).collect::<Vec<_>>(), expected);
        }
    }
}
