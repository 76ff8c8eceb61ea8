//! The git repository of a new project with its first commit, and conflicts in that of a project that exists.

use std::fs;
use std::path::{Path, PathBuf};

use git2::{
    ErrorCode, Index, IndexEntry, IndexTime, ObjectType, Repository, RepositoryInitOptions,
    Signature,
};

use crate::file_tree::{FileTree, Mode};
use crate::operations::{Dispute, Stage};

/// The branch of the first commit.
const BRANCH: &str = "main";

/// Used where git has no identity.
const FALLBACK_NAME: &str = "egov-msa";
const FALLBACK_EMAIL: &str = "egov-msa@localhost";

/// Where the flags of an index entry hold the number of its stage.
const STAGE_SHIFT: u16 = 12;

/// The name by which `.gitattributes` calls our merge; git merges by lines where its configuration has no such driver.
const MERGE_DRIVER: &str = "egov-msa";

/// Where a project says which of its files are merged by whom.
const ATTRIBUTES_FILE: &str = ".gitattributes";

/// The command of the driver. Where this program is not to be found, git would take one side and tell of a conflict.
const MERGE_COMMAND: &str = "if command -v egov-msa >/dev/null; then egov-msa merge-file %O %A %B %P; \
     else git merge-file --quiet %A %O %B; fi";

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
    configure_merge(&repository)?;
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

/// How git merges what services share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MergeDriver {
    /// There is no repository, or the project has no use for it.
    Unneeded,
    /// By structure.
    Configured,
    /// By lines, as in every clone: its configuration does not come along.
    Missing,
}

/// How git merges what services share of a project.
pub fn merge_driver(folder: &Path) -> MergeDriver {
    let attributes = fs::read_to_string(folder.join(ATTRIBUTES_FILE)).unwrap_or_default();
    let is_named = attributes.contains(&format!("merge={MERGE_DRIVER}"));
    match work_tree(folder) {
        Ok(Some((repository, _))) if is_named => match has_merge_driver(&repository) {
            true => MergeDriver::Configured,
            false => MergeDriver::Missing,
        },
        _ => MergeDriver::Unneeded,
    }
}

/// Has git merge what services share by structure, where it would do so by lines; whether there was anything to do.
pub fn complete_merge_driver(folder: &Path) -> Result<bool, git2::Error> {
    if merge_driver(folder) != MergeDriver::Missing {
        return Ok(false);
    }
    let Some((repository, _)) = work_tree(folder)? else {
        return Ok(false);
    };
    configure_merge(&repository)?;
    Ok(true)
}

/// Where the person's own configuration has the driver, that is theirs to decide.
fn has_merge_driver(repository: &Repository) -> bool {
    let config = repository.config();
    config.is_ok_and(|config| {
        config
            .get_entry(&format!("merge.{MERGE_DRIVER}.driver"))
            .is_ok()
    })
}

fn configure_merge(repository: &Repository) -> Result<(), git2::Error> {
    let mut config = repository.config()?;
    config.set_str(&format!("merge.{MERGE_DRIVER}.name"), "egov-msa")?;
    config.set_str(&format!("merge.{MERGE_DRIVER}.driver"), MERGE_COMMAND)
}

/// Tells git of conflicts, so that `git status` lists them and `git mergetool` finds the three versions. Nothing is done
/// outside a work tree, and for files that git does not know.
pub fn mark_conflicts(folder: &Path, disputes: &[Dispute]) -> Result<(), git2::Error> {
    if disputes.is_empty() {
        return Ok(());
    }
    let Some((repository, prefix)) = work_tree(folder)? else {
        return Ok(());
    };
    let mut index = repository.index()?;
    for dispute in disputes {
        let path = prefix.join(&dispute.path);
        if index.get_path(&path, 0).is_some() {
            mark_conflict(&repository, &mut index, &path, dispute)?;
        }
    }
    index.write()
}

/// Takes conflicts back that [`mark_conflicts`] told git of: the index has these files again as they were committed.
pub fn forget_conflicts(folder: &Path, paths: &[String]) -> Result<(), git2::Error> {
    let Some((repository, prefix)) = work_tree(folder)? else {
        return Ok(());
    };
    let index = repository.index()?;
    let paths = paths.iter().map(|path| prefix.join(path));
    let conflicting: Vec<PathBuf> = paths
        .filter(|path| (1..=3).any(|stage| index.get_path(path, stage).is_some()))
        .collect();
    if conflicting.is_empty() {
        return Ok(());
    }
    let head = repository.head()?.peel(ObjectType::Commit)?;
    repository.reset_default(Some(&head), conflicting)
}

/// The versions of a file in the last commit, in those before it, and in the one that is being merged.
pub fn recent_versions(folder: &Path, path: &str) -> Vec<Vec<u8>> {
    let Ok(Some((repository, prefix))) = work_tree(folder) else {
        return Vec::new();
    };
    let path = prefix.join(path);
    let commits = ["HEAD", "HEAD^1", "HEAD^2", "MERGE_HEAD"].into_iter();
    let version = |name| {
        let commit = repository.revparse_single(name).ok()?;
        let entry = commit.peel_to_tree().ok()?.get_path(&path).ok()?;
        let blob = repository.find_blob(entry.id()).ok()?;
        Some(blob.content().to_vec())
    };
    commits.filter_map(version).collect()
}

/// The repository whose work tree a folder lies in, and the folder as git names it.
fn work_tree(folder: &Path) -> Result<Option<(Repository, PathBuf)>, git2::Error> {
    let repository = match Repository::discover(folder) {
        Err(error) if error.code() == ErrorCode::NotFound => return Ok(None),
        other => other?,
    };
    let prefix = prefix_in_work_tree(&repository, folder);
    Ok(prefix.map(|prefix| (repository, prefix)))
}

/// The folder as git names it.
fn prefix_in_work_tree(repository: &Repository, folder: &Path) -> Option<PathBuf> {
    let root = repository.workdir()?.canonicalize().ok()?;
    let folder = folder.canonicalize().ok()?;
    folder.strip_prefix(root).ok().map(Path::to_owned)
}

fn mark_conflict(
    repository: &Repository,
    index: &mut Index,
    path: &Path,
    dispute: &Dispute,
) -> Result<(), git2::Error> {
    index.remove_path(path)?;
    for (number, stage) in (1..).zip(&dispute.stages) {
        if let Some(stage) = stage {
            index.add(&staged_entry(repository, path, stage, number)?)?;
        }
    }
    Ok(())
}

fn staged_entry(
    repository: &Repository,
    path: &Path,
    stage: &Stage,
    number: u16,
) -> Result<IndexEntry, git2::Error> {
    let is_executable = stage.mode == Mode::Executable;
    Ok(IndexEntry {
        ctime: IndexTime::new(0, 0),
        mtime: IndexTime::new(0, 0),
        dev: 0,
        ino: 0,
        mode: if is_executable { 0o100_755 } else { 0o100_644 },
        uid: 0,
        gid: 0,
        file_size: 0,
        id: repository.blob(&stage.bytes)?,
        flags: number << STAGE_SHIFT,
        flags_extended: 0,
        path: slashed(path).into_bytes(),
    })
}

/// Git separates folders by `/` on every system.
fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
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
