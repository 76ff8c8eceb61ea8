//! `egov-msa add-service`: one more service, with what it needs.

use std::process::ExitCode;

use clap::Args;

use super::changing::Options;
use crate::error::Result;
use crate::evolution::Goal;
use crate::output::Output;
use crate::{spec_edit, text};

/// Arguments of `add-service`.
#[derive(Args)]
pub struct Arguments {
    #[arg(value_name = "NAME")]
    name: String,
    #[command(flatten)]
    options: Options,
}

/// Runs `add-service`.
pub fn run(arguments: &Arguments, output: &Output) -> Result<ExitCode> {
    let name = &arguments.name;
    let opened = arguments.options.open(output)?.of_this_version()?;
    let spec = opened.project.spec(&opened.catalog)?;
    let goal = match spec_edit::with_service(&spec, name, &opened.catalog)? {
        Some(spec) => Goal::Spec(Box::new(spec)),
        None => {
            output.note(&text!("service.present", name = name));
            Goal::AsItStands
        }
    };
    let command = format!("add-service {name}");
    arguments.options.carry_out(&command, &opened, goal, output)
}
