//! Where the files are that the two outputs differ in.

use std::collections::{BTreeMap, BTreeSet};

use super::line_endings::to_lf;
use super::renames::{self, Candidate};
use super::work_tree::{Found, Place, WorkTree};
use super::{Difference, NewOutput};
use crate::error::Result;
use crate::existing_project::ExistingProject;

/// A file in which the outputs differ, and what it is on disk.
pub struct Located<'a> {
    pub difference: Difference<'a>,
    /// Where people moved it to.
    pub moved_to: Option<String>,
    /// The file on disk, if there is one.
    pub found: Option<Found>,
    /// Where it is, if the generator moves it from there.
    pub leaves: Option<&'a str>,
    /// Whether something is in its place that is no file.
    pub is_blocked: bool,
}

/// A file of people's own that goes along with those of the generator.
pub struct Stranger {
    /// Where it is.
    pub path: String,
    /// Where it goes.
    pub target: String,
    /// What it is.
    pub found: Found,
}

/// Finds each file on disk; those that are not at their place may have been moved.
pub fn locate<'a>(
    differences: Vec<Difference<'a>>,
    project: &ExistingProject,
    output: &NewOutput<'_>,
    work_tree: &WorkTree<'_>,
) -> Result<Vec<Located<'a>>> {
    let mut located = Vec::with_capacity(differences.len());
    for difference in differences {
        let place = work_tree.place(difference.origin.unwrap_or(difference.path))?;
        let leaves = difference
            .origin
            .filter(|_| matches!(place, Place::File(_)));
        let is_taken = leaves.is_some() && !is_free(difference.path, work_tree)?;
        located.push(Located {
            leaves,
            // What the generator drops anyway may be replaced by anything.
            is_blocked: (is_taken || matches!(place, Place::Blocked))
                && difference.theirs.is_some(),
            found: match place {
                Place::File(found) => Some(found),
                Place::Free | Place::Blocked => None,
            },
            moved_to: None,
            difference,
        });
    }
    let mut moved = moved_files(&located, project, output, work_tree)?;
    for one in &mut located {
        if let Some((path, found)) = moved.remove(one.difference.path) {
            one.moved_to = Some(path);
            one.found = Some(found);
        }
    }
    Ok(located)
}

/// The files that are missing at their place, with the place that they have now.
fn moved_files(
    located: &[Located<'_>],
    project: &ExistingProject,
    output: &NewOutput<'_>,
    work_tree: &WorkTree<'_>,
) -> Result<BTreeMap<String, (String, Found)>> {
    let missing = missing_files(located, project)?;
    if missing.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut strangers = strangers(project, output, work_tree)?;
    let candidates: Vec<Candidate> = strangers
        .iter()
        .map(|(path, found)| Candidate {
            path: path.clone(),
            bytes: found.bytes.clone(),
        })
        .collect();
    let moves = renames::find(&missing, &candidates).into_iter();
    Ok(moves
        .filter_map(|(from, to)| {
            let found = strangers.remove(&to)?;
            Some((from, (to, found)))
        })
        .collect())
}

fn missing_files(located: &[Located<'_>], project: &ExistingProject) -> Result<Vec<Candidate>> {
    let missing = located
        .iter()
        .filter(|one| one.found.is_none() && !one.is_blocked);
    missing
        .filter_map(|one| Some((one.difference.path, one.difference.base?)))
        .map(|(path, base)| {
            Ok(Candidate {
                path: path.to_owned(),
                bytes: to_lf(&project.pristine_content(path, base)?).into_owned(),
            })
        })
        .collect()
}

fn is_free(path: &str, work_tree: &WorkTree<'_>) -> Result<bool> {
    Ok(matches!(work_tree.place(path)?, Place::Free))
}

/// What people have put into folders that the generator moves. What is in the way there is an error.
pub fn relocated_strangers(
    project: &ExistingProject,
    output: &NewOutput<'_>,
    work_tree: &WorkTree<'_>,
) -> Result<Vec<Stranger>> {
    if output.relocation.is_empty() {
        return Ok(Vec::new());
    }
    let mut along = Vec::new();
    for (path, found) in strangers(project, output, work_tree)? {
        let Some(target) = output.relocation.target_of_stranger(&path) else {
            continue;
        };
        if !is_free(&target, work_tree)? {
            return Err(super::blocked(&[&target]));
        }
        along.push(Stranger {
            path,
            target,
            found,
        });
    }
    Ok(along)
}

/// The files that neither output knows.
fn strangers(
    project: &ExistingProject,
    output: &NewOutput<'_>,
    work_tree: &WorkTree<'_>,
) -> Result<BTreeMap<String, Found>> {
    let outputs = [&project.lock().files, output.files];
    let known: BTreeSet<&String> = outputs.into_iter().flat_map(BTreeMap::keys).collect();
    let mut strangers = BTreeMap::new();
    for path in work_tree.paths().filter(|path| !known.contains(path)) {
        if let Place::File(found) = work_tree.place(&path)? {
            strangers.insert(path, found);
        }
    }
    Ok(strangers)
}
