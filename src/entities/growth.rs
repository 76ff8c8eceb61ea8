//! Specs of projects that grow: by a service of their own, by an entity.

use super::{Entity, OwnService};
use crate::error::{Failure, Result};
use crate::nearest::{listed, nearest};
use crate::spec::ProjectSpec;
use crate::text;

/// The spec with one more service of its own. What is wrong with the service is found when the spec is resolved.
pub fn spec_with_own_service(
    spec: &ProjectSpec,
    name: &str,
    label: Option<String>,
    entities: Vec<Entity>,
) -> Result<ProjectSpec> {
    let own = spec.own_services.iter().map(|service| &service.name);
    if spec.services.iter().chain(own).any(|one| one == name) {
        return Err(Failure::usage(text!("service.exists", name = name)).about(name));
    }
    let mut grown = spec.clone();
    grown.own_services.push(OwnService {
        label,
        entities,
        ..OwnService::new(name)
    });
    Ok(grown)
}

/// The spec with one more entity in a service of its own.
pub fn spec_with_entity(spec: &ProjectSpec, service: &str, entity: Entity) -> Result<ProjectSpec> {
    let mut grown = spec.clone();
    let own = grown.own_services.iter_mut();
    let Some(owner) = own.into_iter().find(|one| one.name == service) else {
        return Err(no_own_service(spec, service));
    };
    if owner.entities.iter().any(|one| one.name == entity.name) {
        let what = text!("entity.exists", service = service, entity = entity.name);
        return Err(Failure::usage(what).about(entity.name));
    }
    owner.entities.push(entity);
    Ok(grown)
}

/// The project has no service of its own with this name.
pub fn no_own_service(spec: &ProjectSpec, name: &str) -> Failure {
    let known = || {
        spec.own_services
            .iter()
            .map(|service| service.name.as_str())
    };
    if spec.services.iter().any(|service| service == name) {
        return Failure::usage(text!("service.not-own", name = name)).about(name);
    }
    let failure = Failure::usage(text!("service.no-own", name = name)).about(name);
    match nearest(name, known()) {
        Some(near) => failure.hint(text!("hint.did-you-mean", near = near)),
        None if spec.own_services.is_empty() => {
            failure.hint(text!("service.no-own.hint", name = name))
        }
        None => failure.hint(text!("hint.valid-words", words = listed(known()))),
    }
}
