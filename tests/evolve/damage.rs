//! A project that does not match what it remembers is refused, with what to do.

use egov_msa::error::Kind;
use egov_msa::generation_lock::LOCK_FILE;
use egov_msa::pristine::PRISTINE_FILE;

use crate::common::told;
use crate::project::{NOW, Project};

/// A project in which the notes would be merged.
fn project_to_merge() -> Project {
    let project = Project::new(&NOW, &["alpha"]);
    project.edit("egov-msa.yaml", "sqlite", "mysql");
    project.edit("notes.txt", "The first line", "Ours, and the first line");
    project
}

fn assert_refused(project: &Project, expected: &[&str]) {
    let before = project.content();
    let failure = project.apply(&NOW).expect_err("is refused");
    let told = told(&failure);
    assert_eq!(failure.kind(), Kind::Drift, "{told}");
    for part in expected {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert_eq!(project.content(), before);
}

#[test]
fn a_missing_file_is_named() {
    for path in [LOCK_FILE, PRISTINE_FILE, "egov-msa.yaml"] {
        let project = project_to_merge();
        project.remove(path);
        assert_refused(&project, &[path, "lacks this file", "git checkout"]);
    }
}

#[test]
fn a_damaged_lock_is_told() {
    let project = project_to_merge();
    project.write(LOCK_FILE, "version: 1\nfiles: 3\n");
    assert_refused(&project, &[LOCK_FILE, "is damaged", "git checkout"]);
    project.write(LOCK_FILE, b"\xff\xfe");
    assert_refused(&project, &[LOCK_FILE, "UTF-8"]);
    project.write(LOCK_FILE, "version: 9\ngenerator: 9.0.0\nfiles: []\n");
    assert_refused(&project, &[LOCK_FILE, "version 9"]);
}

#[test]
fn a_lock_with_markers_is_to_be_one_of_both_sides() {
    let project = project_to_merge();
    let lock = project.text(LOCK_FILE);
    project.write(
        LOCK_FILE,
        format!("<<<<<<< HEAD\n{lock}=======\n{lock}>>>>>>> other\n"),
    );
    assert_refused(&project, &[LOCK_FILE, "Take either side", "egov-msa apply"]);
}

#[test]
fn a_missing_or_damaged_object_is_told_with_its_file() {
    let lines = |keep: &dyn Fn(&str) -> bool, project: &Project| -> String {
        let text = project.text(PRISTINE_FILE);
        let lines = text.lines().filter(|line| keep(line));
        lines.map(|line| format!("{line}\n")).collect()
    };
    let project = project_to_merge();
    project.write(
        PRISTINE_FILE,
        lines(&|line| line.starts_with('#'), &project),
    );
    let file = [PRISTINE_FILE, "git checkout"];
    assert_refused(&project, &[&file[..], &["is missing"]].concat());

    let project = project_to_merge();
    let swapped: String = project
        .text(PRISTINE_FILE)
        .lines()
        .map(|line| format!("{}AAAA\n", &line[..line.len() - 4]))
        .collect();
    project.write(PRISTINE_FILE, swapped);
    assert_refused(&project, &[&file[..], &["is damaged"]].concat());
}

#[test]
fn a_mistake_in_the_spec_is_told_with_its_line() {
    let project = Project::new(&NOW, &["alpha"]);
    project.edit("egov-msa.yaml", "- alpha", "- alpah");
    let failure = project.apply(&NOW).expect_err("is refused");
    let told = told(&failure);
    assert!(told.starts_with("egov-msa.yaml:7:3: "), "{told}");
    assert!(told.contains("Did you mean \"alpha\"?"), "{told}");
}
