//! Proves that a project works: it is formatted, linted, built, tested, started, asked and stopped.

mod cargo;
mod child;
mod http;
mod mesh;
mod receipt;
mod routes;
mod stage;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::blueprint::Blueprint;
use crate::error::{Failure, Kind, Result};
use crate::interrupt::Interrupt;
use crate::messages::Text;
use crate::text;

use mesh::Mesh;
pub use receipt::Receipt;
pub use stage::Stage;

/// What is to be verified.
pub struct Order<'a> {
    /// The project.
    pub folder: &'a Path,
    /// What it consists of.
    pub blueprint: &'a Blueprint,
    /// The stages to go through.
    pub stages: BTreeSet<Stage>,
    /// How long starting, registering, answering and stopping may take, each.
    pub limit: Duration,
    /// Whether the person has asked to stop.
    pub interrupt: &'a Interrupt,
}

/// How long is waited where nobody said how long.
pub const DEFAULT_LIMIT: Duration = Duration::from_secs(60);

/// Something that happens while a project is verified.
pub enum Event<'a> {
    /// A stage begins.
    Begins(Stage),
    /// A program of the stage writes a line.
    Line(&'a str),
    /// A stage ends.
    Ends(&'a StageReport),
}

/// Is told of each event.
pub type Watch<'a> = dyn FnMut(Event<'_>) + 'a;

/// How a stage went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All is well.
    Passed,
    /// Something is wrong.
    Failed {
        /// What.
        reason: Text,
        /// The end of what the programs of the stage wrote.
        output: Vec<String>,
    },
    /// The stage was not asked for.
    Skipped,
    /// An earlier stage failed.
    NotReached,
}

/// A stage, and how it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageReport {
    /// The stage.
    pub stage: Stage,
    /// How it went.
    pub outcome: Outcome,
    /// How long it took.
    pub duration: Duration,
}

/// Why a stage does not go on.
enum Fault {
    /// The person has asked to stop.
    Interrupted,
    /// Something is wrong.
    Wrong { reason: Text, output: Vec<String> },
}

/// Verifies a project up to the first stage that fails; whatever was started is stopped.
pub fn verify(order: &Order<'_>, watch: &mut Watch<'_>) -> Result<Receipt> {
    let mut run = Run {
        order,
        executable: None,
        mesh: None,
    };
    let mut reports = Vec::new();
    let mut has_failed = false;
    for stage in Stage::ALL {
        let report = if !order.stages.contains(&stage) {
            unperformed(stage, Outcome::Skipped)
        } else if has_failed {
            unperformed(stage, Outcome::NotReached)
        } else {
            run.report(stage, watch)?
        };
        has_failed |= matches!(report.outcome, Outcome::Failed { .. });
        reports.push(report);
    }
    Ok(Receipt::new(order, reports))
}

fn unperformed(stage: Stage, outcome: Outcome) -> StageReport {
    StageReport {
        stage,
        outcome,
        duration: Duration::ZERO,
    }
}

/// One verification under way.
struct Run<'a> {
    order: &'a Order<'a>,
    executable: Option<PathBuf>,
    mesh: Option<Mesh>,
}

impl Run<'_> {
    fn report(&mut self, stage: Stage, watch: &mut Watch<'_>) -> Result<StageReport> {
        watch(Event::Begins(stage));
        let started = Instant::now();
        let outcome = match self.perform(stage, watch) {
            Ok(()) => Outcome::Passed,
            Err(Fault::Wrong { reason, output }) => Outcome::Failed { reason, output },
            Err(Fault::Interrupted) => {
                let what = text!("verify.interrupted", stage = stage.name());
                return Err(Failure::new(Kind::Interrupted, what));
            }
        };
        let report = StageReport {
            stage,
            outcome,
            duration: started.elapsed(),
        };
        watch(Event::Ends(&report));
        Ok(report)
    }

    fn perform(&mut self, stage: Stage, watch: &mut Watch<'_>) -> Result<(), Fault> {
        match stage {
            Stage::Format | Stage::Lint | Stage::Test => {
                cargo::run(self.order, stage.cargo_arguments(), watch)
            }
            Stage::Build => {
                self.executable = Some(cargo::build(self.order, watch)?);
                Ok(())
            }
            Stage::Start => self.start(watch),
            Stage::Routes => match &mut self.mesh {
                Some(mesh) => routes::check(mesh, self.order),
                None => Ok(()),
            },
            Stage::Stop => match self.mesh.take() {
                Some(mesh) => mesh.stop(self.order),
                None => Ok(()),
            },
        }
    }

    fn start(&mut self, watch: &mut Watch<'_>) -> Result<(), Fault> {
        let executable = match self.executable.take() {
            Some(executable) => executable,
            None => cargo::build(self.order, watch)?,
        };
        let mut mesh = Mesh::start(&executable, self.order, watch)?;
        mesh.wait_until_up(self.order)?;
        self.mesh = Some(mesh);
        Ok(())
    }
}
