//! What people made of a project is kept when it is brought in line with its spec.

use egov_msa::reconcile::NoteKind;
use egov_msa::unified_diff::file_diffs;

use crate::project::{EARLIER, NOW, Project};

const NOTES: &str = "notes.txt";

/// A project in which something is to be done: its spec has another database.
fn project_with_another_database() -> Project {
    let project = Project::new(&NOW, &["alpha", "gamma"]);
    project.edit("egov-msa.yaml", "sqlite", "mysql");
    project
}

#[test]
fn an_edited_spec_is_carried_out_and_only_once() {
    let project = project_with_another_database();
    let done = project.apply(&NOW).expect("applies");
    assert_eq!(done.changed, [NOTES]);
    assert!(project.text(NOTES).contains("Database: mysql"));
    let after = project.content();
    assert_eq!(project.apply(&NOW).expect("applies").changed, [""; 0]);
    assert_eq!(project.content(), after);
    assert!(project.plan(&NOW).expect("is planned").changes.is_empty());
}

#[test]
fn a_project_in_line_with_its_spec_is_left_alone_whatever_people_did_to_it() {
    let project = Project::new(&NOW, &["alpha"]);
    project.edit(NOTES, "The last line.", "Ours.");
    project.remove("run.sh");
    project.write("services/alpha/src/more.rs", "//! More.\n");
    let before = project.content();
    project.apply(&NOW).expect("applies");
    assert_eq!(project.content(), before);
}

#[test]
fn lines_of_people_stay_beside_those_of_the_generator() {
    let project = project_with_another_database();
    project.edit(NOTES, "The first line", "Ours, and the first line");
    let done = project.apply(&NOW).expect("applies");
    assert_eq!(done.conflicts(), []);
    let text = project.text(NOTES);
    assert!(text.contains("Ours, and the first line"), "{text}");
    assert!(text.contains("Database: mysql"), "{text}");
}

#[test]
fn a_deleted_file_stays_deleted() {
    let project = project_with_another_database();
    project.remove(NOTES);
    let done = project.apply(&NOW).expect("applies");
    assert!(!project.has(NOTES));
    assert_eq!(done.notes.len(), 1);
    assert_eq!(done.notes[0].kind, NoteKind::StaysDeleted);
}

#[test]
fn a_moved_file_is_changed_where_it_is_now() {
    let project = project_with_another_database();
    project.rename(NOTES, "docs/remarks.txt");
    project.edit("docs/remarks.txt", "The last line.", "Ours.");
    let done = project.apply(&NOW).expect("applies");
    let moved = NoteKind::Moved("docs/remarks.txt".to_owned());
    assert_eq!(done.notes[0].kind, moved);
    assert!(!project.has(NOTES));
    let text = project.text("docs/remarks.txt");
    assert!(
        text.contains("Database: mysql") && text.contains("Ours."),
        "{text}"
    );
    project.edit("egov-msa.yaml", "mysql", "postgresql");
    project.apply(&NOW).expect("applies again");
    assert!(
        project
            .text("docs/remarks.txt")
            .contains("Database: postgresql")
    );
}

#[test]
fn a_file_that_is_no_longer_generated_stays_where_people_moved_it() {
    let project = Project::new(&NOW, &["alpha", "gamma"]);
    project.rename("services/gamma/README.md", "docs/gamma.md");
    let done = project.remove_service(&NOW, "gamma").expect("is removed");
    assert_eq!(done.conflicts(), []);
    assert!(project.has("docs/gamma.md") && !project.has("services/gamma/README.md"));
}

#[test]
fn line_endings_of_windows_stay() {
    let project = project_with_another_database();
    for path in [
        NOTES,
        "egov-msa.yaml",
        ".egov-msa/lock.yaml",
        ".egov-msa/pristine",
    ] {
        project.write(path, project.text(path).replace('\n', "\r\n"));
    }
    project.edit(NOTES, "The first line", "Ours, and the first line");
    let done = project.apply(&NOW).expect("applies");
    assert_eq!(done.conflicts(), []);
    let text = project.text(NOTES);
    assert!(
        text.contains("Database: mysql\r\n") && text.contains("Ours"),
        "{text:?}"
    );
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    project.add_service(&NOW, "beta").expect("is added");
    let spec = project.text("egov-msa.yaml");
    assert!(spec.contains("- beta\r\n"), "{spec:?}");
}

