//! Rules for the templates that are embedded in the program.

mod common;

use std::collections::BTreeSet;

use common::{embedded_catalog, spec, tree};
use egov_msa::blueprint::Blueprint;
use egov_msa::catalog::Kind;
use egov_msa::render::engine;
use egov_msa::template_files::{TEMPLATE_SUFFIX, TemplateFiles};

#[test]
fn every_template_parses_and_names_only_variables_that_exist() {
    let files = TemplateFiles::embedded();
    let mut tera = engine().expect("has valid delimiters");
    let sources: Vec<(&str, &str)> = files
        .iter()
        .filter(|(path, _)| path.ends_with(TEMPLATE_SUFFIX))
        .map(|(path, file)| (path, file.text(path).expect("UTF-8")))
        .collect();
    tera.add_raw_templates(sources.clone())
        .unwrap_or_else(|error| panic!("{error}"));
    let catalog = embedded_catalog();
    let blueprint = Blueprint::resolve(spec("demo-app", &[]), &catalog).expect("resolves");
    let context = serde_json::to_value(&blueprint).expect("serialises");
    let known: BTreeSet<&str> = context
        .as_object()
        .expect("is a map")
        .keys()
        .map(String::as_str)
        .collect();
    for (path, _) in sources {
        let used: BTreeSet<&str> = tera
            .get_template_variables(path)
            .expect("exists")
            .into_iter()
            .collect();
        assert!(
            used.is_subset(&known),
            "{path} names {:?}",
            used.difference(&known)
        );
    }
}

#[test]
fn every_service_alone_every_preset_and_all_together_render() {
    let catalog = embedded_catalog();
    let services: Vec<&str> = catalog
        .units_of(Kind::Service)
        .iter()
        .map(|unit| unit.name.as_str())
        .collect();
    let presets = catalog.presets().values();
    let mut choices: Vec<Vec<&str>> = presets
        .map(|preset| preset.services.iter().map(String::as_str).collect())
        .collect();
    choices.extend(services.iter().map(|service| vec![*service]));
    choices.extend([services, Vec::new()]);
    for choice in choices {
        tree(spec("demo-app", &choice), &catalog)
            .unwrap_or_else(|failure| panic!("{choice:?}: {}", common::told(&failure)));
    }
}

#[test]
fn text_ends_in_one_newline_and_has_no_carriage_returns() {
    let catalog = embedded_catalog();
    let services: Vec<&str> = catalog
        .units_of(Kind::Service)
        .iter()
        .map(|unit| unit.name.as_str())
        .collect();
    for (path, file) in tree(spec("demo-app", &services), &catalog)
        .expect("renders")
        .iter()
    {
        let Ok(text) = std::str::from_utf8(&file.bytes) else {
            continue;
        };
        assert!(!text.contains('\r'), "{path} has carriage returns");
        assert!(
            text.is_empty() || (text.ends_with('\n') && !text.ends_with("\n\n")),
            "{path} ends badly"
        );
    }
}
