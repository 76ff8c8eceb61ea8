//! There and back again.

use egov_msa::error::Kind;
use egov_msa::file_tree::Mode;
use egov_msa::operations::{Change, KEPT_OPERATIONS, operations, redo, undo};

use super::project::{Project, go_on, written};
use crate::common::{git, told};

fn edit(project: &Project, command: &str, text: &str) {
    let changes = project.change("README.md", written(text, Mode::Regular));
    project.perform(command, &changes);
}

fn commands(project: &Project) -> [Vec<String>; 2] {
    let operations = operations(project.path()).expect("can be read");
    [operations.to_undo, operations.to_redo].map(|some| {
        some.into_iter()
            .map(|operation| operation.command)
            .collect()
    })
}

#[test]
fn undo_and_redo_restore_every_byte_and_mode_any_number_of_times() {
    let project = Project::sample();
    let before = project.seen();
    project.perform("change", &project.changes());
    let after = project.seen();
    assert_ne!(before, after);
    for _ in 0..3 {
        let undone = undo(project.path(), &mut go_on).expect("is undone");
        assert_eq!(project.seen(), before);
        let redone = redo(project.path(), &mut go_on).expect("is redone");
        assert_eq!(project.seen(), after);
        assert_eq!(undone, redone);
        assert_eq!(undone.command, "change");
    }
}

#[test]
fn several_changes_are_undone_and_redone_in_their_order() {
    let project = Project::sample();
    let mut states = vec![project.seen()];
    for command in ["one", "two", "three"] {
        edit(&project, command, command);
        states.push(project.seen());
    }
    assert_eq!(commands(&project), [vec!["three", "two", "one"], vec![]]);
    for expected in states[..3].iter().rev() {
        undo(project.path(), &mut go_on).expect("is undone");
        assert_eq!(&project.seen(), expected);
    }
    assert_eq!(commands(&project), [vec![], vec!["one", "two", "three"]]);
    for expected in &states[1..] {
        redo(project.path(), &mut go_on).expect("is redone");
        assert_eq!(&project.seen(), expected);
    }
}

#[test]
fn a_new_change_forgets_what_was_undone() {
    let project = Project::sample();
    edit(&project, "one", "1\n");
    edit(&project, "two", "2\n");
    undo(project.path(), &mut go_on).expect("is undone");
    edit(&project, "three", "3\n");
    assert_eq!(commands(&project), [vec!["three", "one"], vec![]]);
    let failure = redo(project.path(), &mut go_on).expect_err("is gone");
    assert_eq!(failure.kind(), Kind::Usage);
    assert_eq!(project.records(), ["000001.done", "000003.done"]);
}

#[test]
fn what_a_crash_has_not_let_forget_is_not_redone() {
    let project = Project::sample();
    edit(&project, "one", "1\n");
    undo(project.path(), &mut go_on).expect("is undone");
    let undone = project.history().join("000001.undone");
    let content = std::fs::read(&undone).expect("can be read");
    edit(&project, "two", "2\n");
    std::fs::write(&undone, content).expect("writes");
    assert_eq!(commands(&project), [vec!["two"], vec![]]);
    redo(project.path(), &mut go_on).expect_err("is gone");
}

#[test]
fn the_history_is_bounded_and_the_newest_stay() {
    let project = Project::sample();
    for number in 0..KEPT_OPERATIONS + 2 {
        edit(&project, &number.to_string(), &format!("{number}\n"));
    }
    let [to_undo, _] = commands(&project);
    assert_eq!(to_undo.len(), KEPT_OPERATIONS);
    assert_eq!(to_undo.last().map(String::as_str), Some("2"));
    for _ in 0..KEPT_OPERATIONS {
        undo(project.path(), &mut go_on).expect("is undone");
    }
    assert_eq!(project.read("README.md"), Some(b"1\n".to_vec()));
    assert_eq!(commands(&project)[1].len(), KEPT_OPERATIONS);
}

