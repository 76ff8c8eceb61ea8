//! `egov-msa add-entity`: one more entity in a service of the project's own.

use std::process::ExitCode;

use clap::Args;

use super::changing::Options;
use crate::entities::{argument, spec_with_entity};
use crate::error::Result;
use crate::evolution::Goal;
use crate::output::Output;

/// Arguments of `add-entity`.
#[derive(Args)]
pub struct Arguments {
    #[arg(value_name = "SERVICE")]
    service: String,
    #[arg(value_name = "ENTITY")]
    entity: String,
    #[command(flatten)]
    options: Options,
}

/// Runs `add-entity`.
pub fn run(arguments: &Arguments, output: &Output) -> Result<ExitCode> {
    let opened = arguments.options.open(output)?.of_this_version()?;
    let entity = argument::parse(&arguments.entity)?;
    let command = format!("add-entity {} {}", arguments.service, entity.name);
    let spec = opened.project.spec(&opened.catalog)?;
    let spec = spec_with_entity(&spec, &arguments.service, entity)?;
    let goal = Goal::Spec(Box::new(spec));
    arguments.options.carry_out(&command, &opened, goal, output)
}
