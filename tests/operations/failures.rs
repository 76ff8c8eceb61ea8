//! Whatever step fails, the project is as it was before.

use std::cell::Cell;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

use egov_msa::error::{Failure, Kind, Result};
use egov_msa::operations::{Outcome, Step, recover, undo};

use super::project::Project;
use super::work::{WORKS, Work};
use crate::common::told;

/// Does the work up to a step, where `stop` happens; the project is then as it was before the work.
fn assert_is_taken_back(work: &Work, fatal: usize, stop: &dyn Fn() -> Result<()>) {
    let project = (work.prepare)();
    let (before, records) = (project.seen(), project.records());
    let steps_left = Cell::new(fatal);
    let mut checkpoint = |_: &Step| match steps_left.get() {
        0 => stop(),
        left => {
            steps_left.set(left - 1);
            Ok(())
        }
    };
    let run = AssertUnwindSafe(|| (work.run)(project.path(), &mut checkpoint));
    match catch_unwind(run) {
        Ok(Ok(())) => panic!("{} is not stopped", work.name),
        Ok(Err(failure)) => assert_eq!(failure.kind(), Kind::Interrupted),
        Err(_) => {}
    }
    assert_eq!(project.seen(), before, "{} before step {fatal}", work.name);
    // What never began is rubbish that the next command removes.
    assert_eq!(recover(project.path()).expect("recovers"), None);
    assert_eq!(project.records(), records, "{} before {fatal}", work.name);
}

#[test]
fn the_sample_takes_every_kind_of_step() {
    let steps = WORKS[0].steps();
    let count = |kind: fn(&Step) -> bool| steps.iter().filter(|step| kind(step)).count();
    assert_eq!(count(|step| matches!(step, Step::Prepare(_))), 9);
    assert_eq!(count(|step| matches!(step, Step::PlaceFile(_))), 9);
    assert_eq!(count(|step| matches!(step, Step::RemoveFile(_))), 3);
    assert_eq!(count(|step| matches!(step, Step::RemoveFolder(_))), 2);
    assert_eq!(count(|step| matches!(step, Step::CreateFolder(_))), 3);
    for single in [Step::Stage, Step::Begin, Step::Finish] {
        assert_eq!(steps.iter().filter(|step| **step == single).count(), 1);
    }
}

#[test]
fn an_error_before_any_step_takes_everything_back() {
    for work in WORKS {
        for fatal in 0..work.steps().len() {
            assert_is_taken_back(&work, fatal, &|| Err(Failure::interrupted()));
        }
    }
}

#[test]
fn a_panic_before_any_step_takes_everything_back() {
    for work in WORKS {
        for fatal in 0..work.steps().len() {
            assert_is_taken_back(&work, fatal, &|| panic!("on purpose"));
        }
    }
}

#[test]
fn what_cannot_be_taken_back_is_told_and_put_right_by_the_next_command() {
    let project = Project::changed();
    let after = project.seen();
    let blocked = project.path().join("services/new/src/lib.rs");
    let failure = undo(project.path(), &mut |step| {
        if matches!(step, Step::PlaceFile(_)) {
            fs::create_dir_all(blocked.join("in-the-way")).expect("creates");
            return Err(Failure::interrupted());
        }
        Ok(())
    })
    .expect_err("is stuck");
    assert_eq!(failure.kind(), Kind::Disk);
    assert!(
        told(&failure).contains("between before and after"),
        "{}",
        told(&failure)
    );
    fs::remove_dir_all(&blocked).expect("removes");
    let recovered = recover(project.path())
        .expect("recovers")
        .expect("was stuck");
    assert_eq!(recovered.command, "undo");
    assert_eq!(recovered.outcome, Outcome::TakenBack);
    assert_eq!(project.seen(), after);
}
