//! `egov-msa verify` in a project that is built already.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::process::{self, project};

#[test]
fn verify_starts_it_asks_it_and_stops_it_again() {
    let binary = process::binary("api-gateway");
    let target = binary.parent().and_then(Path::parent);
    let output = Command::new(env!("CARGO_BIN_EXE_egov-msa"))
        .args(["verify", "--only", "format,routes", "--json"])
        .current_dir(project())
        .env(
            "CARGO_TARGET_DIR",
            target.expect("a folder of build results"),
        )
        .env("DATABASE_URL", "postgres://nobody@127.0.0.1:1/nothing")
        .output()
        .expect("the program starts");
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{told}");
    let receipt: Value = serde_json::from_slice(&output.stdout).expect("is one JSON document");
    let stages = receipt["stages"].as_array().expect("a list").iter();
    let passed = stages.filter(|stage| stage["outcome"] == "passed");
    let passed: Vec<&Value> = passed.map(|stage| &stage["name"]).collect();
    assert_eq!(passed, ["format", "start", "routes", "stop"]);
}
