//! What has to hold between services, entities and fields; what concerns one of them alone was checked when it was read.

use std::collections::BTreeMap;

use super::yaml::spot_of;
use super::{Entity, Field, FieldType, OwnService, naming, order};
use crate::error::{Failure, Result};
use crate::names::{self, TakenNames};
use crate::nearest::{listed, nearest};
use crate::spot::Spot;
use crate::text;

/// Checks services of a project's own: their names against those that are taken, and each against what it refers to.
/// `neighbours` are all services of the project.
pub fn check(services: &[OwnService], taken: &TakenNames, neighbours: &[&str]) -> Result<()> {
    for (index, service) in services.iter().enumerate() {
        let others = services[..index].iter().map(|other| other.name.as_str());
        let taken = taken.and(others);
        names::check_service(&service.name, &taken)
            .map_err(|failure| failure.within(spot_of(&service.name).key("name")))?;
        check_service(service, neighbours)
            .map_err(|failure| failure.within(spot_of(&service.name)))?;
    }
    Ok(())
}

fn check_service(service: &OwnService, neighbours: &[&str]) -> Result<()> {
    check_distinct_entities(&service.entities)?;
    for entity in &service.entities {
        check_entity(entity, service, neighbours)
            .map_err(|failure| failure.within(spot_of_entity(&entity.name)))?;
    }
    match order::circle(&service.entities) {
        Some(circle) => {
            let shown = circle.join(" -> ");
            Err(Failure::usage(text!("entity.circle", circle = shown))
                .within(spot_of_entity(circle[0]))
                .hint(text!("entity.circle.hint")))
        }
        None => Ok(()),
    }
}

fn spot_of_entity(name: &str) -> Spot {
    Spot::at("entities").item(name)
}

/// What entities are called in Rust, in tables and in paths differs.
fn check_distinct_entities(entities: &[Entity]) -> Result<()> {
    let mut types = Distinct::default();
    let mut modules = Distinct::default();
    let mut paths = Distinct::default();
    for entity in entities {
        let enumerations = entity
            .fields
            .iter()
            .filter_map(|field| enum_type(entity, field));
        let taken = types
            .add(entity.name.clone(), &entity.name)
            .or_else(|| modules.add(naming::snake(&entity.name), &entity.name))
            .or_else(|| paths.add(plural(entity), &entity.name))
            .or_else(|| {
                enumerations
                    .into_iter()
                    .find_map(|name| types.add(name, &entity.name))
            });
        if let Some((name, other)) = taken {
            let what = text!(
                "entity.same-name",
                first = other,
                second = entity.name,
                name = name
            );
            return Err(Failure::usage(what)
                .within(spot_of_entity(&entity.name))
                .hint(text!("entity.same-name.hint")));
        }
    }
    Ok(())
}

/// Names in use and whose they are.
#[derive(Default)]
struct Distinct(BTreeMap<String, String>);

impl Distinct {
    /// The name and whose it is, if it is in use already.
    fn add(&mut self, name: String, owner: &str) -> Option<(String, String)> {
        let other = self.0.get(&name).cloned();
        match other {
            Some(other) => Some((name, other)),
            None => {
                self.0.insert(name, owner.to_owned());
                None
            }
        }
    }
}

/// The name of the many in paths.
pub fn plural(entity: &Entity) -> String {
    entity
        .plural
        .clone()
        .unwrap_or_else(|| naming::plural(&entity.name))
}

/// The name of the Rust type of an enumeration.
pub fn enum_type(entity: &Entity, field: &Field) -> Option<String> {
    let is_enum = matches!(field.definition.kind, FieldType::Enum(_));
    is_enum.then(|| format!("{}{}", entity.name, naming::pascal(&field.name)))
}

/// The name of the id of an entity on the wire.
pub fn id_field(entity: &Entity) -> String {
    format!("{}Id", naming::camel(&entity.name))
}

fn check_entity(entity: &Entity, service: &OwnService, neighbours: &[&str]) -> Result<()> {
    if entity.fields.is_empty() {
        return Err(Failure::usage(text!(
            "entity.no-fields",
            entity = entity.name
        )));
    }
    let mut columns = Distinct::default();
    columns.add(naming::snake(&id_field(entity)), "");
    for field in &entity.fields {
        let spot = Spot::at("fields").key(&field.name);
        let checked = match columns.add(naming::snake(&field.name), &field.name) {
            Some((_, other)) => Err(same_field(entity, field, &other)),
            None => check_target(entity, field, service, neighbours),
        };
        checked.map_err(|failure| failure.within(spot))?;
    }
    Ok(())
}

fn same_field(entity: &Entity, field: &Field, other: &str) -> Failure {
    let (entity, field) = (&entity.name, &field.name);
    Failure::usage(if other.is_empty() {
        text!("entity.field-is-id", entity = entity, field = field)
    } else if other == field {
        text!("entity.field-twice", entity = entity, field = field)
    } else {
        text!(
            "entity.same-column",
            entity = entity,
            first = other,
            second = field
        )
    })
}

/// What a field refers to exists.
fn check_target(
    entity: &Entity,
    field: &Field,
    service: &OwnService,
    neighbours: &[&str],
) -> Result<()> {
    let (entity, name) = (&entity.name, &field.name);
    match &field.definition.kind {
        FieldType::Ref(target) => {
            let entities: Vec<&str> = service
                .entities
                .iter()
                .map(|one| one.name.as_str())
                .collect();
            let what = text!(
                "entity.no-entity",
                entity = entity,
                field = name,
                target = target
            );
            find(target, &entities, Failure::usage(what))
        }
        FieldType::Id(target) => {
            let what = text!(
                "entity.no-service",
                entity = entity,
                field = name,
                target = target
            );
            find(target, neighbours, Failure::usage(what))
        }
        _ => Ok(()),
    }
}

fn find(target: &str, known: &[&str], failure: Failure) -> Result<()> {
    if known.contains(&target) {
        return Ok(());
    }
    Err(match nearest(target, known.iter().copied()) {
        Some(near) => failure.hint(text!("hint.did-you-mean", near = near)),
        None => failure.hint(text!(
            "hint.valid-words",
            words = listed(known.iter().copied())
        )),
    })
}
