//! Three-way merge of one file: by its structure where its path tells one, by lines otherwise. Pure: no disk.

mod additions;
mod cargo_lock;
mod format;
mod identity;
mod inline;
mod lines;
mod markdown;
mod records;
mod rust;
mod segment;
mod structure;
mod texts;
mod toml;
mod values;
mod yaml;

use format::Format;

/// The three versions of a file.
#[derive(Clone, Copy, Debug)]
pub struct Sides<'a> {
    /// What both others come from; empty for a file that both have added.
    pub base: &'a [u8],
    /// What the people of the project have.
    pub ours: &'a [u8],
    /// What comes in.
    pub theirs: &'a [u8],
}

/// Names of the versions in conflict markers.
#[derive(Clone, Copy, Debug)]
pub struct Labels<'a> {
    /// Name of the base.
    pub base: &'a str,
    /// Name of ours.
    pub ours: &'a str,
    /// Name of theirs.
    pub theirs: &'a str,
}

/// What came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The file; with diff3 markers where there are conflicts.
    pub bytes: Vec<u8>,
    /// How many conflicts a person has to resolve.
    pub conflicts: usize,
}

impl Merged {
    /// A result that leaves nothing to resolve.
    fn clean(bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            bytes: bytes.into(),
            conflicts: 0,
        }
    }

    /// Adds what comes below.
    fn append(&mut self, below: Self) {
        self.bytes.extend_from_slice(&below.bytes);
        self.conflicts += below.conflicts;
    }

    /// What cannot be merged stays as it is, and a person has to look at it.
    fn unmergeable(ours: &[u8]) -> Self {
        Self {
            bytes: ours.to_vec(),
            conflicts: 1,
        }
    }
}

/// Merges by the structure of the file where its path tells one (TOML, YAML, `Cargo.lock`, tables of Markdown, CSV,
/// `.properties`), by lines (diff3 markers) otherwise.
pub fn merge(path: &str, sides: &Sides<'_>, labels: &Labels<'_>) -> Merged {
    if let Some(bytes) = changed(sides.base, sides.ours, sides.theirs) {
        return Merged::clean(bytes);
    }
    Format::of(path).merge(sides, labels)
}

/// The value that a side has changed, or both alike; nothing where they have changed it differently.
fn changed<T: PartialEq>(base: T, ours: T, theirs: T) -> Option<T> {
    if ours == theirs || base == theirs {
        Some(ours)
    } else {
        (base == ours).then_some(theirs)
    }
}
