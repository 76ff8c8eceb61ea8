//! Two branches that each change the project come together.

use std::process::Command;

use crate::common::{self, told};
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

/// Merges the branch `other`, with whatever conflicts.
fn merge(project: &Project) {
    let mut git = Command::new("git");
    common::isolate_git(git.current_dir(project.folder()));
    git.args(["-c", "user.name=Hong", "-c", "user.email=hong@example.kr"]);
    git.args(["merge", "other"]).output().expect("starts");
}

#[test]
fn the_objects_of_both_come_together_without_conflict() {
    let project = two_branches();
    merge(&project);
    let unmerged = project.git(&["diff", "--name-only", "--diff-filter=U"]);
    assert!(!unmerged.contains("pristine"), "{unmerged}");
}

#[test]
fn either_side_of_the_lock_and_an_apply_make_a_whole() {
    let whole = Project::new(&NOW, &["alpha", "beta", "gamma"]);
    for side in ["--ours", "--theirs"] {
        let project = two_branches();
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