#[test]
fn an_unedited_file_with_line_endings_of_windows_goes_with_its_service() {
    let project = Project::new(&NOW, &["alpha", "gamma"]);
    let path = "services/gamma/README.md";
    project.write(path, project.text(path).replace('\n', "\r\n"));
    let done = project.remove_service(&NOW, "gamma").expect("is removed");
    assert_eq!(done.conflicts(), []);
    assert!(!project.has("services/gamma"));
}

#[test]
fn what_diff_shows_is_what_apply_does() {
    let by_diff = Project::in_git(&NOW, &["alpha", "gamma"]);
    let by_apply = Project::copied(by_diff.folder());
    for project in [&by_diff, &by_apply] {
        project.edit("egov-msa.yaml", "sqlite", "mysql");
        project.edit("egov-msa.yaml", "- gamma", "- beta");
        project.edit(NOTES, "The first line", "Ours, and the first line");
    }
    let plan = by_diff.plan(&NOW).expect("is planned");
    let diffs = file_diffs(by_diff.folder(), &plan.changes).expect("is shown");
    let text: String = diffs
        .iter()
        .filter(|diff| diff.path != ".env")
        .map(|diff| diff.text.as_str())
        .collect();
    by_diff.write("../change.diff", text);
    by_diff.git(&["apply", "../change.diff"]);
    by_apply.apply(&NOW).expect("applies");
    let files = |project: &Project| {
        let mut files = project.files();
        files.retain(|path, _| !path.starts_with(".egov-msa/"));
        files
    };
    assert_eq!(files(&by_diff), files(&by_apply));
}

#[cfg(unix)]
#[test]
fn modes_are_shown_as_git_shows_them() {
    let project = Project::in_git(&EARLIER, &["alpha"]);
    let plan = project.plan(&NOW).expect("is planned");
    let diffs = file_diffs(project.folder(), &plan.changes).expect("is shown");
    let text_of = |path: &str| {
        let diff = diffs.iter().find(|diff| diff.path == path);
        diff.expect("is changed").text.clone()
    };
    assert!(text_of("run.sh").contains("old mode 100644\nnew mode 100755\n--- a/run.sh"));
    assert!(text_of("gone.txt").contains("deleted file mode 100644\n--- a/gone.txt"));
    assert!(text_of("recent.txt").contains("new file mode 100644\n--- /dev/null"));
    let binary = text_of("logo.bin");
    assert!(
        binary.contains("Binary files a/logo.bin and b/logo.bin differ"),
        "{binary}"
    );
}

#[test]
fn a_secret_is_not_shown() {
    let project = Project::new(&NOW, &["alpha"]);
    project.edit("egov-msa.yaml", "- alpha", "- beta");
    let plan = project.plan(&NOW).expect("is planned");
    let diffs = file_diffs(project.folder(), &plan.changes).expect("is shown");
    let secrets = diffs.iter().find(|diff| diff.path == ".env");
    let text = &secrets.expect("is changed").text;
    assert!(
        text.ends_with("Private files a/.env and b/.env differ\n"),
        "{text}"
    );
    assert!(!text.contains("BETA_PASSWORD"), "{text}");
}

#[cfg(unix)]
#[test]
fn a_script_becomes_executable_unless_people_decided_otherwise() {
    use std::fs::{Permissions, metadata, set_permissions};
    use std::os::unix::fs::PermissionsExt;
    let is_executable = |project: &Project, path: &str| {
        let metadata = metadata(project.folder().join(path)).expect("exists");
        metadata.permissions().mode() & 0o100 != 0
    };
    let set = |project: &Project, path: &str, mode: u32| {
        let place = project.folder().join(path);
        set_permissions(place, Permissions::from_mode(mode)).expect("is set");
    };
    let project = Project::new(&EARLIER, &["alpha"]);
    set(&project, NOTES, 0o755);
    assert!(!is_executable(&project, "run.sh"));
    project.apply(&NOW).expect("updates");
    assert!(is_executable(&project, "run.sh"));
    assert!(is_executable(&project, NOTES));

    let script = Project::new(&NOW, &["alpha"]);
    set(&script, "run.sh", 0o644);
    script.apply(&EARLIER).expect("goes back");
    assert!(!is_executable(&script, "run.sh"));
}
