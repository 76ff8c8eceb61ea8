//! `egov-msa list`: what there is to choose from.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use crate::catalog::{Catalog, Kind, Unit};
use crate::error::Result;
use crate::messages::Messages;
use crate::output::{Form, Output};
use crate::spec::SignInProvider;
use crate::table::table;

/// Arguments of `list`.
#[derive(Args)]
pub struct Arguments {
    #[arg(long)]
    json: bool,
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
}

/// Runs `list`.
pub fn run(arguments: &Arguments, output: &Output) -> Result<()> {
    let catalog = super::catalog(arguments.templates.as_deref())?;
    match output.form() {
        Form::Json => output.json(&document(&catalog)),
        Form::Text => output.data(&page(&catalog, output.messages())),
    }
}

fn document(catalog: &Catalog) -> Value {
    let units = |kind| -> Vec<Value> {
        catalog
            .units_of(kind)
            .into_iter()
            .map(unit_document)
            .collect()
    };
    let presets: Vec<Value> = catalog
        .presets()
        .iter()
        .map(|(name, preset)| json!({ "name": name, "summary": preset.summary, "services": preset.services }))
        .collect();
    json!({
        "presets": presets,
        "services": units(Kind::Service),
        "platform": units(Kind::Platform),
        "deploy": units(Kind::Deployment),
        "ci": units(Kind::Pipeline),
        "oauth2": SignInProvider::ALL.map(SignInProvider::name),
    })
}

fn unit_document(unit: &Unit) -> Value {
    let description = &unit.description;
    json!({
        "name": unit.name,
        "summary": description.summary,
        "port": description.port,
        "route": description.route,
        "database": description.database,
        "needs": description.needs,
    })
}

fn page(catalog: &Catalog, messages: &Messages) -> String {
    let sections = [
        section(messages.get("list.presets"), preset_rows(catalog, messages)),
        section(
            messages.get("list.services"),
            unit_rows(catalog, Kind::Service, messages),
        ),
        section(
            messages.get("list.platform"),
            unit_rows(catalog, Kind::Platform, messages),
        ),
        section(
            messages.get("list.deploy"),
            unit_rows(catalog, Kind::Deployment, messages),
        ),
        section(
            messages.get("list.ci"),
            unit_rows(catalog, Kind::Pipeline, messages),
        ),
        section(messages.get("list.oauth2"), provider_rows(messages)),
    ];
    sections.join("\n\n")
}

fn section(heading: &str, rows: Vec<Vec<String>>) -> String {
    format!("{heading}\n{}", table(&rows))
}

fn preset_rows(catalog: &Catalog, messages: &Messages) -> Vec<Vec<String>> {
    let presets = catalog.presets().iter();
    presets
        .map(|(name, preset)| {
            let summary = preset.summary.in_language(messages.language());
            vec![
                name.clone(),
                format!("{summary} ({})", preset.services.join(", ")),
            ]
        })
        .collect()
}

fn provider_rows(messages: &Messages) -> Vec<Vec<String>> {
    let providers = SignInProvider::ALL.into_iter();
    providers
        .map(|provider| {
            let summary = messages.get(provider.message_key());
            vec![provider.name().to_owned(), summary.to_owned()]
        })
        .collect()
}

fn unit_rows(catalog: &Catalog, kind: Kind, messages: &Messages) -> Vec<Vec<String>> {
    let units = catalog.units_of(kind).into_iter();
    units
        .map(|unit| {
            let description = &unit.description;
            vec![
                unit.name.clone(),
                description
                    .port
                    .map(|port| port.to_string())
                    .unwrap_or_default(),
                description.route.clone().unwrap_or_default(),
                description
                    .summary
                    .in_language(messages.language())
                    .to_owned(),
            ]
        })
        .collect()
}
