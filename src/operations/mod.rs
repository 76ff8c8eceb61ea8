//! Changes of a project that exists: each of them all or nothing, and each of them reversible.
//!
//! An operation is kept in one file of `.egov-msa/history/`: what every path was before it and is after it. The name of
//! that file says where the operation stands, and a rename of it is the moment in which the operation begins or is done:
//!
//! ```text
//!  perform   staged -> doing   -> done
//!  undo      done   -> undoing -> undone
//!  redo      undone -> redoing -> done
//! ```
//!
//! Between these two moments files go to their places one by one. What stops there, by an error or by Ctrl-C, takes
//! them back at once; after a crash, [`recover`] does.

mod change_set;
mod course;
mod dispute;
mod history;
mod lock;
mod passage;
mod plan;
mod record;
mod survey;

use std::path::Path;

pub use change_set::{Change, ChangeSet};
pub use course::Outcome;
pub use dispute::{Dispute, Stage};

use crate::error::{Failure, Result};
use crate::text;
use course::{Course, PERFORM, REDO, UNDO};
use history::{Entry, Held, History, State};

/// How many operations are kept; of more, the oldest cannot be undone any longer.
pub const KEPT_OPERATIONS: usize = 20;

/// A step that changes the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The operation is written to the history.
    Stage,
    /// The operation begins; what stops from now on is taken back.
    Begin,
    /// A file is written under a temporary name near its place.
    Prepare(String),
    /// A file is removed.
    RemoveFile(String),
    /// A folder in which nothing is left is removed.
    RemoveFolder(String),
    /// A folder is created.
    CreateFolder(String),
    /// A file gets its name, in place of the one that had it.
    PlaceFile(String),
    /// The operation is done.
    Finish,
}

/// Called before each step; an error stops the operation and takes it back.
pub type Checkpoint<'a> = dyn FnMut(&Step) -> Result<()> + 'a;

/// An operation in the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// What a person calls it, such as `add-service petition`.
    pub command: String,
    /// When it was performed, in seconds since 1970.
    pub time: u64,
    /// The files that it changes, in order.
    pub files: Vec<String>,
    /// What it leaves to people to decide; not known of those in lists.
    pub disputes: Vec<Dispute>,
}

/// A command that a crash had cut off, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// The command, such as `add-service petition` or `undo`.
    pub command: String,
    /// Whether the project is now as before it or after it.
    pub outcome: Outcome,
    /// Files that somebody has edited since; they were left as they are.
    pub kept: Vec<String>,
}

/// What can be undone and redone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Operations {
    /// What can be undone, what comes first at the beginning.
    pub to_undo: Vec<Operation>,
    /// What can be redone, what comes first at the beginning.
    pub to_redo: Vec<Operation>,
}

/// Changes a project: all of it, or nothing. `command` is what a person calls it, such as `add-service petition`.
/// What was undone before can no longer be redone.
pub fn perform(
    project: &Path,
    command: &str,
    changes: &ChangeSet,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    checkpoint(&Step::Stage)?;
    let held = History::of(project).hold(command)?;
    check_at_rest(&held.entries()?)?;
    let Some(record) = plan::plan(project, command, changes)? else {
        return Ok(());
    };
    let staged = held.stage(&record)?;
    let performed = PERFORM.go(&held, staged, &record, checkpoint);
    forget_what_is_over(&held);
    performed
}

/// Brings a project on which a crash has left an operation between before and after to one of the two. Every command
/// that opens a project calls this first.
pub fn recover(project: &Path) -> Result<Option<Recovered>> {
    let history = History::of(project);
    let is_clean = |entry: &Entry| entry.state != State::Staged && Course::of(*entry).is_none();
    if history.entries()?.iter().all(is_clean) {
        return Ok(None);
    }
    let held = history.hold("recover")?;
    let entries = held.entries()?.into_iter();
    let recovered = entries
        .filter_map(|entry| Some((entry, Course::of(entry)?)))
        .map(|(entry, course)| course.recover(&held, entry))
        .next()
        .transpose()?;
    forget_what_is_over(&held);
    Ok(recovered)
}

/// Takes the last operation back, if its files are as it left them.
pub fn undo(project: &Path, checkpoint: &mut Checkpoint<'_>) -> Result<Operation> {
    let last = |entries: &[Entry]| to_undo(entries).next();
    let (held, entry) = hold_one(project, "undo", last, nothing_to_undo)?;
    UNDO.travel(&held, entry, checkpoint)
}

/// Does again what was undone last, if its files are as undoing it left them.
pub fn redo(project: &Path, checkpoint: &mut Checkpoint<'_>) -> Result<Operation> {
    let first = |entries: &[Entry]| to_redo(entries).next();
    let (held, entry) = hold_one(project, "redo", first, nothing_to_redo)?;
    REDO.travel(&held, entry, checkpoint)
}

/// What can be undone and redone.
pub fn operations(project: &Path) -> Result<Operations> {
    let history = History::of(project);
    let entries = history.entries()?;
    let described = |entry| Ok(history.header(entry)?.operation());
    Ok(Operations {
        to_undo: to_undo(&entries).map(described).collect::<Result<_>>()?,
        to_redo: to_redo(&entries).map(described).collect::<Result<_>>()?,
    })
}

fn hold_one(
    project: &Path,
    command: &str,
    pick: impl Fn(&[Entry]) -> Option<Entry>,
    nothing: impl Fn() -> Failure,
) -> Result<(Held, Entry)> {
    let history = History::of(project);
    // A project without history stays one.
    if pick(&history.entries()?).is_none() {
        return Err(nothing());
    }
    let held = history.hold(command)?;
    let entries = held.entries()?;
    check_at_rest(&entries)?;
    match pick(&entries) {
        Some(entry) => Ok((held, entry)),
        None => Err(nothing()),
    }
}

fn nothing_to_undo() -> Failure {
    Failure::usage(text!("undo.nothing")).hint(text!("undo.nothing.hint"))
}

fn nothing_to_redo() -> Failure {
    Failure::usage(text!("redo.nothing")).hint(text!("redo.nothing.hint"))
}

/// What can be undone, the newest first.
fn to_undo(entries: &[Entry]) -> impl Iterator<Item = Entry> {
    let entries = entries.iter().rev().copied();
    entries.filter(|entry| entry.state == State::Done)
}

/// What can be redone, what was undone last first: all that comes after what is done.
fn to_redo(entries: &[Entry]) -> impl Iterator<Item = Entry> {
    let newest_done = to_undo(entries).next().map_or(0, |entry| entry.number);
    let entries = entries.iter().copied();
    entries.filter(move |entry| entry.state == State::Undone && entry.number > newest_done)
}

/// A crash between [`recover`] and now; the next command starts with recovering.
fn check_at_rest(entries: &[Entry]) -> Result<()> {
    if entries.iter().any(|entry| Course::of(*entry).is_some()) {
        return Err(Failure::busy(text!("operation.unfinished"))
            .hint(text!("operation.changed-meanwhile.hint")));
    }
    Ok(())
}

/// Removes what never began, what can no longer be redone, and the oldest of what is too much. What cannot be removed
/// now is in nobody's way, and goes next time.
fn forget_what_is_over(held: &Held) {
    let Ok(entries) = held.entries() else { return };
    let kept = to_undo(&entries).take(KEPT_OPERATIONS);
    let kept: Vec<Entry> = kept.chain(to_redo(&entries)).collect();
    for entry in entries {
        if Course::of(entry).is_none() && !kept.contains(&entry) {
            let _ = held.remove(entry);
        }
    }
}
