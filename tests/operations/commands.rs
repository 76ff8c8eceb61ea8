//! `egov-msa undo` and `egov-msa redo`.

use std::fs;
use std::process::Output;

use serde_json::Value;

use super::project::Project;
use crate::common::run;

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn document(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("is JSON")
}

#[test]
fn undo_and_redo_say_what_they_did() {
    let project = Project::changed();
    let output = run(project.path(), &["undo"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(told(&output), "Undone: change (files: 12)\n");
    assert!(output.stdout.is_empty());
    let output = run(project.path(), &["redo"]);
    assert_eq!(told(&output), "Done again: change (files: 12)\n");
    let output = run(project.path(), &["undo", "--lang", "ko"]);
    assert_eq!(told(&output), "되돌렸습니다: change (파일 12개)\n");
}

#[test]
fn they_work_in_any_folder_of_the_project() {
    let project = Project::changed();
    let output = run(&project.path().join("services/kept"), &["undo"]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
}

#[test]
fn they_work_while_the_spec_is_broken_or_gone() {
    let project = Project::sample();
    let mut changes = egov_msa::operations::ChangeSet::default();
    let remove = egov_msa::operations::Change::Remove;
    project.insert(&mut changes, "egov-msa.yaml", remove);
    project.write(".egov-msa/lock.yaml", "version: 1\n");
    project.perform("change", &changes);
    let output = run(project.path(), &["undo"]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    assert!(project.read("egov-msa.yaml").is_some());
}

#[test]
fn json_says_the_same() {
    let project = Project::changed();
    let list = document(&run(project.path(), &["undo", "--list", "--json"]));
    let undone = document(&run(project.path(), &["undo", "--json"]));
    assert_eq!(list["undo"][0], undone["undone"]);
    assert_eq!(list["redo"], serde_json::json!([]));
    assert_eq!(undone["undone"]["command"], "change");
    let files = undone["undone"]["files"].as_array().expect("is a list");
    assert_eq!(files.len(), 12);
    assert_eq!(files[0], ".env");
    let time = undone["undone"]["time"].as_str().expect("is text");
    humantime::parse_rfc3339(time).expect("is a time");
    let list = document(&run(project.path(), &["undo", "--list", "--json"]));
    let redone = document(&run(project.path(), &["redo", "--json"]));
    assert_eq!(list["redo"][0], redone["redone"]);
}

#[test]
fn the_list_shows_what_can_be_undone_and_redone_and_changes_nothing() {
    let project = Project::changed();
    let before = project.seen();
    let output = run(project.path(), &["undo", "--list"]);
    let page = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(page.starts_with("To undo\n  2"), "{page}");
    assert!(page.contains("Z  change  files: 12\n"), "{page}");
    assert!(page.ends_with("To redo\n  nothing\n"), "{page}");
    assert_eq!(project.seen(), before);
}

#[test]
fn edited_files_are_listed_with_exit_code_6() {
    let project = Project::changed();
    project.write("egov-msa.yaml", "edited\n");
    let output = run(project.path(), &["undo", "--json"]);
    assert_eq!(output.status.code(), Some(6));
    let told = told(&output);
    assert!(
        told.starts_with(
            "error: These files were edited since \"change\":\n  egov-msa.yaml\nhelp: Nothing"
        ),
        "{told}"
    );
    assert_eq!(document(&output)["error"]["code"], 6);
}

#[test]
fn without_a_project_or_a_change_they_fail_with_exit_code_2() {
    let folder = tempfile::tempdir().expect("temporary folder");
    for command in ["undo", "redo"] {
        let output = run(folder.path(), &[command]);
        assert_eq!(output.status.code(), Some(2));
        assert!(told(&output).contains("No project of egov-msa here"));
    }
    fs::write(folder.path().join("egov-msa.yaml"), "").expect("writes");
    for command in ["undo", "redo"] {
        let output = run(folder.path(), &[command]);
        assert_eq!(output.status.code(), Some(2));
        let expected = format!("There is nothing to {command}");
        assert!(told(&output).contains(&expected), "{}", told(&output));
    }
    assert!(!folder.path().join(".egov-msa").exists());
}
