//! What is on the disk.

use std::fs;
use std::io;
use std::path::Path;

use super::record::{Record, Side, Touched, Version, is_inside};
use crate::disk::{permissions, refused};
use crate::error::{Failure, Kind, Result};
use crate::messages::Text;
use crate::text;

/// The file at a path of the project. A folder is no file; what is reached by a symbolic link is not ours to touch.
pub(super) fn found(project: &Path, path: &str) -> Result<Option<Version>> {
    if !is_inside(path) {
        return Err(in_the_way(path, text!("operation.outside")));
    }
    for ancestor in ancestors(path) {
        let metadata = fs::symlink_metadata(project.join(ancestor));
        if metadata.is_ok_and(|metadata| metadata.is_symlink()) {
            return Err(in_the_way(ancestor, text!("operation.link")));
        }
    }
    let full = project.join(path);
    let metadata = match fs::symlink_metadata(&full) {
        Err(error) if is_absence(&error) => return Ok(None),
        metadata => metadata.map_err(|error| refused(&full, &error))?,
    };
    if metadata.is_dir() {
        return Ok(None);
    }
    if !metadata.is_file() {
        return Err(in_the_way(path, text!("operation.link")));
    }
    let bytes = fs::read(&full).map_err(|error| refused(&full, &error))?;
    Ok(Some(Version::new(bytes, permissions(&metadata))))
}

/// The files that are no longer, or not yet, as one side of an operation has them.
pub(super) fn strangers<'a>(
    project: &Path,
    record: &'a Record,
    side: Side,
) -> Result<Vec<&'a Touched>> {
    let mut strangers = Vec::new();
    for file in &record.files {
        if !file.is_at(side, found(project, &file.path)?.as_ref()) {
            strangers.push(file);
        }
    }
    Ok(strangers)
}

/// The folders that a path lies in, the nearest first, without the project itself.
pub(super) fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(parent(path), |folder| parent(folder))
}

fn parent(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(folder, _)| folder)
}

/// Whether there is nothing at a path.
pub(super) fn is_absence(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

pub(super) fn in_the_way(path: &str, what: Text) -> Failure {
    Failure::new(Kind::WouldOverwrite, what)
        .at(path)
        .hint(text!("operation.in-the-way.hint"))
}

/// Whatever stands there now was not seen when it was decided what to do.
pub(super) fn changed_meanwhile(path: &str) -> Failure {
    Failure::busy(text!("operation.changed-meanwhile"))
        .at(path)
        .hint(text!("operation.changed-meanwhile.hint"))
}
