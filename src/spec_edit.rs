//! Changes of a spec that people have written: what they wrote around it stays.

use crate::blueprint::Blueprint;
use crate::catalog::{Catalog, Kind, Unit};
use crate::document::Document;
use crate::entities::{Entity, spec_with_own_service};
use crate::error::{Failure, Result};
use crate::merge::{Labels, Sides, merge};
use crate::nearest::{listed, nearest};
use crate::render::spec_text;
use crate::spec::{ProjectSpec, SPEC_FILE, SpecFile};
use crate::text;

/// Nobody sees markers in a spec: with a conflict it stays as it is.
const LABELS: Labels<'_> = Labels {
    base: "",
    ours: "",
    theirs: "",
};

/// The key of a preset in a spec that is written as most are.
const PRESET_KEY: &str = "preset:";

/// The text of a spec file with the difference between two specs carried over to it.
pub fn edit(
    text: &str,
    before: &ProjectSpec,
    after: &ProjectSpec,
    catalog: &Catalog,
) -> Result<String> {
    let with_services = with_services_of_preset(text, before);
    let text = with_services.as_deref().unwrap_or(text);
    let (base, theirs) = (spec_text(before)?, spec_text(after)?);
    let sides = Sides {
        base: base.as_bytes(),
        ours: text.as_bytes(),
        theirs: theirs.as_bytes(),
    };
    let merged = merge(SPEC_FILE, &sides, &LABELS);
    let edited = String::from_utf8_lossy(&merged.bytes);
    if merged.conflicts == 0 && says(&edited, after, catalog) {
        return Ok(edited.into_owned());
    }
    let services = listed(after.services.iter().map(String::as_str));
    Err(Failure::usage(text!("spec.not-editable"))
        .at(SPEC_FILE)
        .hint(text!("spec.not-editable.hint", services = services)))
}

/// The text with the services of its preset where it names one; comments stay.
fn with_services_of_preset(text: &str, spec: &ProjectSpec) -> Option<String> {
    let mut lines = text.split_inclusive('\n');
    let line = lines.find(|line| line.starts_with(PRESET_KEY))?;
    let comment = line.find(" #").map_or("", |start| line[start..].trim_end());
    let services = spec.services.iter().map(|name| format!("- {name}\n"));
    let list: String = services.collect();
    Some(text.replacen(line, &format!("services:{comment}\n{list}"), 1))
}

fn says(text: &str, spec: &ProjectSpec, catalog: &Catalog) -> bool {
    let document = Document {
        name: SPEC_FILE,
        text,
    };
    let read = SpecFile::parse(&document).and_then(|file| file.into_spec(None, catalog));
    read.is_ok_and(|read| read == *spec)
}

/// The spec with one more service and what that needs, or nothing if the project has the service already.
pub fn with_service(
    spec: &ProjectSpec,
    name: &str,
    catalog: &Catalog,
) -> Result<Option<ProjectSpec>> {
    let present = Blueprint::resolve(spec.clone(), catalog)?;
    if present.services.iter().any(|service| service.name == name) {
        return Ok(None);
    }
    check_known(name, catalog)?;
    let mut wanted = spec.clone();
    wanted.services.push(name.to_owned());
    let wanted = Blueprint::resolve(wanted, catalog)?;
    let mut spec = spec.clone();
    let of_catalogue = wanted.services.iter();
    for service in of_catalogue.filter(|service| !wanted.is_own(&service.name)) {
        let is_new = present.services.iter().all(|one| one.name != service.name);
        if is_new && !spec.services.contains(&service.name) {
            let place = place_of(service.order, &spec.services, catalog);
            spec.services.insert(place, service.name.clone());
        }
    }
    Ok(Some(spec))
}

/// What is near to no service of the catalogue is meant to be one of the project's own.
fn check_known(name: &str, catalog: &Catalog) -> Result<()> {
    let services = catalog.units_of(Kind::Service).into_iter();
    let near = nearest(name, services.map(|unit| unit.name.as_str()));
    if near.is_some() || catalog.unit(name).is_some() {
        return Ok(());
    }
    Err(Failure::usage(text!("service.unknown", name = name))
        .hint(text!("service.unknown.hint", name = name)))
}

/// The spec with one more service of the project's own, which gets the next free port.
pub fn with_own_service(
    spec: &ProjectSpec,
    name: &str,
    label: Option<String>,
    entities: Vec<Entity>,
    catalog: &Catalog,
) -> Result<ProjectSpec> {
    let mut spec = spec_with_own_service(spec, name, label, entities)?;
    let resolved = Blueprint::resolve(spec.clone(), catalog)?;
    let mut resolved = resolved.own_services.iter();
    let resolved = resolved.find(|service| service.name == name);
    if let Some(service) = spec.own_services.last_mut() {
        service.port = resolved.map(|service| service.port);
    }
    Ok(spec)
}

/// In front of the first service that starts later.
fn place_of(order: u32, services: &[String], catalog: &Catalog) -> usize {
    let starts_later = |name: &String| {
        let unit = catalog.unit(name);
        unit.is_some_and(|unit| unit.description.order > order)
    };
    services
        .iter()
        .position(starts_later)
        .unwrap_or(services.len())
}

/// The spec without a service. That another service needs it is an error.
pub fn without_service(spec: &ProjectSpec, name: &str, catalog: &Catalog) -> Result<ProjectSpec> {
    let present = Blueprint::resolve(spec.clone(), catalog)?;
    let services = || present.services.iter().map(|service| service.name.as_str());
    if !services().any(|service| service == name) {
        return Err(absent(name, services().collect(), catalog));
    }
    let needing: Vec<&str> = present
        .services
        .iter()
        .filter(|service| service.needs.iter().any(|need| need == name))
        .map(|service| service.name.as_str())
        .collect();
    if let Some(first) = needing.first() {
        let what = text!("service.needed", name = name, others = needing.join(", "));
        return Err(Failure::usage(what).hint(text!("service.needed.hint", first = first)));
    }
    let mut spec = spec.clone();
    spec.services.retain(|service| service != name);
    spec.own_services.retain(|service| service.name != name);
    spec.ports.remove(name);
    Ok(spec)
}

fn absent(name: &str, services: Vec<&str>, catalog: &Catalog) -> Failure {
    let is_part = |unit: &&Unit| unit.description.kind != Kind::Service;
    if catalog.unit(name).filter(is_part).is_some() {
        return Failure::usage(text!("service.not-a-choice", name = name));
    }
    let failure = Failure::usage(text!("service.absent", name = name));
    match nearest(name, services.iter().copied()) {
        Some(near) => failure.hint(text!("hint.did-you-mean", near = near)),
        None => failure.hint(text!("hint.valid-words", words = listed(services))),
    }
}
