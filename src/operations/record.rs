//! An operation as the history keeps it: a line of JSON, and after it the contents that the line speaks of.

use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::history::HISTORY_FOLDER;
use super::{Dispute, Operation, Stage};
use crate::file_tree::Mode;
use crate::generation_lock::sha256;

/// The version of the format that this program reads and writes.
const FORMAT: u32 = 1;

/// Where a project can stand with respect to an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// As if it had never been.
    Before,
    /// As it left the project.
    After,
}

impl Side {
    /// The other one.
    pub fn opposite(self) -> Self {
        match self {
            Self::Before => Self::After,
            Self::After => Self::Before,
        }
    }
}

/// A file on one side of an operation.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(super) struct Version {
    pub(super) sha256: String,
    pub(super) permissions: u32,
    size: usize,
    #[serde(skip)]
    pub(super) bytes: Vec<u8>,
}

impl Version {
    pub(super) fn new(bytes: Vec<u8>, permissions: u32) -> Self {
        Self {
            sha256: sha256(&bytes),
            permissions,
            size: bytes.len(),
            bytes,
        }
    }

    fn has_content_of(&self, other: &Self) -> bool {
        self.sha256 == other.sha256
    }
}

/// A path that an operation touches; on a side without a version there is no such file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(super) struct Touched {
    pub(super) path: String,
    pub(super) before: Option<Version>,
    pub(super) after: Option<Version>,
}

impl Touched {
    pub(super) fn version(&self, side: Side) -> Option<&Version> {
        match side {
            Side::Before => self.before.as_ref(),
            Side::After => self.after.as_ref(),
        }
    }

    /// Whether what was found on the disk is the file of this side. Permissions count only where nothing else changes.
    pub(super) fn is_at(&self, side: Side, found: Option<&Version>) -> bool {
        match (self.version(side), found) {
            (None, None) => true,
            (Some(version), Some(found)) => {
                version.has_content_of(found)
                    && (!self.keeps_content() || version.permissions == found.permissions)
            }
            _ => false,
        }
    }

    /// Whether the operation changes anything here.
    pub(super) fn is_change(&self) -> bool {
        !self.is_at(Side::After, self.before.as_ref())
    }

    fn keeps_content(&self) -> bool {
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => before.has_content_of(after),
            _ => false,
        }
    }
}

/// A folder that goes with the last file in it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(super) struct Folder {
    pub(super) path: String,
    pub(super) permissions: u32,
}

/// A path with the versions that people have to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
struct Disputed {
    path: String,
    stages: [Option<Version>; 3],
}

impl Disputed {
    fn new(dispute: &Dispute) -> Self {
        let version = |stage: &Stage| Version::new(stage.bytes.clone(), stage.mode.permissions());
        Self {
            path: dispute.path.clone(),
            stages: dispute
                .stages
                .each_ref()
                .map(|stage| stage.as_ref().map(version)),
        }
    }

    fn dispute(&self) -> Dispute {
        let stage = |version: &Version| Stage {
            bytes: version.bytes.clone(),
            mode: if version.permissions & 0o111 == 0 {
                Mode::Regular
            } else {
                Mode::Executable
            },
        };
        Dispute {
            path: self.path.clone(),
            stages: self
                .stages
                .each_ref()
                .map(|version| version.as_ref().map(stage)),
        }
    }
}

/// One operation.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(super) struct Record {
    version: u32,
    pub(super) command: String,
    /// Seconds since 1970.
    pub(super) time: u64,
    pub(super) files: Vec<Touched>,
    /// Folders that it creates; what lies in a folder comes before it.
    made: Vec<String>,
    /// Folders that nothing is left in by it; what lies in a folder comes before it.
    emptied: Vec<Folder>,
    /// What it leaves to people to decide.
    #[serde(default)]
    disputed: Vec<Disputed>,
}

