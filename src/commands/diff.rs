//! `egov-msa diff`: what `apply`, or `update` for a project of an earlier version, would change.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};

use super::WOULD_CHANGE;
use super::changing::Opened;
use crate::change_report::{conflict_documents, note_documents};
use crate::error::Result;
use crate::evolution::Goal;
use crate::output::{Form, Output};
use crate::reconcile::Plan;
use crate::table::table;
use crate::text;
use crate::unified_diff::{FileDiff, file_diffs};

/// Arguments of `diff`.
#[derive(Args)]
pub struct Arguments {
    #[arg(long)]
    stat: bool,
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
    #[arg(long)]
    json: bool,
}

/// Runs `diff`.
pub fn run(arguments: &Arguments, output: &Output) -> Result<ExitCode> {
    let opened = Opened::new(arguments.templates.as_deref(), output)?.not_of_a_later_version()?;
    let plan = opened.plan(Goal::AsItStands)?;
    let diffs = file_diffs(opened.project.folder(), &plan.changes)?;
    match output.form() {
        Form::Json => output.json(&document(&diffs, &plan))?,
        Form::Text if diffs.is_empty() => {}
        Form::Text if arguments.stat => output.data(&statistics(&diffs))?,
        Form::Text => output.data(texts(&diffs).trim_end())?,
    }
    if plan.changes.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    if diffs.is_empty() {
        output.note(&text!("change.own-only"));
    }
    if !plan.conflicts.is_empty() {
        output.note(&text!("diff.conflicts", count = plan.conflicts.len()));
    }
    Ok(ExitCode::from(WOULD_CHANGE))
}

fn texts(diffs: &[FileDiff]) -> String {
    diffs.iter().map(|diff| diff.text.as_str()).collect()
}

fn statistics(diffs: &[FileDiff]) -> String {
    let row = |diff: &FileDiff| {
        vec![
            diff.path.clone(),
            format!("+{}", diff.added),
            format!("-{}", diff.removed),
        ]
    };
    table(&diffs.iter().map(row).collect::<Vec<_>>())
}

fn document(diffs: &[FileDiff], plan: &Plan) -> Value {
    let files = diffs.iter().map(|diff| {
        json!({
            "path": diff.path,
            "added": diff.added,
            "removed": diff.removed,
            "diff": diff.text,
        })
    });
    json!({
        "files": files.collect::<Vec<Value>>(),
        "conflicts": conflict_documents(&plan.conflicts),
        "notes": note_documents(&plan.notes),
    })
}
