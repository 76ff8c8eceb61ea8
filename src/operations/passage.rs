//! From one side of an operation to the other, file by file.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::record::{Record, Side, Touched, Version};
use super::survey::{ancestors, changed_meanwhile, found, is_absence};
use super::{Checkpoint, Step};
use crate::disk::{create_file, refused, set_permissions, sync};
use crate::error::Result;

const TEMPORARY_PREFIX: &str = ".egov-msa-";
const TEMPORARY_SUFFIX: &str = ".tmp";

/// A way of some files to one side of their operation.
pub(super) struct Passage<'a> {
    project: &'a Path,
    record: &'a Record,
    side: Side,
    files: Vec<&'a Touched>,
}

impl<'a> Passage<'a> {
    /// The way of these files; each of them must be as the other side has it.
    pub(super) fn new(
        project: &'a Path,
        record: &'a Record,
        side: Side,
        files: Vec<&'a Touched>,
    ) -> Self {
        Self {
            project,
            record,
            side,
            files,
        }
    }

    /// Goes the way. Whatever needs room on the disk comes before the first file that people can see.
    pub(super) fn go(&self, checkpoint: &mut Checkpoint<'_>) -> Result<()> {
        let prepared = self.prepare(checkpoint)?;
        self.remove_files(checkpoint)?;
        self.remove_folders(checkpoint)?;
        for (file, temporary) in &prepared {
            self.create_folders(file, checkpoint)?;
            checkpoint(&Step::PlaceFile(file.path.clone()))?;
            self.check_untouched(file)?;
            let path = self.project.join(&file.path);
            fs::rename(temporary, &path).map_err(|error| refused(&path, &error))?;
        }
        sync(&self.changed_folders())
    }

    fn prepare(&self, checkpoint: &mut Checkpoint<'_>) -> Result<Vec<(&'a Touched, PathBuf)>> {
        let mut prepared = Vec::new();
        for (index, file) in self.files.iter().copied().enumerate() {
            let Some(version) = file.version(self.side) else {
                continue;
            };
            checkpoint(&Step::Prepare(file.path.clone()))?;
            let temporary = self.nearest_folder(file).join(temporary_name(index));
            self.write(file, version, &temporary)
                .map_err(|error| refused(&self.project.join(&file.path), &error))?;
            prepared.push((file, temporary));
        }
        let temporaries: Vec<PathBuf> = prepared.iter().map(|(_, path)| path.clone()).collect();
        sync(&temporaries)?;
        Ok(prepared)
    }

    fn write(&self, file: &Touched, version: &Version, temporary: &Path) -> io::Result<()> {
        create_file(temporary, version.permissions)?.write_all(&version.bytes)?;
        // A file that the operation creates gets what the umask allows; every other one gets exactly what it had.
        if file.before.is_some() {
            set_permissions(temporary, version.permissions)?;
        }
        Ok(())
    }

    fn remove_files(&self, checkpoint: &mut Checkpoint<'_>) -> Result<()> {
        let gone = self
            .files
            .iter()
            .filter(|file| file.version(self.side).is_none());
        for file in gone {
            checkpoint(&Step::RemoveFile(file.path.clone()))?;
            self.check_untouched(file)?;
            let path = self.project.join(&file.path);
            fs::remove_file(&path).map_err(|error| refused(&path, &error))?;
        }
        Ok(())
    }

    fn remove_folders(&self, checkpoint: &mut Checkpoint<'_>) -> Result<()> {
        for folder in self.record.folders_gone_at(self.side) {
            let path = self.project.join(folder);
            checkpoint(&Step::RemoveFolder(folder.to_owned()))?;
            match fs::remove_dir(&path) {
                Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => {}
                Err(error) if is_absence(&error) => {}
                removed => removed.map_err(|error| refused(&path, &error))?,
            }
        }
        Ok(())
    }

    fn create_folders(&self, file: &Touched, checkpoint: &mut Checkpoint<'_>) -> Result<()> {
        let mut missing: Vec<&str> = ancestors(&file.path)
            .take_while(|folder| !self.project.join(folder).is_dir())
            .collect();
        missing.reverse();
        for folder in missing {
            checkpoint(&Step::CreateFolder(folder.to_owned()))?;
            self.create_folder(folder)
                .map_err(|error| refused(&self.project.join(folder), &error))?;
        }
        Ok(())
    }

    fn create_folder(&self, folder: &str) -> io::Result<()> {
        let path = self.project.join(folder);
        fs::create_dir(&path)?;
        match self.record.permissions_of_folder(folder) {
            Some(permissions) if self.side == Side::Before => set_permissions(&path, permissions),
            _ => Ok(()),
        }
    }

    /// An editor may save at any moment.
    fn check_untouched(&self, file: &Touched) -> Result<()> {
        let found = found(self.project, &file.path)?;
        if file.is_at(self.side.opposite(), found.as_ref()) {
            Ok(())
        } else {
            Err(changed_meanwhile(&file.path))
        }
    }

    /// The folder that a file lies in, or the nearest above it that exists.
    fn nearest_folder(&self, file: &Touched) -> PathBuf {
        let nearest = ancestors(&file.path)
            .map(|folder| self.project.join(folder))
            .find(|folder| folder.is_dir());
        nearest.unwrap_or_else(|| self.project.to_owned())
    }

    fn changed_folders(&self) -> Vec<PathBuf> {
        let folders = folders_of(self.files.iter().copied()).into_iter();
        folders
            .map(|folder| self.project.join(folder))
            .filter(|folder| folder.is_dir())
            .collect()
    }
}

/// Removes what a passage that stopped has left under temporary names.
pub(super) fn remove_temporaries(project: &Path, record: &Record) -> Result<()> {
    for folder in folders_of(&record.files) {
        let folder = project.join(folder);
        remove_temporaries_in(&folder).map_err(|error| refused(&folder, &error))?;
    }
    Ok(())
}

fn remove_temporaries_in(folder: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if is_absence(&error) => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        if entry.file_name().to_str().is_some_and(is_temporary_name) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Every folder that one of the files lies in, at any depth; the project itself is the empty path.
fn folders_of<'a>(files: impl IntoIterator<Item = &'a Touched>) -> BTreeSet<&'a str> {
    let files = files.into_iter();
    let below = files.flat_map(|file| ancestors(&file.path));
    below.chain([""]).collect()
}

/// Short, so that it fits wherever the name of the file does.
fn temporary_name(index: usize) -> String {
    format!("{TEMPORARY_PREFIX}{index}{TEMPORARY_SUFFIX}")
}

fn is_temporary_name(name: &str) -> bool {
    let number = name
        .strip_prefix(TEMPORARY_PREFIX)
        .and_then(|rest| rest.strip_suffix(TEMPORARY_SUFFIX));
    number.is_some_and(|digits| digits.parse::<usize>().is_ok())
}
