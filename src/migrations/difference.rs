//! What has to be changed for tables to be those of entities.

use super::tables::{Column, Table};
use super::transition::{is_change, keeps_rows};
use super::{Change, Tables};
use crate::entities::{Entity, Field, FieldType, column_name, in_order_of_creation};
use crate::error::{Failure, Result};
use crate::spot::Spot;
use crate::text;

/// The changes in the order in which they are made: nothing refers to a table that is not there yet, or not any more.
pub fn changes(tables: &Tables, entities: &[Entity]) -> Result<Vec<Change>> {
    let ordered = in_order_of_creation(entities).unwrap_or_default();
    let is_new = |entity: &&&Entity| tables.get(&entity.name).is_none();
    let mut changes: Vec<Change> = ordered
        .iter()
        .filter(is_new)
        .map(|entity| Change::create(entity))
        .collect();
    for entity in entities {
        if let Some(table) = tables.get(&entity.name) {
            changes.extend(of_fields(table, entity)?);
        }
    }
    changes.extend(removals(tables, entities));
    let gone = tables
        .iter()
        .filter(|table| !entities.iter().any(|entity| entity.name == table.entity));
    let drops = in_order_of_drop(gone.collect());
    changes.extend(drops.map(Change::Drop));
    Ok(changes)
}

fn of_fields(table: &Table, entity: &Entity) -> Result<Vec<Change>> {
    let mut changes = Vec::new();
    for field in &entity.fields {
        let change = match table.column(&column_name(field)) {
            None => check_addition(entity, field).map(|()| Some(Change::add(&entity.name, field))),
            Some(column) => alteration(entity, column, field),
        };
        let spot = Spot::at("entities")
            .item(&entity.name)
            .key("fields")
            .key(&field.name);
        changes.extend(change.map_err(|failure| failure.within(spot))?);
    }
    Ok(changes)
}

/// Rows that exist refer to nothing yet, and nothing can be made up for them.
fn check_addition(entity: &Entity, field: &Field) -> Result<()> {
    if !matches!(field.definition.kind, FieldType::Ref(_)) || !field.definition.required {
        return Ok(());
    }
    let what = text!(
        "migration.required-reference",
        entity = entity.name,
        field = field.name
    );
    let hint = text!("migration.required-reference.hint", field = field.name);
    Err(Failure::usage(what).hint(hint))
}

fn alteration(entity: &Entity, column: &Column, field: &Field) -> Result<Option<Change>> {
    let (before, after) = (&column.field.definition, &field.definition);
    if !keeps_rows(before, after) {
        let what = text!(
            "migration.refused",
            entity = entity.name,
            field = field.name,
            before = before,
            after = after
        );
        let hint = match (&before.kind, &after.kind) {
            (FieldType::Enum(_), FieldType::Enum(_)) => text!("migration.refused-value.hint"),
            _ => text!("migration.refused.hint"),
        };
        return Err(Failure::usage(what).hint(hint));
    }
    Ok(is_change(before, after).then(|| Change::alter(&entity.name, field)))
}

/// The columns that entities have no longer.
fn removals(tables: &Tables, entities: &[Entity]) -> Vec<Change> {
    let mut removals = Vec::new();
    for table in tables.iter() {
        let Some(entity) = entities.iter().find(|one| one.name == table.entity) else {
            continue;
        };
        let stays = |column: &&Column| {
            let name = column_name(&column.field);
            entity.fields.iter().any(|field| column_name(field) == name)
        };
        let gone = table.columns.iter().filter(|column| !stays(column));
        removals
            .extend(gone.map(|column| Change::Remove(table.entity.clone(), column.field.clone())));
    }
    removals
}

/// The entities of tables with those first that no other of them refers to.
fn in_order_of_drop(mut open: Vec<&Table>) -> impl Iterator<Item = String> {
    let mut dropped = Vec::new();
    while !open.is_empty() {
        let is_free = |table: &&Table| {
            let others = open.iter().filter(|other| other.entity != table.entity);
            let mut held = others.flat_map(|other| other.columns.iter().filter_map(Column::held));
            !held.any(|held| held == table.entity)
        };
        let place = open.iter().position(is_free).unwrap_or_default();
        dropped.push(open.remove(place).entity.clone());
    }
    dropped.into_iter()
}
