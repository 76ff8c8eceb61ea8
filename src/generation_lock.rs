//! What the project remembers of its generation: `.egov-msa/lock.yaml`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::blueprint::Blueprint;
use crate::error::{Failure, Result};
use crate::file_tree::{FileTree, Mode};
use crate::spec::ProjectSpec;
use crate::text;

/// Path of the lock in a project.
pub const LOCK_FILE: &str = ".egov-msa/lock.yaml";

/// The version of the format that this program reads and writes.
const VERSION: u32 = 1;

/// The first line of every file that this program alone writes.
pub const KEPT: &str =
    "# egov-msa가 관리합니다. 수정하지 마십시오. / Kept by egov-msa; do not edit.\n";

/// A file as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct LockedFile {
    /// Path of its template.
    pub template: String,
    /// SHA-256 of its content.
    pub sha256: String,
    /// Mode.
    pub mode: Mode,
}

impl LockedFile {
    /// Whether the other one has the same content and mode, wherever it comes from.
    pub fn is_same_file(&self, other: &Self) -> bool {
        self.sha256 == other.sha256 && self.mode == other.mode
    }
}

/// Files as they were written, by their path.
pub type LockedFiles = BTreeMap<String, LockedFile>;

/// The lock of a project on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GenerationLock {
    /// Version of the program that wrote the project.
    pub generator: String,
    /// Whether templates of the person's own took part.
    pub has_overlay: bool,
    /// Every file that it wrote.
    pub files: LockedFiles,
}

#[derive(Serialize)]
struct Written<'a> {
    version: u32,
    generator: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    overlay: bool,
    spec: &'a ProjectSpec,
    files: Vec<WrittenFile<'a>>,
}

#[derive(Serialize)]
struct WrittenFile<'a> {
    path: &'a str,
    #[serde(flatten)]
    file: &'a LockedFile,
}

#[derive(Deserialize)]
struct Read {
    version: u32,
    generator: String,
    #[serde(default)]
    overlay: bool,
    files: Vec<ReadFile>,
}

#[derive(Deserialize)]
struct ReadFile {
    path: String,
    #[serde(flatten)]
    file: LockedFile,
}

/// The files of a tree as the lock names them.
pub fn locked_files(tree: &FileTree) -> LockedFiles {
    tree.iter()
        .map(|(path, file)| {
            let locked = LockedFile {
                template: file.template.clone(),
                sha256: sha256(&file.bytes),
                mode: file.mode,
            };
            (path.to_owned(), locked)
        })
        .collect()
}

/// The lock of a generation: the spec, and every file with where it comes from and what it was.
pub fn describe(blueprint: &Blueprint, files: &LockedFiles) -> Result<String> {
    let files = files.iter();
    let lock = Written {
        version: VERSION,
        generator: &blueprint.generator.version,
        overlay: blueprint.generator.has_overlay,
        spec: &blueprint.spec,
        files: files
            .map(|(path, file)| WrittenFile { path, file })
            .collect(),
    };
    let yaml = serde_yaml::to_string(&lock).map_err(anyhow::Error::new)?;
    Ok(format!("{KEPT}{yaml}"))
}

impl GenerationLock {
    /// Reads the lock of a project.
    pub fn parse(text: &str) -> Result<Self> {
        if text.lines().any(|line| line.starts_with("<<<<<<< ")) {
            return Err(Failure::drift(text!("lock.conflict")).hint(text!("lock.conflict.hint")));
        }
        let read: Read = serde_yaml::from_str(text).map_err(|error| damaged(&error))?;
        if read.version > VERSION {
            let failure = text!("lock.version", version = read.version, known = VERSION);
            return Err(Failure::drift(failure).hint(text!("project.later.hint")));
        }
        let files = read.files.into_iter();
        Ok(Self {
            generator: read.generator,
            has_overlay: read.overlay,
            files: files.map(|read| (read.path, read.file)).collect(),
        })
    }
}

fn damaged(reason: &dyn std::fmt::Display) -> Failure {
    Failure::drift(text!("lock.damaged", reason = reason)).hint(text!("project.restore.hint"))
}

/// The SHA-256 of some bytes in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
