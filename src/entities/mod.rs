//! The services of a project's own and the language of their entities: `title:string(200)!`.
//!
//! A definition is read from YAML ([`yaml`]) or from the command line ([`argument`]), checked as a whole ([`check`]),
//! and told to the templates ([`context`]).

pub mod argument;
mod calendar;
mod check;
pub mod context;
mod definition;
mod field_type;
mod growth;
pub mod naming;
mod order;
pub mod recorded;
mod reserved;
mod row_size;
mod sample;
mod scanner;
mod written;
pub mod yaml;

use std::collections::BTreeMap;

pub use check::{Surroundings, check, column_name, id_column};
pub use definition::Definition;
pub use field_type::FieldType;
pub use growth::{no_own_service, spec_with_entity, spec_with_own_service};
pub use order::in_order_of_creation;

/// A service of the project's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnService {
    /// Name.
    pub name: String,
    /// What people call it; its name otherwise.
    pub label: Option<String>,
    /// Port in the all-in-one run; the next free one otherwise.
    pub port: Option<i64>,
    /// What it keeps; without any it is an empty service.
    pub entities: Vec<Entity>,
}

impl OwnService {
    /// A service without entities.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            label: None,
            port: None,
            entities: Vec::new(),
        }
    }

    /// Whether one of its entities has attachments.
    pub fn has_files(&self) -> bool {
        let fields = self.entities.iter().flat_map(|entity| &entity.fields);
        fields
            .into_iter()
            .any(|field| field.definition.kind == FieldType::Files)
    }
}

/// What a service keeps: a table, and a resource over HTTP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// Name, such as `Petition`.
    pub name: String,
    /// What people call it; its name otherwise.
    pub label: Option<String>,
    /// The name of many in paths; by the rules of English otherwise.
    pub plural: Option<String>,
    /// What it consists of.
    pub fields: Vec<Field>,
}

/// A part of an entity: a column, and a member of the JSON object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Name on the wire, such as `receivedAt`.
    pub name: String,
    /// What it holds.
    pub definition: Definition,
    /// What people call it; its name otherwise.
    pub label: Option<String>,
    /// What people call the values of an enumeration; the values otherwise.
    pub labels: BTreeMap<String, String>,
}

impl Field {
    /// Whether its definition alone says all of it.
    pub fn is_short(&self) -> bool {
        self.label.is_none() && self.labels.is_empty()
    }
}
