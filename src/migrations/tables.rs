//! What the tables of a service are after some steps.

use super::{Change, Step};
use crate::entities::{Entity, Field, FieldType, column_name};

/// The tables of a service in the order in which they were made.
#[derive(Clone, Debug, Default)]
pub struct Tables(Vec<Table>);

/// The table of an entity.
#[derive(Clone, Debug)]
pub struct Table {
    /// The entity.
    pub entity: String,
    /// The columns of its fields.
    pub columns: Vec<Column>,
}

/// The column of a field.
#[derive(Clone, Debug)]
pub struct Column {
    /// The field as the table has it.
    pub field: Field,
    /// Whether the database holds to it that what is referred to exists.
    pub foreign_key: bool,
}

impl Column {
    /// The entity that it refers to, and the database holds to it.
    pub fn held(&self) -> Option<&str> {
        self.foreign_key.then(|| target(&self.field)).flatten()
    }
}

fn target(field: &Field) -> Option<&str> {
    match &field.definition.kind {
        FieldType::Ref(target) => Some(target),
        _ => None,
    }
}

impl Table {
    /// The column with a name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        let mut columns = self.columns.iter();
        columns.find(|column| column_name(&column.field) == name)
    }

    /// The entity as it was when the table was last changed.
    pub fn as_entity(&self) -> Entity {
        let fields = self.columns.iter().map(|column| column.field.clone());
        Entity {
            name: self.entity.clone(),
            label: None,
            plural: None,
            fields: fields.collect(),
        }
    }
}

impl Tables {
    /// The tables after all of these steps.
    pub fn after(steps: &[Step]) -> Self {
        let mut tables = Self::default();
        for step in steps {
            tables.take(&step.change);
        }
        tables
    }

    /// The table of an entity.
    pub fn get(&self, entity: &str) -> Option<&Table> {
        self.0.iter().find(|table| table.entity == entity)
    }

    /// The tables in the order in which they were made.
    pub fn iter(&self) -> impl Iterator<Item = &Table> {
        self.0.iter()
    }

    /// Takes a step. One that finds nothing to change, because another branch has changed it before, changes nothing.
    pub fn take(&mut self, change: &Change) {
        match change {
            Change::Create(entity) => self.create(entity),
            Change::Add(entity, field) => self.add(entity, field),
            Change::Alter(entity, field) => {
                if let Some(column) = self.column_mut(entity, field) {
                    column.field = field.clone();
                }
            }
            Change::Remove(entity, field) => {
                let name = column_name(field);
                if let Some(table) = self.get_mut(entity) {
                    table
                        .columns
                        .retain(|column| column_name(&column.field) != name);
                }
            }
            Change::Drop(entity) => self.0.retain(|table| table.entity != *entity),
        }
    }

    fn create(&mut self, entity: &Entity) {
        let is_there = |name: &str| name == entity.name || self.get(name).is_some();
        let columns = entity.fields.iter().map(|field| Column {
            field: field.clone(),
            foreign_key: target(field).is_some_and(is_there),
        });
        let table = Table {
            entity: entity.name.clone(),
            columns: columns.collect(),
        };
        self.0.push(table);
    }

    fn add(&mut self, entity: &str, field: &Field) {
        let foreign_key = target(field).is_some_and(|target| {
            target == entity || (self.get(target).is_some() && !self.leads_to(target, entity))
        });
        let column = Column {
            field: field.clone(),
            foreign_key,
        };
        if let Some(present) = self.column_mut(entity, field) {
            *present = column;
        } else if let Some(table) = self.get_mut(entity) {
            table.columns.push(column);
        }
    }

    /// Whether rows of an entity cannot be there without some of another: tables that hold each other in a circle could
    /// not be emptied.
    fn leads_to(&self, from: &str, to: &str) -> bool {
        let columns = self.get(from).into_iter().flat_map(|table| &table.columns);
        let mut held = columns
            .filter_map(Column::held)
            .filter(|held| *held != from);
        held.any(|held| held == to || self.leads_to(held, to))
    }

    fn get_mut(&mut self, entity: &str) -> Option<&mut Table> {
        self.0.iter_mut().find(|table| table.entity == entity)
    }

    fn column_mut(&mut self, entity: &str, field: &Field) -> Option<&mut Column> {
        let name = column_name(field);
        let mut columns = self.get_mut(entity)?.columns.iter_mut();
        columns.find(|column| column_name(&column.field) == name)
    }
}
