//! The services of a project's own, resolved: checked, and each with its port.

use std::collections::BTreeSet;

use crate::catalog::Catalog;
use crate::entities::context::ServiceContext;
use crate::entities::yaml::spot_of;
use crate::entities::{self, OwnService, Surroundings};
use crate::error::Result;
use crate::migrations::{MigrationLog, steps_to};
use crate::spec::ProjectSpec;

/// The port of the first service that says none; below are those of the catalogue.
const FIRST_PORT: i64 = 8011;

/// The library of the root package, which a service cannot be called like.
const ROOT_LIBRARY: &str = "all-in-one";

/// Resolves the services of a project's own, and the steps that bring their tables up to date after those that were
/// `taken`. `neighbours` are its services of the catalogue.
pub fn resolve(
    spec: &ProjectSpec,
    neighbours: &[&str],
    taken: &MigrationLog,
    catalog: &Catalog,
) -> Result<(Vec<ServiceContext>, MigrationLog)> {
    let own = spec.own_services.iter();
    let own = own.map(|service| service.name.as_str());
    let surroundings = Surroundings {
        taken: catalog
            .taken_names()
            .and([spec.name.as_str(), ROOT_LIBRARY]),
        services: neighbours.iter().copied().chain(own).collect(),
        modules: catalog.own_service_modules(),
        database: spec.database,
    };
    entities::check(&spec.own_services, &surroundings)?;
    let has_database = catalog
        .own_service()
        .is_some_and(|unit| unit.description.database);
    let mut ports = Ports::new(spec, catalog);
    let mut migrations = MigrationLog::default();
    let mut resolved = Vec::new();
    for service in &spec.own_services {
        let steps = steps_to(&service.entities, taken.of(&service.name))
            .map_err(|failure| failure.within(spot_of(&service.name)))?;
        let port = ports.of(service);
        resolved.push(ServiceContext::new(service, port, has_database, &steps));
        migrations.insert(&service.name, steps);
    }
    Ok((resolved, migrations))
}

/// The services with the ports that they have got.
pub fn with_ports(spec: &ProjectSpec, resolved: &[ServiceContext]) -> Vec<OwnService> {
    let services = spec.own_services.iter().zip(resolved);
    let with_port = services.map(|(service, resolved)| OwnService {
        port: Some(resolved.port),
        ..service.clone()
    });
    with_port.collect()
}

/// Deals out ports that nothing else has, nor would have if it were chosen later.
struct Ports(BTreeSet<i64>);

impl Ports {
    fn new(spec: &ProjectSpec, catalog: &Catalog) -> Self {
        let of_catalogue = catalog.units().filter_map(|unit| unit.description.port);
        let said = spec.own_services.iter().filter_map(|service| service.port);
        let moved = spec.ports.values().copied();
        Self(of_catalogue.chain(said).chain(moved).collect())
    }

    fn of(&mut self, service: &OwnService) -> i64 {
        let free = || (FIRST_PORT..).find(|port| !self.0.contains(port));
        let port = service.port.or_else(free).unwrap_or(FIRST_PORT);
        self.0.insert(port);
        port
    }
}
