//! What is to become of a project.

use crate::operations::ChangeSet;

/// What is to become of a project, before anything is written.
#[derive(Debug, Default)]
pub struct Plan {
    /// What is written and removed.
    pub changes: ChangeSet,
    /// What people have to decide.
    pub conflicts: Vec<Conflict>,
    /// What people may want to know.
    pub notes: Vec<Note>,
}

/// A file in which people and the generator disagree; its versions are among the disputes of the changes.
#[derive(Debug)]
pub struct Conflict {
    /// Its path.
    pub path: String,
    /// What the disagreement is.
    pub kind: ConflictKind,
}

/// What people and the generator disagree about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConflictKind {
    /// Both changed the same lines; the file has markers.
    BothChanged,
    /// Both made a file of this name; it has markers.
    BothAdded,
    /// Both changed a file that is no text; the new output lies beside it.
    Binary,
    /// People changed a file that the generator drops; it stays.
    Dropped,
}

impl ConflictKind {
    /// The word for it in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::BothChanged => "both-changed",
            Self::BothAdded => "both-added",
            Self::Binary => "binary",
            Self::Dropped => "dropped",
        }
    }

    /// Key of the message that says what it is.
    pub fn message_key(self) -> &'static str {
        match self {
            Self::BothChanged => "conflict.both-changed",
            Self::BothAdded => "conflict.both-added",
            Self::Binary => "conflict.binary",
            Self::Dropped => "conflict.dropped",
        }
    }
}

/// A decision of people that was respected, or that they have to make elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Path in the output.
    pub path: String,
    /// What people did.
    pub kind: NoteKind,
}

/// What people did with a file, or have to do because of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoteKind {
    /// They deleted it, so that it does not come back.
    StaysDeleted,
    /// They moved it to this path, where it was brought in line.
    Moved(String),
    /// They moved it to this path, where it stays although the generator drops it.
    KeptMoved(String),
    /// It is a step that changes a table.
    TableChanged,
    /// It is a step that removes a column with what it holds.
    ColumnRemoved,
    /// It is a step that drops a table with its rows.
    TableRemoved,
}

impl NoteKind {
    /// The word for it in JSON.
    pub fn name(&self) -> &'static str {
        match self {
            Self::StaysDeleted => "stays-deleted",
            Self::Moved(_) => "moved",
            Self::KeptMoved(_) => "kept-moved",
            Self::TableChanged => "table-changed",
            Self::ColumnRemoved => "column-removed",
            Self::TableRemoved => "table-removed",
        }
    }

    /// Where the file is now, if it is elsewhere.
    pub fn place(&self) -> Option<&str> {
        match self {
            Self::StaysDeleted | Self::TableChanged | Self::ColumnRemoved | Self::TableRemoved => {
                None
            }
            Self::Moved(place) | Self::KeptMoved(place) => Some(place),
        }
    }
}
