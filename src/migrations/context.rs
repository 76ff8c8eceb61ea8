//! What templates know of a step.

use serde::Serialize;

use super::tables::Column;
use super::transition::{alters_column, gone_values, is_there};
use super::{Change, Kind, Step, Tables};
use crate::entities::context::FieldContext;
use crate::entities::{Field, FieldType, column_name, id_column, naming};

/// A step, in templates `step`.
#[derive(Clone, Debug, Serialize)]
pub struct StepContext {
    /// Name of its module.
    pub name: String,
    /// Its sort.
    #[serde(skip)]
    pub kind: Kind,
    /// The table that it changes.
    pub table: String,
    /// Column of the id there.
    pub id_column: String,
    /// The columns that it makes or drops with the table.
    pub columns: Vec<FieldContext>,
    /// What becomes of a column.
    pub up: Option<ColumnContext>,
    /// What becomes of it when the step is taken back.
    pub down: Option<ColumnContext>,
}

/// A column as it is to be.
#[derive(Clone, Debug, Serialize)]
pub struct ColumnContext {
    /// The field.
    pub field: FieldContext,
    /// What rows hold there that have held nothing, if they have to hold something.
    pub filling: Option<String>,
    /// Values of an enumeration that there are no longer.
    pub gone: Vec<String>,
    /// What rows hold that have held one of these.
    pub heir: Option<String>,
    /// Whether the database knows of the change.
    pub is_altered: bool,
}

impl StepContext {
    /// The steps in their order.
    pub fn all(steps: &[Step]) -> Vec<Self> {
        let mut tables = Tables::default();
        let mut contexts = Vec::new();
        for step in steps {
            let before = tables.clone();
            tables.take(&step.change);
            contexts.push(Self::new(step, &before, &tables));
        }
        contexts
    }

    fn new(step: &Step, before: &Tables, after: &Tables) -> Self {
        let change = &step.change;
        let entity = change.entity();
        let (up, down) = match change {
            Change::Create(_) | Change::Drop(_) => (None, None),
            Change::Add(_, field) => (Some(column(entity, None, field, after)), None),
            Change::Remove(_, field) => (None, Some(column(entity, None, field, before))),
            Change::Alter(_, field) => {
                let former = former(entity, field, before);
                let former = former.map_or(field, |column| &column.field);
                (
                    Some(column(entity, Some(former), field, after)),
                    Some(column(entity, Some(field), former, before)),
                )
            }
        };
        Self {
            name: step.name(),
            kind: change.kind(),
            table: naming::snake(entity),
            id_column: id_column(entity),
            columns: columns(change, before, after),
            up,
            down,
        }
    }
}

fn columns(change: &Change, before: &Tables, after: &Tables) -> Vec<FieldContext> {
    let tables = match change {
        Change::Create(_) => after,
        Change::Drop(_) => before,
        _ => return Vec::new(),
    };
    let table = tables.get(change.entity()).into_iter();
    table
        .flat_map(|table| &table.columns)
        .map(|column| FieldContext::new(change.entity(), &column.field, column.foreign_key))
        .collect()
}

fn former<'a>(entity: &str, field: &Field, tables: &'a Tables) -> Option<&'a Column> {
    tables.get(entity)?.column(&column_name(field))
}

/// A column that comes to be as a field says, from nothing or from what another field said.
fn column(entity: &str, from: Option<&Field>, to: &Field, tables: &Tables) -> ColumnContext {
    let foreign_key = former(entity, to, tables).is_some_and(|column| column.foreign_key);
    let may_be_empty = from.is_none_or(|from| !is_there(&from.definition));
    let filling = (may_be_empty && is_there(&to.definition)).then(|| filling(to));
    let gone = from.map(|from| gone_values(&from.definition, &to.definition));
    let has_to = is_there(&to.definition);
    ColumnContext {
        filling: filling.flatten(),
        gone: gone.unwrap_or_default(),
        heir: has_to.then(|| self::filling(to)).flatten(),
        is_altered: from.is_some_and(|from| alters_column(&from.definition, &to.definition)),
        field: FieldContext::new(entity, to, foreign_key),
    }
}

/// What a row holds that has to hold something and was never told what: the default, or what is nothing in this type.
fn filling(field: &Field) -> Option<String> {
    let definition = &field.definition;
    let nothing = match &definition.kind {
        FieldType::String(_) | FieldType::Text | FieldType::Id(_) | FieldType::Files => "",
        FieldType::Int | FieldType::Long | FieldType::Decimal { .. } => "0",
        FieldType::Bool => "false",
        FieldType::Date => "1970-01-01",
        FieldType::DateTime => "1970-01-01T00:00:00",
        FieldType::Enum(values) => values.first()?,
        FieldType::Ref(_) => return definition.default.clone(),
    };
    let default = definition.default.clone();
    Some(default.unwrap_or_else(|| nothing.to_owned()))
}
