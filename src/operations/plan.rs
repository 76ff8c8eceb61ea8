//! From the changes that were decided on to an operation: what every path is now, and what it will be.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::change_set::{Change, ChangeSet, Planned};
use super::record::{Folder, Record, Touched, Version};
use super::survey::{ancestors, changed_meanwhile, found, in_the_way};
use crate::disk::{permissions, permissions_for, refused};
use crate::error::Result;
use crate::text;

/// The operation that the changes stand for; nothing if they change nothing.
pub(super) fn plan(project: &Path, command: &str, changes: &ChangeSet) -> Result<Option<Record>> {
    let mut files = Vec::new();
    for (path, planned) in changes.planned() {
        files.push(touched(project, path, planned)?);
    }
    files.retain(Touched::is_change);
    if files.is_empty() {
        return Ok(None);
    }
    let emptied = emptied(project, &files)?;
    let made = made(project, &files, &emptied)?;
    Ok(Some(
        Record::new(command, files, made, emptied).with_disputes(changes.disputes()),
    ))
}

fn touched(project: &Path, path: &str, planned: &Planned) -> Result<Touched> {
    let before = found(project, path)?;
    let is_as_planned = before.as_ref().map(|version| &version.sha256) == planned.found.as_ref();
    if !is_as_planned {
        return Err(changed_meanwhile(path));
    }
    let after = match &planned.change {
        Change::Remove => None,
        Change::Write(file) => {
            let present = before.as_ref().map(|version| version.permissions);
            Some(Version::new(
                file.bytes.clone(),
                permissions_for(file.mode, present),
            ))
        }
    };
    Ok(Touched {
        path: path.to_owned(),
        before,
        after,
    })
}

/// The folders in which nothing is left.
fn emptied(project: &Path, files: &[Touched]) -> Result<Vec<Folder>> {
    let written: BTreeSet<&str> = written(files).flat_map(ancestors).collect();
    let mut gone: BTreeSet<String> = files
        .iter()
        .filter(|file| file.after.is_none())
        .map(|file| file.path.clone())
        .collect();
    let mut candidates: Vec<String> = gone
        .iter()
        .flat_map(|path| ancestors(path))
        .map(str::to_owned)
        .collect();
    // What lies in a folder is looked at before the folder.
    candidates.sort_by(|left, right| right.cmp(left));
    candidates.dedup();
    let mut emptied = Vec::new();
    for path in candidates {
        if !written.contains(path.as_str()) && holds_only(project, &path, &gone)? {
            gone.insert(path.clone());
            emptied.push(folder(project, path)?);
        }
    }
    Ok(emptied)
}

fn folder(project: &Path, path: String) -> Result<Folder> {
    let full = project.join(&path);
    let metadata = fs::metadata(&full).map_err(|error| refused(&full, &error))?;
    Ok(Folder {
        path,
        permissions: permissions(&metadata),
    })
}

fn holds_only(project: &Path, folder: &str, gone: &BTreeSet<String>) -> Result<bool> {
    let full = project.join(folder);
    let entries = fs::read_dir(&full).map_err(|error| refused(&full, &error))?;
    for entry in entries {
        let entry = entry.map_err(|error| refused(&full, &error))?;
        let name = entry.file_name();
        let is_gone = name
            .to_str()
            .is_some_and(|name| gone.contains(&format!("{folder}/{name}")));
        if !is_gone {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The folders that are missing. What is in the way of a file or a folder is told before anything begins.
fn made(project: &Path, files: &[Touched], emptied: &[Folder]) -> Result<Vec<String>> {
    let removed: BTreeSet<&str> = files
        .iter()
        .filter(|file| file.after.is_none())
        .map(|file| file.path.as_str())
        .collect();
    let mut made = BTreeSet::new();
    for path in written(files) {
        let is_emptied = emptied.iter().any(|folder| folder.path == path);
        if project.join(path).is_dir() && !is_emptied {
            return Err(in_the_way(path, text!("destination.folder")));
        }
        for folder in ancestors(path) {
            let full = project.join(folder);
            if full.is_file() && !removed.contains(folder) {
                return Err(in_the_way(folder, text!("destination.file")));
            }
            if !full.is_dir() {
                made.insert(folder.to_owned());
            }
        }
    }
    // As with the emptied ones, what lies in a folder comes before it.
    Ok(made.into_iter().rev().collect())
}

fn written(files: &[Touched]) -> impl Iterator<Item = &str> {
    files
        .iter()
        .filter(|file| file.after.is_some())
        .map(|file| file.path.as_str())
}
