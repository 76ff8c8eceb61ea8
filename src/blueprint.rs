//! The spec resolved against the catalogue: every unit of the project with its port, route and database.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::catalog::{Catalog, Kind, ProjectOption, Unit};
use crate::entities::context::ServiceContext;
use crate::error::{Failure, Result};
use crate::messages::{Bilingual, Text};
use crate::migrations::MigrationLog;
use crate::names;
use crate::nearest::{listed, nearest};
use crate::secrets::list::{self, Secret};
use crate::spec::{Database, ProjectSpec};
use crate::{own_services, selection, text};

/// The ports that a process may have; those below need special rights.
pub const PORTS: std::ops::RangeInclusive<i64> = 1024..=65535;

/// Everything a template can know. Serialised, it is the context of the templates.
#[derive(Debug, Serialize)]
pub struct Blueprint {
    /// The project itself.
    pub project: Project,
    /// The database of production.
    pub database: &'static str,
    /// Where people can sign in, apart from the project itself.
    pub oauth2: Vec<&'static str>,
    /// Where it runs in production.
    pub deploy: BTreeSet<String>,
    /// What builds, tests and delivers it.
    pub ci: BTreeSet<String>,
    /// The program that writes the project.
    pub generator: Generator,
    /// Libraries.
    pub crates: Vec<Component>,
    /// Processes that every mesh has.
    pub platform: Vec<Component>,
    /// Processes that were chosen, and those that they need.
    pub services: Vec<Component>,
    /// All processes in the order in which they are started.
    pub processes: Vec<Component>,
    /// What its processes have to be given where it runs in production.
    pub secrets: Vec<Secret>,
    /// Deployments, pipelines, and the parts that these share.
    #[serde(skip)]
    pub deliveries: Vec<Component>,
    /// Services of the project's own, with what only their templates know.
    #[serde(skip)]
    pub own_services: Vec<ServiceContext>,
    /// The steps that bring the tables of these services up to date.
    #[serde(skip)]
    pub migrations: MigrationLog,
    /// What it has beyond its units.
    #[serde(skip)]
    pub options: BTreeSet<ProjectOption>,
    /// The spec with every service named.
    #[serde(skip)]
    pub spec: ProjectSpec,
}

/// The project itself.
#[derive(Debug, Serialize)]
pub struct Project {
    /// Name.
    pub name: String,
    /// Name as a Rust module.
    pub module: String,
}

/// The program that writes the project.
#[derive(Debug, Serialize)]
pub struct Generator {
    /// Version.
    pub version: String,
    /// Whether templates of the person's own take part.
    #[serde(skip)]
    pub has_overlay: bool,
}

/// A unit in a project.
#[derive(Clone, Debug, Serialize)]
pub struct Component {
    /// Name.
    pub name: String,
    /// Name as a Rust module.
    pub module: String,
    /// Folder in the project.
    pub path: String,
    /// What it is.
    pub kind: Kind,
    /// Place among the processes.
    pub order: u32,
    /// Port, of a process.
    pub port: Option<i64>,
    /// Port for operators alone, of a process in production.
    pub management_port: Option<i64>,
    /// Path at the gateway, of a service.
    pub route: Option<String>,
    /// Whether it has a database of its own.
    pub database: bool,
    /// One line for people.
    pub summary: Bilingual,
    /// Units that it cannot be without.
    pub needs: Vec<String>,
}

impl Blueprint {
    /// Resolves the spec of a new project; after this, rendering cannot fail.
    pub fn resolve(spec: ProjectSpec, catalog: &Catalog) -> Result<Self> {
        Self::resolve_after(&MigrationLog::default(), spec, catalog)
    }

    /// Resolves the spec of a project in which steps were taken already; after this, rendering cannot fail.
    pub fn resolve_after(
        taken: &MigrationLog,
        spec: ProjectSpec,
        catalog: &Catalog,
    ) -> Result<Self> {
        names::check(&spec.name, &catalog.taken_names())?;
        let chosen = selection::chosen_units(&spec, catalog)?;
        let options = options(&spec);
        let units = selection::closure(chosen, &with_files(&spec, &options, taken), catalog);
        check_options(&options, &units)?;
        check_port_overrides(&spec, &units)?;
        check_database_server(&spec)?;
        let neighbours = selection::names_of_services(&units);
        let (own_services, migrations) = own_services::resolve(&spec, &neighbours, taken, catalog)?;
        let of_units = units.iter().map(|unit| component(unit, &spec, &options));
        let of_own = own_services.iter();
        let of_own = of_own.map(|service| own_component(service, &options, catalog));
        let mut components: Vec<Component> = of_units.chain(of_own).collect();
        components.sort_by(|left, right| (left.order, &left.name).cmp(&(right.order, &right.name)));
        let generator = Generator {
            version: catalog.version().to_string(),
            has_overlay: catalog.has_overlay(),
        };
        let blueprint = Self {
            migrations,
            ..assemble(spec, own_services, options, &components, generator)
        };
        let blueprint = Self {
            secrets: list::resolve(
                catalog.secrets(),
                &blueprint.processes,
                &blueprint.oauth2,
                &blueprint.deploy,
            ),
            ..blueprint
        };
        check_ports(&blueprint.processes)?;
        check_management_ports(&blueprint.processes)?;
        check_routes(&blueprint.processes)?;
        Ok(blueprint)
    }

