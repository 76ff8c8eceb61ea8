//! What is refused, and leaves everything as it is.

use std::fs;
use std::process::Command;

use egov_msa::error::{Failure, Kind};
use egov_msa::file_tree::Mode;
use egov_msa::operations::{ChangeSet, Step, operations, perform, recover, undo};

use super::project::{Project, go_on, written};
use crate::common::{run, told};

fn refusal(project: &Project, changes: &ChangeSet) -> Failure {
    let before = project.seen();
    let failure = perform(project.path(), "change", changes, &mut go_on).expect_err("is refused");
    assert_eq!(project.seen(), before);
    assert!(project.records().is_empty());
    failure
}

#[test]
fn a_file_that_is_not_as_it_was_when_the_change_was_planned() {
    let edits: [fn(&Project); 3] = [
        |project| project.write("README.md", "edited\n"),
        |project| fs::remove_file(project.path().join("README.md")).expect("removes"),
        |project| project.write("services/new/src/lib.rs", "mine\n"),
    ];
    for edit in edits {
        let project = Project::sample();
        let changes = project.changes();
        edit(&project);
        let failure = refusal(&project, &changes);
        assert_eq!(failure.kind(), Kind::Busy);
        assert!(told(&failure).contains("Run the command again"));
    }
}

#[test]
fn a_file_that_an_editor_saves_while_the_change_is_made() {
    let project = Project::sample();
    let mut expected = project.seen();
    let changes = project.changes();
    let failure = perform(project.path(), "change", &changes, &mut |step| {
        if *step == Step::PlaceFile("egov-msa.yaml".to_owned()) {
            project.write("egov-msa.yaml", "saved\n");
        }
        Ok(())
    })
    .expect_err("is refused");
    assert_eq!(failure.kind(), Kind::Busy);
    expected.get_mut("egov-msa.yaml").expect("is there").1 = Some(b"saved\n".to_vec());
    assert_eq!(project.seen(), expected);
}

#[test]
fn places_that_are_not_for_files_of_the_project() {
    let project = Project::sample();
    for path in [
        "../outside",
        "/etc/outside",
        "services/../../outside",
        "",
        "services//twice",
        "C:\\outside",
        ".git/hooks/post-checkout",
        "services/.GIT/config",
        ".egov-msa/history/000001.doing",
    ] {
        let mut changes = ChangeSet::default();
        changes.insert(path, None, written("x\n", Mode::Regular));
        let failure = refusal(&project, &changes);
        assert_eq!(failure.kind(), Kind::WouldOverwrite, "{path}");
    }
}

#[test]
fn what_is_in_the_way_of_a_file_or_a_folder() {
    let project = Project::sample();
    for (path, in_the_way) in [
        ("services", "services"),
        ("README.md/inner.txt", "README.md"),
    ] {
        let mut changes = ChangeSet::default();
        changes.insert(path, None, written("x\n", Mode::Regular));
        let failure = refusal(&project, &changes);
        assert_eq!(failure.kind(), Kind::WouldOverwrite);
        let told = told(&failure);
        assert!(told.starts_with(&format!("{in_the_way}: A f")), "{told}");
    }
}

#[cfg(unix)]
#[test]
fn symbolic_links_lead_nowhere() {
    let elsewhere = tempfile::tempdir().expect("temporary folder");
    let project = Project::sample();
    let links = [
        ("linked", elsewhere.path()),
        ("readme", "README.md".as_ref()),
    ];
    for (link, target) in links {
        std::os::unix::fs::symlink(target, project.path().join(link)).expect("links");
    }
    for path in ["linked/file.txt", "readme"] {
        let mut changes = ChangeSet::default();
        changes.insert(path, None, written("x\n", Mode::Regular));
        let failure = perform(project.path(), "change", &changes, &mut go_on);
        let failure = failure.expect_err("is refused");
        assert_eq!(failure.kind(), Kind::WouldOverwrite);
        assert!(
            told(&failure).contains("symbolic link"),
            "{}",
            told(&failure)
        );
    }
    assert_eq!(fs::read_dir(elsewhere.path()).expect("reads").count(), 0);
}

#[test]
fn a_refusal_of_the_operating_system_in_the_middle_takes_everything_back() {
    let project = Project::sample();
    let mut changes = project.changes();
    let too_long = format!("services/{}", "x".repeat(300));
    changes.insert(&too_long, None, written("x\n", Mode::Regular));
    let failure = refusal(&project, &changes);
    assert_eq!(failure.kind(), Kind::Disk);
    assert!(told(&failure).contains("The operating system refused"));
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_told_and_nothing_is_changed() {
    let project = Project::sample();
    project.write("README.md", &"long\n".repeat(20_000));
    let changes = project.change("README.md", written("short\n", Mode::Regular));
    project.perform("change", &changes);
    let before = project.seen();
    // A limit of 4 KiB a file stands for a full disk; without the signal, the write itself fails.
    let script = format!(
        "trap '' XFSZ; ulimit -f 8; exec {} undo",
        env!("CARGO_BIN_EXE_egov-msa")
    );
    let output = Command::new("sh")
        .current_dir(project.path())
        .args(["-c", &script])
        .env("LC_ALL", "en_US")
        .output()
        .expect("starts");
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(74), "{told}");
    assert!(told.contains("File too large"), "{told}");
    assert_eq!(project.seen(), before);
    assert_eq!(project.records(), ["000001.done"]);
}

#[test]
fn two_commands_at_the_same_time() {
    let project = Project::sample();
    let changes = project.changes();
    let mut outputs = Vec::new();
    perform(project.path(), "add-service b", &changes, &mut |step| {
        if matches!(step, Step::Begin | Step::Finish) {
            outputs.push(run(project.path(), &["undo"]));
            for failure in [
                recover(project.path()).expect_err("is busy"),
                perform(project.path(), "other", &changes, &mut go_on).expect_err("is busy"),
            ] {
                assert_eq!(failure.kind(), Kind::Busy);
            }
        }
        Ok(())
    })
    .expect("is performed");
    assert_eq!(outputs.len(), 2);
    for output in outputs {
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(75), "{told}");
        let holder = format!("egov-msa add-service b ({})", std::process::id());
        assert!(told.contains(&holder), "{told}");
    }
    assert_eq!(project.records(), ["000001.done"]);
}

#[test]
fn a_record_that_is_damaged_or_reaches_out_of_the_project() {
    let reference = Project::changed();
    let record = reference.history().join("000001.done");
    let record = fs::read(record).expect("can be read");
    let text = String::from_utf8(record.clone()).expect("is text here");
    for broken in [
        text.replace("\"README.md\"", "\"../../README.md\""),
        text.replace("\"README.md\"", "\".git/hooks/x\""),
        text.replace("\"version\":1", "\"version\":2"),
        text.replace("# Demo\n", "# Omed\n"),
        format!("{text}more"),
        text[..text.len() - 1].to_owned(),
        String::new(),
    ] {
        let project = reference.copy();
        fs::write(project.history().join("000001.done"), broken).expect("writes");
        let before = project.seen();
        let failure = undo(project.path(), &mut go_on).expect_err("is refused");
        assert_eq!(failure.kind(), Kind::Drift);
        assert!(told(&failure).contains("000001.done"), "{}", told(&failure));
        assert_eq!(project.seen(), before);
    }
    assert_eq!(
        operations(reference.path())
            .expect("is sound")
            .to_undo
            .len(),
        1
    );
}
