//! `egov-msa undo`: takes the last change of a project back.

use std::time::{Duration, UNIX_EPOCH};

use clap::Args;
use serde_json::{Value, json};

use super::OpenProject;
use crate::error::Result;
use crate::git;
use crate::messages::Messages;
use crate::operations::{self, Operation, Operations};
use crate::output::{Form, Output};
use crate::table::table;
use crate::text;

/// Arguments of `undo`.
#[derive(Args)]
pub struct Arguments {
    #[arg(long)]
    list: bool,
    #[arg(long)]
    json: bool,
}

/// Runs `undo`.
pub fn run(arguments: &Arguments, output: &Output) -> Result<()> {
    let project = OpenProject::enclosing(output)?;
    if arguments.list {
        return show(&operations::operations(&project.folder)?, output);
    }
    let undone = operations::undo(&project.folder, &mut |_step| project.interrupt.check())?;
    if let Err(error) = git::forget_conflicts(&project.folder, &undone.files) {
        output.note(&text!("git.unmarked", reason = error.message()));
    }
    output.note(&text!(
        "undo.done",
        command = undone.command,
        count = undone.files.len()
    ));
    match output.form() {
        Form::Json => output.json(&json!({ "undone": document(&undone) })),
        Form::Text => Ok(()),
    }
}

/// An operation for a program.
pub fn document(operation: &Operation) -> Value {
    json!({
        "command": operation.command,
        "time": time(operation),
        "files": operation.files,
    })
}

fn show(operations: &Operations, output: &Output) -> Result<()> {
    match output.form() {
        Form::Json => {
            let documents =
                |some: &[Operation]| -> Vec<Value> { some.iter().map(document).collect() };
            output.json(&json!({
                "undo": documents(&operations.to_undo),
                "redo": documents(&operations.to_redo),
            }))
        }
        Form::Text => output.data(&page(operations, output.messages())),
    }
}

fn page(operations: &Operations, messages: &Messages) -> String {
    let sections = [
        ("undo.list.undo", &operations.to_undo),
        ("undo.list.redo", &operations.to_redo),
    ];
    let sections: Vec<String> = sections
        .into_iter()
        .map(|(heading, some)| format!("{}\n{}", messages.get(heading), rows(some, messages)))
        .collect();
    sections.join("\n\n")
}

fn rows(operations: &[Operation], messages: &Messages) -> String {
    if operations.is_empty() {
        return format!("  {}", messages.get("undo.list.none"));
    }
    let row = |operation: &Operation| {
        let files = text!("undo.list.files", count = operation.files.len());
        vec![
            time(operation),
            operation.command.clone(),
            messages.format(&files),
        ]
    };
    table(&operations.iter().map(row).collect::<Vec<_>>())
}

fn time(operation: &Operation) -> String {
    let moment = UNIX_EPOCH + Duration::from_secs(operation.time);
    humantime::format_rfc3339_seconds(moment).to_string()
}
