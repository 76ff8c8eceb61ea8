//! What people have made of the project: the files on disk.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::line_endings::{LineEnding, to_lf};
use crate::error::{Failure, Kind, Result};
use crate::file_tree::Mode;
use crate::text;

/// Folders of a project in which nothing is that people wrote.
const PASSED_OVER: [&str; 6] = [
    ".egov-msa",
    ".git",
    "data",
    "node_modules",
    "target",
    "vendor",
];

/// Bytes of the largest file that is looked at.
const LARGEST: u64 = 1024 * 1024;

/// A file as it is on disk.
#[derive(Clone, Debug)]
pub struct Found {
    /// Content as it is.
    pub raw: Vec<u8>,
    /// Content, with lines that end in `\n`.
    pub bytes: Vec<u8>,
    /// How its lines end on disk.
    pub ending: LineEnding,
    /// Whether it can be run; unknown on Windows.
    pub is_executable: Option<bool>,
}

/// What is at a place.
#[derive(Clone, Debug)]
pub enum Place {
    /// Nothing.
    Free,
    /// A file.
    File(Found),
    /// Something that can neither be read as a file nor written over: a folder, a link, a file instead of a folder.
    Blocked,
}

/// The files of a project on disk.
pub struct WorkTree<'a> {
    folder: &'a Path,
    /// What is known of folders: whether a file can lie in it.
    folders: RefCell<BTreeMap<PathBuf, Folder>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Folder {
    Absent,
    Present,
    Blocked,
}

impl<'a> WorkTree<'a> {
    /// The files below a folder.
    pub fn new(folder: &'a Path) -> Self {
        Self {
            folder,
            folders: RefCell::default(),
        }
    }

    /// What is at a path of the project.
    pub fn place(&self, path: &str) -> Result<Place> {
        match self.parent(Path::new(path))? {
            Folder::Absent => return Ok(Place::Free),
            Folder::Blocked => return Ok(Place::Blocked),
            Folder::Present => {}
        }
        let place = self.folder.join(path);
        let Some(metadata) = metadata(&place)? else {
            return Ok(Place::Free);
        };
        if !metadata.is_file() {
            return Ok(Place::Blocked);
        }
        let raw = fs::read(&place).map_err(|error| unreadable(&place, &error))?;
        Ok(Place::File(Found {
            ending: LineEnding::of(&raw),
            bytes: to_lf(&raw).into_owned(),
            raw,
            is_executable: is_executable(&metadata),
        }))
    }

    /// The paths of all files that may be people's, but for those in build results and the like.
    pub fn paths(&self) -> impl Iterator<Item = String> {
        let entries = WalkDir::new(self.folder).min_depth(1).sort_by_file_name();
        let entries = entries.into_iter().filter_entry(is_looked_at);
        // A folder that cannot be read has nothing that can be recognised.
        let files = entries.filter_map(|entry| entry.ok().filter(|one| one.file_type().is_file()));
        files.filter_map(|entry| {
            let path = entry.path().strip_prefix(self.folder).ok()?;
            let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
            Some(parts?.join("/"))
        })
    }

    fn parent(&self, path: &Path) -> Result<Folder> {
        let Some(parent) = path.parent().filter(|parent| *parent != Path::new("")) else {
            return Ok(Folder::Present);
        };
        if let Some(known) = self.folders.borrow().get(parent) {
            return Ok(*known);
        }
        let folder = match self.parent(parent)? {
            Folder::Present => match metadata(&self.folder.join(parent))? {
                None => Folder::Absent,
                Some(metadata) if metadata.is_dir() => Folder::Present,
                Some(_) => Folder::Blocked,
            },
            other => other,
        };
        self.folders.borrow_mut().insert(parent.to_owned(), folder);
        Ok(folder)
    }
}

/// The mode of a file whose content is decided: what people did to it counts, and otherwise what the generator says.
pub fn mode(base: Option<Mode>, found: Option<bool>, theirs: Mode) -> Mode {
    match found {
        Some(true) if base == Some(Mode::Regular) => Mode::Executable,
        Some(false) if base == Some(Mode::Executable) => Mode::Regular,
        _ => theirs,
    }
}

fn is_looked_at(entry: &DirEntry) -> bool {
    let is_passed_over = || PASSED_OVER.iter().any(|name| entry.file_name() == *name);
    if entry.file_type().is_dir() {
        entry.depth() > 1 || !is_passed_over()
    } else {
        entry
            .metadata()
            .is_ok_and(|metadata| metadata.len() <= LARGEST)
    }
}

/// Links are not followed.
fn metadata(place: &Path) -> Result<Option<Metadata>> {
    match fs::symlink_metadata(place) {
        Ok(metadata) => Ok(Some(metadata)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(place, &error)),
    }
}

fn unreadable(place: &Path, error: &io::Error) -> Failure {
    Failure::new(Kind::Disk, text!("project.unreadable", reason = error)).at(place.display())
}

#[cfg(unix)]
fn is_executable(metadata: &Metadata) -> Option<bool> {
    use std::os::unix::fs::PermissionsExt;
    Some(metadata.permissions().mode() & 0o100 != 0)
}

#[cfg(not(unix))]
fn is_executable(_metadata: &Metadata) -> Option<bool> {
    None
}