impl Record {
    pub(super) fn new(
        command: &str,
        files: Vec<Touched>,
        made: Vec<String>,
        emptied: Vec<Folder>,
    ) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        Self {
            version: FORMAT,
            command: command.to_owned(),
            time: now.map_or(0, |elapsed| elapsed.as_secs()),
            files,
            made,
            emptied,
            disputed: Vec::new(),
        }
    }

    pub(super) fn with_disputes(mut self, disputes: &[Dispute]) -> Self {
        self.disputed = disputes.iter().map(Disputed::new).collect();
        self
    }

    /// What people are told of it.
    pub(super) fn operation(&self) -> Operation {
        Operation {
            command: self.command.clone(),
            time: self.time,
            files: self.files.iter().map(|file| file.path.clone()).collect(),
            disputes: self.disputed.iter().map(Disputed::dispute).collect(),
        }
    }

    /// The folders that are not there on this side, but on the other.
    pub(super) fn folders_gone_at(&self, side: Side) -> Vec<&str> {
        match side {
            Side::Before => self.made.iter().map(String::as_str).collect(),
            Side::After => self.emptied_paths().collect(),
        }
    }

    /// The permissions of a folder that the operation removes.
    pub(super) fn permissions_of_folder(&self, path: &str) -> Option<u32> {
        let mut emptied = self.emptied.iter();
        let folder = emptied.find(|folder| folder.path == path)?;
        Some(folder.permissions)
    }

    fn emptied_paths(&self) -> impl Iterator<Item = &str> {
        self.emptied.iter().map(|folder| folder.path.as_str())
    }

    pub(super) fn encode(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut encoded = serde_json::to_vec(self)?;
        encoded.push(b'\n');
        let of_files = self.files.iter();
        let of_files = of_files.flat_map(|file| file.before.iter().chain(&file.after));
        let of_disputes = self.disputed.iter().flat_map(|one| &one.stages).flatten();
        for version in of_files.chain(of_disputes) {
            encoded.extend(&version.bytes);
        }
        Ok(encoded)
    }

    /// The operation without contents, from the first line.
    pub(super) fn decode_header(line: &[u8]) -> Option<Self> {
        let record: Self = serde_json::from_slice(line).ok()?;
        let is_sound = record.version == FORMAT && record.all_paths().all(is_inside);
        is_sound.then_some(record)
    }

    /// The operation with its contents, if it is as it was written.
    pub(super) fn decode(encoded: &[u8]) -> Option<Self> {
        let end = encoded.iter().position(|byte| *byte == b'\n')?;
        let (line, mut rest) = (&encoded[..end], &encoded[end + 1..]);
        let mut record = Self::decode_header(line)?;
        let of_files = record.files.iter_mut();
        let of_files = of_files.flat_map(|file| file.before.iter_mut().chain(&mut file.after));
        let disputed = record.disputed.iter_mut();
        let of_disputes = disputed.flat_map(|one| &mut one.stages).flatten();
        for version in of_files.chain(of_disputes) {
            let (bytes, behind) = rest.split_at_checked(version.size)?;
            if sha256(bytes) != version.sha256 {
                return None;
            }
            version.bytes = bytes.to_vec();
            rest = behind;
        }
        rest.is_empty().then_some(record)
    }

    fn all_paths(&self) -> impl Iterator<Item = &str> {
        let files = self.files.iter().map(|file| &file.path);
        let disputed = self.disputed.iter().map(|one| &one.path);
        let files_and_made = files.chain(disputed).chain(&self.made).map(String::as_str);
        files_and_made.chain(self.emptied_paths())
    }
}

/// Whether a path is a place for files of the project. Who unpacks somebody else's project gets its history with it, and
/// that must reach neither out of the project nor what git runs.
pub(super) fn is_inside(path: &str) -> bool {
    let is_plain = |name: &str| {
        !matches!(name, "" | "." | "..")
            && !name.eq_ignore_ascii_case(".git")
            && !name.contains(['\\', ':', '\0'])
    };
    path.split('/').all(is_plain) && !path.starts_with(HISTORY_FOLDER)
}
