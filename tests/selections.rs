//! Every selection of services is a whole: nothing is missing, and nothing tells of a service that is not
//! part of it. Each service with what it needs, each pair, and the presets, in memory.

mod common;

#[path = "selections/links.rs"]
mod links;
#[path = "selections/manifests.rs"]
mod manifests;
#[path = "selections/seeds.rs"]
mod seeds;
#[path = "selections/traces.rs"]
mod traces;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use common::{embedded_catalog, spec, told};
use egov_msa::blueprint::Blueprint;
use egov_msa::catalog::{Catalog, Kind};
use egov_msa::file_tree::FileTree;
use egov_msa::render::render;
use egov_msa::schema::SCHEMA_FILE;
use serde_yaml::Value;

/// A project with some of the services.
pub struct Selection {
    /// The services that were chosen.
    pub chosen: Vec<String>,
    /// What it consists of.
    pub blueprint: Blueprint,
    /// The services that it does not have.
    pub absent: Vec<String>,
    /// Its files.
    pub tree: FileTree,
}

static SELECTIONS: LazyLock<Vec<Selection>> = LazyLock::new(|| {
    let catalog = embedded_catalog();
    let choices = choices(&catalog).into_iter();
    choices
        .map(|chosen| Selection::new(chosen, &catalog))
        .collect()
});

fn choices(catalog: &Catalog) -> BTreeSet<Vec<String>> {
    let services = catalog.units_of(Kind::Service);
    let names: Vec<&String> = services.iter().map(|unit| &unit.name).collect();
    let pairs = names.iter().enumerate().flat_map(|(index, first)| {
        let others = names[index..].iter();
        others.map(move |second| BTreeSet::from([(*first).clone(), (*second).clone()]))
    });
    let pairs = pairs.map(|pair| pair.into_iter().collect());
    let presets = catalog.presets().values();
    let presets = presets.map(|preset| preset.services.clone());
    pairs.chain(presets).collect()
}

impl Selection {
    fn new(chosen: Vec<String>, catalog: &Catalog) -> Self {
        let names: Vec<&str> = chosen.iter().map(String::as_str).collect();
        let made = Blueprint::resolve(spec("demo", &names), catalog)
            .and_then(|blueprint| Ok((render(&blueprint, catalog)?, blueprint)));
        let (tree, blueprint) =
            made.unwrap_or_else(|failure| panic!("{chosen:?}: {}", told(&failure)));
        let has = |name: &str| blueprint.services.iter().any(|one| one.name == name);
        let services = catalog.units_of(Kind::Service).into_iter();
        let absent = services.map(|unit| unit.name.clone());
        let absent = absent.filter(|name| !has(name)).collect();
        Self {
            chosen,
            blueprint,
            absent,
            tree,
        }
    }

    /// Every file that is text, but for the schema of the spec: it tells of all that could be chosen.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        let files = self.tree.iter().filter(|(path, _)| *path != SCHEMA_FILE);
        files.filter_map(|(path, file)| Some((path, std::str::from_utf8(&file.bytes).ok()?)))
    }

    /// A file that has to be there.
    pub fn text(&self, path: &str) -> &str {
        let file = self.tree.get(path);
        let file = file.unwrap_or_else(|| panic!("{:?} lacks {path}", self.chosen));
        std::str::from_utf8(&file.bytes).expect("UTF-8")
    }
}

/// Fails with what is wrong in any selection.
fn every_selection(problems: impl Fn(&Selection) -> Vec<String>) {
    let found: Vec<String> = SELECTIONS
        .iter()
        .flat_map(|selection| {
            let problems = problems(selection).into_iter();
            problems.map(|problem| format!("{}: {problem}", selection.chosen.join("+")))
        })
        .collect();
    assert!(
        found.is_empty(),
        "{} problems:\n{}",
        found.len(),
        found.join("\n")
    );
}

#[test]
fn nothing_tells_of_a_service_that_is_not_part_of_it() {
    every_selection(traces::of_absent_services);
}

#[test]
fn every_member_of_the_workspace_is_there_and_declares_what_exists() {
    every_selection(manifests::problems);
}

#[test]
fn the_lock_file_names_what_the_manifests_need_and_nothing_else() {
    every_selection(manifests::problems_of_the_lock);
}

#[test]
fn every_file_that_is_compiled_in_is_there() {
    every_selection(manifests::missing_inclusions);
}

#[test]
fn links_between_the_pages_lead_somewhere() {
    every_selection(links::broken);
}

#[test]
fn the_seeds_of_the_services_fit_each_other() {
    every_selection(seeds::problems);
}

#[test]
fn gateway_and_configuration_server_know_exactly_the_services() {
    every_selection(|selection| {
        let routes: Value =
            serde_yaml::from_str(selection.text("config/api-gateway.yml")).expect("YAML");
        let routes = routes["spring"]["cloud"]["gateway"]["routes"]
            .as_sequence()
            .expect("routes");
        let routed: Vec<&str> = routes
            .iter()
            .filter_map(|route| route["id"].as_str())
            .collect();
        let services = selection.blueprint.services.iter();
        let services: Vec<&str> = services.map(|service| service.name.as_str()).collect();
        let mut problems = Vec::new();
        if routed != services {
            problems.push(format!("routes {routed:?} for {services:?}"));
        }
        let config = |name: &&&str| selection.tree.get(&format!("config/{name}.yml")).is_none();
        let without = services.iter().filter(config);
        problems.extend(without.map(|name| format!("config/{name}.yml is missing")));
        problems
    });
}
