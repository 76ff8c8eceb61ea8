//! `egov-msa rename-service`: another name for a service of the project's own.

use std::process::ExitCode;

use clap::Args;

use super::changing::Options;
use crate::error::Result;
use crate::evolution::Goal;
use crate::output::Output;
use crate::{renaming, text};

/// Arguments of `rename-service`.
#[derive(Args)]
pub struct Arguments {
    #[arg(value_name = "NAME")]
    name: String,
    #[arg(value_name = "NEW-NAME")]
    new_name: String,
    #[command(flatten)]
    options: Options,
}

/// Runs `rename-service`.
pub fn run(arguments: &Arguments, output: &Output) -> Result<ExitCode> {
    let (name, new_name) = (&arguments.name, &arguments.new_name);
    let opened = arguments.options.open(output)?.of_this_version()?;
    let renaming = renaming::plan(&opened.project, &opened.catalog, name, new_name)?;
    let has_database = renaming.has_database(new_name);
    let command = format!("rename-service {name} {new_name}");
    let goal = Goal::Renamed(Box::new(renaming));
    let code = arguments
        .options
        .carry_out(&command, &opened, goal, output)?;
    if has_database {
        output.note(&text!("rename.database", name = name, new_name = new_name));
    }
    Ok(code)
}
