//! Brings a project in line with a new output of the generator, and keeps what people made of the last one.
//!
//! Only the files in which the two outputs differ are looked at. For each of them there are three versions: the last
//! output, the work tree, and the new output.

mod joined;
mod line_endings;
mod moves;
mod plan;
mod relocation;
mod renames;
mod settle;
mod work_tree;

pub use line_endings::{LineEnding, is_binary, to_lf};
pub use plan::{Conflict, ConflictKind, Note, NoteKind, Plan};
pub use relocation::Relocation;
pub use work_tree::{Found, Place, WorkTree};

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
    /// What it has elsewhere than the last output.
    pub relocation: &'a Relocation,
}

/// A file in which the two outputs differ.
struct Difference<'a> {
    path: &'a str,
    /// Where it was in the last output, if it was elsewhere.
    origin: Option<&'a str>,
    base: Option<&'a LockedFile>,
    theirs: Option<&'a File>,
}

/// Works out what becomes of each file. The spec is left to the caller, for it is what the output comes from.
pub fn reconcile(project: &ExistingProject, output: &NewOutput<'_>) -> Result<Plan> {
    let work_tree = WorkTree::new(project.folder());
    let located = moves::locate(differences(project, output), project, output, &work_tree)?;
    refuse_blocked(&located)?;
    let mut settler = settle::Settler::new(project, output.relocation);
    for one in &located {
        settler.settle(one)?;
    }
    for stranger in moves::relocated_strangers(project, output, &work_tree)? {
        settler.take_along(&stranger);
    }
    settler.finish()
}

fn differences<'a>(project: &'a ExistingProject, output: &'a NewOutput<'a>) -> Vec<Difference<'a>> {
    let (before, after) = (&project.lock().files, output.files);
    let relocated = before.keys().map(|path| output.relocation.target(path));
    let paths: BTreeSet<&str> = relocated.chain(after.keys().map(String::as_str)).collect();
    paths
        .into_iter()
        .filter(|path| *path != SPEC_FILE)
        .map(|path| {
            let origin = output.relocation.origin(path);
            Difference {
                path,
                origin,
                base: before.get(origin.unwrap_or(path)),
                theirs: output.tree.get(path),
            }
        })
        .filter(
            |difference| match (difference.base, after.get(difference.path)) {
                (Some(base), Some(theirs)) => {
                    difference.origin.is_some() || !base.is_same_file(theirs)
                }
                _ => true,
            },
        )
        .collect()
}

/// Nothing is written over a folder or through a link.
fn refuse_blocked(located: &[Located<'_>]) -> Result<()> {
    let blocked = located.iter().filter(|one| one.is_blocked);
    let blocked: Vec<&str> = blocked.map(|one| one.difference.path).collect();
    if blocked.is_empty() {
        return Ok(());
    }
    Err(self::blocked(&blocked))
}

fn blocked(paths: &[&str]) -> Failure {
    let what = text!("reconcile.blocked", paths = paths.join("\n  "));
    Failure::new(Kind::WouldOverwrite, what).hint(text!("reconcile.blocked.hint"))
}
