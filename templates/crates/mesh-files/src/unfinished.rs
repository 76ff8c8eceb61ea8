//! Parts of files in the local folder whose process ended before their upload did.

use std::fs::{DirEntry, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Months, and months below `editor`.
const DEPTH: u32 = 2;

/// Deletes them when nothing was written to them for `age`.
pub async fn remove(folder: PathBuf, age: Duration) -> io::Result<()> {
    let removed = tokio::task::spawn_blocking(move || remove_below(&folder, age, DEPTH));
    removed.await.map_err(io::Error::other)?
}

fn remove_below(folder: &Path, age: Duration, depth: u32) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let Some(meta) = unless_gone(entry.metadata())? else {
            continue;
        };
        if meta.is_dir() && depth > 0 {
            remove_below(&entry.path(), age, depth - 1)?;
        } else if is_part(&entry) && is_old(&meta, age) {
            unless_gone(std::fs::remove_file(entry.path()))?;
        }
    }
    Ok(())
}

/// Uploads end while this runs.
fn unless_gone<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The store writes `<name>#<number>` until a file is complete; no key has that sign.
fn is_part(entry: &DirEntry) -> bool {
    let name = entry.file_name();
    let name = name.to_string_lossy().into_owned();
    name.rsplit_once('#').is_some_and(|(_, number)| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn is_old(meta: &Metadata, age: Duration) -> bool {
    let written = meta.modified().ok();
    written
        .and_then(|written| written.elapsed().ok())
        .is_some_and(|old| old > age)
}
