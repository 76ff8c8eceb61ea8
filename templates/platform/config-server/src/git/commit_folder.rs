//! Folders of a commit.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use git2::{FileMode, ObjectType, Oid, Repository, TreeWalkMode, TreeWalkResult};

use super::search_paths::FolderTree;
use crate::document::FileError;
use crate::files::{Folder, PlainFile};

/// Links of links end somewhere.
const MOST_LINKS: usize = 8;

/// The files of a commit.
#[derive(Clone)]
pub struct CommitTree {
    repository: Arc<Mutex<Repository>>,
    root: Oid,
}

/// What is at a path.
struct Entry {
    id: Oid,
    mode: i32,
}

impl CommitTree {
    /// The files below `root` in the object database of `repository`.
    pub fn new(repository: Repository, root: Oid) -> Self {
        Self {
            repository: Arc::new(Mutex::new(repository)),
            root,
        }
    }

    fn repository(&self) -> MutexGuard<'_, Repository> {
        self.repository
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, git2::Error> {
        let repository = self.repository();
        match self.find(&repository, path)? {
            Some(entry)
                if is(entry.mode, FileMode::Blob) || is(entry.mode, FileMode::BlobExecutable) =>
            {
                Ok(Some(repository.find_blob(entry.id)?.content().to_vec()))
            }
            _ => Ok(None),
        }
    }

    /// What is at `path`, links followed as far as they stay within the commit.
    fn find(&self, repository: &Repository, path: &str) -> Result<Option<Entry>, git2::Error> {
        let mut path = path.to_owned();
        for _ in 0..=MOST_LINKS {
            match self.walk(repository, &path)? {
                Walk::Arrived(entry) => return Ok(Some(entry)),
                Walk::Linked(target) => path = target,
                Walk::Nowhere => return Ok(None),
            }
        }
        Ok(None)
    }

    fn walk(&self, repository: &Repository, path: &str) -> Result<Walk, git2::Error> {
        let mut at = Entry {
            id: self.root,
            mode: FileMode::Tree.into(),
        };
        let mut parents: Vec<&str> = Vec::new();
        let mut names = path.split('/').filter(|name| !name.is_empty());
        while let Some(name) = names.next() {
            if !is(at.mode, FileMode::Tree) {
                return Ok(Walk::Nowhere);
            }
            let tree = repository.find_tree(at.id)?;
            let Some(entry) = tree.get_name(name) else {
                return Ok(Walk::Nowhere);
            };
            at = Entry {
                id: entry.id(),
                mode: entry.filemode(),
            };
            if is(at.mode, FileMode::Link) {
                let blob = repository.find_blob(at.id)?;
                let target = std::str::from_utf8(blob.content()).ok();
                let target = target.and_then(|target| linked(&parents, target, names));
                return Ok(target.map_or(Walk::Nowhere, Walk::Linked));
            }
            parents.push(name);
        }
        Ok(Walk::Arrived(at))
    }
}

enum Walk {
    Arrived(Entry),
    /// The path to go on with.
    Linked(String),
    Nowhere,
}

/// The path that a link in the folder `parents` leads to, with the names that follow the link;
/// nothing when it leads out of the commit.
fn linked<'a>(
    parents: &[&'a str],
    target: &'a str,
    following: impl Iterator<Item = &'a str>,
) -> Option<String> {
    if target.starts_with('/') {
        return None;
    }
    let mut path = parents.to_vec();
    for name in target.split('/').chain(following) {
        match name {
            "" | "." => {}
            ".." => {
                path.pop()?;
            }
            name => path.push(name),
        }
    }
    Some(path.join("/"))
}

fn is(mode: i32, expected: FileMode) -> bool {
    mode == i32::from(expected)
}

impl FolderTree for CommitTree {
    fn has(&self, path: &str) -> bool {
        let found = self.find(&self.repository(), path);
        matches!(found, Ok(Some(entry)) if is(entry.mode, FileMode::Tree))
    }

    fn all(&self) -> Vec<String> {
        let repository = self.repository();
        let mut folders = Vec::new();
        let walked = repository.find_tree(self.root).and_then(|tree| {
            tree.walk(TreeWalkMode::PreOrder, |parent, entry| {
                if entry.kind() == Some(ObjectType::Tree) {
                    folders.extend(entry.name().map(|name| format!("{parent}{name}")));
                }
                TreeWalkResult::Ok
            })
        });
        if let Err(error) = walked {
            tracing::error!("cannot list the folders of a commit: {error}");
        }
        folders
    }
}

/// A folder of a commit.
pub struct CommitFolder {
    /// All files of the commit.
    pub tree: CommitTree,
    /// Path of the folder; empty for the root.
    pub path: String,
    /// What clients call it, without slash at the end.
    pub name: String,
}

impl Folder for CommitFolder {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, FileError> {
        self.tree
            .read(&format!("{}/{path}", self.path))
            .map_err(|error| FileError::new(self.name_of(path), error.message().to_owned()))
    }

    fn read_plain(&self, path: &str) -> Result<Option<PlainFile>, FileError> {
        // Commits know no dates of single files.
        let file = |content| PlainFile {
            content,
            modified: None,
        };
        Ok(self.read(path)?.map(file))
    }

    fn name_of(&self, path: &str) -> String {
        format!("{}/{path}", self.name)
    }
}
