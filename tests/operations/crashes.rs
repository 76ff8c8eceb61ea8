//! A process that dies at any moment leaves a project that the next command puts right.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use egov_msa::error::Kind;
use egov_msa::file_tree::Mode;
use egov_msa::operations::{ChangeSet, Checkpoint, Outcome, Step, perform, recover, redo, undo};

use super::project::{Project, go_on, written};
use super::work::WORKS;
use crate::common::{program, run};

/// The project as it is on the disk before each step of some work, and at its end.
fn moments(project: &Project, work: impl FnOnce(&mut Checkpoint<'_>)) -> Vec<(Step, Project)> {
    let mut moments = Vec::new();
    work(&mut |step| {
        moments.push((step.clone(), project.copy()));
        Ok(())
    });
    moments
}

#[test]
fn after_a_crash_at_any_step_the_project_is_as_before_or_as_after() {
    for work in WORKS {
        let project = (work.prepare)();
        let (before, records) = (project.seen(), project.records());
        let moments = moments(&project, |checkpoint| {
            (work.run)(project.path(), checkpoint).expect("is done");
        });
        let after = project.seen();
        for (step, crashed) in &moments {
            let recovered = recover(crashed.path()).expect("recovers");
            let has_begun = !matches!(step, Step::Stage | Step::Begin);
            let outcome = recovered.map(|recovered| recovered.outcome);
            let expected = match (has_begun, step) {
                (false, _) => None,
                (true, Step::Finish) => Some(Outcome::Completed),
                (true, _) => Some(Outcome::TakenBack),
            };
            assert_eq!(outcome, expected, "{} before {step:?}", work.name);
            let seen = if outcome == Some(Outcome::Completed) {
                &after
            } else {
                assert_eq!(crashed.records(), records, "{} before {step:?}", work.name);
                &before
            };
            assert_eq!(&crashed.seen(), seen, "{} before {step:?}", work.name);
            assert_eq!(recover(crashed.path()).expect("recovers"), None);
        }
    }
}

#[test]
fn after_a_crash_the_same_work_can_be_done() {
    for work in WORKS {
        let project = (work.prepare)();
        let moments = moments(&project, |checkpoint| {
            (work.run)(project.path(), checkpoint).expect("is done");
        });
        for (step, crashed) in &moments {
            let recovered = recover(crashed.path()).expect("recovers");
            if recovered.is_none_or(|recovered| recovered.outcome == Outcome::TakenBack) {
                (work.run)(crashed.path(), &mut go_on).expect("is done");
            }
            assert_eq!(crashed.seen(), project.seen(), "{} {step:?}", work.name);
            assert_eq!(crashed.records(), project.records());
        }
    }
}

#[test]
fn what_was_edited_after_the_crash_is_kept_and_told() {
    let project = Project::sample();
    let before = project.seen();
    let changes = project.changes();
    let moments = moments(&project, |checkpoint| {
        perform(project.path(), "change", &changes, checkpoint).expect("is performed");
    });
    let (_, crashed) = moments
        .into_iter()
        .rev()
        .find(|(step, _)| matches!(step, Step::PlaceFile(_)))
        .expect("places files");
    crashed.write("README.md", "mine\n");
    let recovered = recover(crashed.path()).expect("recovers").expect("was cut");
    assert_eq!(recovered.command, "change");
    assert_eq!(recovered.outcome, Outcome::TakenBack);
    assert_eq!(recovered.kept, ["README.md"]);
    let mut expected = before;
    expected.get_mut("README.md").expect("is there").1 = Some(b"mine\n".to_vec());
    assert_eq!(crashed.seen(), expected);
}

#[test]
fn nothing_else_begins_before_the_project_is_put_right() {
    let project = Project::changed();
    let moments = moments(&project, |checkpoint| {
        undo(project.path(), checkpoint).expect("is undone");
    });
    let (_, crashed) = &moments[moments.len() / 2];
    let before = crashed.seen();
    for failure in [
        perform(crashed.path(), "change", &crashed.changes(), &mut go_on).expect_err("is busy"),
        redo(crashed.path(), &mut go_on).expect_err("has nothing"),
        undo(crashed.path(), &mut go_on).expect_err("has nothing"),
    ] {
        assert!(matches!(failure.kind(), Kind::Busy | Kind::Usage));
        assert_eq!(crashed.seen(), before);
    }
}

#[test]
fn a_change_that_was_cut_off_at_its_end_can_be_undone() {
    let project = Project::sample();
    let before = project.seen();
    let changes = project.changes();
    let moments = moments(&project, |checkpoint| {
        perform(project.path(), "change", &changes, checkpoint).expect("is performed");
    });
    let (_, crashed) = moments.last().expect("has steps");
    recover(crashed.path()).expect("recovers");
    undo(crashed.path(), &mut go_on).expect("is undone");
    assert_eq!(crashed.seen(), before);
}

#[test]
fn every_command_in_a_project_says_what_it_has_put_right() {
    let project = Project::sample();
    let changes = project.changes();
    let moments = moments(&project, |checkpoint| {
        perform(project.path(), "add-service b", &changes, checkpoint).expect("is performed");
    });
    let told = |index: usize| {
        let output = run(moments[index].1.path(), &["undo", "--list"]);
        assert!(output.status.success());
        String::from_utf8(output.stderr).expect("UTF-8")
    };
    assert!(told(5).contains("\"add-service b\" was cut off; the project is as it was before."));
    assert!(told(moments.len() - 1).contains("everything was in place"));
}

/// A project with enough files that a signal meets the program at its work.
fn many_files() -> Project {
    let project = Project::empty();
    project.write("egov-msa.yaml", "services: [a]\n");
    let mut changes = ChangeSet::default();
    for index in 0..150 {
        let path = format!("services/s{}/file{index}.txt", index % 10);
        if index % 3 != 0 {
            project.write(&path, &format!("before {index}\n"));
        }
        let text = format!("after {index}\n");
        project.insert(&mut changes, &path, written(&text, Mode::Regular));
    }
    project.perform("change", &changes);
    project
}

/// Runs `undo`, sends it a signal at moments that are spread over its run, and returns how often it died of that.
#[cfg(unix)]
fn undo_under(signal: &str, assert_stopped: impl Fn(&Project, std::process::ExitStatus)) -> usize {
    let original = many_files();
    let mut stopped = 0;
    for attempt in 0..25_u64 {
        let project = original.copy();
        let mut child = program(project.path())
            .arg("undo")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("starts");
        let moment = Instant::now() + Duration::from_millis(attempt * 4);
        while Instant::now() < moment {
            std::hint::spin_loop();
        }
        let kill = Command::new("kill")
            .args([signal, &child.id().to_string()])
            .status();
        kill.expect("kill starts");
        let status = child.wait().expect("ends");
        if !status.success() {
            stopped += 1;
            assert_stopped(&project, status);
        }
    }
    stopped
}

#[cfg(unix)]
#[test]
fn sigkill_at_any_moment_leaves_what_the_next_command_puts_right() {
    let after = many_files();
    let after = after.seen();
    let stopped = undo_under("-KILL", |project, _| {
        recover(project.path()).expect("recovers");
        let is_undone = project.records() == ["000001.undone"];
        assert_eq!(project.seen() == after, !is_undone);
        if !is_undone {
            undo(project.path(), &mut go_on).expect("is undone");
        }
        assert_eq!(
            project.seen().len(),
            1 + 1 + 10 + 100,
            "spec, folders, files"
        );
    });
    assert!(stopped > 0, "the signal never came in time");
}

#[cfg(unix)]
#[test]
fn sigint_at_any_moment_takes_everything_back() {
    let after = many_files().seen();
    let stopped = undo_under("-INT", |project, status| {
        assert!(matches!(status.code(), None | Some(130)), "{status}");
        assert_eq!(project.records(), ["000001.done"]);
        assert_eq!(project.seen(), after);
    });
    assert!(stopped > 0, "the signal never came in time");
}
