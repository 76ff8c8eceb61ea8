//! A copy of a remote repository: its objects, branches and tags, without working tree.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;

use bytes::Bytes;
use git2::{ErrorCode, Oid, Repository, RepositoryInitOptions};
use tokio::sync::mpsc::Receiver;

use super::error::CopyError;

/// Where branches are.
const BRANCHES: &str = "refs/heads/";

/// A branch or tag of the remote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteReference {
    /// Its full name.
    pub name: String,
    /// What it points to.
    pub target: Oid,
}

/// What the copy lacks, and what it has.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Objects that are to be fetched with all that they lead to.
    pub wants: BTreeSet<Oid>,
    /// Objects that are there with all that they lead to.
    pub haves: BTreeSet<Oid>,
}

/// A copy of a remote repository. All of its work waits for the disk.
#[derive(Debug, Clone)]
pub struct BareCopy {
    /// Where it is, or will be.
    pub path: PathBuf,
    /// Whether branches that the remote has no more are forgotten.
    pub deletes_untracked_branches: bool,
}

impl BareCopy {
    /// Whether there is something to serve.
    pub fn exists(&self) -> bool {
        let Ok(repository) = Repository::open_bare(&self.path) else {
            return false;
        };
        let references = repository.references();
        references.is_ok_and(|mut references| references.next().is_some())
    }

    fn open(&self) -> Result<Repository, CopyError> {
        match Repository::open_bare(&self.path) {
            Ok(repository) => Ok(repository),
            Err(error) if error.code() == ErrorCode::NotFound => {
                let mut options = RepositoryInitOptions::new();
                options.bare(true).external_template(false);
                Ok(Repository::init_opts(&self.path, &options)?)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// What must be fetched to have all that `remote` has.
    ///
    /// # Errors
    /// When the copy cannot be read or made.
    pub fn needs(&self, remote: &[RemoteReference]) -> Result<Needs, CopyError> {
        let repository = self.open()?;
        let objects = repository.odb()?;
        let targets = remote.iter().map(|reference| reference.target);
        let mut needs = Needs {
            wants: targets.filter(|target| !objects.exists(*target)).collect(),
            haves: BTreeSet::new(),
        };
        for reference in repository.references()? {
            needs.haves.extend(reference?.target());
        }
        Ok(needs)
    }

    /// Takes in a pack, piece by piece.
    ///
    /// # Errors
    /// When it is not whole, or cannot be written.
    pub fn store(&self, mut pack: Receiver<Bytes>) -> Result<(), CopyError> {
        let repository = self.open()?;
        let objects = repository.odb()?;
        let mut writer = objects.packwriter()?;
        while let Some(piece) = pack.blocking_recv() {
            writer.write_all(&piece)?;
        }
        writer.commit()?;
        Ok(())
    }

    /// Lets branches and tags point to where those of the remote do.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn follow(&self, remote: &[RemoteReference]) -> Result<(), CopyError> {
        let repository = self.open()?;
        if self.deletes_untracked_branches {
            delete_others(&repository, remote)?;
        }
        for reference in remote {
            let known = repository.find_reference(&reference.name).ok();
            if known.and_then(|known| known.target()) != Some(reference.target) {
                repository.reference(&reference.name, reference.target, true, "fetch")?;
            }
        }
        Ok(())
    }
}

/// Before new ones are made: `a/b` cannot exist beside `a`.
fn delete_others(repository: &Repository, remote: &[RemoteReference]) -> Result<(), CopyError> {
    let names: BTreeSet<&str> = remote
        .iter()
        .map(|reference| reference.name.as_str())
        .collect();
    for reference in repository.references_glob(&format!("{BRANCHES}*"))? {
        let mut reference = reference?;
        if !reference.name().is_ok_and(|name| names.contains(name)) {
            reference.delete()?;
        }
    }
    Ok(())
}
