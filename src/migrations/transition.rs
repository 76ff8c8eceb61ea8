//! From one definition of a column to another: what keeps every row, and what does not.

use crate::entities::{Definition, FieldType};

/// The longest name of a value of an enumeration that a column has room for.
const ENUM_LENGTH: u32 = 40;

/// The room for ids of other services and codes of attachments.
const ID_LENGTH: u32 = 255;

/// The digits that a whole number of 32 bits can have.
const INT_DIGITS: u32 = 10;

/// What a column is in a database.
#[derive(PartialEq, Eq)]
enum Storage<'a> {
    Text(Option<u32>),
    Reference(&'a str),
    Other(&'a FieldType),
}

fn storage(kind: &FieldType) -> Storage<'_> {
    match kind {
        FieldType::String(length) => Storage::Text(Some(*length)),
        FieldType::Enum(_) => Storage::Text(Some(ENUM_LENGTH)),
        FieldType::Id(_) | FieldType::Files => Storage::Text(Some(ID_LENGTH)),
        FieldType::Text => Storage::Text(None),
        FieldType::Ref(target) => Storage::Reference(target),
        other => Storage::Other(other),
    }
}

/// Whether rows always hold something.
pub fn is_there(definition: &Definition) -> bool {
    definition.required || definition.default.is_some()
}

/// Whether the column of one is another column for the database.
pub fn alters_column(before: &Definition, after: &Definition) -> bool {
    storage(&before.kind) != storage(&after.kind) || is_there(before) != is_there(after)
}

/// The values of an enumeration that the other definition does not have.
pub fn gone_values(before: &Definition, after: &Definition) -> Vec<String> {
    let values = before.kind.values().iter();
    let FieldType::Enum(left) = &after.kind else {
        return Vec::new();
    };
    values
        .filter(|value| !left.contains(value))
        .cloned()
        .collect()
}

/// Whether the change is one of the table or of what its rows may hold.
pub fn is_change(before: &Definition, after: &Definition) -> bool {
    let is_enum = |definition: &Definition| matches!(definition.kind, FieldType::Enum(_));
    alters_column(before, after)
        || is_enum(before) != is_enum(after)
        || !gone_values(before, after).is_empty()
        || !gone_values(after, before).is_empty()
}

/// Whether every row can be kept as it is: what it holds fits, and no value of an enumeration goes that has no heir.
pub fn keeps_rows(before: &Definition, after: &Definition) -> bool {
    let has_heir = after.default.is_some() || !after.required;
    fits(&before.kind, &after.kind) && (has_heir || gone_values(before, after).is_empty())
}

fn fits(before: &FieldType, after: &FieldType) -> bool {
    match (before, after) {
        (FieldType::Enum(_), FieldType::Enum(_)) | (FieldType::Int, FieldType::Long) => true,
        (_, FieldType::Enum(_)) => false,
        (FieldType::Enum(values), FieldType::String(length)) => {
            values.iter().all(|value| value.len() <= *length as usize)
        }
        (FieldType::Int, FieldType::Decimal { precision, scale }) => {
            precision - scale >= INT_DIGITS
        }
        (
            FieldType::Decimal { precision, scale },
            FieldType::Decimal {
                precision: wider,
                scale: finer,
            },
        ) => finer >= scale && wider - finer >= precision - scale,
        _ => match (storage(before), storage(after)) {
            (Storage::Text(_), Storage::Text(None)) => true,
            (Storage::Text(Some(length)), Storage::Text(Some(longer))) => longer >= length,
            (before, after) => before == after,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn definition(text: &str) -> Definition {
        Definition::parse(text).expect("is valid")
    }

    #[test]
    fn what_fits_is_widened_and_what_does_not_is_refused() {
        for (before, after, keeps) in [
            ("string(50)", "string(60)!", true),
            ("string(50)", "string(49)", false),
            ("string(50)", "text", true),
            ("text", "string(4000)", false),
            ("int", "long!", true),
            ("long", "int", false),
            ("int", "decimal(12,2)", true),
            ("int", "decimal(11,2)", false),
            ("decimal(5,2)", "decimal(6,3)", true),
            ("decimal(5,2)", "decimal(6,4)", false),
            ("decimal(5,2)", "int", false),
            ("date", "datetime", false),
            ("enum(a,b)", "enum(b,c)", true),
            ("enum(a,b)!", "enum(b,c)!", false),
            ("enum(a,b)!", "enum(b,c)!=c", true),
            ("enum(a,bcd)", "string(3)", true),
            ("enum(a,bcd)", "string(2)", false),
            ("string(10)", "enum(a)", false),
            ("id(a)", "string(255)", true),
            ("files", "text", true),
            ("ref(A)", "ref(A)!", true),
            ("ref(A)", "ref(B)", false),
            ("ref(A)", "long", false),
        ] {
            let kept = keeps_rows(&definition(before), &definition(after));
            assert_eq!(kept, keeps, "{before} {after}");
        }
    }

    #[test]
    fn what_a_table_does_not_tell_is_no_change() {
        for (before, after, changes) in [
            ("int=5", "int=6", false),
            ("int!", "int=6", false),
            ("int", "int=6", true),
            ("id(a)", "id(b)", false),
            ("enum(a,b)", "enum(b,a)", false),
            ("enum(a,b)", "enum(b,a,c)", true),
            ("enum(a)", "string(40)", true),
        ] {
            let is = is_change(&definition(before), &definition(after));
            assert_eq!(is, changes, "{before} {after}");
        }
    }
}
