//! Where both sides add entries at the same place, and nothing else: both may be kept.

use std::collections::BTreeSet;

use super::lines::Conflict;

/// Lines around a conflict.
#[derive(Clone, Copy, Debug)]
pub(super) struct Around<'a> {
    /// Everything above it in our version.
    pub before: &'a str,
    /// Everything below it that both sides agree on, up to the next conflict.
    pub after: &'a str,
}

/// What both sides add at one place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Additions<'a> {
    pub ours: &'a str,
    pub theirs: &'a str,
}

impl<'a> Additions<'a> {
    /// Nothing where a side changes or removes something.
    pub fn of(conflict: &'a Conflict) -> Option<Self> {
        let [ours, theirs] =
            [&conflict.ours, &conflict.theirs].map(|text| str::from_utf8(text).ok());
        let additions = Self {
            ours: ours?,
            theirs: theirs?,
        };
        let is_pure =
            conflict.base.is_empty() && !conflict.ours.is_empty() && !conflict.theirs.is_empty();
        is_pure.then_some(additions)
    }
}

/// An entry of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Added<'a> {
    /// What it must not have in common with another one.
    pub name: &'a str,
    pub text: &'a str,
}

/// Our entries and theirs, without those that both added alike; in order where they are among their `neighbours`, the
/// entries above and below. Nothing where both added something of the same name that differs, or a side something twice.
pub(super) fn both(
    ours: &[Added<'_>],
    theirs: &[Added<'_>],
    neighbours: [Option<&str>; 2],
) -> Option<String> {
    let is_repeated = |entries: &[Added<'_>]| {
        let names: BTreeSet<&str> = entries.iter().map(|entry| entry.name).collect();
        names.len() < entries.len()
    };
    let new: Vec<&Added<'_>> = theirs
        .iter()
        .filter(|entry| !ours.contains(entry))
        .collect();
    let is_taken = |entry: &&Added<'_>| ours.iter().any(|other| other.name == entry.name);
    if is_repeated(ours) || is_repeated(theirs) || new.iter().any(is_taken) {
        return None;
    }
    let mut texts: Vec<&str> = ours.iter().chain(new).map(|entry| entry.text).collect();
    if is_sorted(ours, neighbours) && is_sorted(theirs, neighbours) {
        texts.sort_unstable();
    }
    Some(texts.concat())
}

/// Whether the entries are in order with those above and below.
fn is_sorted(entries: &[Added<'_>], [above, below]: [Option<&str>; 2]) -> bool {
    let entries = entries.iter().map(|entry| entry.text.trim_end());
    let has_neighbours = above.is_some() || below.is_some();
    has_neighbours && above.into_iter().chain(entries).chain(below).is_sorted()
}
