//! What the templates of a service of one's own know of it and its entities.

use serde::Serialize;

use super::check::{enum_type, id_field, plural, wire_name};
use super::{Entity, Field, FieldType, OwnService, naming, order, sample};

/// A service of the project's own, in templates `service`.
#[derive(Clone, Debug, Serialize)]
pub struct ServiceContext {
    /// Name.
    pub name: String,
    /// Name as a Rust module.
    pub module: String,
    /// Name as a Rust type.
    pub pascal: String,
    /// Name as an environment variable.
    pub constant: String,
    /// What people call it.
    pub label: String,
    /// Port.
    pub port: i64,
    /// Path at the gateway.
    pub route: String,
    /// Whether it has a database of its own.
    pub database: bool,
    /// Whether one of its entities has attachments.
    pub has_files: bool,
    /// Its entities in the order in which their tables are made.
    pub entities: Vec<EntityContext>,
}

/// An entity, in templates `entity`.
#[derive(Clone, Debug, Serialize)]
pub struct EntityContext {
    /// Name.
    pub name: String,
    /// Name as a Rust module.
    pub module: String,
    /// The name of many in paths.
    pub plural_path: String,
    /// Table.
    pub table: String,
    /// What people call it.
    pub label: String,
    /// The id on the wire.
    pub id_field: String,
    /// Column of the id.
    pub id_column: String,
    /// Module of the step that makes the table. Its number is the place among the entities as they are written down, so
    /// that it stays when one is added at the end.
    pub migration: String,
    /// What it consists of.
    pub fields: Vec<FieldContext>,
    /// The entities that it refers to.
    pub refs: Vec<String>,
    /// Whether it has attachments.
    pub has_files: bool,
    /// The fields in which one can search for words.
    pub search_fields: Vec<FieldContext>,
}

/// A field.
#[derive(Clone, Debug, Serialize)]
pub struct FieldContext {
    /// Name on the wire.
    pub name: String,
    /// Name in Rust; a keyword is written raw.
    pub snake: String,
    /// Name as a Rust type or variant.
    pub pascal: String,
    /// Column.
    pub column: String,
    /// The word for its type.
    pub kind: &'static str,
    /// Characters at most, of a `string`.
    pub length: Option<u32>,
    /// Digits, of a `decimal`.
    pub precision: Option<u32>,
    /// Digits after the point, of a `decimal`.
    pub scale: Option<u32>,
    /// Values, of an `enum`.
    pub values: Vec<ValueContext>,
    /// Rust type, of an `enum`.
    pub enum_type: Option<String>,
    /// The entity of a `ref`, the service of an `id`.
    pub target: Option<String>,
    /// Whether the table of a `ref` is there when that of the entity is made, so that the database can hold to it.
    pub foreign_key: bool,
    /// Whether it always holds something.
    pub required: bool,
    /// What it holds when nothing is said.
    pub default: Option<String>,
    /// What people call it.
    pub label: String,
    /// A value as JSON, for tests.
    pub sample: String,
    /// Another one, where the type has two.
    pub other_sample: String,
}

/// A value of an enumeration.
#[derive(Clone, Debug, Serialize)]
pub struct ValueContext {
    /// Name on the wire and in the table.
    pub name: String,
    /// Name as a Rust variant.
    pub pascal: String,
    /// What people call it.
    pub label: String,
}

impl ServiceContext {
    /// What templates know of a service at this port, which keeps entities in a `database`. The service was checked.
    pub fn new(service: &OwnService, port: i64, database: bool) -> Self {
        let name = &service.name;
        Self {
            name: name.clone(),
            module: naming::snake(name),
            pascal: naming::pascal(name),
            constant: naming::constant(name),
            label: service.label.clone().unwrap_or_else(|| name.clone()),
            port,
            route: format!("/{name}"),
            database: database && !service.entities.is_empty(),
            has_files: service.has_files(),
            entities: entities(&service.entities),
        }
    }
}

fn entities(entities: &[Entity]) -> Vec<EntityContext> {
    let ordered = order::in_order_of_creation(entities).unwrap_or_default();
    let mut made: Vec<&str> = Vec::new();
    let mut contexts = Vec::new();
    for entity in ordered {
        made.push(&entity.name);
        let place = entities.iter().position(|one| one.name == entity.name);
        contexts.push(EntityContext::new(
            entity,
            place.unwrap_or_default() + 1,
            &made,
        ));
    }
    contexts
}

impl EntityContext {
    /// The entity at a place among those of its service, when the tables of some, itself included, are made.
    fn new(entity: &Entity, place: usize, made: &[&str]) -> Self {
        let module = naming::snake(&entity.name);
        let fields = entity
            .fields
            .iter()
            .map(|field| FieldContext::new(entity, field, made));
        let fields: Vec<FieldContext> = fields.collect();
        let is_searched = |field: &&FieldContext| matches!(field.kind, "string" | "text");
        Self {
            name: entity.name.clone(),
            plural_path: plural(entity),
            table: module.clone(),
            label: entity.label.clone().unwrap_or_else(|| entity.name.clone()),
            id_field: id_field(entity),
            id_column: naming::snake(&id_field(entity)),
            migration: format!("m{place:04}_create_{module}"),
            refs: references(&fields),
            has_files: fields.iter().any(|field| field.kind == "files"),
            search_fields: fields.iter().filter(is_searched).cloned().collect(),
            fields,
            module,
        }
    }
}

fn references(fields: &[FieldContext]) -> Vec<String> {
    let of_kind = fields.iter().filter(|field| field.kind == "ref");
    let mut names: Vec<String> = of_kind.filter_map(|field| field.target.clone()).collect();
    names.sort();
    names.dedup();
    names
}

impl FieldContext {
    fn new(entity: &Entity, field: &Field, made: &[&str]) -> Self {
        let kind = &field.definition.kind;
        let label = field.label.clone().unwrap_or_else(|| field.name.clone());
        let name = wire_name(field);
        let [sample, other_sample] = sample::samples(kind, &label);
        let (length, precision, scale) = sizes(kind);
        let target = match kind {
            FieldType::Ref(target) | FieldType::Id(target) => Some(target.clone()),
            _ => None,
        };
        Self {
            snake: naming::field_in_rust(&name),
            pascal: naming::pascal(&name),
            column: naming::snake(&name),
            name,
            kind: kind.word(),
            length,
            precision,
            scale,
            values: kind
                .values()
                .iter()
                .map(|value| ValueContext::new(value, field))
                .collect(),
            enum_type: enum_type(entity, field),
            foreign_key: matches!(kind, FieldType::Ref(target) if made.contains(&target.as_str())),
            target,
            required: field.definition.required,
            default: field.definition.default.clone(),
            label,
            sample,
            other_sample,
        }
    }
}

fn sizes(kind: &FieldType) -> (Option<u32>, Option<u32>, Option<u32>) {
    match kind {
        FieldType::String(length) => (Some(*length), None, None),
        FieldType::Decimal { precision, scale } => (None, Some(*precision), Some(*scale)),
        _ => (None, None, None),
    }
}

impl ValueContext {
    fn new(value: &str, field: &Field) -> Self {
        let label = field.labels.get(value);
        Self {
            name: value.to_owned(),
            pascal: naming::pascal(value),
            label: label.cloned().unwrap_or_else(|| value.to_owned()),
        }
    }
}
