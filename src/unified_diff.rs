//! Changes as git shows them.

use std::fs;
use std::io;
use std::path::Path;

use anyhow::Context;
use git2::{DiffLineType, Patch};

use crate::change_report::is_own;
use crate::error::{Failure, Kind, Result};
use crate::file_tree::Mode;
use crate::operations::{Change, ChangeSet};
use crate::text;

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
    changes
        .iter()
        .filter(|(path, _)| !is_own(path))
        .map(|(path, change)| {
            let before = present(&project.join(path))?;
            let diff = file_diff(path, before.as_deref(), change);
            Ok(diff.with_context(|| format!("the change of {path} cannot be shown"))?)
        })
        .collect()
}

fn present(place: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(place) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => {
            let what = text!("project.unreadable", reason = error);
            Err(Failure::new(Kind::Disk, what).at(place.display()))
        }
    }
}

fn file_diff(path: &str, before: Option<&[u8]>, change: &Change) -> Result<FileDiff, git2::Error> {
    let after = match change {
        Change::Write(file) => Some(&file.bytes[..]),
        Change::Remove => None,
    };
    let place = Some(Path::new(path));
    let sides = [before, after].map(Option::unwrap_or_default);
    let mut patch = Patch::from_buffers(sides[0], place, sides[1], place, None)?;
    let (_, added, removed) = patch.line_stats()?;
    let mut text = header(path, before.is_some(), change);
    if matches!(change, Change::Write(file) if file.mode == Mode::Private) {
        text.push_str(&format!("Private files a/{path} and b/{path} differ\n"));
    } else {
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
fn header(path: &str, is_present: bool, change: &Change) -> String {
    let (old, new) = (format!("a/{path}"), format!("b/{path}"));
    let line = format!("diff --git {old} {new}\n");
    match change {
        Change::Write(file) if !is_present => {
            let mode = file.mode.octal();
            format!("{line}new file mode {mode}\n--- /dev/null\n+++ {new}\n")
        }
        Change::Write(_) => format!("{line}--- {old}\n+++ {new}\n"),
        Change::Remove => format!("{line}deleted file mode 100644\n--- {old}\n+++ /dev/null\n"),
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
