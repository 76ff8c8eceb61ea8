//! What the templates of a service of one's own know of it and its entities.

use serde::Serialize;

use super::check::{enum_type, id_field, plural, wire_name};
use super::{Entity, Field, FieldType, OwnService, column_name, id_column, naming, order, sample};
use crate::migrations::context::StepContext;
use crate::migrations::{Change, Step, Tables};

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
    /// Whether one has, or had when some step was taken.
    pub had_files: bool,
    /// The steps that bring its tables up to date.
    pub steps: Vec<StepContext>,
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
    /// Place among all tables that were ever made, which it keeps whatever comes and goes.
    pub place: usize,
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
    /// Table of a `ref`.
    pub target_table: Option<String>,
    /// Column of the id in the table of a `ref`.
    pub target_id: Option<String>,
    /// Whether the database holds to it that what a `ref` refers to exists.
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
    /// What templates know of a service at this port, which keeps entities in a `database` that is brought up to date in
    /// these steps. The service was checked.
    pub fn new(service: &OwnService, port: i64, database: bool, steps: &[Step]) -> Self {
        let name = &service.name;
        let mut told = steps.iter().flat_map(|step| step.change.fields());
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
            had_files: told.any(|field| field.definition.kind == FieldType::Files),
            steps: StepContext::all(steps),
            entities: entities(&service.entities, steps),
        }
    }
}

fn entities(entities: &[Entity], steps: &[Step]) -> Vec<EntityContext> {
    let ordered = order::in_order_of_creation(entities).unwrap_or_default();
    let tables = Tables::after(steps);
    let contexts = ordered
        .into_iter()
        .map(|entity| EntityContext::new(entity, &tables, place(entity, steps)));
    contexts.collect()
}

/// The last step that made the table counts, for one before it was followed by one that dropped it.
fn place(entity: &Entity, steps: &[Step]) -> usize {
    let made = steps.iter().filter_map(|step| match &step.change {
        Change::Create(made) => Some(made.name.as_str()),
        _ => None,
    });
    let places = made.enumerate().filter(|(_, name)| *name == entity.name);
    places.last().map_or(0, |(place, _)| place + 1)
}

impl EntityContext {
    fn new(entity: &Entity, tables: &Tables, place: usize) -> Self {
        let module = naming::snake(&entity.name);
        let table = tables.get(&entity.name);
        let is_held = |field: &Field| {
            let column = table.and_then(|table| table.column(&column_name(field)));
            column.is_some_and(|column| column.foreign_key)
        };
        let fields = entity.fields.iter();
        let fields: Vec<FieldContext> = fields
            .map(|field| FieldContext::new(&entity.name, field, is_held(field)))
            .collect();
        let is_searched = |field: &&FieldContext| matches!(field.kind, "string" | "text");
        Self {
            name: entity.name.clone(),
            plural_path: plural(entity),
            table: module.clone(),
            label: entity.label.clone().unwrap_or_else(|| entity.name.clone()),
            id_field: id_field(entity),
            id_column: id_column(&entity.name),
            place,
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
    /// What templates know of a field of an entity with this name.
    pub fn new(entity: &str, field: &Field, foreign_key: bool) -> Self {
        let kind = &field.definition.kind;
        let label = field.label.clone().unwrap_or_else(|| field.name.clone());
        let name = wire_name(field);
        let [sample, other_sample] = sample::samples(kind, &label);
        let (length, precision, scale) = sizes(kind);
        let target = match kind {
            FieldType::Ref(target) | FieldType::Id(target) => Some(target.clone()),
            _ => None,
        };
        let entity_of_ref = target.as_ref().filter(|_| kind.word() == "ref");
        Self {
            snake: naming::field_in_rust(&name),
            pascal: naming::pascal(&name),
            column: column_name(field),
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
            target_table: entity_of_ref.map(|target| naming::snake(target)),
            target_id: entity_of_ref.map(|target| id_column(target)),
            foreign_key,
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
