//! What bodies and paths of this service share.

use mesh_web::{ApiError, Text};
use sea_orm::{ActiveValue, Value};

/// "… is required", as reservations say it.
pub fn required(name: &'static str) -> Text {
    Text::Keys {
        keys: vec![name, "valid.required"],
        separator: "",
    }
}

/// "… is required", with the name of a part of something after that of the whole.
pub fn required_part(whole: &'static str, part: &'static str) -> Text {
    let name = Text::Keys {
        keys: vec![whole, part],
        separator: " ",
    };
    Text::Sequence(vec![name, Text::key("valid.required")])
}

/// What was told; otherwise a column that stays as it is, or has its default in a new row.
pub fn or_unchanged<T: Into<Value>>(told: Option<T>) -> ActiveValue<T> {
    told.map_or(ActiveValue::NotSet, ActiveValue::Set)
}

/// Reads a flag in a path or a query, in the words that Spring knows.
///
/// # Errors
/// E002 with the name of the parameter for any other word.
pub fn flag(name: &str, text: &str) -> Result<bool, ApiError> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "on" | "yes" | "1" => Ok(true),
        "false" | "off" | "no" | "0" => Ok(false),
        _ => Err(ApiError::type_mismatch(name, text)),
    }
}
