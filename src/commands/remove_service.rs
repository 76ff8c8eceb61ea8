//! `egov-msa remove-service`: one service less; the files that people changed stay.

use std::process::ExitCode;

use clap::Args;

use super::changing::Options;
use crate::error::Result;
use crate::evolution::Goal;
use crate::output::Output;
use crate::spec_edit;

/// Arguments of `remove-service`.
#[derive(Args)]
pub struct Arguments {
    #[arg(value_name = "NAME")]
    name: String,
    #[command(flatten)]
    options: Options,
}

/// Runs `remove-service`.
pub fn run(arguments: &Arguments, output: &Output) -> Result<ExitCode> {
    let name = &arguments.name;
    let opened = arguments.options.open(output)?.of_this_version()?;
    let spec = opened.project.spec(&opened.catalog)?;
    let spec = spec_edit::without_service(&spec, name, &opened.catalog)?;
    let command = format!("remove-service {name}");
    let goal = Goal::Spec(Box::new(spec));
    arguments.options.carry_out(&command, &opened, goal, output)
}
