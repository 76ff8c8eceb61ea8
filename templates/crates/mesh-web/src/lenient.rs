//! Readers for what the reference's front ends really send: numbers as text, empty text for
//! nothing, numbers where text is expected. Use with `#[serde(deserialize_with = "…")]`.

use serde::{Deserialize, Deserializer, de};
use serde_json::Value;

/// An integer, also as text; empty text and null are nothing; decimals are cut.
///
/// # Errors
/// When the value is neither a number nor the text of one.
pub fn integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i32>, D::Error> {
    let number = long_integer(deserializer)?;
    let integer = number.map(i32::try_from).transpose();
    integer.map_err(|_| de::Error::custom("expected a smaller number"))
}

/// As [`integer`], of 64 bits.
///
/// # Errors
/// When the value is neither a number nor the text of one.
pub fn long_integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    let number = match Value::deserialize(deserializer)? {
        Value::Null => return Ok(None),
        Value::Number(number) => number.as_i64().or_else(|| number.as_f64().map(cut)),
        Value::String(text) if text.trim().is_empty() => return Ok(None),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number
        .map(Some)
        .ok_or_else(|| de::Error::custom("expected a whole number"))
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "decimals are cut on purpose"
)]
fn cut(number: f64) -> i64 {
    number.trunc() as i64
}

/// A text; numbers and booleans are taken as their text. NUL is dropped: no text needs it, and
/// PostgreSQL refuses to hold it.
///
/// # Errors
/// When the value is a list or an object.
pub fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.replace('\0', ""))),
        scalar @ (Value::Number(_) | Value::Bool(_)) => Ok(Some(scalar.to_string())),
        _ => Err(de::Error::custom("expected a text")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn integers_are_read_as_the_front_ends_send_them() {
        let cases = [
            (json!(7), Some(7)),
            (json!("7"), Some(7)),
            (json!(7.9), Some(7)),
            (json!(""), None),
            (json!(null), None),
        ];
        for (value, expected) in cases {
            assert_eq!(integer(value.clone()).ok().flatten(), expected, "{value}");
        }
        for value in [json!("seven"), json!([7]), json!(99_999_999_999_i64)] {
            assert!(integer(value.clone()).is_err(), "{value}");
        }
        let long = long_integer(json!("99999999999")).unwrap();
        assert_eq!(long, Some(99_999_999_999));
    }

    #[test]
    fn texts_accept_scalars_only() {
        assert_eq!(text(json!(12)).unwrap().as_deref(), Some("12"));
        assert_eq!(text(json!("a\u{0}b")).unwrap().as_deref(), Some("ab"));
        assert_eq!(text(json!(null)).unwrap(), None);
        assert!(text(json!({})).is_err());
    }
}
