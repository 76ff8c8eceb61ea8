//! `egov-msa doctor`: looks whether this machine has what it takes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};

use crate::blueprint::Component;
use crate::catalog::{Catalog, Kind as UnitKind};
use crate::doctor::{Finding, State, Subject, examine, missing};
use crate::enclosing_project::enclosing_project;
use crate::error::{Failure, Kind, Result};
use crate::messages::{Messages, Text};
use crate::output::{Form, Output};
use crate::spec::SPEC_FILE;
use crate::table::table;
use crate::text;

/// The manifest of a project, and its template.
const MANIFEST: &str = "Cargo.toml";
const MANIFEST_TEMPLATE: &str = "project/Cargo.toml.tera";

/// Arguments of `doctor`.
#[derive(Args)]
pub struct Arguments {
    #[arg(long)]
    json: bool,
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
}

/// Runs `doctor`. What is missing is the exit code's to say.
pub fn run(arguments: &Arguments, output: &Output) -> Result<ExitCode> {
    let catalog = super::catalog(arguments.templates.as_deref())?;
    let here = super::current_folder()?;
    let findings = match enclosing_project(&here).ok() {
        Some(folder) => examine_project(&folder, &catalog, output.messages()),
        None => {
            let manifest = catalog.files().get(MANIFEST_TEMPLATE);
            let manifest = manifest.map_or(Ok(""), |file| file.text(MANIFEST_TEMPLATE))?;
            examine(&Subject {
                folder: &here,
                is_project: false,
                rust_version: rust_version(manifest),
                processes: &all_processes(&catalog),
            })
        }
    };
    report(&findings, output)
}

fn examine_project(folder: &Path, catalog: &Catalog, messages: &Messages) -> Vec<Finding> {
    let manifest = fs::read_to_string(folder.join(MANIFEST)).unwrap_or_default();
    let (spec, processes) = match super::blueprint(folder, catalog) {
        Ok(blueprint) => (None, processes(&blueprint.processes)),
        // The machine can be looked at all the same.
        Err(failure) => (
            Some(broken_spec(&failure, messages)),
            all_processes(catalog),
        ),
    };
    let findings = examine(&Subject {
        folder,
        is_project: true,
        rust_version: rust_version(&manifest),
        processes: &processes,
    });
    spec.into_iter().chain(findings).collect()
}

fn broken_spec(failure: &Failure, messages: &Messages) -> Finding {
    Finding {
        name: SPEC_FILE,
        state: State::Missing,
        what: text!("doctor.found", what = failure.message(messages)),
        advice: Vec::new(),
    }
}

fn processes(components: &[Component]) -> Vec<(String, u16)> {
    let components = components.iter();
    components
        .filter_map(|one| Some((one.name.clone(), u16::try_from(one.port?).ok()?)))
        .collect()
}

/// The processes that a project could have.
fn all_processes(catalog: &Catalog) -> Vec<(String, u16)> {
    let kinds = [UnitKind::Platform, UnitKind::Service].into_iter();
    let units = kinds.flat_map(|kind| catalog.units_of(kind));
    units
        .filter_map(|unit| {
            let port = u16::try_from(unit.description.port?).ok()?;
            Some((unit.name.clone(), port))
        })
        .collect()
}

/// The oldest Rust that a manifest asks for. Its template is no TOML yet.
fn rust_version(manifest: &str) -> &str {
    let mut lines = manifest.lines();
    let version = lines.find_map(|line| line.strip_prefix("rust-version = \""));
    version.map_or("", |version| version.trim_end_matches('"'))
}

fn report(findings: &[Finding], output: &Output) -> Result<ExitCode> {
    let missing = missing(findings);
    match output.form() {
        Form::Json => output.json(&document(findings, output.messages()))?,
        Form::Text => output.data(&page(findings, output.messages()))?,
    }
    if missing.is_empty() {
        output.note(&text!("doctor.ready"));
        return Ok(ExitCode::SUCCESS);
    }
    output.note(&text!("doctor.missing", names = missing.join(", ")));
    Ok(ExitCode::from(Kind::Verification.exit_code()))
}

fn page(findings: &[Finding], messages: &Messages) -> String {
    let rows: Vec<Vec<String>> = findings
        .iter()
        .flat_map(|finding| rows(finding, messages))
        .collect();
    table(&rows)
}

fn rows(finding: &Finding, messages: &Messages) -> Vec<Vec<String>> {
    let label = match finding.state {
        State::Ready => messages.get("doctor.state.ready"),
        State::Note => messages.get("doctor.state.note"),
        State::Missing => messages.get("doctor.state.missing"),
    };
    let row = |label: &str, name: &str, text: &Text| {
        vec![label.to_owned(), name.to_owned(), messages.format(text)]
    };
    let advice = finding.advice.iter().map(|text| row("", "", text));
    std::iter::once(row(label, finding.name, &finding.what))
        .chain(advice)
        .collect()
}

fn document(findings: &[Finding], messages: &Messages) -> Value {
    let finding_document = |finding: &Finding| {
        let advice = finding.advice.iter().map(|text| messages.format(text));
        json!({
            "name": finding.name,
            "state": match finding.state {
                State::Ready => "ready",
                State::Note => "note",
                State::Missing => "missing",
            },
            "what": messages.format(&finding.what),
            "advice": advice.collect::<Vec<_>>(),
        })
    };
    json!({
        "ready": missing(findings).is_empty(),
        "findings": findings.iter().map(finding_document).collect::<Vec<_>>(),
    })
}
