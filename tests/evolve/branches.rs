//! Two branches that each change the project come together.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use crate::common::{self, embedded_catalog, told};
use crate::project::{NOW, Project};

/// A repository in which `main` has got beta and the branch `other` gamma.
fn two_branches() -> Project {
    let project = Project::in_git(&NOW, &["alpha"]);
    project.git(&["checkout", "-q", "-b", "other"]);
    project.add_service(&NOW, "gamma").expect("is added");
    project.commit("Add gamma");
    project.git(&["checkout", "-q", "main"]);
    project.add_service(&NOW, "beta").expect("is added");
    project.commit("Add beta");
    project
}

/// As `new` sets it up, with the program under test.
pub fn use_our_driver(project: &Project) {
    let driver = format!("{} merge-file %O %A %B %P", env!("CARGO_BIN_EXE_egov-msa"));
    project.git(&["config", "merge.egov-msa.driver", &driver]);
}

/// Merges the branch `other`, with whatever conflicts.
pub fn merge(project: &Project) {
    merging(project).output().expect("starts");
}

fn merging(project: &Project) -> Command {
    let mut git = Command::new("git");
    common::isolate_git(git.current_dir(project.folder()));
    git.args(["-c", "user.name=Hong", "-c", "user.email=hong@example.kr"]);
    git.args(["merge", "other"]);
    git
}

#[test]
fn the_objects_of_both_come_together_without_conflict() {
    let project = two_branches();
    merge(&project);
    let unmerged = project.git(&["diff", "--name-only", "--diff-filter=U"]);
    assert!(!unmerged.contains("pristine"), "{unmerged}");
}

#[test]
fn where_our_program_is_not_to_be_found_git_merges_by_lines() {
    let project = two_branches();
    let mut git = merging(&project);
    git.env("PATH", "/usr/bin:/bin").output().expect("starts");
    let unmerged = project.git(&["diff", "--name-only", "--diff-filter=U"]);
    assert!(unmerged.contains("egov-msa.yaml"), "{unmerged}");
    for path in unmerged.lines() {
        let text = fs::read_to_string(project.folder().join(path)).expect("a text");
        assert!(text.contains("<<<<<<<"), "{path}: {text}");
    }
}

#[test]
fn services_of_two_branches_come_together_by_their_structure() {
    let catalog = embedded_catalog();
    let project = Project::in_git(&catalog, &["user-service", "board-service"]);
    use_our_driver(&project);
    project.git(&["checkout", "-q", "-b", "other"]);
    project
        .add_service(&catalog, "portal-service")
        .expect("is added");
    project.commit("Add portal-service");
    project.git(&["checkout", "-q", "main"]);
    project
        .add_service(&catalog, "reserve-item-service")
        .expect("is added");
    project.commit("Add reserve-item-service");
    merge(&project);
    assert_eq!(project.git(&["diff", "--name-only", "--diff-filter=U"]), "");
    let done = project.apply(&catalog).expect("applies");
    assert_eq!(done.conflicts(), []);
    let services = [
        "user-service",
        "board-service",
        "portal-service",
        "reserve-item-service",
    ];
    let whole = Project::new(&catalog, &services);
    let (merged, chosen) = (lines(&project), lines(&whole));
    let paths = merged.keys().chain(chosen.keys());
    let differing: BTreeSet<&String> = paths
        .filter(|path| merged.get(*path) != chosen.get(*path))
        .collect();
    assert!(differing.is_empty(), "{differing:?}");
}

/// The lines of each file in any order: what was merged first stands first.
fn lines(project: &Project) -> BTreeMap<String, Vec<String>> {
    let files = project.files().into_iter();
    let sorted = |text: String| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    files.map(|(path, text)| (path, sorted(text))).collect()
}

#[test]
fn the_first_command_in_a_clone_has_git_merge_by_structure() {
    let project = Project::in_git(&NOW, &["alpha"]);
    project.git(&["config", "--remove-section", "merge.egov-msa"]);
    let driver = || project.git(&["config", "--default", "", "--get", "merge.egov-msa.driver"]);
    let told = || {
        let output = common::run(project.folder(), &["undo", "--list"]);
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert!(told().contains("git merges here what services share by its structure"));
    assert!(driver().contains("egov-msa merge-file"));
    assert_eq!(told(), "");
    // Who has another driver has a reason.
    project.git(&["config", "merge.egov-msa.driver", "false"]);
    assert_eq!(told(), "");
    assert_eq!(driver(), "false\n");
    // A project that has no use for it is left alone.
    project.git(&["config", "--remove-section", "merge.egov-msa"]);
    project.write(".gitattributes", "*.sh text\n");
    assert_eq!((told(), driver()), (String::new(), "\n".to_owned()));
}

#[test]
fn a_service_that_went_on_one_branch_does_not_hold_up_the_other() {
    let project = Project::in_git(&NOW, &["alpha", "beta"]);
    project.edit("notes.txt", "The first line", "Ours, and the first line");
    project.commit("Our notes");
    use_our_driver(&project);
    project.git(&["checkout", "-q", "-b", "other"]);
    project.remove_service(&NOW, "beta").expect("is removed");
    project.commit("Remove beta");
    project.git(&["checkout", "-q", "main"]);
    project.add_service(&NOW, "gamma").expect("is added");
    project.commit("Add gamma");
    merge(&project);
    // What a person would resolve by hand.
    project.git(&["checkout", "--ours", "notes.txt"]);
    project.edit("notes.txt", "* beta on 8002\n", "");
    project.edit("egov-msa.yaml", "sqlite", "mysql");
    let done = project
        .apply(&NOW)
        .unwrap_or_else(|failure| panic!("{}", told(&failure)));
    assert_eq!(done.conflicts(), []);
    let notes = project.text("notes.txt");
    assert!(notes.contains("Ours, and the first line"), "{notes}");
    assert!(
        notes.contains("Database: mysql") && !notes.contains("beta"),
        "{notes}"
    );
    assert!(!project.has("services/beta/README.md"));
}

#[test]
fn either_side_of_the_lock_and_an_apply_make_a_whole() {
    let whole = Project::new(&NOW, &["alpha", "beta", "gamma"]);
    for side in ["--ours", "--theirs"] {
        let project = two_branches();
        // A clone has no such section.
        project.git(&["config", "--remove-section", "merge.egov-msa"]);
        merge(&project);
        let failure = project.apply(&NOW).expect_err("has markers");
        assert!(
            told(&failure).contains("Take either side"),
            "{}",
            told(&failure)
        );
        project.git(&["checkout", side, ".egov-msa/lock.yaml"]);
        // What a person would resolve by hand.
        for path in ["egov-msa.yaml", "Cargo.toml", "notes.txt"] {
            project.write(path, whole.text(path));
        }
        let done = project.apply(&NOW).expect("applies");
        assert_eq!(done.conflicts(), [], "{side}");
        assert_eq!(project.files(), whole.files(), "{side}");
    }
}
