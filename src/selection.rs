//! Which units of the catalogue a project consists of: those that were chosen, and what they need.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Catalog, Kind, OWN_SERVICE_FOLDER, ProjectOption, Unit};
use crate::error::{Failure, Result};
use crate::nearest::{listed, nearest};
use crate::spec::ProjectSpec;
use crate::text;

/// Checks that each of the names is a service that can be chosen.
pub fn check_services(names: &[String], catalog: &Catalog) -> Result<()> {
    chosen_services(names, catalog).map(|_| ())
}

/// What was chosen: services, where they run and what delivers them.
pub fn chosen_units<'a>(spec: &ProjectSpec, catalog: &'a Catalog) -> Result<Vec<&'a Unit>> {
    let mut units = service_units(spec, catalog)?;
    for name in &spec.deploy {
        units.push(chosen(name, Kind::Deployment, "deploy", catalog)?);
    }
    for name in &spec.ci {
        units.push(chosen(name, Kind::Pipeline, "ci", catalog)?);
    }
    Ok(units)
}

/// The unit of a kind with this name, which stands in a field of the spec.
fn chosen<'a>(name: &str, kind: Kind, field: &str, catalog: &'a Catalog) -> Result<&'a Unit> {
    let units = catalog.units_of(kind);
    if let Some(unit) = units.iter().find(|unit| unit.name == name) {
        return Ok(unit);
    }
    let known = || units.iter().map(|unit| unit.name.as_str());
    let failure = Failure::usage(text!("choice.unknown", field = field, name = name)).about(name);
    Err(match nearest(name, known()) {
        Some(near) => failure.hint(text!("hint.did-you-mean", near = near)),
        None => failure.hint(text!("hint.valid-words", words = listed(known()))),
    })
}

/// The services chosen from the catalogue, and what those of the project's own are written from.
fn service_units<'a>(spec: &ProjectSpec, catalog: &'a Catalog) -> Result<Vec<&'a Unit>> {
    if spec.own_services.is_empty() {
        return chosen_services(&spec.services, catalog);
    }
    let Some(own) = catalog.own_service() else {
        return Err(Failure::usage(text!("service.no-template")));
    };
    let chosen = spec.services.iter();
    let mut units: Vec<&Unit> = chosen
        .map(|name| chosen_service(name, catalog))
        .collect::<Result<_>>()?;
    units.push(own);
    Ok(units)
}

fn chosen_services<'a>(names: &[String], catalog: &'a Catalog) -> Result<Vec<&'a Unit>> {
    if names.is_empty() {
        let known = listed(service_names(catalog));
        return Err(Failure::usage(text!("service.none"))
            .about("services")
            .hint(text!("hint.valid-words", words = known)));
    }
    names
        .iter()
        .map(|name| chosen_service(name, catalog))
        .collect()
}

fn chosen_service<'a>(name: &str, catalog: &'a Catalog) -> Result<&'a Unit> {
    match catalog.unit(name) {
        Some(unit) if unit.description.kind == Kind::Service => Ok(unit),
        Some(_) => Err(Failure::usage(text!("service.not-a-choice", name = name)).about(name)),
        None => Err(unknown_service(name, catalog)),
    }
}

fn unknown_service(name: &str, catalog: &Catalog) -> Failure {
    let failure = Failure::usage(text!("service.unknown", name = name)).about(name);
    match nearest(name, service_names(catalog)) {
        Some(near) => failure.hint(text!("hint.did-you-mean", near = near)),
        None => failure.hint(text!(
            "hint.valid-words",
            words = listed(service_names(catalog))
        )),
    }
}

fn service_names(catalog: &Catalog) -> impl Iterator<Item = &str> {
    let services = catalog.units_of(Kind::Service).into_iter();
    services.map(|unit| unit.name.as_str())
}

/// The chosen services, what every project has, and all that these need.
pub fn closure<'a>(
    chosen: Vec<&'a Unit>,
    options: &BTreeSet<ProjectOption>,
    catalog: &'a Catalog,
) -> Vec<&'a Unit> {
    let mut open = catalog.units_of(Kind::Project);
    open.extend(chosen);
    let mut found = BTreeMap::new();
    while let Some(unit) = open.pop() {
        if found.insert(unit.name.as_str(), unit).is_none() {
            let needs = unit.description.needs_in(options);
            open.extend(needs.filter_map(|name| catalog.unit(name)));
        }
    }
    // A service of the project's own is a part of it by its own name.
    found.remove(OWN_SERVICE_FOLDER);
    found.into_values().collect()
}

/// The names of those among the units that people choose.
pub fn names_of_services<'a>(units: &[&'a Unit]) -> Vec<&'a str> {
    let services = units.iter();
    let services = services.filter(|unit| unit.description.kind == Kind::Service);
    services.map(|unit| unit.name.as_str()).collect()
}
