//! A project of an earlier version comes to this one, with all that its people changed.

use std::path::Path;

use egov_msa::catalog::Catalog;
use egov_msa::error::Kind;
use egov_msa::existing_project::{Age, ExistingProject};
use egov_msa::generation_lock::LOCK_FILE;
use egov_msa::template_files::TemplateFiles;
use semver::Version;
use serde_json::Value;

use crate::common::{self, run, told};
use crate::project::{EARLIER, NOW, Project};

/// A project of the earlier version that people have worked on.
fn edited_project() -> Project {
    let project = Project::in_git(&EARLIER, &["alpha", "gamma"]);
    project.edit("notes.txt", "The first line", "Ours, and the first line");
    project.edit("services/alpha/src/lib.rs", "\"hello\"", "\"good day\"");
    project.write("services/alpha/src/ours.rs", "//! Ours.\n");
    project.remove("services/gamma/README.md");
    project.commit("Our work");
    project
}

/// The project of this version with the same work.
fn expected() -> Project {
    let project = Project::new(&NOW, &["alpha", "gamma"]);
    project.edit("notes.txt", "The first line", "Ours, and the first line");
    project.edit("services/alpha/src/lib.rs", "\"hello\"", "\"good day\"");
    project.write("services/alpha/src/ours.rs", "//! Ours.\n");
    project.remove("services/gamma/README.md");
    project
}

fn assert_updated(project: &Project) {
    let done = project
        .apply(&NOW)
        .unwrap_or_else(|failure| panic!("{}", told(&failure)));
    assert_eq!(done.conflicts(), []);
    assert_eq!(project.files(), expected().files());
}

#[test]
fn the_work_of_people_and_of_both_versions_comes_together() {
    assert_updated(&edited_project());
}

#[test]
fn a_shallow_clone_is_enough() {
    let origin = edited_project();
    let parent = tempfile::tempdir().expect("temporary folder");
    let url = format!("file://{}", origin.folder().display());
    common::git(
        parent.path(),
        &["clone", "-q", "--depth", "1", &url, "clone"],
    );
    assert_updated(&Project::copied(&parent.path().join("clone")));
}

#[test]
fn a_copy_without_git_is_enough() {
    let project = Project::copied(edited_project().folder());
    assert!(!project.has(".git"));
    assert_updated(&project);
}

#[test]
fn a_clone_with_line_endings_of_windows_keeps_them() {
    let origin = edited_project();
    let parent = tempfile::tempdir().expect("temporary folder");
    let url = format!("file://{}", origin.folder().display());
    let clone = ["-c", "core.autocrlf=true", "clone", "-q", &url, "clone"];
    common::git(parent.path(), &clone);
    let project = Project::copied(&parent.path().join("clone"));
    assert!(project.text("notes.txt").contains("\r\n"));
    assert!(!project.text(".egov-msa/lock.yaml").contains("\r\n"));
    let done = project.apply(&NOW).expect("updates");
    assert_eq!(done.conflicts(), []);
    let expected = expected();
    for path in ["notes.txt", "services/alpha/src/lib.rs"] {
        let text = expected.text(path).replace('\n', "\r\n");
        assert_eq!(project.text(path), text, "{path}");
    }
}

#[test]
fn what_a_version_drops_goes_and_what_it_brings_comes() {
    let project = Project::new(&EARLIER, &["alpha"]);
    assert!(project.has("gone.txt") && !project.has("recent.txt"));
    project.apply(&NOW).expect("updates");
    assert!(!project.has("gone.txt") && project.has("recent.txt"));
    assert_eq!(project.content(), Project::new(&NOW, &["alpha"]).content());
}

#[test]
fn the_age_of_a_project_is_told() {
    for (written, now, age) in [
        (&*EARLIER, &*NOW, Age::Earlier),
        (&*NOW, &*NOW, Age::Same),
        (&*NOW, &*EARLIER, Age::Later),
    ] {
        let project = Project::new(written, &["alpha"]);
        let project = ExistingProject::open(project.folder()).expect("opens");
        assert_eq!(project.age(now).expect("is known"), age);
    }
}