#[test]
fn edits_of_other_files_are_in_nobodys_way_and_stay() {
    let project = Project::changed();
    project.write("services/kept/notes.txt", "edited\n");
    project.write("services/new/mine.txt", "in a folder of the change\n");
    undo(project.path(), &mut go_on).expect("is undone");
    assert_eq!(
        project.read("services/kept/notes.txt"),
        Some(b"edited\n".to_vec())
    );
    assert!(project.read("services/new/mine.txt").is_some());
    assert_eq!(project.read("services/new/src/lib.rs"), None);
    redo(project.path(), &mut go_on).expect("is redone");
    assert!(project.read("services/new/mine.txt").is_some());
}

#[test]
fn undo_is_refused_while_a_file_of_the_change_is_edited() {
    for (path, edited) in [
        ("egov-msa.yaml", Some("edited\n")),
        ("start.sh", None),
        ("services/old/Cargo.toml", Some("again\n")),
    ] {
        let project = Project::changed();
        match edited {
            Some(text) => project.write(path, text),
            None => std::fs::remove_file(project.path().join(path)).expect("removes"),
        }
        let (before, records) = (project.seen(), project.records());
        let failure = undo(project.path(), &mut go_on).expect_err("is refused");
        assert_eq!(failure.kind(), Kind::Drift);
        assert!(
            told(&failure).contains(&format!("\n  {path}")),
            "{}",
            told(&failure)
        );
        assert_eq!(
            told(&failure).matches("\n  ").count(),
            1,
            "{}",
            told(&failure)
        );
        assert_eq!(project.seen(), before);
        assert_eq!(project.records(), records);
    }
}

#[test]
fn redo_is_refused_while_a_file_of_the_change_is_edited() {
    let project = Project::undone();
    project.write("egov-msa.yaml", "edited\n");
    let before = project.seen();
    let failure = redo(project.path(), &mut go_on).expect_err("is refused");
    assert_eq!(failure.kind(), Kind::Drift);
    assert_eq!(project.seen(), before);
    project.write("egov-msa.yaml", "services: [a]\n");
    redo(project.path(), &mut go_on).expect("is redone");
}

#[test]
fn a_project_without_history_has_nothing_to_undo_and_gets_none() {
    let project = Project::sample();
    for failure in [
        undo(project.path(), &mut go_on).expect_err("has no history"),
        redo(project.path(), &mut go_on).expect_err("has no history"),
    ] {
        assert_eq!(failure.kind(), Kind::Usage);
    }
    assert!(!project.history().exists());
}

#[test]
fn changes_that_change_nothing_are_no_operation() {
    let project = Project::sample();
    let mut changes = project.change("README.md", written("# Demo\n", Mode::Regular));
    changes.insert("absent", None, Change::Remove);
    let before = project.seen();
    project.perform("nothing", &changes);
    assert_eq!(project.seen(), before);
    assert_eq!(commands(&project), [Vec::<String>::new(), Vec::new()]);
}

#[test]
fn git_does_not_see_the_history() {
    let project = Project::sample();
    git(project.path(), &["init", "--quiet"]);
    git(project.path(), &["add", "."]);
    edit(&project, "one", "1\n");
    let status = git(project.path(), &["status", "--porcelain"]);
    assert!(!status.contains(".egov-msa"), "{status}");
}

#[cfg(unix)]
#[test]
fn a_file_keeps_the_permissions_that_people_gave_it() {
    use super::project::{permissions, set_permissions};
    let project = Project::sample();
    let mode_of = |path: &str| {
        let metadata = std::fs::metadata(project.path().join(path));
        permissions(&metadata.expect("is there"))
    };
    set_permissions(&project.path().join("egov-msa.yaml"), 0o600);
    project.perform("change", &project.changes());
    assert_eq!(mode_of("README.md"), 0o660);
    assert_eq!(mode_of("egov-msa.yaml"), 0o600);
    assert_eq!(mode_of("run.sh"), 0o644, "is no script any longer");
    assert_eq!(mode_of("start.sh") & 0o100, 0o100);
    assert_eq!(mode_of(".env"), 0o600);
    assert_eq!(
        mode_of(".egov-msa/history/000001.done"),
        0o600,
        "it holds what .env holds"
    );
}
