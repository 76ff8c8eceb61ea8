//! The crates of a project, which a closed network cannot download.

use std::path::Path;
use std::process::{Command, Stdio};

use super::{Finding, State};
use crate::text;

/// Looks whether all crates of the project's lock file are on this machine.
pub fn check(folder: &Path) -> Finding {
    let status = Command::new("cargo")
        .args(["metadata", "--locked", "--offline", "--format-version", "1"])
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if status.is_ok_and(|status| status.success()) {
        return Finding::ready("crates", text!("doctor.crates"));
    }
    let advice = vec![text!("doctor.crates-absent.advice")];
    let what = text!("doctor.crates-absent");
    Finding::wanting("crates", State::Note, what, advice)
}
