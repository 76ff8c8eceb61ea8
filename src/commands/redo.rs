//! `egov-msa redo`: does again what was undone.

use clap::Args;
use serde_json::json;

use super::OpenProject;
use super::changing::mark_conflicts;
use super::undo::document;
use crate::error::Result;
use crate::operations;
use crate::output::{Form, Output};
use crate::text;

/// Arguments of `redo`.
#[derive(Args)]
pub struct Arguments {
    #[arg(long)]
    json: bool,
}

/// Runs `redo`.
pub fn run(_arguments: &Arguments, output: &Output) -> Result<()> {
    let project = OpenProject::enclosing(output)?;
    let redone = operations::redo(&project.folder, &mut |_step| project.interrupt.check())?;
    mark_conflicts(&project.folder, &redone.disputes, output);
    output.note(&text!(
        "redo.done",
        command = redone.command,
        count = redone.files.len()
    ));
    match output.form() {
        Form::Json => output.json(&json!({ "redone": document(&redone) })),
        Form::Text => Ok(()),
    }
}
