//! What is in the way is told before anything is written.

use std::fs;

use crate::common::told;
use crate::project::{NOW, Project};
use egov_msa::error::Kind;

/// Expects that a service cannot be added, and that nothing has changed.
fn assert_blocked(project: &Project, path: &str) {
    let before = project.content();
    let failure = project.add_service(&NOW, "gamma").expect_err("is blocked");
    assert_eq!(failure.kind(), Kind::WouldOverwrite);
    assert!(told(&failure).contains(path), "{}", told(&failure));
    assert_eq!(project.content(), before);
}

#[test]
fn a_folder_in_the_place_of_a_file_stays() {
    let project = Project::new(&NOW, &["alpha"]);
    project.write("services/gamma/README.md/inside", "ours\n");
    assert_blocked(&project, "services/gamma/README.md");
}

#[test]
fn a_file_in_the_place_of_a_folder_stays() {
    let project = Project::new(&NOW, &["alpha"]);
    project.write("services/gamma", "ours\n");
    assert_blocked(&project, "services/gamma/README.md");
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    use std::os::unix::fs::symlink;
    let project = Project::new(&NOW, &["alpha"]);
    let outside = tempfile::tempdir().expect("temporary folder");
    symlink(outside.path(), project.folder().join("services/gamma")).expect("links");
    assert_blocked(&project, "services/gamma/README.md");
    assert_eq!(fs::read_dir(outside.path()).expect("reads").count(), 0);

    let project = Project::new(&NOW, &["alpha"]);
    project.rename("notes.txt", "real.txt");
    symlink("real.txt", project.folder().join("notes.txt")).expect("links");
    assert_blocked(&project, "notes.txt");
}

#[cfg(unix)]
#[test]
fn a_link_that_the_generator_does_not_change_is_people_s() {
    use std::os::unix::fs::symlink;
    let project = Project::new(&NOW, &["alpha"]);
    project.rename("run.sh", "real.sh");
    symlink("real.sh", project.folder().join("run.sh")).expect("links");
    project.add_service(&NOW, "gamma").expect("is added");
    let metadata = fs::symlink_metadata(project.folder().join("run.sh")).expect("exists");
    assert!(metadata.is_symlink());
}
