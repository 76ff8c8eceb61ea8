//! What the project remembers of its generation: `.egov-msa/lock.yaml`.

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::blueprint::Blueprint;
use crate::error::Result;
use crate::file_tree::FileTree;
use crate::spec::ProjectSpec;

/// Path of the lock in a project.
pub const LOCK_FILE: &str = ".egov-msa/lock.yaml";

#[derive(Serialize)]
struct GenerationLock<'a> {
    version: u32,
    generator: &'a str,
    spec: &'a ProjectSpec,
    files: Vec<LockedFile<'a>>,
}

#[derive(Serialize)]
struct LockedFile<'a> {
    path: &'a str,
    template: &'a str,
    sha256: String,
    mode: &'a str,
}

/// The lock of a generation: the spec, and every file with where it comes from and what it was.
pub fn describe(blueprint: &Blueprint, tree: &FileTree) -> Result<String> {
    let files = tree
        .iter()
        .map(|(path, file)| LockedFile {
            path,
            template: &file.template,
            sha256: sha256(&file.bytes),
            mode: file.mode.octal(),
        })
        .collect();
    let lock = GenerationLock {
        version: 1,
        generator: blueprint.generator.version,
        spec: &blueprint.spec,
        files,
    };
    let yaml = serde_yaml::to_string(&lock).map_err(anyhow::Error::new)?;
    let comment = "# egov-msa가 관리합니다. 수정하지 마십시오. / Kept by egov-msa; do not edit.\n";
    Ok(format!("{comment}{yaml}"))
}

/// The SHA-256 of some bytes in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
