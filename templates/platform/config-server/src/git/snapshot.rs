//! The files of a repository at a label.

use std::path::{Path, PathBuf};

use git2::{ErrorCode, Repository};

use super::commit;
use super::commit_folder::{CommitFolder, CommitTree};
use super::error::GitError;
use super::search_paths::{self, FolderTree};
use crate::files::{Directory, Folder, Locations};
use crate::label::with_stand_in;
use crate::request::EnvironmentRequest;

/// A repository at a label.
pub struct Snapshot {
    /// The address, as clients see it.
    name: String,
    label: String,
    version: String,
    files: Files,
}

enum Files {
    /// The working tree of a local repository, with what is not committed yet.
    WorkingTree(WorkingTree),
    Commit(CommitTree),
}

impl Snapshot {
    /// The repository at `path`, called `name`, at `label` or what stands in for it.
    ///
    /// # Errors
    /// When there is no repository, or it has no such label.
    pub fn open(path: &Path, name: &str, label: &str) -> Result<Self, GitError> {
        let unreadable = |source: git2::Error| match source.code() {
            ErrorCode::NotFound => GitError::NoSuchRepository(name.to_owned()),
            _ => GitError::Unreadable {
                name: name.to_owned(),
                source,
            },
        };
        let repository = Repository::open(path).map_err(unreadable)?;
        for candidate in with_stand_in(label) {
            let commit = commit::find(&repository, candidate).map_err(unreadable)?;
            if let Some(commit) = commit {
                return Ok(Self {
                    name: name.to_owned(),
                    label: candidate.to_owned(),
                    version: commit.id.to_string(),
                    files: Files::of(repository, candidate, commit.tree),
                });
            }
        }
        Err(GitError::NoSuchLabel(label.to_owned()))
    }

    /// The folders that are searched for a request.
    pub fn locations(self, search_paths: &[String], request: &EnvironmentRequest) -> Locations {
        let folders = match &self.files {
            Files::WorkingTree(tree) => {
                let paths = search_paths::folders(search_paths, request, &self.label, tree);
                let paths = paths.iter().map(|path| tree.0.join(path)).collect();
                Directory::all(paths, |path| self.name_of(tree.below(path)))
            }
            Files::Commit(tree) => {
                let paths = search_paths::folders(search_paths, request, &self.label, tree);
                let folders = paths.into_iter().map(|path| -> Box<dyn Folder> {
                    Box::new(CommitFolder {
                        tree: tree.clone(),
                        name: self.name_of(path.clone()),
                        path,
                    })
                });
                folders.collect()
            }
        };
        Locations {
            folders,
            label: Some(self.label),
            version: Some(self.version),
        }
    }

    fn name_of(&self, folder: String) -> String {
        if folder.is_empty() {
            return self.name.clone();
        }
        format!("{}/{folder}", self.name)
    }
}

impl Files {
    fn of(repository: Repository, label: &str, root: git2::Oid) -> Self {
        let folder = repository.workdir().map(Path::to_owned);
        match folder.filter(|_| commit::is_checked_out(&repository, label)) {
            Some(folder) => Self::WorkingTree(WorkingTree(folder)),
            None => Self::Commit(CommitTree::new(repository, root)),
        }
    }
}

/// The folder that a local repository is checked out to.
struct WorkingTree(PathBuf);

impl WorkingTree {
    /// The path of a folder from the root, with slashes.
    fn below(&self, folder: &Path) -> String {
        let path = folder.strip_prefix(&self.0).unwrap_or(folder);
        let names = path.iter().map(|name| name.to_string_lossy());
        names.collect::<Vec<_>>().join("/")
    }

    fn collect(&self, folder: &Path, folders: &mut Vec<String>) {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        for entry in entries {
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder && entry.file_name() != ".git" {
                folders.push(self.below(&entry.path()));
                self.collect(&entry.path(), folders);
            }
        }
    }
}

impl FolderTree for WorkingTree {
    fn has(&self, path: &str) -> bool {
        self.0.join(path).is_dir()
    }

    fn all(&self) -> Vec<String> {
        let mut folders = Vec::new();
        self.collect(&self.0, &mut folders);
        folders
    }
}
