//! A project on disk: all of it or nothing.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::disk::{create_file, refused};
use crate::error::{Failure, Kind, Result};
use crate::file_tree::{File, FileTree};
use crate::git;
use crate::messages::Text;
use crate::text;

/// A step that changes the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The temporary folder is created.
    CreateFolder,
    /// A file is written.
    WriteFile(String),
    /// The repository is made and its first commit.
    Commit,
    /// The temporary folder gets the name of the project.
    Rename,
}

/// Called before each step; an error stops the work and undoes it.
pub type Checkpoint<'a> = dyn FnMut(&Step) -> Result<()> + 'a;

/// What is to be done about version control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionControl {
    /// A git repository with a first commit.
    Git,
    /// Nothing.
    None,
}

/// What was done about version control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Versioned {
    /// There is a repository with a first commit.
    Committed,
    /// The project lies in a work tree already, and belongs to that.
    InsideWorkTree(PathBuf),
    /// It was not asked for.
    NotAsked,
}

/// Where a project goes; nothing of value is there.
#[derive(Clone, Debug)]
pub struct Destination {
    parent: PathBuf,
    path: PathBuf,
}

impl Destination {
    /// The folder `name` in `parent`, which must be free: absent, or an empty folder.
    pub fn new(parent: &Path, name: &str) -> Result<Self> {
        let destination = Self {
            parent: parent.to_owned(),
            path: parent.join(name),
        };
        destination.check_free()?;
        Ok(destination)
    }

    /// The folder of the project.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn check_free(&self) -> Result<()> {
        let metadata = match fs::symlink_metadata(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(refused(&self.path, &error)),
            Ok(metadata) => metadata,
        };
        if !metadata.is_dir() {
            return Err(self.in_the_way(text!("destination.file")));
        }
        let mut entries = fs::read_dir(&self.path).map_err(|error| refused(&self.path, &error))?;
        match entries.next() {
            None => Ok(()),
            Some(_) => Err(self.in_the_way(text!("destination.not-empty"))),
        }
    }

    fn in_the_way(&self, what: Text) -> Failure {
        Failure::new(Kind::WouldOverwrite, what)
            .at(self.path.display())
            .hint(text!("destination.hint"))
    }

    /// Gives a folder the name of the project. An empty folder in its place is put back when that fails.
    fn receive(&self, folder: &Path) -> Result<()> {
        let Err(error) = fs::rename(folder, &self.path) else {
            return Ok(());
        };
        self.check_free()?;
        // Windows does not rename onto a folder, not even an empty one.
        if fs::remove_dir(&self.path).is_err() {
            return Err(refused(&self.path, &error));
        }
        fs::rename(folder, &self.path).map_err(|error| match fs::create_dir(&self.path) {
            Ok(()) => refused(&self.path, &error),
            Err(error) => refused(&self.path, &error),
        })
    }
}

/// Writes a project: into a temporary folder beside its place, which is renamed at the end.
pub fn write(
    destination: &Destination,
    tree: &FileTree,
    version_control: VersionControl,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Versioned> {
    checkpoint(&Step::CreateFolder)?;
    let folder = TemporaryFolder::beside(destination)?;
    for (path, file) in tree.iter() {
        checkpoint(&Step::WriteFile(path.to_owned()))?;
        write_file(&folder.path, path, file)?;
    }
    let versioned =
        put_under_version_control(destination, &folder, tree, version_control, checkpoint)?;
    checkpoint(&Step::Rename)?;
    destination.receive(&folder.path)?;
    Ok(versioned)
}

fn put_under_version_control(
    destination: &Destination,
    folder: &TemporaryFolder,
    tree: &FileTree,
    version_control: VersionControl,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Versioned> {
    if version_control == VersionControl::None {
        return Ok(Versioned::NotAsked);
    }
    if let Some(work_tree) = git::enclosing_work_tree(&destination.parent) {
        return Ok(Versioned::InsideWorkTree(work_tree));
    }
    checkpoint(&Step::Commit)?;
    git::first_commit(&folder.path, tree, "Project written by egov-msa").map_err(|error| {
        let what = text!("git.failed", reason = error.message());
        Failure::new(Kind::Disk, what)
            .at(destination.path.display())
            .hint(text!("git.failed.hint"))
    })?;
    Ok(Versioned::Committed)
}

fn write_file(folder: &Path, path: &str, file: &File) -> Result<()> {
    let path = folder.join(path);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(|error| refused(parent, &error))?;
    }
    create_file(&path, file.mode.permissions())
        .and_then(|mut created| created.write_all(&file.bytes))
        .map_err(|error| refused(&path, &error))
}

/// A folder that is gone when it is dropped, unless it was renamed before.
struct TemporaryFolder {
    path: PathBuf,
}

impl TemporaryFolder {
    /// In the same folder as the destination, so that a rename is enough to move it there.
    fn beside(destination: &Destination) -> Result<Self> {
        let name = destination
            .path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy();
        let random = getrandom::u64().context("the operating system gives no random numbers")?;
        let path = destination
            .parent
            .join(format!(".{name}.egov-msa-{random:016x}"));
        // What cannot be written to is the folder that the person knows.
        fs::create_dir(&path).map_err(|error| refused(&destination.parent, &error))?;
        Ok(Self { path })
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        // After the rename there is nothing to remove; before it, there is no one left to tell of a failure.
        let _ = fs::remove_dir_all(&self.path);
    }
}
