//! Brings a project in line with a new output of the generator, and keeps what people made of the last one.
//!
//! Only the files in which the two outputs differ are looked at. For each of them there are three versions: the last
//! output, the work tree, and the new output.

mod joined;
mod line_endings;
mod moves;
mod plan;
mod renames;
mod settle;
mod work_tree;

pub use line_endings::{LineEnding, is_binary, to_lf};
pub use plan::{Conflict, ConflictKind, Note, NoteKind, Plan, Stage};
pub use work_tree::{Place, WorkTree};

use std::collections::BTreeSet;

use crate::error::{Failure, Kind, Result};
use crate::existing_project::ExistingProject;
use crate::file_tree::{File, FileTree};
use crate::generation_lock::{LockedFile, LockedFiles};
use crate::spec::SPEC_FILE;
use crate::text;

use moves::Located;

/// What the generator writes now.
pub struct NewOutput<'a> {
    /// The files, without those of `.egov-msa` and without secrets.
    pub tree: &'a FileTree,
    /// The same as the lock names them.
    pub files: &'a LockedFiles,
}

/// A file in which the two outputs differ.
struct Difference<'a> {
    path: &'a str,
    base: Option<&'a LockedFile>,
    theirs: Option<&'a File>,
}

/// Works out what becomes of each file. The spec is left to the caller, for it is what the output comes from.
pub fn reconcile(project: &ExistingProject, output: &NewOutput<'_>) -> Result<Plan> {
    let work_tree = WorkTree::new(project.folder());
    let located = moves::locate(differences(project, output), project, output, &work_tree)?;
    refuse_blocked(&located)?;
    let mut settler = settle::Settler::new(project);
    for one in &located {
        settler.settle(one)?;
    }
    settler.finish()
}

fn differences<'a>(project: &'a ExistingProject, output: &NewOutput<'a>) -> Vec<Difference<'a>> {
    let (before, after) = (&project.lock().files, output.files);
    let paths: BTreeSet<&str> = before
        .keys()
        .chain(after.keys())
        .map(String::as_str)
        .collect();
    paths
        .into_iter()
        .filter(|path| *path != SPEC_FILE)
        .map(|path| (path, before.get(path), after.get(path)))
        .filter(|(_, base, theirs)| match (base, theirs) {
            (Some(base), Some(theirs)) => !base.is_same_file(theirs),
            _ => true,
        })
        .map(|(path, base, _)| Difference {
            path,
            base,
            theirs: output.tree.get(path),
        })
        .collect()
}

/// Nothing is written over a folder or through a link.
fn refuse_blocked(located: &[Located<'_>]) -> Result<()> {
    let blocked = located.iter().filter(|one| one.is_blocked);
    let blocked: Vec<&str> = blocked.map(|one| one.difference.path).collect();
    if blocked.is_empty() {
        return Ok(());
    }
    let what = text!("reconcile.blocked", paths = blocked.join("\n  "));
    Err(Failure::new(Kind::WouldOverwrite, what).hint(text!("reconcile.blocked.hint")))
}
