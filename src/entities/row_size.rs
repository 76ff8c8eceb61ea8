//! How much a row takes: MySQL and MariaDB make no table whose rows could be larger than 65,535 bytes.

use super::{Entity, Field, FieldType};
use crate::error::{Failure, Result};
use crate::spot::Spot;
use crate::text;

/// The most that the columns of a row can take together.
const LIMIT: usize = 65_535;

/// Bytes of a character at most (`utf8mb4`).
const CHARACTER: usize = 4;

/// The id, and who made the row and changed it last, and when.
const EVERY_ROW: usize = 8 + 2 * (text_of(255) + 8);

/// Checks that the table of an entity can be made on MySQL; the failure is at the field that is too much.
pub fn check(entity: &Entity) -> Result<()> {
    let mut size = EVERY_ROW;
    for field in &entity.fields {
        size += of(field);
        if size > LIMIT {
            let what = text!("entity.row-too-long", entity = entity.name, limit = LIMIT);
            return Err(Failure::usage(what)
                .hint(text!("entity.row-too-long.hint"))
                .within(Spot::at("fields").key(&field.name)));
        }
    }
    Ok(())
}

/// The bytes of a column, and one for whether it is empty.
fn of(field: &Field) -> usize {
    1 + match field.definition.kind {
        FieldType::String(length) => text_of(length as usize),
        FieldType::Enum(_) => text_of(40),
        FieldType::Id(_) | FieldType::Files => text_of(255),
        FieldType::Text => 12,
        FieldType::Decimal { .. } | FieldType::Long | FieldType::Ref(_) | FieldType::DateTime => 8,
        FieldType::Int => 4,
        FieldType::Date => 3,
        FieldType::Bool => 1,
    }
}

/// A text with its length.
const fn text_of(length: usize) -> usize {
    2 + CHARACTER * length
}
