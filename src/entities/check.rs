//! What has to hold between services, entities and fields; what concerns one of them alone was checked when it was read.

use std::collections::{BTreeMap, BTreeSet};

use super::yaml::spot_of;
use super::{Entity, Field, FieldType, OwnService, naming, order, row_size};
use crate::error::{Failure, Result};
use crate::names::{self, TakenNames};
use crate::nearest::{listed, nearest};
use crate::spec::Database;
use crate::spot::Spot;
use crate::text;

/// What is there beside the services of a project's own.
pub struct Surroundings<'a> {
    /// Names that no service can have.
    pub taken: TakenNames,
    /// All services of the project.
    pub services: Vec<&'a str>,
    /// Modules that every service has, in its library or in its tests.
    pub modules: BTreeSet<&'a str>,
    /// The database of production.
    pub database: Database,
}

/// Checks services of a project's own: each against what is there, and what it refers to.
pub fn check(services: &[OwnService], surroundings: &Surroundings<'_>) -> Result<()> {
    for (index, service) in services.iter().enumerate() {
        let others = services[..index].iter().map(|other| other.name.as_str());
        let taken = surroundings.taken.and(others);
        names::check_service(&service.name, &taken)
            .map_err(|failure| failure.within(spot_of(&service.name).key("name")))?;
        check_service(service, surroundings)
            .map_err(|failure| failure.within(spot_of(&service.name)))?;
    }
    check_distinct_tables(services)
}

/// Services may share a database, and nobody would see that two of them write into one table.
fn check_distinct_tables(services: &[OwnService]) -> Result<()> {
    let mut owners = BTreeMap::new();
    for service in services {
        for entity in &service.entities {
            let table = naming::snake(&entity.name);
            if let Some(other) = owners.insert(table.clone(), &service.name) {
                let what = text!(
                    "entity.same-table",
                    first = other,
                    second = service.name,
                    table = table
                );
                return Err(Failure::usage(what)
                    .hint(text!("entity.same-table.hint"))
                    .within(spot_of_entity(&entity.name).key("name"))
                    .within(spot_of(&service.name)));
            }
        }
    }
    Ok(())
}

fn check_service(service: &OwnService, surroundings: &Surroundings<'_>) -> Result<()> {
    check_distinct_entities(service)?;
    for entity in &service.entities {
        check_entity(entity, service, surroundings)
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

/// What entities are called in documents, in tables and in paths differs.
fn check_distinct_entities(service: &OwnService) -> Result<()> {
    let mut schemas = Distinct::default();
    let mut modules = Distinct::default();
    let mut paths = Distinct::default();
    for entity in &service.entities {
        let name = &entity.name;
        let of_entity = schemas_of(entity);
        let taken = modules
            .add(naming::snake(name), name)
            .or_else(|| paths.add(plural(entity), name))
            .or_else(|| {
                of_entity
                    .into_iter()
                    .find_map(|schema| schemas.add(schema, name))
            });
        if let Some((shared, other)) = taken {
            let failure = if other == *name {
                Failure::usage(text!(
                    "entity.exists",
                    service = service.name,
                    entity = name
                ))
            } else {
                let what = text!(
                    "entity.same-name",
                    first = other,
                    second = name,
                    name = shared
                );
                Failure::usage(what).hint(text!("entity.same-name.hint"))
            };
            return Err(failure.within(spot_of_entity(name)));
        }
    }
    Ok(())
}

/// The names of its schemas in the document: as it is answered, as it is sent, as it is in lists when they leave texts
/// out, and its enumerations.
fn schemas_of(entity: &Entity) -> Vec<String> {
    let name = &entity.name;
    let own = [name.clone(), format!("{name}Write")];
    let mut fields = entity.fields.iter();
    let has_texts = fields.any(|field| field.definition.kind == FieldType::Text);
    let listed = has_texts.then(|| format!("{name}ListItem"));
    let enumerations = entity.fields.iter();
    let enumerations = enumerations.filter_map(|field| enum_type(name, field));
    own.into_iter().chain(listed).chain(enumerations).collect()
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
pub fn enum_type(entity: &str, field: &Field) -> Option<String> {
    let is_enum = matches!(field.definition.kind, FieldType::Enum(_));
    is_enum.then(|| format!("{entity}{}", naming::pascal(&field.name)))
}

/// The name of a field on the wire: a reference is sent as the id of what it refers to, attachments as the code of their
/// group.
pub fn wire_name(field: &Field) -> String {
    let name = &field.name;
    match field.definition.kind {
        FieldType::Ref(_) => format!("{name}Id"),
        FieldType::Files => format!("{}Code", name.strip_suffix('s').unwrap_or(name)),
        _ => name.clone(),
    }
}

/// The column of a field.
pub fn column_name(field: &Field) -> String {
    naming::snake(&wire_name(field))
}

/// The column of the id of an entity with this name.
pub fn id_column(entity: &str) -> String {
    naming::snake(&id_of(entity))
}

fn id_of(entity: &str) -> String {
    format!("{}Id", naming::camel(entity))
}

/// The name of the id of an entity on the wire.
pub fn id_field(entity: &Entity) -> String {
    id_of(&entity.name)
}

fn check_entity(
    entity: &Entity,
    service: &OwnService,
    surroundings: &Surroundings<'_>,
) -> Result<()> {
    if surroundings
        .modules
        .contains(naming::snake(&entity.name).as_str())
    {
        return Err(naming::reserved_module(&entity.name).within(Spot::at("name")));
    }
    if entity.fields.is_empty() {
        return Err(Failure::usage(text!(
            "entity.no-fields",
            entity = entity.name
        )));
    }
    let mut columns = Distinct::default();
    columns.add(id_column(&entity.name), "");
    for field in &entity.fields {
        let spot = Spot::at("fields").key(&field.name);
        let checked = match columns.add(column_name(field), &field.name) {
            Some((_, other)) => Err(same_field(entity, field, &other)),
            None => check_target(entity, field, service, &surroundings.services),
        };
        checked.map_err(|failure| failure.within(spot))?;
    }
    match surroundings.database {
        Database::Mysql => row_size::check(entity),
        Database::Sqlite | Database::Postgresql => Ok(()),
    }
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
