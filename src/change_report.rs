//! The change of a project, as people and programs read about it.

use std::path::Path;

use serde_json::{Value, json};

use crate::messages::Messages;
use crate::operations::Change;
use crate::reconcile::{Conflict, Note, NoteKind, Plan};
use crate::text;

/// Folder of what this program keeps for itself.
const OWN_FOLDER: &str = ".egov-msa/";

/// Whether a file is the program's own, which people need not look at.
pub fn is_own(path: &str) -> bool {
    path.starts_with(OWN_FOLDER)
}

/// What a command does to a project.
pub struct ChangeReport<'a> {
    command: &'a str,
    added: Vec<&'a str>,
    changed: Vec<&'a str>,
    removed: Vec<&'a str>,
    is_empty: bool,
    conflicts: &'a [Conflict],
    notes: &'a [Note],
}

impl<'a> ChangeReport<'a> {
    /// Looks at a plan before it is carried out, when it can still be told what is new.
    pub fn new(command: &'a str, project: &Path, plan: &'a Plan) -> Self {
        let mut report = Self {
            command,
            added: Vec::new(),
            changed: Vec::new(),
            removed: Vec::new(),
            is_empty: plan.changes.is_empty(),
            conflicts: &plan.conflicts,
            notes: &plan.notes,
        };
        for (path, change) in plan.changes.iter().filter(|(path, _)| !is_own(path)) {
            match change {
                Change::Remove => report.removed.push(path),
                Change::Write(_) if project.join(path).exists() => report.changed.push(path),
                Change::Write(_) => report.added.push(path),
            }
        }
        report
    }

    /// The change for a program.
    pub fn document(&self, is_dry_run: bool) -> Value {
        json!({
            "command": self.command,
            "dryRun": is_dry_run,
            "added": self.added,
            "changed": self.changed,
            "removed": self.removed,
            "conflicts": conflict_documents(self.conflicts),
            "notes": note_documents(self.notes),
        })
    }

    /// The files, one a line, with a letter for what happens to each as in `git status`.
    pub fn file_lines(&self) -> String {
        let of = |letter: char, paths: &[&str]| -> Vec<String> {
            let lines = paths.iter().map(|path| format!("{letter} {path}"));
            lines.collect()
        };
        let lines = [
            of('A', &self.added),
            of('M', &self.changed),
            of('D', &self.removed),
        ];
        lines.concat().join("\n")
    }

    /// What would be done, for a person.
    pub fn forecast(&self, messages: &Messages) -> Vec<String> {
        let mut lines = self.details(messages);
        lines.push(messages.get("change.dry-run").to_owned());
        lines
    }

    /// What was done, for a person.
    pub fn account(&self, messages: &Messages) -> Vec<String> {
        let mut lines = vec![self.summary(messages)];
        lines.extend(self.details(messages));
        if !self.conflicts.is_empty() {
            lines.push(format!(
                "{}: {}",
                messages.get("hint.label"),
                messages.get("conflict.hint")
            ));
        }
        lines
    }

    fn summary(&self, messages: &Messages) -> String {
        let (added, changed) = (self.added.len(), self.changed.len());
        let removed = self.removed.len();
        if self.is_empty {
            return messages.get("change.nothing").to_owned();
        }
        if added + changed + removed == 0 {
            return messages.get("change.own-only").to_owned();
        }
        messages.format(&text!(
            "change.done",
            added = added,
            changed = changed,
            removed = removed
        ))
    }

    fn details(&self, messages: &Messages) -> Vec<String> {
        let notes = self.notes.iter().map(|note| note_line(note, messages));
        let heading = (!self.conflicts.is_empty())
            .then(|| messages.format(&text!("conflict.heading", count = self.conflicts.len())));
        let conflicts = self.conflicts.iter().map(|conflict| {
            let what = messages.get(conflict.kind.message_key());
            format!("  {} ({what})", conflict.path)
        });
        notes.chain(heading).chain(conflicts).collect()
    }
}

/// Conflicts for a program.
pub fn conflict_documents(conflicts: &[Conflict]) -> Vec<Value> {
    let documents = conflicts.iter();
    documents
        .map(|one| json!({ "path": one.path, "kind": one.kind.name() }))
        .collect()
}

/// Notes for a program.
pub fn note_documents(notes: &[Note]) -> Vec<Value> {
    let documents = notes.iter();
    documents
        .map(|note| {
            json!({ "path": note.path, "kind": note.kind.name(), "place": note.kind.place() })
        })
        .collect()
}

fn note_line(note: &Note, messages: &Messages) -> String {
    let path = &note.path;
    messages.format(&match &note.kind {
        NoteKind::StaysDeleted => text!("note.stays-deleted", path = path),
        NoteKind::Moved(place) => text!("note.moved", path = path, place = place),
        NoteKind::KeptMoved(place) => text!("note.kept-moved", path = path, place = place),
        NoteKind::TableChanged => text!("note.table-changed", path = path),
        NoteKind::ColumnRemoved => text!("note.column-removed", path = path),
        NoteKind::TableRemoved => text!("note.table-removed", path = path),
    })
}
