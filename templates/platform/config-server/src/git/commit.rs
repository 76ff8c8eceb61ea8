//! From a label to a commit.

use git2::{ErrorCode, Oid, Repository};

/// Where a name is looked for: branches, branches that were fetched but never checked out, tags.
const NAMESPACES: [&str; 3] = ["refs/heads/", "refs/remotes/origin/", "refs/tags/"];

/// Shortest part of a commit id that counts as one.
const SHORTEST_ID: usize = 4;

/// A commit.
pub struct Commit {
    /// Its id.
    pub id: Oid,
    /// The id of its files.
    pub tree: Oid,
}

/// The commit that a branch, a tag or (part of) a commit id names.
///
/// # Errors
/// When the repository cannot be read.
pub fn find(repository: &Repository, label: &str) -> Result<Option<Commit>, git2::Error> {
    let found = |commit: git2::Commit| Commit {
        id: commit.id(),
        tree: commit.tree_id(),
    };
    for namespace in NAMESPACES {
        let reference = repository.find_reference(&format!("{namespace}{label}"));
        if let Some(reference) = unless_absent(reference)? {
            return Ok(unless_absent(reference.peel_to_commit())?.map(found));
        }
    }
    let is_id = label.len() >= SHORTEST_ID && label.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_id {
        let commit = repository.find_commit_by_prefix(label);
        return Ok(unless_absent(commit)?.map(found));
    }
    Ok(None)
}

/// Whether the branch `label` is the one that is checked out.
pub fn is_checked_out(repository: &Repository, label: &str) -> bool {
    let branch = format!("refs/heads/{label}");
    !repository.is_bare()
        && repository
            .head()
            .is_ok_and(|head| head.name() == Ok(branch.as_str()))
}

/// Texts that cannot be names at all, and parts of ids that several commits share, name nothing.
fn unless_absent<T>(found: Result<T, git2::Error>) -> Result<Option<T>, git2::Error> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error)
            if matches!(
                error.code(),
                ErrorCode::NotFound
                    | ErrorCode::InvalidSpec
                    | ErrorCode::Ambiguous
                    | ErrorCode::Peel
            ) =>
        {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
