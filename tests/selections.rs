//! Every selection of services is a whole: nothing is missing, and nothing tells of a service that is not
//! part of it. Each service with what it needs, each pair, and the presets, in memory, with every deployment and
//! pipeline; the presets without any, and with one of each, too.

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

use common::{embedded_catalog, told};
use egov_msa::blueprint::Blueprint;
use egov_msa::catalog::{Catalog, Kind};
use egov_msa::file_tree::FileTree;
use egov_msa::render::render;
use egov_msa::schema::SCHEMA_FILE;
use egov_msa::spec::{Database, ProjectSpec};
use serde_yaml::Value;

/// A project with some of the services.
pub struct Selection {
    /// What was chosen.
    pub chosen: Vec<String>,
    /// What it consists of.
    pub blueprint: Blueprint,
    /// The services that it does not have.
    pub absent: Vec<String>,
    /// The folders of deployments, and of their parts, that it does not have.
    pub absent_deployments: Vec<String>,
    /// Its files.
    pub tree: FileTree,
}

static SELECTIONS: LazyLock<Vec<Selection>> = LazyLock::new(|| {
    let catalog = embedded_catalog();
    let choices = choices(&catalog).into_iter();
    let delivered =
        choices.map(|chosen| delivered(&chosen, &all(Kind::Deployment), &all(Kind::Pipeline)));
    let specs = delivered.chain(presets_with_few(&catalog));
    specs.map(|spec| Selection::new(spec, &catalog)).collect()
});

/// The names of all units of a kind.
fn all(kind: Kind) -> Vec<String> {
    let catalog = embedded_catalog();
    let units = catalog.units_of(kind).into_iter();
    units.map(|unit| unit.name.clone()).collect()
}

fn delivered(services: &[String], deploy: &[String], ci: &[String]) -> ProjectSpec {
    ProjectSpec {
        deploy: deploy.iter().cloned().collect(),
        ci: ci.iter().cloned().collect(),
        ..ProjectSpec::new("demo".into(), services.to_vec(), Database::Postgresql)
    }
}

/// The presets without deployment and pipeline, with each deployment alone and with each pipeline alone.
fn presets_with_few(catalog: &Catalog) -> Vec<ProjectSpec> {
    let deployments = all(Kind::Deployment).into_iter();
    let pipelines = all(Kind::Pipeline).into_iter();
    let few: Vec<(Vec<String>, Vec<String>)> = std::iter::once((Vec::new(), Vec::new()))
        .chain(deployments.map(|one| (vec![one], Vec::new())))
        .chain(pipelines.map(|one| (Vec::new(), vec![one])))
        .collect();
    let presets = catalog.presets().values();
    presets
        .flat_map(|preset| {
            let specs = few
                .iter()
                .map(|(deploy, ci)| delivered(&preset.services, deploy, ci));
            specs.collect::<Vec<_>>()
        })
        .collect()
}

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
    fn new(spec: ProjectSpec, catalog: &Catalog) -> Self {
        let mut chosen = spec.services.clone();
        chosen.extend(spec.deploy.iter().chain(&spec.ci).cloned());
        let made = Blueprint::resolve(spec, catalog)
            .and_then(|blueprint| Ok((render(&blueprint, catalog)?, blueprint)));
        let (tree, blueprint) =
            made.unwrap_or_else(|failure| panic!("{chosen:?}: {}", told(&failure)));
        let has = |name: &str| blueprint.services.iter().any(|one| one.name == name);
        let services = catalog.units_of(Kind::Service).into_iter();
        let absent = services.map(|unit| unit.name.clone());
        let absent = absent.filter(|name| !has(name)).collect();
        let is_part = |folder: &String| blueprint.deliveries.iter().any(|one| one.path == *folder);
        let deployments = [Kind::Deployment, Kind::Part].into_iter();
        let deployments = deployments.flat_map(|kind| catalog.units_of(kind));
        let deployments = deployments.map(|unit| unit.folder.clone());
        let absent_deployments = deployments.filter(|folder| !is_part(folder)).collect();
        Self {
            chosen,
            blueprint,
            absent,
            absent_deployments,
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
fn nothing_tells_of_a_deployment_that_is_not_part_of_it() {
    every_selection(traces::of_absent_deployments);
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
