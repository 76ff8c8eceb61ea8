//! The template files: those embedded in the binary, and a folder of one's own laid over them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use walkdir::{DirEntry, WalkDir};

use crate::error::{Failure, Kind, Result};
use crate::nearest::{listed, nearest};
use crate::text;

static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");
static PRESETS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/presets");

/// Ending of the files that are rendered; all others are copied.
pub const TEMPLATE_SUFFIX: &str = ".tera";

/// The folders that a set of templates may have.
const FOLDERS: &[&str] = &[
    "ci",
    "crates",
    "deploy",
    "own-service",
    "platform",
    "presets",
    "project",
    "services",
];

/// One template file.
#[derive(Clone, Debug)]
pub struct TemplateFile {
    /// Content.
    pub bytes: Cow<'static, [u8]>,
    /// Where it was read from; `None` when embedded.
    pub origin: Option<PathBuf>,
}

impl TemplateFile {
    /// The content as text, which every file that is parsed has to be.
    pub fn text(&self, path: &str) -> Result<&str> {
        std::str::from_utf8(&self.bytes)
            .map_err(|_| Failure::usage(text!("templates.not-utf8")).at(self.shown_path(path)))
    }

    /// The path that means something to the person: on disk for their own file, in the set for an embedded one.
    pub fn shown_path(&self, path: &str) -> String {
        match &self.origin {
            Some(origin) => origin.display().to_string(),
            None => format!("templates/{path}"),
        }
    }
}

/// All template files by path, `/`-separated on every system: `services/user-service/unit.yaml`.
#[derive(Clone, Debug, Default)]
pub struct TemplateFiles {
    files: BTreeMap<String, TemplateFile>,
    /// Those over which others were laid, lowest first.
    covered: Vec<(String, TemplateFile)>,
}

impl TemplateFiles {
    /// The files embedded in the binary.
    pub fn embedded() -> Self {
        let mut files = Self::default();
        files.embed("", &TEMPLATES);
        files.embed("presets/", &PRESETS);
        files
    }

    /// The files of a folder alone.
    pub fn from_folder(folder: &Path) -> Result<Self> {
        let mut files = Self::default();
        files.overlay(folder)?;
        Ok(files)
    }

    /// Lays a folder over the files, path by path.
    pub fn overlay(&mut self, folder: &Path) -> Result<()> {
        if !folder.is_dir() {
            return Err(Failure::usage(text!("templates.no-folder")).at(folder.display()));
        }
        for entry in WalkDir::new(folder)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(is_visible)
        {
            let entry = entry.map_err(|error| unreadable(folder, &error))?;
            if entry.depth() == 1 && entry.file_type().is_dir() {
                check_top_folder(&entry)?;
            }
            if entry.file_type().is_file() {
                self.overlay_file(folder, entry.path())?;
            }
        }
        Ok(())
    }

    /// The file at a path.
    pub fn get(&self, path: &str) -> Option<&TemplateFile> {
        self.files.get(path)
    }

    /// The file at a path, and before it those over which it was laid, lowest first.
    pub fn layers<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a TemplateFile> {
        let covered = self
            .covered
            .iter()
            .filter(move |(covered, _)| covered == path);
        covered.map(|(_, file)| file).chain(self.get(path))
    }

    /// The files below a folder, by their path, in order; `folder` ends in `/`.
    pub fn below<'a>(&'a self, folder: &str) -> impl Iterator<Item = (&'a str, &'a TemplateFile)> {
        let folder = folder.to_owned();
        self.files
            .range(folder.clone()..)
            .take_while(move |(path, _)| path.starts_with(&folder))
            .map(|(path, file)| (path.as_str(), file))
    }

    /// Every file by its path, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &TemplateFile)> {
        self.files.iter().map(|(path, file)| (path.as_str(), file))
    }

    fn embed(&mut self, prefix: &str, folder: &'static Dir<'static>) {
        for file in folder.files() {
            let path = format!("{prefix}{}", slashed(file.path()));
            let bytes = Cow::Borrowed(file.contents());
            self.files.insert(
                path,
                TemplateFile {
                    bytes,
                    origin: None,
                },
            );
        }
        for inner in folder.dirs() {
            self.embed(prefix, inner);
        }
    }

    fn overlay_file(&mut self, folder: &Path, path: &Path) -> Result<()> {
        let bytes = std::fs::read(path).map_err(|error| {
            Failure::new(Kind::Disk, text!("templates.unreadable", reason = error))
                .at(path.display())
        })?;
        let key = slashed(path.strip_prefix(folder).unwrap_or(path));
        // A file replaces the one that would be written to the same place, rendered or not.
        match key.strip_suffix(TEMPLATE_SUFFIX) {
            Some(plain) => self.files.remove(plain),
            None => self.files.remove(&format!("{key}{TEMPLATE_SUFFIX}")),
        };
        let origin = Some(path.to_owned());
        let file = TemplateFile {
            bytes: Cow::Owned(bytes),
            origin,
        };
        if let Some(covered) = self.files.insert(key.clone(), file) {
            self.covered.push((key, covered));
        }
        Ok(())
    }
}

fn check_top_folder(entry: &DirEntry) -> Result<()> {
    let name = entry.file_name().to_string_lossy();
    if FOLDERS.contains(&name.as_ref()) {
        return Ok(());
    }
    let failure =
        Failure::usage(text!("templates.unknown-folder", name = name)).at(entry.path().display());
    Err(match nearest(&name, FOLDERS.iter().copied()) {
        Some(near) => failure.hint(text!("hint.did-you-mean", near = near)),
        None => failure.hint(text!(
            "hint.valid-words",
            words = listed(FOLDERS.iter().copied())
        )),
    })
}

/// A folder of templates may be a git repository and have other hidden folders at its top; they are no templates.
fn is_visible(entry: &DirEntry) -> bool {
    entry.depth() != 1 || !entry.file_name().to_string_lossy().starts_with('.')
}

fn unreadable(folder: &Path, error: &walkdir::Error) -> Failure {
    let path = error.path().unwrap_or(folder).display().to_string();
    let reason = error
        .io_error()
        .map_or_else(|| error.to_string(), ToString::to_string);
    Failure::new(Kind::Disk, text!("templates.unreadable", reason = reason)).at(path)
}

fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}
