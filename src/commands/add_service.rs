//! `egov-msa add-service`: one more service of the catalogue, with what it needs, or one of the project's own.

use std::process::ExitCode;

use clap::Args;

use super::changing::{Opened, Options};
use crate::entities::argument;
use crate::error::Result;
use crate::evolution::Goal;
use crate::output::Output;
use crate::{spec_edit, text};

/// Arguments of `add-service`.
#[derive(Args)]
pub struct Arguments {
    #[arg(value_name = "NAME")]
    name: String,
    #[arg(long = "entity", value_name = "ENTITY", conflicts_with = "empty")]
    entities: Vec<String>,
    #[arg(long)]
    empty: bool,
    #[arg(long, value_name = "LABEL")]
    label: Option<String>,
    #[command(flatten)]
    options: Options,
}

/// Runs `add-service`.
pub fn run(arguments: &Arguments, output: &Output) -> Result<ExitCode> {
    let opened = arguments.options.open(output)?.of_this_version()?;
    let goal = if arguments.is_own() {
        arguments.own_service(&opened)?
    } else {
        arguments.service_of_the_catalogue(&opened, output)?
    };
    let command = format!("add-service {}", arguments.name);
    arguments.options.carry_out(&command, &opened, goal, output)
}

impl Arguments {
    /// A mistyped name of the catalogue is not to become a service of its own.
    fn is_own(&self) -> bool {
        self.empty || self.label.is_some() || !self.entities.is_empty()
    }

    fn own_service(&self, opened: &Opened) -> Result<Goal> {
        let entities = self.entities.iter();
        let entities = entities.map(|entity| argument::parse(entity));
        let spec = spec_edit::with_own_service(
            &opened.project.spec(&opened.catalog)?,
            &self.name,
            self.label.clone(),
            entities.collect::<Result<_>>()?,
            &opened.catalog,
        )?;
        Ok(Goal::Spec(Box::new(spec)))
    }

    fn service_of_the_catalogue(&self, opened: &Opened, output: &Output) -> Result<Goal> {
        let spec = opened.project.spec(&opened.catalog)?;
        match spec_edit::with_service(&spec, &self.name, &opened.catalog)? {
            Some(spec) => Ok(Goal::Spec(Box::new(spec))),
            None => {
                output.note(&text!("service.present", name = self.name));
                Ok(Goal::AsItStands)
            }
        }
    }
}
