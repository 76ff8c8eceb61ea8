//! What a verification leaves in writing.

use std::fs;
use std::time::Duration;

use serde_json::{Value, json};

use super::{Order, Outcome, StageReport};
use crate::generation_lock::{LOCK_FILE, sha256};
use crate::messages::Messages;
use crate::programs;

/// What was verified, with what, and how it went.
pub struct Receipt {
    project: String,
    generator: String,
    generation_lock: Option<String>,
    cargo_lock: Option<String>,
    rustc: Option<String>,
    cargo: Option<String>,
    /// Every stage, in order.
    pub stages: Vec<StageReport>,
}

impl Receipt {
    pub(super) fn new(order: &Order<'_>, stages: Vec<StageReport>) -> Self {
        let digest = |path: &str| {
            let bytes = fs::read(order.folder.join(path)).ok();
            bytes.map(|bytes| sha256(&bytes))
        };
        Self {
            project: order.blueprint.project.name.clone(),
            generator: order.blueprint.generator.version.clone(),
            generation_lock: digest(LOCK_FILE),
            cargo_lock: digest("Cargo.lock"),
            rustc: programs::first_line(&["rustc", "--version"]),
            cargo: programs::first_line(&["cargo", "--version"]),
            stages,
        }
    }

    /// The stage that failed.
    pub fn failed(&self) -> Option<&StageReport> {
        let mut stages = self.stages.iter();
        stages.find(|report| matches!(report.outcome, Outcome::Failed { .. }))
    }

    /// How long the whole took.
    pub fn duration(&self) -> Duration {
        self.stages.iter().map(|report| report.duration).sum()
    }

    /// The receipt for a program.
    pub fn document(&self, messages: &Messages) -> Value {
        let stages = self.stages.iter();
        let stages = stages.map(|report| stage_document(report, messages));
        json!({
            "project": self.project,
            "passed": self.failed().is_none(),
            "seconds": seconds(self.duration()),
            "stages": stages.collect::<Vec<_>>(),
            "generator": self.generator,
            "lockSha256": self.generation_lock,
            "cargoLockSha256": self.cargo_lock,
            "rustc": self.rustc,
            "cargo": self.cargo,
        })
    }
}

fn stage_document(report: &StageReport, messages: &Messages) -> Value {
    let outcome = match &report.outcome {
        Outcome::Passed => "passed",
        Outcome::Failed { .. } => "failed",
        Outcome::Skipped => "skipped",
        Outcome::NotReached => "not-reached",
    };
    let mut document = json!({
        "name": report.stage.name(),
        "outcome": outcome,
        "seconds": seconds(report.duration),
    });
    if let Outcome::Failed { reason, output } = &report.outcome {
        document["reason"] = json!(messages.format(reason));
        document["output"] = json!(output);
    }
    document
}

/// Milliseconds are fine enough.
fn seconds(duration: Duration) -> f64 {
    Duration::from_millis(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)).as_secs_f64()
}
