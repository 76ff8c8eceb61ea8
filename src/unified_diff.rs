//! Changes as git shows them.

use std::path::Path;

use anyhow::Context;
use git2::{DiffLineType, Patch};

use crate::change_report::is_own;
use crate::error::Result;
use crate::file_tree::Mode;
use crate::operations::{Change, ChangeSet};
use crate::reconcile::{Found, Place, WorkTree, is_binary};

/// What git calls a file that is not there.
const NOTHING: &str = "/dev/null";

/// The change of one file.
#[derive(Debug, Default)]
pub struct FileDiff {
    /// Its path.
    pub path: String,
    /// The change as `git apply` reads it; secrets are left out.
    pub text: String,
    /// Lines that come.
    pub added: usize,
    /// Lines that go.
    pub removed: usize,
}

/// The changes of a project against what is on disk, without what the program keeps for itself.
pub fn file_diffs(project: &Path, changes: &ChangeSet) -> Result<Vec<FileDiff>> {
    let work_tree = WorkTree::new(project);
    changes
        .iter()
        .filter(|(path, _)| !is_own(path))
        .map(|(path, change)| {
            let found = match work_tree.place(path)? {
                Place::File(found) => Some(found),
                Place::Free | Place::Blocked => None,
            };
            let diff = file_diff(path, found.as_ref(), change);
            Ok(diff.with_context(|| format!("the change of {path} cannot be shown"))?)
        })
        .collect()
}

fn file_diff(path: &str, found: Option<&Found>, change: &Change) -> Result<FileDiff, git2::Error> {
    let before = found.map(|found| &found.raw[..]);
    let after = match change {
        Change::Write(file) => Some(&file.bytes[..]),
        Change::Remove => None,
    };
    let place = Some(Path::new(path));
    let sides = [before, after].map(Option::unwrap_or_default);
    let mut patch = Patch::from_buffers(sides[0], place, sides[1], place, None)?;
    let (_, added, removed) = patch.line_stats()?;
    let mut text = header(path, found, change);
    if matches!(change, Change::Write(file) if file.mode == Mode::Private) {
        text.push_str(&format!("Private files a/{path} and b/{path} differ\n"));
    } else if patch.num_hunks() > 0 || is_binary(sides[0]) || is_binary(sides[1]) {
        text.push_str(&names(path, found, change));
        text.push_str(&hunks(&mut patch)?);
    }
    Ok(FileDiff {
        path: path.to_owned(),
        text,
        added,
        removed,
    })
}

/// Buffers have no modes and always a name, so that git's own header would not say what comes and goes.
fn header(path: &str, found: Option<&Found>, change: &Change) -> String {
    let line = format!("diff --git a/{path} b/{path}\n");
    let old = found.map(|found| mode_of(found.is_executable));
    match (old, change) {
        (None, Change::Write(file)) => format!("{line}new file mode {}\n", file.mode.octal()),
        (Some(old), Change::Write(file)) if file.mode != Mode::Private && old != file.mode => {
            let (old, new) = (old.octal(), file.mode.octal());
            format!("{line}old mode {old}\nnew mode {new}\n")
        }
        (old, Change::Remove) => {
            let old = old.unwrap_or(Mode::Regular).octal();
            format!("{line}deleted file mode {old}\n")
        }
        (Some(_), Change::Write(_)) => line,
    }
}

fn names(path: &str, found: Option<&Found>, change: &Change) -> String {
    let old = found.map_or_else(|| NOTHING.to_owned(), |_| format!("a/{path}"));
    let new = match change {
        Change::Write(_) => format!("b/{path}"),
        Change::Remove => NOTHING.to_owned(),
    };
    format!("--- {old}\n+++ {new}\n")
}

fn mode_of(is_executable: Option<bool>) -> Mode {
    match is_executable {
        Some(true) => Mode::Executable,
        _ => Mode::Regular,
    }
}

fn hunks(patch: &mut Patch<'_>) -> Result<String, git2::Error> {
    let mut text = String::new();
    patch.print(&mut |_, _, line| {
        let origin = line.origin_value();
        match origin {
            DiffLineType::FileHeader => return true,
            DiffLineType::Context | DiffLineType::Addition | DiffLineType::Deletion => {
                text.push(line.origin());
            }
            _ => {}
        }
        text.push_str(&String::from_utf8_lossy(line.content()));
        true
    })?;
    Ok(text)
}
