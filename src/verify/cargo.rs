//! The stages that are cargo's.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use super::child::{ChildProcess, Heard, Line, Stream};
use super::{Event, Fault, Order, Stage, Watch};
use crate::text;

/// Runs cargo in the project.
pub fn run(order: &Order<'_>, arguments: &[&str], watch: &mut Watch<'_>) -> Result<(), Fault> {
    follow(order, arguments, watch, &mut |_| false)
}

/// Builds the project. Returns the program of its root, which is the whole mesh.
pub fn build(order: &Order<'_>, watch: &mut Watch<'_>) -> Result<PathBuf, Fault> {
    let mut executable = None;
    let arguments = Stage::Build.cargo_arguments();
    follow(order, arguments, watch, &mut |line| {
        if line.stream == Stream::Error {
            return false;
        }
        executable = root_program(&line.text, order).or(executable.take());
        true
    })?;
    executable.ok_or_else(|| Fault::Wrong {
        reason: text!("verify.no-program"),
        output: Vec::new(),
    })
}

/// Runs cargo to its end. Lines that `take` takes are for it alone.
fn follow(
    order: &Order<'_>,
    arguments: &[&str],
    watch: &mut Watch<'_>,
    take: &mut dyn FnMut(&Line) -> bool,
) -> Result<(), Fault> {
    let mut command = Command::new("cargo");
    command
        .args(arguments)
        .current_dir(order.folder)
        .env("CARGO_TERM_COLOR", "never");
    let mut child = ChildProcess::start(&mut command).map_err(|error| Fault::Wrong {
        reason: text!("verify.no-cargo", reason = error),
        output: Vec::new(),
    })?;
    let status = loop {
        match child.hear(order.interrupt)? {
            Heard::Line(line) if take(&line) => {}
            Heard::Line(line) => {
                watch(Event::Line(&line.text));
                child.keep(line.text);
            }
            Heard::Nothing => {}
            Heard::End(status) => break status,
        }
    };
    if status.success() {
        return Ok(());
    }
    Err(Fault::Wrong {
        reason: text!("verify.cargo", command = arguments.join(" ")),
        output: child.last_lines(),
    })
}

/// The program, if the message of cargo is about that of the root.
fn root_program(message: &str, order: &Order<'_>) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(message).ok()?;
    let is_program = message["target"]["kind"][0] == "bin";
    let is_root = message["target"]["name"] == order.blueprint.project.name.as_str();
    let executable = message["executable"].as_str()?;
    (is_program && is_root).then(|| PathBuf::from(executable))
}
