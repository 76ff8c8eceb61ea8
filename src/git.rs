//! The git repository of a new project and its first commit.

use std::path::{Path, PathBuf};

use git2::{ErrorCode, IndexEntry, Repository, RepositoryInitOptions, Signature};

use crate::file_tree::{FileTree, Mode};

/// The branch of the first commit.
const BRANCH: &str = "main";

/// Used where git has no identity.
const FALLBACK_NAME: &str = "egov-msa";
const FALLBACK_EMAIL: &str = "egov-msa@localhost";

/// The git work tree that a folder lies in.
pub fn enclosing_work_tree(folder: &Path) -> Option<PathBuf> {
    match Repository::discover(folder) {
        Ok(repository) => repository.workdir().map(Path::to_owned),
        Err(error) if error.code() == ErrorCode::NotFound => None,
        // There is one, but it cannot be opened, for instance because it belongs to somebody else.
        Err(_) => Some(folder.to_owned()),
    }
}

/// Makes a folder a repository and commits the files of the project, but for the secrets.
pub fn first_commit(folder: &Path, tree: &FileTree, message: &str) -> Result<(), git2::Error> {
    let repository =
        Repository::init_opts(folder, RepositoryInitOptions::new().initial_head(BRANCH))?;
    let mut index = repository.index()?;
    for (path, file) in tree.iter().filter(|(_, file)| file.mode != Mode::Private) {
        // By path, so that neither an ignore file of the person's own nor the project's leaves anything out.
        index.add_path(Path::new(path))?;
        if file.mode == Mode::Executable {
            mark_executable(&mut index, path)?;
        }
    }
    index.write()?;
    let root = repository.find_tree(index.write_tree()?)?;
    let signature = repository
        .signature()
        .or_else(|_| Signature::now(FALLBACK_NAME, FALLBACK_EMAIL))?;
    repository.commit(Some("HEAD"), &signature, &signature, message, &root, &[])?;
    Ok(())
}

/// Windows has no executable bit, so the index gets it from us.
fn mark_executable(index: &mut git2::Index, path: &str) -> Result<(), git2::Error> {
    let Some(entry) = index.get_path(Path::new(path), 0) else {
        return Ok(());
    };
    index.add(&IndexEntry {
        mode: 0o100_755,
        ..entry
    })
}
