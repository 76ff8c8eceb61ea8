//! A project on disk that a test changes as people and the program do.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use egov_msa::catalog::Catalog;
use egov_msa::error::Result;
use egov_msa::evolution::{self, Goal};
use egov_msa::existing_project::ExistingProject;
use egov_msa::operations::{self, Change};
use egov_msa::project::{Destination, VersionControl, write};
use egov_msa::reconcile::{Conflict, Note, Plan};
use egov_msa::template_files::TemplateFiles;
use egov_msa::{git, spec_edit};
use tempfile::{TempDir, tempdir};

use crate::common;

/// The templates of this version: three services, of which beta needs alpha.
pub static NOW: LazyLock<Catalog> = LazyLock::new(|| growing(&[]));

/// The templates of an earlier version.
pub static EARLIER: LazyLock<Catalog> =
    LazyLock::new(|| growing(&["earlier"]).with_version(semver::Version::new(0, 0, 9)));

fn growing(overlays: &[&str]) -> Catalog {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/growing");
    let mut files = TemplateFiles::from_folder(&folder.join("now")).expect("can be read");
    for overlay in overlays {
        files.overlay(&folder.join(overlay)).expect("can be read");
    }
    Catalog::load(files).expect("is valid")
}

/// A project in a temporary folder.
pub struct Project {
    folder: PathBuf,
    _parent: TempDir,
}

impl Project {
    /// A new project without a repository.
    pub fn new(catalog: &Catalog, services: &[&str]) -> Self {
        Self::written(catalog, services, VersionControl::None)
    }

    /// A new project with a repository and a first commit.
    pub fn in_git(catalog: &Catalog, services: &[&str]) -> Self {
        Self::written(catalog, services, VersionControl::Git)
    }

    fn written(catalog: &Catalog, services: &[&str], version_control: VersionControl) -> Self {
        let parent = tempdir().expect("temporary folder");
        let destination = Destination::new(parent.path(), "demo").expect("is free");
        let tree = common::tree(common::spec("demo", services), catalog).expect("renders");
        write(&destination, &tree, version_control, &mut |_| Ok(())).expect("is written");
        Self {
            folder: parent.path().join("demo"),
            _parent: parent,
        }
    }

    /// What is in a folder, as a project of its own.
    pub fn copied(from: &Path) -> Self {
        let parent = tempdir().expect("temporary folder");
        let folder = parent.path().join("demo");
        for (path, bytes) in common::content(from) {
            if from.join(&path).is_dir() {
                fs::create_dir_all(folder.join(&path)).expect("creates");
            } else {
                fs::create_dir_all(&folder).expect("creates");
                fs::write(folder.join(&path), bytes).expect("writes");
            }
        }
        Self {
            folder,
            _parent: parent,
        }
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn git(&self, arguments: &[&str]) -> String {
        common::git(&self.folder, arguments)
    }

    pub fn commit(&self, message: &str) {
        self.git(&["add", "-A"]);
        let identity = ["-c", "user.name=Hong", "-c", "user.email=hong@example.kr"];
        self.git(&[&identity[..], &["commit", "-q", "-m", message]].concat());
    }

    pub fn text(&self, path: &str) -> String {
        fs::read_to_string(self.folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub fn has(&self, path: &str) -> bool {
        self.folder.join(path).exists()
    }

    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let place = self.folder.join(path);
        fs::create_dir_all(place.parent().expect("has a parent")).expect("creates");
        fs::write(place, text).expect("writes");
    }

    /// Replaces a text that has to be there.
    pub fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.text(path);
        assert!(text.contains(from), "{path} has no {from:?}: {text}");
        self.write(path, text.replacen(from, to, 1));
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.folder.join(path)).expect("removes");
    }

    pub fn rename(&self, from: &str, to: &str) {
        let to = self.folder.join(to);
        fs::create_dir_all(to.parent().expect("has a parent")).expect("creates");
        fs::rename(self.folder.join(from), to).expect("renames");
    }

    /// Every file and folder but the secrets, for comparisons.
    pub fn content(&self) -> BTreeMap<String, String> {
        let content = common::content(&self.folder).into_iter();
        content
            .filter(|(path, _)| path != ".env" && !path.starts_with(".egov-msa/history"))
            .map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned()))
            .collect()
    }

    /// The same without folders, for git knows none.
    pub fn files(&self) -> BTreeMap<String, String> {
        let mut content = self.content();
        content.retain(|path, _| self.folder.join(path).is_file());
        content
    }

    pub fn apply(&self, catalog: &Catalog) -> Result<Done> {
        self.come_to(catalog, Goal::AsItStands)
    }

    pub fn add_service(&self, catalog: &Catalog, name: &str) -> Result<Done> {
        let spec = ExistingProject::open(&self.folder)?.spec(catalog)?;
        match spec_edit::with_service(&spec, name, catalog)? {
            Some(spec) => self.come_to(catalog, Goal::Spec(Box::new(spec))),
            None => self.apply(catalog),
        }
    }

    pub fn remove_service(&self, catalog: &Catalog, name: &str) -> Result<Done> {
        let spec = ExistingProject::open(&self.folder)?.spec(catalog)?;
        let spec = spec_edit::without_service(&spec, name, catalog)?;
        self.come_to(catalog, Goal::Spec(Box::new(spec)))
    }

    /// What `apply` would do.
    pub fn plan(&self, catalog: &Catalog) -> Result<Plan> {
        let project = ExistingProject::open(&self.folder)?;
        evolution::plan(&project, catalog, Goal::AsItStands)
    }

    fn come_to(&self, catalog: &Catalog, goal: Goal) -> Result<Done> {
        let project = ExistingProject::open(&self.folder)?;
        let plan = evolution::plan(&project, catalog, goal)?;
        operations::perform(project.folder(), "test", &plan.changes, &mut |_| Ok(()))?;
        git::mark_conflicts(project.folder(), plan.changes.disputes()).expect("git is told");
        Ok(Done {
            changed: changed_paths(&plan),
            conflicts: plan.conflicts,
            notes: plan.notes,
        })
    }
}

/// What was done to a project.
#[derive(Debug)]
pub struct Done {
    /// The paths that were written or removed, without those in `.egov-msa`.
    pub changed: Vec<String>,
    pub conflicts: Vec<Conflict>,
    pub notes: Vec<Note>,
}

impl Done {
    /// Path and kind of each conflict.
    pub fn conflicts(&self) -> Vec<(&str, &str)> {
        let conflicts = self.conflicts.iter();
        conflicts
            .map(|conflict| (conflict.path.as_str(), conflict.kind.name()))
            .collect()
    }
}

fn changed_paths(plan: &Plan) -> Vec<String> {
    let changes = plan.changes.iter();
    changes
        .map(|(path, change)| match change {
            Change::Write(_) => path.to_owned(),
            Change::Remove => format!("-{path}"),
        })
        .filter(|path| !path.starts_with(".egov-msa/"))
        .collect()
}
