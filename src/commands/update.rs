//! `egov-msa update`: brings a project that an earlier version wrote to this one.

use std::process::ExitCode;

use clap::Args;

use super::WOULD_CHANGE;
use super::changing::{Opened, Options};
use crate::error::Result;
use crate::evolution::Goal;
use crate::output::{Form, Output};
use crate::text;

/// Arguments of `update`.
#[derive(Args)]
pub struct Arguments {
    #[arg(long, conflicts_with = "dry_run")]
    check: bool,
    #[command(flatten)]
    options: Options,
}

/// Runs `update`.
pub fn run(arguments: &Arguments, output: &Output) -> Result<ExitCode> {
    let opened = arguments.options.open(output)?.not_of_a_later_version()?;
    if arguments.check {
        return check(&opened, output);
    }
    let (before, after) = (&opened.project.lock().generator, opened.catalog.version());
    if before != &after.to_string() {
        output.note(&text!("update.versions", before = before, after = after));
    }
    arguments
        .options
        .carry_out("update", &opened, Goal::AsItStands, output)
}

/// A project is up to date if an update would not write a thing.
fn check(opened: &Opened, output: &Output) -> Result<ExitCode> {
    let is_current = opened.plan(Goal::AsItStands)?.changes.is_empty();
    let (before, after) = (&opened.project.lock().generator, opened.catalog.version());
    output.note(&if is_current {
        text!("update.current", version = after)
    } else {
        text!("update.due", before = before, after = after)
    });
    if output.form() == Form::Json {
        let version = after.to_string();
        output.json(&serde_json::json!({
            "current": is_current,
            "projectVersion": before,
            "version": version,
        }))?;
    }
    Ok(if is_current {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(WOULD_CHANGE)
    })
}
