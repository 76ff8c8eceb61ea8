//! `egov-msa apply`: brings a project in line with its spec.

use std::process::ExitCode;

use clap::Args;

use super::changing::Options;
use crate::error::Result;
use crate::evolution::Goal;
use crate::output::Output;

/// Arguments of `apply`.
#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    options: Options,
}

/// Runs `apply`.
pub fn run(arguments: &Arguments, output: &Output) -> Result<ExitCode> {
    let opened = arguments.options.open(output)?.of_this_version()?;
    arguments
        .options
        .carry_out("apply", &opened, Goal::AsItStands, output)
}
