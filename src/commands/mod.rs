//! One module a command.

pub mod add_entity;
pub mod add_service;
pub mod apply;
mod changing;
pub mod completions;
pub mod diff;
pub mod doctor;
pub mod list;
pub mod man;
pub mod merge_file;
pub mod new;
pub mod redo;
pub mod remove_service;
pub mod rename_service;
pub mod schema;
pub mod undo;
pub mod update;
pub mod verify;

use std::path::{Path, PathBuf};

use crate::blueprint::Blueprint;
use crate::catalog::Catalog;
use crate::document::Document;
use crate::enclosing_project::enclosing_project;
use crate::error::{Failure, Kind, Result};
use crate::git;
use crate::interrupt::Interrupt;
use crate::operations::{self, Outcome, Recovered};
use crate::output::Output;
use crate::spec::{SPEC_FILE, SpecFile};
use crate::template_files::TemplateFiles;
use crate::text;

/// The exit code of `diff` and `--check` that says that something would change.
const WOULD_CHANGE: u8 = 1;

/// The exit code of a command that left conflicts for people to decide.
const CONFLICTS: u8 = 5;

/// The catalogue of the embedded templates, with a folder of one's own laid over them.
fn catalog(overlay: Option<&Path>) -> Result<Catalog> {
    let mut files = TemplateFiles::embedded();
    if let Some(folder) = overlay {
        files.overlay(folder)?;
    }
    Catalog::load(files)
}

/// What the project in a folder consists of, by its spec alone.
fn blueprint(folder: &Path, catalog: &Catalog) -> Result<Blueprint> {
    let text = std::fs::read_to_string(folder.join(SPEC_FILE))
        .map_err(|error| Failure::usage(text!("spec.unreadable", reason = error)).at(SPEC_FILE))?;
    let document = Document {
        name: SPEC_FILE,
        text: &text,
    };
    let spec = SpecFile::parse(&document)?.into_spec(None, catalog);
    spec.and_then(|spec| Blueprint::resolve(spec, catalog))
        .map_err(|failure| document.locate(failure))
}

fn current_folder() -> Result<PathBuf> {
    std::env::current_dir()
        .map_err(|error| Failure::new(Kind::Disk, text!("disk.no-current-folder", reason = error)))
}

/// The project that the person stands in, whatever state its spec is in.
struct OpenProject {
    folder: PathBuf,
    interrupt: Interrupt,
}

impl OpenProject {
    /// Finds it; what a crash has left behind in it is put right first, and what a clone does not have.
    fn enclosing(output: &Output) -> Result<Self> {
        let interrupt = Interrupt::install()?;
        let folder = enclosing_project(&current_folder()?)?;
        if let Some(recovered) = operations::recover(&folder)? {
            tell_recovered(&recovered, output);
        }
        // Where git's configuration cannot be written, git merges by lines, and `doctor` says so.
        if git::complete_merge_driver(&folder).unwrap_or_default() {
            output.note(&text!("git.merge-driver"));
        }
        Ok(Self { folder, interrupt })
    }
}

/// Says that the last command was cut off, and what became of it.
fn tell_recovered(recovered: &Recovered, output: &Output) {
    let command = &recovered.command;
    output.note(&match recovered.outcome {
        Outcome::TakenBack => text!("operation.taken-back", command = command),
        Outcome::Completed => text!("operation.completed", command = command),
    });
    if !recovered.kept.is_empty() {
        let paths = recovered.kept.join("\n  ");
        output.note(&text!("operation.kept", paths = paths));
    }
}
