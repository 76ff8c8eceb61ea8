//! The folder of the operations of a project.

use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use super::lock::Lock;
use super::record::Record;
use crate::disk::{create_file, refused, sync};
use crate::error::{Failure, Result};
use crate::file_tree::Mode;
use crate::text;

/// The folder in a project; git ignores it, for it says so itself.
pub(super) const HISTORY_FOLDER: &str = ".egov-msa/history";
const IGNORE_FILE: &str = ".gitignore";

/// Where an operation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Staged,
    Doing,
    Done,
    Undoing,
    Undone,
    Redoing,
}

impl State {
    const ALL: [Self; 6] = [
        Self::Staged,
        Self::Doing,
        Self::Done,
        Self::Undoing,
        Self::Undone,
        Self::Redoing,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Staged => "staged",
            Self::Doing => "doing",
            Self::Done => "done",
            Self::Undoing => "undoing",
            Self::Undone => "undone",
            Self::Redoing => "redoing",
        }
    }
}

/// The file of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) number: u64,
    pub(super) state: State,
}

impl Entry {
    fn parse(name: &str) -> Option<Self> {
        let (number, state) = name.split_once('.')?;
        Some(Self {
            number: number.parse().ok()?,
            state: State::ALL.into_iter().find(|one| one.name() == state)?,
        })
    }

    fn file_name(self) -> String {
        format!("{:06}.{}", self.number, self.state.name())
    }
}

/// What is known of the operations of a project.
pub(super) struct History {
    project: PathBuf,
    folder: PathBuf,
}

impl History {
    pub(super) fn of(project: &Path) -> Self {
        Self {
            project: project.to_owned(),
            folder: project.join(HISTORY_FOLDER),
        }
    }

    /// Every operation, the oldest first.
    pub(super) fn entries(&self) -> Result<Vec<Entry>> {
        let names = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            names => names.map_err(|error| refused(&self.folder, &error))?,
        };
        let mut entries = Vec::new();
        for name in names {
            let name = name.map_err(|error| refused(&self.folder, &error))?;
            entries.extend(name.file_name().to_str().and_then(Entry::parse));
        }
        entries.sort_by_key(|entry| entry.number);
        Ok(entries)
    }

    /// An operation without its contents.
    pub(super) fn header(&self, entry: Entry) -> Result<Record> {
        let path = self.path(entry);
        let mut line = Vec::new();
        fs::File::open(&path)
            .and_then(|file| BufReader::new(file).read_until(b'\n', &mut line))
            .map_err(|error| refused(&path, &error))?;
        Record::decode_header(&line).ok_or_else(|| damaged(&path))
    }

    /// An operation with its contents.
    pub(super) fn load(&self, entry: Entry) -> Result<Record> {
        let path = self.path(entry);
        let encoded = fs::read(&path).map_err(|error| refused(&path, &error))?;
        Record::decode(&encoded).ok_or_else(|| damaged(&path))
    }

    /// Keeps everyone else away, so that the history can be changed.
    pub(super) fn hold(self, command: &str) -> Result<Held> {
        fs::create_dir_all(&self.folder).map_err(|error| refused(&self.folder, &error))?;
        let lock = Lock::acquire(&self.folder, command)?;
        let ignore = self.folder.join(IGNORE_FILE);
        if !ignore.exists() {
            fs::write(&ignore, "*\n").map_err(|error| refused(&ignore, &error))?;
        }
        Ok(Held {
            history: self,
            _lock: lock,
        })
    }

    fn path(&self, entry: Entry) -> PathBuf {
        self.folder.join(entry.file_name())
    }
}

/// The history while nobody else can change it.
pub(super) struct Held {
    history: History,
    _lock: Lock,
}

impl Held {
    pub(super) fn project(&self) -> &Path {
        &self.history.project
    }

    pub(super) fn entries(&self) -> Result<Vec<Entry>> {
        self.history.entries()
    }

    pub(super) fn load(&self, entry: Entry) -> Result<Record> {
        self.history.load(entry)
    }

    /// Writes a new operation, which has not begun.
    pub(super) fn stage(&self, record: &Record) -> Result<Entry> {
        let newest = self.entries()?.last().map_or(0, |entry| entry.number);
        let entry = Entry {
            number: newest + 1,
            state: State::Staged,
        };
        let path = self.history.path(entry);
        let encoded = record.encode().map_err(anyhow::Error::new)?;
        // It may hold secrets, whatever the permissions of the files were that it is about.
        let written = create_file(&path, Mode::Private.permissions())
            .and_then(|mut file| file.write_all(&encoded).and_then(|()| file.sync_all()));
        match written {
            Ok(()) => Ok(entry),
            Err(error) => {
                let failure = refused(&path, &error);
                self.remove(entry)?;
                Err(failure)
            }
        }
    }

    /// Gives an operation another state.
    pub(super) fn rename(&self, entry: Entry, state: State) -> Result<Entry> {
        let renamed = Entry { state, ..entry };
        let path = self.history.path(entry);
        fs::rename(&path, self.history.path(renamed)).map_err(|error| refused(&path, &error))?;
        sync(std::slice::from_ref(&self.history.folder))?;
        Ok(renamed)
    }

    /// Removes an operation.
    pub(super) fn remove(&self, entry: Entry) -> Result<()> {
        let path = self.history.path(entry);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(refused(&path, &error)),
            _ => Ok(()),
        }
    }
}

fn damaged(path: &Path) -> Failure {
    Failure::drift(text!("operation.damaged"))
        .at(path.display())
        .hint(text!("operation.damaged.hint"))
}
