//! A project on disk, with what it remembers of its generation.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use semver::Version;

use crate::catalog::Catalog;
use crate::document::Document;
use crate::error::{Failure, Kind, Result};
use crate::generation_lock::{GenerationLock, LOCK_FILE, LockedFile};
use crate::git;
use crate::migrations::{MIGRATIONS_FILE, MigrationLog};
use crate::pristine::{PRISTINE_FILE, Pristine, Unavailable};
use crate::reconcile::{LineEnding, to_lf};
use crate::spec::{ProjectSpec, SPEC_FILE, SpecFile};
use crate::text;

/// Which version of this program wrote a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// An earlier one.
    Earlier,
    /// This one.
    Same,
    /// A later one.
    Later,
}

/// A text file of a project.
pub struct TextFile {
    /// Content as it is on disk.
    pub raw: Vec<u8>,
    /// Content, with lines that end in `\n`.
    pub text: String,
}

impl TextFile {
    /// A file with this content, unless that is no text.
    pub fn new(raw: Vec<u8>) -> Option<Self> {
        let text = String::from_utf8(to_lf(&raw).into_owned()).ok()?;
        Some(Self { raw, text })
    }

    /// The bytes of another text, with lines that end as those of this one.
    pub fn with_text(&self, text: &str) -> Vec<u8> {
        LineEnding::of(&self.raw).apply(text.as_bytes())
    }
}

/// A project on disk.
pub struct ExistingProject {
    folder: PathBuf,
    spec: TextFile,
    lock_file: TextFile,
    lock: GenerationLock,
    pristine_file: TextFile,
    pristine: Pristine,
    migration_file: Option<TextFile>,
    migrations: MigrationLog,
}

impl ExistingProject {
    /// Reads the project in a folder.
    pub fn open(folder: &Path) -> Result<Self> {
        let lock_file = read(folder, LOCK_FILE)?;
        let pristine_file = read(folder, PRISTINE_FILE)?;
        let migration_file = match folder.join(MIGRATIONS_FILE).exists() {
            true => Some(read(folder, MIGRATIONS_FILE)?),
            false => None,
        };
        let recorded = migration_file.as_ref().map_or("", |file| &file.text);
        Ok(Self {
            spec: read(folder, SPEC_FILE)?,
            lock: GenerationLock::parse(&lock_file.text)
                .map_err(|failure| failure.at(LOCK_FILE))?,
            lock_file,
            pristine: Pristine::parse(&pristine_file.text),
            pristine_file,
            migrations: MigrationLog::parse(recorded)?,
            migration_file,
            folder: folder.to_owned(),
        })
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The lock of its generation.
    pub fn lock(&self) -> &GenerationLock {
        &self.lock
    }

    /// The file of the lock.
    pub fn lock_file(&self) -> &TextFile {
        &self.lock_file
    }

    /// The last output.
    pub fn pristine(&self) -> &Pristine {
        &self.pristine
    }

    /// Whether the last output has more than its lock names, which only a merge of two branches brings about.
    pub fn is_joined(&self) -> bool {
        let named = self.lock.files.values().map(|file| file.sha256.as_str());
        self.pristine.len() > named.collect::<BTreeSet<_>>().len()
    }

    /// The file of the last output.
    pub fn pristine_file(&self) -> &TextFile {
        &self.pristine_file
    }

    /// The steps that brought the tables of its own services up to date.
    pub fn migrations(&self) -> &MigrationLog {
        &self.migrations
    }

    /// The file in which these are recorded, if there are any.
    pub fn migration_file(&self) -> Option<&TextFile> {
        self.migration_file.as_ref()
    }

    /// The spec as people wrote it.
    pub fn spec_file(&self) -> &TextFile {
        &self.spec
    }

    /// The spec as a document, for errors that say where.
    pub fn spec_document(&self) -> Document<'_> {
        Document {
            name: SPEC_FILE,
            text: &self.spec.text,
        }
    }

    /// What the spec asks for.
    pub fn spec(&self, catalog: &Catalog) -> Result<ProjectSpec> {
        let document = self.spec_document();
        SpecFile::parse(&document)?
            .into_spec(None, catalog)
            .map_err(|failure| document.locate(failure))
    }

    /// The content that a file had in the last output.
    pub fn pristine_content(&self, path: &str, file: &LockedFile) -> Result<Vec<u8>> {
        let content = self.pristine.content(&file.sha256);
        let content = content.or_else(|reason| self.committed_content(file).ok_or(reason));
        content.map_err(|reason| {
            let what = match reason {
                Unavailable::Missing => text!("pristine.missing", path = path),
                Unavailable::Damaged => text!("pristine.damaged", path = path),
            };
            Failure::drift(what)
                .at(PRISTINE_FILE)
                .hint(text!("project.restore.hint"))
        })
    }

    /// Git takes lines away that one of two branches has taken away, although the lock of the other names them.
    fn committed_content(&self, file: &LockedFile) -> Option<Vec<u8>> {
        let versions = git::recent_versions(&self.folder, PRISTINE_FILE).into_iter();
        let mut versions = versions.filter_map(|bytes| String::from_utf8(bytes).ok());
        versions.find_map(|text| Pristine::parse(&text).content(&file.sha256).ok())
    }

    /// The version of this program that wrote it.
    pub fn version(&self) -> Result<Version> {
        Version::parse(&self.lock.generator).map_err(|error| {
            Failure::drift(text!("lock.damaged", reason = error))
                .at(LOCK_FILE)
                .hint(text!("project.restore.hint"))
        })
    }

    /// Its age against a catalogue.
    pub fn age(&self, catalog: &Catalog) -> Result<Age> {
        Ok(match self.version()?.cmp(catalog.version()) {
            std::cmp::Ordering::Less => Age::Earlier,
            std::cmp::Ordering::Equal => Age::Same,
            std::cmp::Ordering::Greater => Age::Later,
        })
    }
}

fn read(folder: &Path, path: &str) -> Result<TextFile> {
    let bytes = fs::read(folder.join(path)).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Failure::drift(text!("project.incomplete"))
            .at(path)
            .hint(text!("project.restore.hint")),
        _ => Failure::new(Kind::Disk, text!("project.unreadable", reason = error)).at(path),
    })?;
    TextFile::new(bytes).ok_or_else(|| {
        Failure::drift(text!("templates.not-utf8"))
            .at(path)
            .hint(text!("project.restore.hint"))
    })
}