/// The embedded templates as another version wrote them, with one line of the Korean README that is no more.
fn embedded(version: Version) -> Catalog {
    let folder = tempfile::tempdir().expect("temporary folder");
    let mut files = TemplateFiles::embedded();
    let path = "project/README.md.tera";
    let text = files.get(path).expect("exists").text(path).expect("UTF-8");
    let place = folder.path().join(path);
    std::fs::create_dir_all(place.parent().expect("has a parent")).expect("creates");
    std::fs::write(place, format!("{text}\nOf another version.\n")).expect("writes");
    files.overlay(folder.path()).expect("is laid over");
    Catalog::load(files)
        .expect("is valid")
        .with_version(version)
}

fn project_of(version: Version) -> Project {
    let project = Project::new(&embedded(version), &["user-service"]);
    // An earlier program had these templates built in.
    project.edit(LOCK_FILE, "overlay: true\n", "");
    project
}

fn code_and_text(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = run(folder, arguments);
    (
        output.status.code(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

#[test]
fn an_earlier_project_is_updated_before_anything_else() {
    let project = project_of(Version::new(0, 0, 9));
    for arguments in [
        &["apply"][..],
        &["add-service", "board-service"],
        &["remove-service", "user-service"],
    ] {
        let (code, told) = code_and_text(project.folder(), arguments);
        assert_eq!(code, Some(6), "{told}");
        assert!(told.contains("Run `egov-msa update` first"), "{told}");
    }
    assert_eq!(code_and_text(project.folder(), &["diff"]).0, Some(1));
    let (code, told) = code_and_text(project.folder(), &["update", "--check"]);
    assert_eq!(code, Some(1), "{told}");
    let (code, told) = code_and_text(project.folder(), &["update"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(
        told.contains(&format!("0.0.9 → {}", env!("CARGO_PKG_VERSION"))),
        "{told}"
    );
    assert!(!project.text("README.md").contains("Of another version."));
    assert_eq!(
        code_and_text(project.folder(), &["update", "--check"]).0,
        Some(0)
    );
    assert_eq!(code_and_text(project.folder(), &["diff"]).0, Some(0));
}

#[test]
fn templates_of_ones_own_are_not_left_out() {
    let version = Version::parse(env!("CARGO_PKG_VERSION")).expect("is a version");
    let project = Project::new(&embedded(version), &["user-service"]);
    let before = project.content();
    let (code, told) = code_and_text(project.folder(), &["apply"]);
    assert_eq!(code, Some(6), "{told}");
    assert!(told.contains("--templates"), "{told}");
    assert_eq!(project.content(), before);
    let templates = tempfile::tempdir().expect("temporary folder");
    std::fs::create_dir(templates.path().join("project")).expect("creates");
    std::fs::write(templates.path().join("project/ours.txt"), "Ours.\n").expect("writes");
    let folder = templates.path().display().to_string();
    let (code, told) = code_and_text(project.folder(), &["apply", "--templates", &folder]);
    assert_eq!(code, Some(0), "{told}");
    assert!(project.has("ours.txt"));
}

#[test]
fn a_later_project_is_refused() {
    let project = project_of(Version::new(99, 0, 0));
    let before = project.content();
    for arguments in [
        &["apply"][..],
        &["update"],
        &["update", "--check"],
        &["diff"],
    ] {
        let output = run(project.folder(), &[arguments, &["--json"]].concat());
        assert_eq!(
            output.status.code(),
            Some(i32::from(Kind::Drift.exit_code()))
        );
        let document: Value = serde_json::from_slice(&output.stdout).expect("is one document");
        let message = document["error"]["message"].as_str().expect("is text");
        assert!(message.contains("99.0.0"), "{message}");
    }
    assert_eq!(project.content(), before);
}
