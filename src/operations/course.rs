//! The ways of an operation from one state of rest to another.

use super::history::{Entry, Held, State};
use super::passage::{Passage, remove_temporaries};
use super::record::{Record, Side, Touched};
use super::survey::strangers;
use super::{Checkpoint, Operation, Recovered, Step};
use crate::error::{Failure, Result};
use crate::text;

/// How many edited files are named; whoever changes branches has hundreds.
const SHOWN_PATHS: usize = 20;

/// What became of a command that was cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The project is as it was before it.
    TakenBack,
    /// Everything was in place already, so it is done.
    Completed,
}

/// A way from one state of rest to another.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Course {
    from: State,
    underway: State,
    to: State,
    side: Side,
    /// What people know it by; without one, by the command of the operation.
    name: Option<&'static str>,
}

pub(super) const PERFORM: Course = Course {
    from: State::Staged,
    underway: State::Doing,
    to: State::Done,
    side: Side::After,
    name: None,
};

pub(super) const UNDO: Course = Course {
    from: State::Done,
    underway: State::Undoing,
    to: State::Undone,
    side: Side::Before,
    name: Some("undo"),
};

pub(super) const REDO: Course = Course {
    from: State::Undone,
    underway: State::Redoing,
    to: State::Done,
    side: Side::After,
    name: Some("redo"),
};

impl Course {
    /// The way that an operation is on, if it is not at rest.
    pub(super) fn of(entry: Entry) -> Option<&'static Self> {
        let courses = [&PERFORM, &UNDO, &REDO].into_iter();
        courses
            .into_iter()
            .find(|course| course.underway == entry.state)
    }

    /// Goes all the way, or back at once.
    pub(super) fn go(
        &self,
        held: &Held,
        entry: Entry,
        record: &Record,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<()> {
        checkpoint(&Step::Begin)?;
        let mut underway = Underway {
            course: self,
            held,
            record,
            entry: held.rename(entry, self.underway)?,
            is_at_rest: false,
        };
        let gone = underway.go(checkpoint);
        if gone.is_err() {
            underway.go_back()?;
        }
        gone
    }

    /// Goes all the way, if nobody has edited the files of the operation.
    pub(super) fn travel(
        &self,
        held: &Held,
        entry: Entry,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Operation> {
        let record = held.load(entry)?;
        let edited = strangers(held.project(), &record, self.side.opposite())?;
        if !edited.is_empty() {
            return Err(edited_since(&record, &edited));
        }
        self.go(held, entry, &record, checkpoint)?;
        Ok(record.operation())
    }

    /// Ends what a crash has stopped: forward if every file is in its place, and back otherwise.
    pub(super) fn recover(&self, held: &Held, entry: Entry) -> Result<Recovered> {
        let record = held.load(entry)?;
        let (missing, _) = away_from(held, &record, self.side)?;
        let (outcome, side, state) = if missing.is_empty() {
            (Outcome::Completed, self.side, self.to)
        } else {
            (Outcome::TakenBack, self.side.opposite(), self.from)
        };
        let kept = settle(held, &record, side)?;
        held.rename(entry, state)?;
        Ok(Recovered {
            command: self.name.unwrap_or(&record.command).to_owned(),
            outcome,
            kept,
        })
    }
}

/// An operation between two states of rest. A panic takes it back, too.
struct Underway<'a> {
    course: &'a Course,
    held: &'a Held,
    record: &'a Record,
    entry: Entry,
    is_at_rest: bool,
}

impl Underway<'_> {
    fn go(&mut self, checkpoint: &mut Checkpoint<'_>) -> Result<()> {
        let files = self.record.files.iter().collect();
        let passage = Passage::new(self.held.project(), self.record, self.course.side, files);
        passage.go(checkpoint)?;
        checkpoint(&Step::Finish)?;
        self.rest(self.course.to)
    }

    fn go_back(&mut self) -> Result<()> {
        settle(self.held, self.record, self.course.side.opposite())
            .and_then(|_| self.rest(self.course.from))
            .map_err(|failure| failure.hint(text!("operation.stuck.hint")))
    }

    fn rest(&mut self, state: State) -> Result<()> {
        self.held.rename(self.entry, state)?;
        self.is_at_rest = true;
        Ok(())
    }
}

impl Drop for Underway<'_> {
    fn drop(&mut self) {
        if !self.is_at_rest && std::thread::panicking() {
            // The panic is told already; where this fails, the next command recovers.
            let _ = self.go_back();
        }
    }
}

/// Brings the files to one side, as far as nobody has edited them meanwhile, and returns those that somebody has.
fn settle(held: &Held, record: &Record, side: Side) -> Result<Vec<String>> {
    remove_temporaries(held.project(), record)?;
    let (ours, edited) = away_from(held, record, side)?;
    Passage::new(held.project(), record, side, ours).go(&mut |_| Ok(()))?;
    Ok(edited.into_iter().map(|file| file.path.clone()).collect())
}

/// The files that are not as one side has them: those that are as the other side has them, and those that were edited.
fn away_from<'a>(
    held: &Held,
    record: &'a Record,
    side: Side,
) -> Result<(Vec<&'a Touched>, Vec<&'a Touched>)> {
    let away = strangers(held.project(), record, side)?;
    let edited = strangers(held.project(), record, side.opposite())?;
    Ok(away.into_iter().partition(|file| !edited.contains(file)))
}

fn edited_since(record: &Record, edited: &[&Touched]) -> Failure {
    let shown = edited.iter().take(SHOWN_PATHS);
    let mut paths: String = shown.map(|file| format!("\n  {}", file.path)).collect();
    if edited.len() > SHOWN_PATHS {
        paths.push_str(&format!("\n  … (+{})", edited.len() - SHOWN_PATHS));
    }
    let failure = text!("operation.edited", command = record.command, paths = paths);
    Failure::drift(failure).hint(text!("operation.edited.hint"))
}
