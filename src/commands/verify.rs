//! `egov-msa verify`: proves that a project works.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::OpenProject;
use crate::disk::refused;
use crate::error::{Failure, Kind, Result};
use crate::output::{Form, Output};
use crate::text;
use crate::verify::{DEFAULT_LIMIT, Event, Order, Outcome, Receipt, Stage, StageReport, verify};

/// How often a spinner moves.
const TICK: Duration = Duration::from_millis(120);

/// Arguments of `verify`.
#[derive(Args)]
pub struct Arguments {
    #[arg(
        long,
        value_name = "A,B",
        value_delimiter = ',',
        hide_possible_values = true
    )]
    only: Vec<Stage>,
    #[arg(
        long,
        value_name = "A,B",
        value_delimiter = ',',
        hide_possible_values = true
    )]
    skip: Vec<Stage>,
    #[arg(long, value_name = "SECONDS")]
    timeout: Option<u64>,
    #[arg(long, value_name = "FILE")]
    receipt: Option<PathBuf>,
    #[arg(long)]
    json: bool,
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
}

/// Runs `verify`. Whether the project works is the exit code's to say.
pub fn run(arguments: &Arguments, output: &Output) -> Result<ExitCode> {
    let project = OpenProject::enclosing(output)?;
    let catalog = super::catalog(arguments.templates.as_deref())?;
    let order = Order {
        folder: &project.folder,
        blueprint: &super::blueprint(&project.folder, &catalog)?,
        stages: Stage::chosen(&arguments.only, &arguments.skip),
        limit: arguments.timeout.map_or(DEFAULT_LIMIT, Duration::from_secs),
        interrupt: &project.interrupt,
    };
    if order.stages.is_empty() {
        return Err(Failure::usage(text!("verify.nothing")));
    }
    let receipt = perform(&order, output)?;
    if let Some(path) = &arguments.receipt {
        save(&receipt, path, output)?;
    }
    if output.form() == Form::Json {
        output.json(&receipt.document(output.messages()))?;
    }
    Ok(exit_code(&receipt))
}

/// Verifies a project before the eyes of the person.
pub fn perform(order: &Order<'_>, output: &Output) -> Result<Receipt> {
    let bar = spinner();
    let receipt = verify(order, &mut |event| match event {
        Event::Begins(stage) => begin(stage, &bar, output),
        Event::Line(line) => bar.set_message(line.to_owned()),
        Event::Ends(report) => bar.suspend(|| end(report, output)),
    });
    bar.finish_and_clear();
    let receipt = receipt?;
    conclude(&receipt, output);
    Ok(receipt)
}

/// What the outcome is to whoever started the program.
pub fn exit_code(receipt: &Receipt) -> ExitCode {
    match receipt.failed() {
        None => ExitCode::SUCCESS,
        Some(_) => ExitCode::from(Kind::Verification.exit_code()),
    }
}

/// Visible on a terminal only.
fn spinner() -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    bar.enable_steady_tick(TICK);
    let template = "{spinner} {prefix} ({elapsed}) {wide_msg}";
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn begin(stage: Stage, bar: &ProgressBar, output: &Output) {
    let purpose = output.messages().get(stage.message_key()).to_owned();
    if bar.is_hidden() {
        output.line(&format!("{}: {purpose}", stage.name()));
    }
    bar.set_prefix(purpose);
    bar.set_message("");
}

fn end(report: &StageReport, output: &Output) {
    let (stage, seconds) = (report.stage.name(), seconds(report.duration));
    output.note(&match report.outcome {
        Outcome::Failed { .. } => {
            text!("verify.stage-failed", stage = stage, seconds = seconds)
        }
        _ => text!("verify.stage-passed", stage = stage, seconds = seconds),
    });
}

/// Tells how it went, and of a failure all that is known.
fn conclude(receipt: &Receipt, output: &Output) {
    let seconds = seconds(receipt.duration());
    let Some(report) = receipt.failed() else {
        return output.note(&text!("verify.passed", seconds = seconds));
    };
    if let Outcome::Failed {
        reason,
        output: lines,
    } = &report.outcome
    {
        for line in lines {
            output.line(&format!("  {line}"));
        }
        let failure = Failure::new(Kind::Verification, reason.clone());
        output.tell(&failure.hint(text!("verify.hint", stage = report.stage.name())));
    }
}

fn save(receipt: &Receipt, path: &Path, output: &Output) -> Result<()> {
    let document = receipt.document(output.messages());
    fs::write(path, format!("{document:#}\n")).map_err(|error| refused(path, &error))
}

fn seconds(duration: Duration) -> String {
    format!("{:.1}", duration.as_secs_f64())
}
