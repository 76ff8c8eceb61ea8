//! Where people moved a file to, judged by its content as git does.

use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Per cent of a file that must be in the other one, as with git.
const LIKENESS: usize = 50;

/// A file and its content.
pub struct Candidate {
    /// Its path.
    pub path: String,
    /// Its content, with lines that end in `\n`.
    pub bytes: Vec<u8>,
}

struct Lines<'a> {
    candidate: &'a Candidate,
    bytes_by_line: HashMap<&'a [u8], usize>,
}

struct Pair<'a> {
    from: &'a str,
    to: &'a str,
    likeness: usize,
}

/// For each missing file the one that it has become, if there is one that is like it.
pub fn find(missing: &[Candidate], candidates: &[Candidate]) -> BTreeMap<String, String> {
    let candidates: Vec<Lines<'_>> = candidates.iter().map(Lines::of).collect();
    let mut pairs: Vec<Pair<'_>> = missing
        .iter()
        .map(Lines::of)
        .flat_map(|from| {
            let like = candidates.iter().filter_map(move |to| from.pair_with(to));
            like.collect::<Vec<_>>()
        })
        .collect();
    // The best come first; among equals those that kept their name.
    pairs.sort_by_key(|pair| {
        let is_renamed = file_name(pair.from) != file_name(pair.to);
        (usize::MAX - pair.likeness, is_renamed, pair.from, pair.to)
    });
    let mut taken = BTreeSet::new();
    let mut found = BTreeMap::new();
    for pair in pairs {
        if !found.contains_key(pair.from) && taken.insert(pair.to) {
            found.insert(pair.from.to_owned(), pair.to.to_owned());
        }
    }
    found
}

impl<'a> Lines<'a> {
    fn of(candidate: &'a Candidate) -> Self {
        let mut bytes_by_line = HashMap::new();
        for line in candidate.bytes.split_inclusive(|byte| *byte == b'\n') {
            *bytes_by_line.entry(line).or_default() += line.len();
        }
        Self {
            candidate,
            bytes_by_line,
        }
    }

    fn pair_with(&self, other: &Self) -> Option<Pair<'a>> {
        let likeness = self.likeness(other);
        (likeness >= LIKENESS).then_some(Pair {
            from: &self.candidate.path,
            to: &other.candidate.path,
            likeness,
        })
    }

    /// Per cent of the longer file that both have in common.
    fn likeness(&self, other: &Self) -> usize {
        let (shorter, longer) = {
            let (own, others) = (self.candidate.bytes.len(), other.candidate.bytes.len());
            (own.min(others), own.max(others))
        };
        if longer == 0 || shorter * 100 < longer * LIKENESS {
            return 0;
        }
        let common: usize = self
            .bytes_by_line
            .iter()
            .filter_map(|(line, bytes)| Some(*other.bytes_by_line.get(line)?.min(bytes)))
            .sum();
        common * 100 / longer
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(path: &str, text: &str) -> Candidate {
        Candidate {
            path: path.to_owned(),
            bytes: text.as_bytes().to_vec(),
        }
    }

    fn found(missing: &[(&str, &str)], others: &[(&str, &str)]) -> Vec<(String, String)> {
        let of = |files: &[(&str, &str)]| -> Vec<Candidate> {
            let files = files.iter();
            files.map(|(path, text)| candidate(path, text)).collect()
        };
        find(&of(missing), &of(others)).into_iter().collect()
    }

    fn pair(from: &str, to: &str) -> (String, String) {
        (from.to_owned(), to.to_owned())
    }

    #[test]
    fn a_file_is_recognised_by_half_of_its_lines() {
        let text = "one\ntwo\nsix\nten\n";
        let (half, less) = ("one\ntwo\nxxx\nyyy\n", "one\nxxx\nyyy\nzzz\n");
        assert_eq!(
            found(&[("a.rs", text)], &[("b.rs", less), ("c.rs", half)]),
            [pair("a.rs", "c.rs")]
        );
        assert_eq!(found(&[("a.rs", text)], &[("b.rs", less)]), []);
        assert_eq!(found(&[("a.rs", "")], &[("b.rs", "")]), []);
    }

    #[test]
    fn a_moved_folder_keeps_its_files_apart_by_their_names() {
        let missing = [("old/a.rs", "x\n"), ("old/b.rs", "x\n")];
        let others = [("new/b.rs", "x\n"), ("new/a.rs", "x\n")];
        assert_eq!(
            found(&missing, &others),
            [pair("old/a.rs", "new/a.rs"), pair("old/b.rs", "new/b.rs")]
        );
    }

    #[test]
    fn no_file_becomes_two() {
        let missing = [("a.rs", "x\ny\n"), ("b.rs", "x\ny\n")];
        assert_eq!(found(&missing, &[("c.rs", "x\ny\n")]).len(), 1);
    }
}
