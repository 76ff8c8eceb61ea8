//! What is true of a project: its spec resolved, and what its sources name.

use std::collections::{BTreeMap, BTreeSet};

use egov_msa::blueprint::{Blueprint, Component};
use egov_msa::catalog::Catalog;
use egov_msa::document::Document;
use egov_msa::spec::{SPEC_FILE, SpecFile};
use serde_yaml::Value;

use super::pages::{Pages, variables_in};

/// The page with every setting, which the project's own tests hold against its processes.
const REFERENCE: &str = "docs/platform.en.md";

/// How far the ports of the next instance on a server are from those of the one before.
pub const NEXT_INSTANCE: i64 = 100;

/// What pages must agree with.
pub struct Facts {
    /// The processes by their names.
    pub processes: BTreeMap<String, Process>,
    /// Names: those of the project, its processes, its libraries, and its exchanges.
    pub names: BTreeSet<String>,
    /// Names with their hyphens and without, longest first.
    pub spellings: Vec<String>,
    /// Variables that a process reads.
    pub variables: BTreeSet<String>,
    /// The exchanges of events.
    pub exchanges: BTreeSet<String>,
}

/// A process, and where it is reached.
pub struct Process {
    /// The port of the service, and that of operators.
    pub ports: [i64; 2],
    /// Path at the gateway.
    pub route: Option<String>,
    /// Folder in the project.
    pub path: String,
    /// Name in Rust.
    pub module: String,
}

impl Facts {
    /// From the spec that lies in the project, the catalogue, and the sources.
    pub fn of(pages: &Pages, catalog: &Catalog) -> Self {
        let document = Document {
            name: SPEC_FILE,
            text: &pages[SPEC_FILE],
        };
        let spec = SpecFile::parse(&document).and_then(|file| file.into_spec(None, catalog));
        let spec = spec.expect("the project has a spec");
        let blueprint = Blueprint::resolve(spec, catalog).expect("the spec is valid");
        let exchanges = exchanges(pages);
        let names = names(&blueprint, &exchanges);
        Self {
            processes: blueprint.processes.iter().map(process).collect(),
            spellings: spellings(&names),
            names,
            variables: variables(pages, &blueprint),
            exchanges,
        }
    }

    /// The process to which a port belongs.
    pub fn owner_of(&self, port: i64) -> Option<&str> {
        let mut processes = self.processes.iter();
        let owner = processes.find(|(_, process)| process.ports.contains(&port));
        owner.map(|(name, _)| name.as_str())
    }

    /// The process to which a port belongs in a file: on plain servers a second instance has ports of its own.
    pub fn owner_in(&self, path: &str, port: i64) -> Option<&str> {
        let second = path.contains("systemd").then_some(port - NEXT_INSTANCE);
        self.owner_of(port).or_else(|| self.owner_of(second?))
    }

    /// The process with a name, in any of its spellings.
    pub fn process_of(&self, word: &str) -> Option<&str> {
        let name = word.to_lowercase().replace('_', "-");
        let found = self.processes.get_key_value(&name);
        found.map(|(name, _)| name.as_str())
    }
}

fn process(component: &Component) -> (String, Process) {
    let port = component.port.expect("a process has a port");
    let management_port = component.management_port.expect("and one for operators");
    let process = Process {
        ports: [port, management_port],
        route: component.route.clone(),
        path: component.path.clone(),
        module: component.module.clone(),
    };
    (component.name.clone(), process)
}

fn names(blueprint: &Blueprint, exchanges: &BTreeSet<String>) -> BTreeSet<String> {
    let units = blueprint.crates.iter().chain(&blueprint.processes);
    let units = units.map(|unit| unit.name.clone());
    let exchanges = exchanges.iter().flat_map(|exchange| exchange.split('.'));
    let project = [blueprint.project.name.clone()];
    let names = units.chain(exchanges.map(str::to_owned)).chain(project);
    names.collect()
}

/// Settings write names without hyphens.
fn spellings(names: &BTreeSet<String>) -> Vec<String> {
    let mut spellings: Vec<String> = names.iter().cloned().collect();
    spellings.extend(names.iter().map(|name| name.replace('-', "")));
    spellings.dedup();
    spellings.sort_by_key(|name| std::cmp::Reverse(name.len()));
    spellings
}

/// The exchanges that the sources name.
fn exchanges(pages: &Pages) -> BTreeSet<String> {
    let sources = pages.iter().filter(|(path, _)| is_source(path));
    let literals = sources.flat_map(|(_, text)| literals(text));
    let topics = literals.filter(|literal| literal.ends_with(".topic"));
    topics.map(str::to_owned).collect()
}

fn is_source(path: &str) -> bool {
    path.ends_with(".rs") && !path.contains("/tests/")
}

fn literals(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.lines();
    lines.flat_map(|line| line.split('"').skip(1).step_by(2))
}

/// Every variable in a source or a placeholder, every setting in the spelling in which variables are bound to it, and
/// what scripts call the passwords of databases.
fn variables(pages: &Pages, blueprint: &Blueprint) -> BTreeSet<String> {
    let modules = blueprint
        .services
        .iter()
        .map(|one| one.module.to_uppercase());
    let mut found: BTreeSet<String> = modules
        .map(|module| module + "_DATABASE_PASSWORD")
        .collect();
    let reference = pages[REFERENCE]
        .lines()
        .filter_map(|line| line.strip_prefix("| `"));
    let settings = reference.filter_map(|line| line.split('`').next());
    found.extend(settings.map(as_variable));
    for (path, text) in pages {
        if is_source(path) {
            let words = literals(text).flat_map(variables_in);
            found.extend(words.map(|word| word.text.to_owned()));
        }
        if path.ends_with("application.yml") {
            let placeholders = text.split("${").skip(1);
            let placeholders = placeholders.filter_map(|rest| rest.split([':', '}']).next());
            found.extend(placeholders.map(str::to_owned));
            let settings: Value = serde_yaml::from_str(text).expect("YAML");
            collect_settings("", &settings, &mut found);
        }
    }
    found
}

/// The variable that is bound to a setting.
pub fn as_variable(setting: &str) -> String {
    setting.replace('-', "").replace('.', "_").to_uppercase()
}

fn collect_settings(prefix: &str, value: &Value, found: &mut BTreeSet<String>) {
    for (key, value) in value.as_mapping().into_iter().flatten() {
        let bound = as_variable(key.as_str().expect("settings have names"));
        let separator = if prefix.is_empty() { "" } else { "_" };
        let name = format!("{prefix}{separator}{bound}");
        collect_settings(&name, value, found);
        found.insert(name);
    }
}