    /// The units of the catalogue that are packages of the project, without the root.
    pub fn unit_names(&self) -> impl Iterator<Item = &str> {
        self.packages().map(|component| component.name.as_str())
    }

    /// The folders of all units, in the templates and in the project.
    pub fn unit_folders(&self) -> impl Iterator<Item = &str> {
        let units = self.packages().chain(&self.deliveries);
        units.map(|component| component.path.as_str())
    }

    fn packages(&self) -> impl Iterator<Item = &Component> {
        let components = self.crates.iter().chain(&self.processes);
        components.filter(|component| !self.is_own(&component.name))
    }

    /// Whether it is a service of the project's own.
    pub fn is_own(&self, name: &str) -> bool {
        self.own_services.iter().any(|service| service.name == name)
    }

    /// What a service of the project's own has beyond what all of them have.
    pub fn options_of(&self, service: &ServiceContext) -> BTreeSet<ProjectOption> {
        own_options(service, &self.options)
    }
}

fn assemble(
    spec: ProjectSpec,
    own_services: Vec<ServiceContext>,
    options: BTreeSet<ProjectOption>,
    components: &[Component],
    generator: Generator,
) -> Blueprint {
    let of = |kind: Kind| -> Vec<Component> {
        components
            .iter()
            .filter(|one| one.kind == kind)
            .cloned()
            .collect()
    };
    let services = of(Kind::Service);
    let names = services.iter().map(|service| service.name.clone());
    let is_own = |name: &String| own_services.iter().any(|service| service.name == *name);
    let named = names.filter(|name| !is_own(name)).collect();
    Blueprint {
        project: Project {
            name: spec.name.clone(),
            module: names::module_name(&spec.name),
        },
        database: spec.database.name(),
        oauth2: spec.oauth2.iter().map(|provider| provider.name()).collect(),
        deploy: spec.deploy.clone(),
        ci: spec.ci.clone(),
        generator,
        crates: of(Kind::Crate),
        platform: of(Kind::Platform),
        services,
        processes: components
            .iter()
            .filter(|one| one.kind.is_process())
            .cloned()
            .collect(),
        deliveries: components
            .iter()
            .filter(|one| one.kind.is_delivery())
            .cloned()
            .collect(),
        secrets: Vec::new(),
        migrations: MigrationLog::default(),
        options,
        spec: ProjectSpec {
            services: named,
            own_services: own_services::with_ports(&spec, &own_services),
            ..spec
        },
        own_services,
    }
}

fn options(spec: &ProjectSpec) -> BTreeSet<ProjectOption> {
    let oauth2 = (!spec.oauth2.is_empty()).then_some(ProjectOption::OAuth2);
    oauth2.into_iter().collect()
}

/// The options that count for what services of the project's own need.
fn with_files(
    spec: &ProjectSpec,
    options: &BTreeSet<ProjectOption>,
    taken: &MigrationLog,
) -> BTreeSet<ProjectOption> {
    let mut services = spec.own_services.iter();
    let has_files = services.any(|service| service.has_files() || taken.had_files(&service.name));
    let files = has_files.then_some(ProjectOption::Files);
    options.iter().copied().chain(files).collect()
}

/// An option that no unit of the project knows would be left out silently.
fn check_options(options: &BTreeSet<ProjectOption>, units: &[&Unit]) -> Result<()> {
    let is_known = |option: &&ProjectOption| {
        let mut descriptions = units.iter().map(|unit| &unit.description);
        descriptions.any(|description| description.needs_with.contains_key(option))
    };
    match options.iter().find(|option| !is_known(option)) {
        Some(_) => Err(Failure::usage(text!("oauth2.nowhere")).about("oauth2")),
        None => Ok(()),
    }
}

fn component(unit: &Unit, spec: &ProjectSpec, options: &BTreeSet<ProjectOption>) -> Component {
    let description = &unit.description;
    let port = spec.ports.get(&unit.name).copied().or(description.port);
    Component {
        name: unit.name.clone(),
        module: names::module_name(&unit.name),
        path: unit.folder.clone(),
        kind: description.kind,
        order: description.order,
        port,
        management_port: port.map(management_port),
        route: description.route.clone(),
        database: description.database,
        summary: description.summary.clone(),
        needs: description.needs_in(options).cloned().collect(),
    }
}

