//! What people and the generator disagree about is left to people, and nothing is lost.

use crate::common::{embedded_catalog, git, run, told};
use crate::project::{EARLIER, NOW, Project};
use egov_msa::error::Kind;
use serde_json::Value;

const NOTES: &str = "notes.txt";

/// A project whose people and whose spec have changed the same line.
fn disagreeing(project: &Project) {
    project.edit("egov-msa.yaml", "sqlite", "mysql");
    project.edit(NOTES, "Database: sqlite", "Database: ours");
}

#[test]
fn the_same_line_changed_twice_gets_markers_with_all_three_versions() {
    let project = Project::new(&NOW, &["alpha"]);
    disagreeing(&project);
    let done = project.apply(&NOW).expect("applies");
    assert_eq!(done.conflicts(), [(NOTES, "both-changed")]);
    let text = project.text(NOTES);
    for part in [
        "<<<<<<< ", "|||||||", "=======", ">>>>>>> ", "ours", "sqlite", "mysql",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn git_knows_all_three_versions_of_a_conflict() {
    let project = Project::in_git(&NOW, &["alpha"]);
    disagreeing(&project);
    let ours = project.text(NOTES);
    project.apply(&NOW).expect("applies");
    let status = project.git(&["status", "--porcelain"]);
    assert!(status.contains("UU notes.txt"), "{status}");
    let stage = |number: u8| project.git(&["show", &format!(":{number}:notes.txt")]);
    assert!(stage(1).contains("Database: sqlite"));
    assert_eq!(stage(2), ours);
    assert!(stage(3).contains("Database: mysql"));
    project.git(&["checkout", "--theirs", NOTES]);
    project.commit("Take the generator's");
    assert_eq!(project.git(&["status", "--porcelain"]), "");
}

#[test]
fn an_edited_file_that_is_no_longer_generated_stays() {
    let project = Project::in_git(&NOW, &["alpha", "gamma"]);
    let path = "services/gamma/README.md";
    project.edit(path, "What it does.", "What it did.");
    let done = project.remove_service(&NOW, "gamma").expect("is removed");
    assert_eq!(done.conflicts(), [(path, "dropped")]);
    assert!(project.text(path).contains("What it did."));
    let status = project.git(&["status", "--porcelain"]);
    assert!(status.contains(&format!("UD {path}")), "{status}");
    assert_eq!(project.apply(&NOW).expect("applies").conflicts(), []);
    assert!(project.has(path), "it is people's now");
}

#[test]
fn a_file_that_both_made_is_fine_when_it_is_the_same_and_a_conflict_otherwise() {
    let (path, text) = ("services/gamma/README.md", "# gamma\n\nWhat it does.\n");
    let same = Project::new(&NOW, &["alpha"]);
    same.write(path, text);
    assert_eq!(
        same.add_service(&NOW, "gamma")
            .expect("is added")
            .conflicts(),
        []
    );
    assert_eq!(same.text(path), text);

    let other = Project::in_git(&NOW, &["alpha"]);
    other.write(path, "# Our gamma\n");
    other.commit("Ours");
    let done = other.add_service(&NOW, "gamma").expect("is added");
    assert_eq!(done.conflicts(), [(path, "both-added")]);
    let text = other.text(path);
    assert!(
        text.contains("# Our gamma") && text.contains("What it does."),
        "{text}"
    );
    let status = other.git(&["status", "--porcelain"]);
    assert!(status.contains(&format!("AA {path}")), "{status}");
}

#[test]
fn what_is_no_text_stays_and_the_new_one_lies_beside_it() {
    let project = Project::in_git(&EARLIER, &["alpha"]);
    project.write("logo.bin", b"PNG\0ours\n");
    let done = project.apply(&NOW).expect("updates");
    assert_eq!(done.conflicts(), [("logo.bin", "binary")]);
    assert_eq!(project.text("logo.bin"), "PNG\0ours\n");
    assert_eq!(project.text("logo.bin.egov-msa"), "PNG\0now\n");
    assert_eq!(project.git(&["show", ":3:logo.bin"]), "PNG\0now\n");
}

#[test]
fn a_conflict_is_to_be_resolved_before_the_next_change_of_its_file() {
    let project = Project::new(&NOW, &["alpha"]);
    disagreeing(&project);
    project.apply(&NOW).expect("applies");
    assert_eq!(project.apply(&NOW).expect("nothing to do").changed, [""; 0]);
    project.edit("egov-msa.yaml", "mysql", "postgresql");
    let before = project.content();
    let failure = project.apply(&NOW).expect_err("is unresolved");
    assert_eq!(failure.kind(), Kind::Drift);
    assert!(told(&failure).contains(NOTES), "{}", told(&failure));
    assert_eq!(project.content(), before);
    project.write(NOTES, "Database: ours\n");
    project.apply(&NOW).expect("is resolved");
}

#[test]
fn programs_learn_of_a_conflict_before_and_after() {
    let project = Project::in_git(&embedded_catalog(), &["user-service"]);
    project.edit("egov-msa.yaml", "sqlite", "mysql");
    project.edit("README.md", "'postgres://USER", "'postgres://ours");
    for arguments in [["diff", "--json"], ["apply", "--json"]] {
        let output = run(project.folder(), &arguments);
        let document: Value = serde_json::from_slice(&output.stdout).expect("is one document");
        let conflicts = &document["conflicts"];
        assert_eq!(conflicts[0]["path"], "README.md", "{document}");
        assert_eq!(conflicts[0]["kind"], "both-changed", "{document}");
    }
}

#[test]
fn git_forgets_a_conflict_that_was_undone_and_knows_it_again() {
    let project = Project::in_git(&embedded_catalog(), &["user-service"]);
    project.edit("egov-msa.yaml", "sqlite", "mysql");
    project.edit("README.md", "'postgres://USER", "'postgres://ours");
    let before = project.git(&["status", "--porcelain"]);
    let code = |arguments: &[&str]| run(project.folder(), arguments).status.code();
    assert_eq!(code(&["apply"]), Some(5));
    assert!(
        project
            .git(&["status", "--porcelain"])
            .contains("UU README.md")
    );
    let stages = project.git(&["ls-files", "--unmerged"]);
    assert_eq!(code(&["undo"]), Some(0));
    assert_eq!(project.git(&["status", "--porcelain"]), before);
    assert_eq!(code(&["redo"]), Some(0));
    assert_eq!(project.git(&["ls-files", "--unmerged"]), stages);
}

#[test]
fn a_project_in_a_folder_of_a_larger_repository_has_conflicts_of_git_too() {
    let project = Project::new(&NOW, &["alpha"]);
    let root = project.folder().parent().expect("has a parent");
    git(root, &["init", "-q"]);
    project.commit("Everything");
    disagreeing(&project);
    project.apply(&NOW).expect("applies");
    let status = git(root, &["status", "--porcelain"]);
    assert!(status.contains("UU demo/notes.txt"), "{status}");
}

#[test]
fn a_file_that_git_does_not_know_has_markers_only() {
    let project = Project::new(&NOW, &["alpha"]);
    project.git(&["init", "-q"]);
    disagreeing(&project);
    let done = project.apply(&NOW).expect("applies");
    assert_eq!(done.conflicts(), [(NOTES, "both-changed")]);
    assert_eq!(project.git(&["ls-files", "-u"]), "");
}
