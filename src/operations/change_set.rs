//! What a command is going to do to a project.

use std::collections::BTreeMap;

use super::dispute::Dispute;
use crate::file_tree::File;
use crate::generation_lock::sha256;

/// What becomes of one path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The file is created or replaced. A file that exists keeps its permissions, but for those that the mode is about.
    Write(File),
    /// The file goes, and the folders that are empty without it.
    Remove,
}

/// A change and the file that it was planned for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Planned {
    /// SHA-256 of the file that was there, if there was one.
    pub(super) found: Option<String>,
    pub(super) change: Change,
}

/// Changes by their path, `/`-separated on every system, and what they leave to people to decide.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeSet {
    changes: BTreeMap<String, Planned>,
    disputes: Vec<Dispute>,
}

impl ChangeSet {
    /// Adds a change, in place of an earlier one of the same path. `found` is the content on which it was decided; if
    /// the file is another by the time of [`perform`](super::perform), nothing is changed at all.
    pub fn insert(&mut self, path: &str, found: Option<&[u8]>, change: Change) {
        let found = found.map(sha256);
        self.changes
            .insert(path.to_owned(), Planned { found, change });
    }

    /// Adds what people have to decide.
    pub fn dispute(&mut self, dispute: Dispute) {
        self.disputes.push(dispute);
    }

    /// What people have to decide.
    pub fn disputes(&self) -> &[Dispute] {
        &self.disputes
    }

    /// Whether there is a change of this path.
    pub fn has(&self, path: &str) -> bool {
        self.changes.contains_key(path)
    }

    /// Every change by its path, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Change)> {
        self.planned()
            .map(|(path, planned)| (path, &planned.change))
    }

    /// How many paths it is about.
    pub fn len(&self) -> usize {
        self.changes.len()
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    pub(super) fn planned(&self) -> impl Iterator<Item = (&str, &Planned)> {
        self.changes
            .iter()
            .map(|(path, planned)| (path.as_str(), planned))
    }
}