/// A service of the project's own among the units.
fn own_component(
    service: &ServiceContext,
    options: &BTreeSet<ProjectOption>,
    catalog: &Catalog,
) -> Component {
    let unit = catalog.own_service().map(|unit| &unit.description);
    // A step that was taken stays, with the library that it needs.
    let files = service.had_files.then_some(ProjectOption::Files);
    let options = options.iter().copied().chain(files).collect();
    let needs = unit.into_iter().flat_map(|unit| unit.needs_in(&options));
    Component {
        name: service.name.clone(),
        module: service.module.clone(),
        path: format!("services/{}", service.name),
        kind: Kind::Service,
        order: unit.map_or(0, |unit| unit.order),
        port: Some(service.port),
        management_port: Some(management_port(service.port)),
        route: Some(service.route.clone()),
        database: service.database,
        summary: Bilingual {
            ko: service.label.clone(),
            en: service.label.clone(),
        },
        needs: needs.cloned().collect(),
    }
}

fn own_options(
    service: &ServiceContext,
    options: &BTreeSet<ProjectOption>,
) -> BTreeSet<ProjectOption> {
    let files = service.has_files.then_some(ProjectOption::Files);
    options.iter().copied().chain(files).collect()
}

fn check_port_overrides(spec: &ProjectSpec, units: &[&Unit]) -> Result<()> {
    let processes: BTreeSet<&str> = units
        .iter()
        .filter(|unit| unit.description.kind.is_process())
        .map(|unit| unit.name.as_str())
        .collect();
    let Some(stranger) = spec
        .ports
        .keys()
        .find(|name| !processes.contains(name.as_str()))
    else {
        return Ok(());
    };
    let failure = Failure::usage(text!("port.unknown-process", name = stranger)).about(stranger);
    Err(match nearest(stranger, processes.iter().copied()) {
        Some(near) => failure.hint(text!("hint.did-you-mean", near = near)),
        None => failure.hint(text!("hint.valid-words", words = listed(processes))),
    })
}

fn check_ports(processes: &[Component]) -> Result<()> {
    let mut owners = BTreeMap::new();
    for process in processes {
        let Some(port) = process.port else { continue };
        if !PORTS.contains(&port) {
            let failure = text!("port.range", name = process.name, port = port);
            return Err(Failure::usage(failure)
                .about(&process.name)
                .hint(text!("port.range.hint")));
        }
        if let Some(owner) = owners.insert(port, process.name.as_str()) {
            let failure = text!(
                "port.collision",
                first = owner,
                second = process.name,
                port = port
            );
            return Err(taken_port(failure, process, port, processes));
        }
    }
    Ok(())
}

/// The failure of a process whose port is taken, with one that is free.
fn taken_port(failure: Text, process: &Component, port: i64, processes: &[Component]) -> Failure {
    let hint = text!(
        "port.collision.hint",
        name = process.name,
        port = free_port(port, processes)
    );
    Failure::usage(failure).about(&process.name).hint(hint)
}

/// How far the port for operators is from that of the process.
const MANAGEMENT_DISTANCE: i64 = 10_000;

/// The port for operators of a process with this port.
fn management_port(port: i64) -> i64 {
    let above = port + MANAGEMENT_DISTANCE;
    if above <= *PORTS.end() {
        above
    } else {
        port - MANAGEMENT_DISTANCE
    }
}

/// On one server, all ports are those of one machine.
fn check_management_ports(processes: &[Component]) -> Result<()> {
    let of_operators = |port| {
        let mut others = processes.iter();
        others.find(|other| other.management_port == Some(port))
    };
    for process in processes {
        let Some(port) = process.port else { continue };
        if let Some(owner) = of_operators(port) {
            let failure = text!(
                "port.management-collision",
                first = owner.name,
                second = process.name,
                port = port
            );
            return Err(taken_port(failure, process, port, processes));
        }
    }
    Ok(())
}

/// Where it runs in production, several instances share a database.
fn check_database_server(spec: &ProjectSpec) -> Result<()> {
    if spec.deploy.is_empty() || spec.database != Database::Sqlite {
        return Ok(());
    }
    Err(Failure::usage(text!("deploy.no-database-server"))
        .about("deploy")
        .hint(text!("deploy.no-database-server.hint")))
}

/// The next port that no process has.
fn free_port(from: i64, processes: &[Component]) -> i64 {
    let is_free = |port: &i64| {
        let of = |one: &Component| [one.port, one.management_port].contains(&Some(*port));
        !processes.iter().any(of)
    };
    (from..=*PORTS.end())
        .chain(PORTS)
        .find(is_free)
        .unwrap_or(from)
}

fn check_routes(processes: &[Component]) -> Result<()> {
    let mut owners = BTreeMap::new();
    for process in processes {
        let Some(route) = &process.route else {
            continue;
        };
        if !is_route(route) {
            let failure = text!("route.shape", name = process.name, route = route);
            return Err(Failure::usage(failure)
                .about(route)
                .hint(text!("route.shape.hint", name = process.name)));
        }
        if let Some(owner) = owners.insert(route, process.name.as_str()) {
            let failure = text!(
                "route.collision",
                first = owner,
                second = process.name,
                route = route
            );
            return Err(Failure::usage(failure).about(&process.name));
        }
    }
    Ok(())
}

fn is_route(route: &str) -> bool {
    let is_allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    route
        .strip_prefix('/')
        .is_some_and(|path| !path.is_empty() && path.chars().all(is_allowed))
}
