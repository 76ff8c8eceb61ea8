//! `egov-msa verify` with a cargo and a mesh that do as they are told.

#![cfg(unix)]

#[path = "verify/bench.rs"]
mod bench;
mod common;

use std::process::{Command, Stdio};

use bench::{Bench, Mesh, wait_until};
use common::run;
use serde_json::Value;
use tempfile::tempdir;

const CARGO_STAGES: &str = "format,lint,build,test";

#[test]
fn the_stages_are_gone_through_in_order_with_the_lock_file() {
    let bench = Bench::new();
    bench.mesh(&Mesh::good());
    let verified = bench.verify(&[]);
    assert_eq!(verified.code, Some(0), "{}", verified.told);
    assert_eq!(
        bench.asked_of_cargo(),
        [
            "fmt --all --check",
            "clippy --locked --workspace --all-targets -- -D warnings",
            "build --locked --message-format json-render-diagnostics",
            "test --locked --workspace",
        ]
    );
    let outcomes = verified.outcomes();
    assert_eq!(outcomes.len(), 7);
    assert!(outcomes.iter().all(|(_, outcome)| outcome == "passed"));
}

#[test]
fn the_first_stage_that_fails_ends_the_run_and_shows_the_end_of_its_output() {
    let bench = Bench::new();
    bench.mesh(&Mesh::good());
    bench.cargo_runs(
        "clippy",
        "i=0; while [ $i -lt 60 ]; do i=$((i+1)); echo line $i >&2; done; exit 101",
    );
    let verified = bench.verify(&[]);
    assert_eq!(verified.code, Some(3));
    assert_eq!(bench.asked_of_cargo().len(), 2);
    let expected = [
        ("format", "passed"),
        ("lint", "failed"),
        ("build", "not-reached"),
        ("test", "not-reached"),
        ("start", "not-reached"),
        ("routes", "not-reached"),
        ("stop", "not-reached"),
    ];
    let expected = expected.map(|(stage, outcome)| (stage.to_owned(), outcome.to_owned()));
    assert_eq!(verified.outcomes(), expected);
    let output = verified.stage("lint")["output"].clone();
    let output = output.as_array().expect("a list");
    assert_eq!(output.first(), Some(&Value::from("line 21")));
    assert_eq!(output.last(), Some(&Value::from("line 60")));
    for text in [
        "line 60",
        "`cargo clippy --locked",
        "egov-msa verify --only lint",
    ] {
        assert!(verified.told.contains(text), "{}", verified.told);
    }
}

