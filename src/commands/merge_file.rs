//! `egov-msa merge-file`: what git calls to merge a file of two branches by its structure.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::CONFLICTS;
use crate::disk::refused;
use crate::error::Result;
use crate::generation_lock::LOCK_FILE;
use crate::merge::{self, Labels, Sides};

/// As git names them where it has no better names.
const LABELS: Labels<'_> = Labels {
    base: "base",
    ours: "ours",
    theirs: "theirs",
};

/// Arguments of `merge-file`, in the order of git's `%O %A %B %P`.
#[derive(Args)]
pub struct Arguments {
    #[arg(value_name = "BASE")]
    base: PathBuf,
    #[arg(value_name = "OURS")]
    ours: PathBuf,
    #[arg(value_name = "THEIRS")]
    theirs: PathBuf,
    #[arg(value_name = "PATH")]
    path: String,
}

/// Runs `merge-file`: the result goes over our version, and any code but 0 tells git of a conflict.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    // Either side of the lock will do, for `apply` brings it in line.
    if arguments.path.ends_with(LOCK_FILE) {
        return Ok(ExitCode::SUCCESS);
    }
    let [base, ours, theirs] =
        [&arguments.base, &arguments.ours, &arguments.theirs].map(|path| read(path));
    let ours = ours?;
    let sides = Sides {
        base: &base?,
        ours: &ours,
        theirs: &theirs?,
    };
    let merged = merge::merge(&arguments.path, &sides, &LABELS);
    let place = &arguments.ours;
    fs::write(place, &merged.bytes).map_err(|error| refused(place, &error))?;
    Ok(match merged.conflicts {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::from(CONFLICTS),
    })
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| refused(path, &error))
}
