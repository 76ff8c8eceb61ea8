//! A project to change, and everything that can be seen of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use egov_msa::error::Result;
use egov_msa::file_tree::{File, Mode};
use egov_msa::operations::{Change, ChangeSet, Checkpoint, Step, perform, undo};
use tempfile::TempDir;

const OWN_FOLDER: &str = ".egov-msa";
/// Folder of the project that is not part of what people see.
const HISTORY: &str = ".egov-msa/history";

/// What there is at a path: permissions, and the content of a file.
pub type Seen = BTreeMap<String, (u32, Option<Vec<u8>>)>;

pub struct Project {
    folder: TempDir,
}

impl Project {
    /// On a disk that does not make one wait, where there is one.
    pub fn empty() -> Self {
        let in_memory = tempfile::tempdir_in("/dev/shm");
        Self {
            folder: in_memory
                .or_else(|_| tempfile::tempdir())
                .expect("temporary folder"),
        }
    }

    /// A project with a script, a file of its people, a folder that will be left empty and one that already is.
    pub fn sample() -> Self {
        let project = Self::empty();
        for (path, text) in [
            ("egov-msa.yaml", "services: [a]\n"),
            ("README.md", "# Demo\n"),
            ("run.sh", "#!/bin/sh\n"),
            ("services/old/src/main.rs", "fn main() {}\n"),
            ("services/old/Cargo.toml", "[package]\n"),
            ("services/kept/notes.txt", "mine\n"),
            ("shape", "a file\n"),
        ] {
            project.write(path, text);
        }
        fs::create_dir(project.path().join("empty")).expect("creates");
        set_permissions(&project.path().join("run.sh"), 0o755);
        set_permissions(&project.path().join("README.md"), 0o660);
        set_permissions(&project.path().join("services/old/src"), 0o750);
        project
    }

    /// Another project with the same files, folders, permissions and history: what a process that is killed now leaves.
    pub fn copy(&self) -> Self {
        let copy = Self::empty();
        let lock = self.history().join("lock");
        for entry in walkdir::WalkDir::new(self.path()).min_depth(1) {
            let entry = entry.expect("can be read");
            // A process that dies leaves no lock, and Windows lets nobody read one.
            if entry.path() == lock {
                continue;
            }
            let target = copy
                .path()
                .join(entry.path().strip_prefix(self.path()).expect("is below"));
            if entry.file_type().is_dir() {
                fs::create_dir(&target).expect("creates");
                let permissions = entry.metadata().expect("can be read").permissions();
                fs::set_permissions(&target, permissions).expect("is set");
            } else {
                fs::copy(entry.path(), &target).expect("copies");
            }
        }
        copy
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("has a parent")).expect("creates");
        fs::write(path, text).expect("writes");
    }

    pub fn read(&self, path: &str) -> Option<Vec<u8>> {
        fs::read(self.path().join(path)).ok()
    }

    pub fn history(&self) -> PathBuf {
        self.path().join(HISTORY)
    }

    /// The names of the operations in the history.
    pub fn records(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.history()) else {
            return Vec::new();
        };
        let mut names: Vec<String> = entries
            .map(|entry| entry.expect("can be read").file_name())
            .map(|name| name.into_string().expect("UTF-8"))
            .filter(|name| name.starts_with('0'))
            .collect();
        names.sort();
        names
    }

    /// Everything that people can see of the project.
    pub fn seen(&self) -> Seen {
        let entries = walkdir::WalkDir::new(self.path()).min_depth(1).into_iter();
        entries
            .map(|entry| entry.expect("can be read"))
            .map(|entry| {
                let path = entry.path().strip_prefix(self.path()).expect("is below");
                let path = path.to_string_lossy().replace('\\', "/");
                let content = entry
                    .file_type()
                    .is_file()
                    .then(|| fs::read(entry.path()).expect("can be read"));
                let metadata = entry.metadata().expect("can be read");
                (path, (permissions(&metadata), content))
            })
            .filter(|(path, _)| path != OWN_FOLDER && !path.starts_with(HISTORY))
            .collect()
    }

    pub fn insert(&self, changes: &mut ChangeSet, path: &str, change: Change) {
        changes.insert(path, self.read(path).as_deref(), change);
    }

    /// A change of every sort: files that are replaced, created and removed, folders that come and go, a mode, and a
    /// file that becomes a folder.
    pub fn changes(&self) -> ChangeSet {
        let mut changes = ChangeSet::default();
        for (path, text) in [
            ("egov-msa.yaml", "services: [a, b]\n"),
            ("README.md", "# Demo, longer\n"),
            ("services/new/src/main.rs", "fn main() { new(); }\n"),
            ("services/new/src/lib.rs", "pub fn new() {}\n"),
            ("empty/file.txt", "no longer\n"),
            ("shape/inner.txt", "a folder\n"),
        ] {
            self.insert(&mut changes, path, written(text, Mode::Regular));
        }
        self.insert(
            &mut changes,
            "run.sh",
            written("#!/bin/sh\n", Mode::Regular),
        );
        self.insert(
            &mut changes,
            "start.sh",
            written("#!/bin/sh\n", Mode::Executable),
        );
        self.insert(&mut changes, ".env", written("SECRET=1\n", Mode::Private));
        for path in [
            "services/old/src/main.rs",
            "services/old/Cargo.toml",
            "shape",
        ] {
            self.insert(&mut changes, path, Change::Remove);
        }
        changes
    }

    pub fn change(&self, path: &str, change: Change) -> ChangeSet {
        let mut changes = ChangeSet::default();
        self.insert(&mut changes, path, change);
        changes
    }

    pub fn perform(&self, command: &str, changes: &ChangeSet) {
        perform(self.path(), command, changes, &mut go_on).expect("is performed");
    }

    /// The sample after its changes.
    pub fn changed() -> Self {
        let project = Self::sample();
        project.perform("change", &project.changes());
        project
    }

    /// The sample after its changes were undone.
    pub fn undone() -> Self {
        let project = Self::changed();
        undo(project.path(), &mut go_on).expect("is undone");
        project
    }
}

pub fn written(text: &str, mode: Mode) -> Change {
    Change::Write(File {
        mode,
        ..File::generated(text.to_owned())
    })
}

/// A step that lets everything happen.
pub fn go_on(_step: &Step) -> Result<()> {
    Ok(())
}

/// Every step of some work, by doing it.
pub fn steps_of(work: impl FnOnce(&mut Checkpoint<'_>) -> Result<()>) -> Vec<Step> {
    let mut steps = Vec::new();
    work(&mut |step| {
        steps.push(step.clone());
        Ok(())
    })
    .expect("is done");
    steps
}

#[cfg(unix)]
pub fn permissions(metadata: &fs::Metadata) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o7777
}

#[cfg(not(unix))]
pub fn permissions(_metadata: &fs::Metadata) -> u32 {
    0
}

#[cfg(unix)]
pub fn set_permissions(path: &Path, permissions: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(permissions)).expect("is set");
}

#[cfg(not(unix))]
pub fn set_permissions(_path: &Path, _permissions: u32) {}