#[test]
fn stages_are_chosen_and_left_out() {
    let bench = Bench::new();
    let verified = bench.verify(&["--only", "format,test"]);
    assert_eq!(verified.code, Some(0));
    assert_eq!(
        bench.asked_of_cargo(),
        ["fmt --all --check", "test --locked --workspace"]
    );
    assert_eq!(verified.stage("lint")["outcome"], "skipped");
    let output = bench.run(&["verify", "--only", "format", "--skip", "format"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn the_mesh_gets_a_folder_of_its_own_and_nothing_of_the_environment_that_leads_elsewhere() {
    let bench = Bench::new();
    bench.mesh(&Mesh::good());
    let verified = bench.verify(&["--only", "start"]);
    assert_eq!(verified.code, Some(0), "{}", verified.told);
    let seen = bench.seen_by_the_mesh();
    assert!(!seen.contains("DATABASE_URL"), "{seen}");
    assert!(seen.contains("EUREKA_PASSWORD="), "{seen}");
    assert!(seen.contains("arguments=--port-offset 0"), "{seen}");
    assert!(seen.contains("config/application.yml"), "{seen}");
    let folder = seen.lines().find_map(|line| line.strip_prefix("PWD="));
    let folder = std::path::Path::new(folder.expect("is told"));
    assert_ne!(folder, bench.project());
    assert!(!folder.exists(), "the folder is left behind");
}

#[test]
fn a_process_that_does_not_register_is_named() {
    let bench = Bench::new();
    bench.mesh(&Mesh {
        down: Some("board-service"),
        ..Mesh::good()
    });
    let verified = bench.verify(&["--only", "start", "--timeout", "1"]);
    assert_eq!(verified.code, Some(3));
    let reason = verified.stage("start")["reason"].to_string();
    assert!(reason.contains("board-service"), "{reason}");
    assert!(!reason.contains("user-service"), "{reason}");
}

#[test]
fn a_route_that_leads_nowhere_is_named() {
    let bench = Bench::new();
    bench.mesh(&Mesh {
        health: 404,
        ..Mesh::good()
    });
    let verified = bench.verify(&["--only", "routes", "--timeout", "1"]);
    let reason = verified.stage("routes")["reason"].to_string();
    assert!(
        reason.contains("/user-service/actuator/health with 404 instead of 200"),
        "{reason}"
    );
}

#[test]
fn a_gateway_that_lets_strangers_pass_fails() {
    let bench = Bench::new();
    bench.mesh(&Mesh {
        closed: 200,
        ..Mesh::good()
    });
    let verified = bench.verify(&["--only", "routes", "--timeout", "1"]);
    let reason = verified.stage("routes")["reason"].to_string();
    assert!(reason.contains("with 200 instead of 401"), "{reason}");
}

#[test]
fn a_mesh_that_ends_early_is_told_with_its_last_words() {
    let bench = Bench::new();
    bench.mesh_runs("echo 'port 8000 is taken' >&2; exit 1");
    let verified = bench.verify(&["--only", "start"]);
    assert_eq!(verified.code, Some(3));
    assert_eq!(verified.stage("start")["output"][0], "port 8000 is taken");
}

#[test]
fn a_mesh_that_does_not_stop_fails_and_is_killed() {
    let bench = Bench::new();
    bench.mesh(&Mesh {
        on_interrupt: "",
        ..Mesh::good()
    });
    let verified = bench.verify(&["--only", "stop", "--timeout", "1"]);
    assert_eq!(verified.code, Some(3));
    assert_eq!(verified.stage("stop")["outcome"], "failed");
    wait_until("the mesh is gone", || !bench.is_running("mesh.pid"));
}

#[test]
fn an_interruption_stops_whatever_was_started() {
    let bench = Bench::new();
    bench.cargo_runs(
        "test",
        "sleep 600 & echo $! >\"$BENCH/grandchild.pid\"; echo $$ >\"$BENCH/child.pid\"; wait",
    );
    let mut verify = bench.command(&["verify", "--only", "test"]);
    let child = verify
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    wait_until("the tests run", || bench.is_running("child.pid"));
    let id = child.id().to_string();
    let sent = Command::new("kill").args(["-INT", &id]).status();
    assert!(sent.expect("kill starts").success());
    let output = child.wait_with_output().expect("ends");
    assert_eq!(output.status.code(), Some(130));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("Interrupted in the stage test"), "{told}");
    for file in ["child.pid", "grandchild.pid"] {
        wait_until("it is gone", || !bench.is_running(file));
    }
}

#[test]
fn the_receipt_says_what_was_verified_with_what() {
    let bench = Bench::new();
    bench.mesh(&Mesh::good());
    let file = bench.project().join("receipt.json");
    let path = file.display().to_string();
    let verified = bench.verify(&["--only", CARGO_STAGES, "--receipt", &path]);
    let saved = std::fs::read(&file).expect("is written");
    let saved: Value = serde_json::from_slice(&saved).expect("is JSON");
    assert_eq!(saved, verified.receipt);
    assert_eq!(saved["project"], "demo");
    assert_eq!(saved["passed"], true);
    assert_eq!(saved["generator"], env!("CARGO_PKG_VERSION"));
    assert_eq!(saved["cargo"], "cargo 1.999.0");
    assert_eq!(
        saved["cargoLockSha256"],
        egov_msa::generation_lock::sha256(b"# locked\n")
    );
    assert!(
        saved["seconds"]
            .as_f64()
            .is_some_and(|seconds| seconds > 0.0)
    );
}

#[test]
fn without_cargo_it_says_so() {
    let bench = Bench::new();
    let nothing = tempdir().expect("temporary folder");
    let mut verify = bench.command(&["verify", "--only", "format"]);
    let output = verify.env("PATH", nothing.path()).output().expect("starts");
    assert_eq!(output.status.code(), Some(3));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("cargo cannot be run"), "{told}");
}

#[test]
fn outside_of_a_project_there_is_nothing_to_verify() {
    let folder = tempdir().expect("temporary folder");
    let output = run(folder.path(), &["verify"]);
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("egov-msa.yaml"), "{told}");
}

#[test]
fn a_new_project_is_verified_at_once() {
    let bench = Bench::new();
    bench.mesh(&Mesh::good());
    for (lint, code) in [("exit 0", 0), ("exit 1", 3)] {
        bench.cargo_runs("clippy", lint);
        let parent = tempdir().expect("temporary folder");
        let arguments = [
            "new",
            "demo",
            "--services=board-service",
            "--yes",
            "--no-git",
            "--verify",
            "--json",
        ];
        let mut new = bench.command(&arguments);
        let output = new.current_dir(parent.path()).output().expect("starts");
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{told}");
        let document: Value = serde_json::from_slice(&output.stdout).expect("is one JSON document");
        assert_eq!(document["verification"]["passed"], code == 0);
        assert!(parent.path().join("demo/Cargo.toml").is_file());
    }
}
