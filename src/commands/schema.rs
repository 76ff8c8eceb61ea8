//! `egov-msa schema`: writes the JSON Schema of `egov-msa.yaml`.

use std::path::PathBuf;

use clap::Args;

use crate::error::Result;
use crate::output::Output;
use crate::schema;

/// Arguments of `schema`.
#[derive(Args)]
pub struct Arguments {
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
}

/// Runs `schema`.
pub fn run(arguments: &Arguments, output: &Output) -> Result<()> {
    let catalog = super::catalog(arguments.templates.as_deref())?;
    let messages = std::slice::from_ref(output.messages());
    output.json(&schema::schema(&catalog, messages))
}
