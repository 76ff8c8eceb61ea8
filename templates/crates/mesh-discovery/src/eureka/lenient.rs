//! Readers for the forms that Eureka servers and clients of all ages write.

use std::collections::BTreeMap;

use serde::de::{self, DeserializeOwned};
use serde::{Deserialize, Deserializer, Serializer};
use serde_json::Value;

/// One element or a list of them: old servers collapse lists of one.
pub fn one_or_many<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    let elements = match Value::deserialize(deserializer)? {
        Value::Null => Vec::new(),
        Value::Array(elements) => elements,
        element => vec![element],
    };
    elements
        .into_iter()
        .map(|element| T::deserialize(element).map_err(de::Error::custom))
        .collect()
}

/// A number, also as text; null counts as zero.
pub fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(0),
        Value::Number(number) => number
            .as_i64()
            .ok_or_else(|| de::Error::custom("expected a whole number")),
        Value::String(text) => text
            .trim()
            .parse()
            .map_err(|_| de::Error::custom("expected a number")),
        _ => Err(de::Error::custom("expected a number")),
    }
}

/// A port number, also as text.
pub fn port<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u16, D::Error> {
    u16::try_from(number(deserializer)?).map_err(|_| de::Error::custom("expected a port number"))
}

/// A flag, also as text.
pub fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Bool(flag) => Ok(flag),
        Value::String(text) => Ok(text.eq_ignore_ascii_case("true")),
        _ => Ok(false),
    }
}

/// A text; numbers and flags are taken as their text, null as empty.
pub fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(as_text(Value::deserialize(deserializer)?))
}

/// A text, where null and empty text are nothing.
pub fn optional_text<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    Ok(Some(text(deserializer)?).filter(|text| !text.is_empty()))
}

/// Metadata without the class name that Java writes into it.
pub fn metadata<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, String>, D::Error> {
    let Value::Object(members) = Value::deserialize(deserializer)? else {
        return Ok(BTreeMap::new());
    };
    Ok(members
        .into_iter()
        .filter(|(key, _)| key != "@class")
        .map(|(key, value)| (key, as_text(value)))
        .collect())
}

fn as_text(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// Writes a number as text.
pub fn write_number_as_text<S: Serializer>(number: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(number)
}

/// Writes a flag as text.
pub fn write_flag_as_text<S: Serializer>(flag: &bool, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(flag)
}

/// Writes metadata; Java marks an empty map by its class.
pub fn write_metadata<S: Serializer>(
    metadata: &BTreeMap<String, String>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    if metadata.is_empty() {
        return serializer.collect_map([("@class", "java.util.Collections$EmptyMap")]);
    }
    serializer.collect_map(metadata)
}
