//! Readers for what the reference's front ends really send: numbers as text, empty text for
//! nothing, numbers where text is expected, dates of the wall clock. Use with `#[serde(deserialize_with = "…")]`.

use chrono::{NaiveDate, NaiveDateTime};
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, de};
use serde_json::Value;

use crate::LocalDateTime;

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

/// A decimal number, also as text; empty text and null are nothing.
///
/// # Errors
/// When the value is neither a number nor the text of one.
pub fn decimal<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Decimal>, D::Error> {
    let text = match Value::deserialize(deserializer)? {
        Value::Null => return Ok(None),
        Value::Number(number) => number.to_string(),
        Value::String(text) if text.trim().is_empty() => return Ok(None),
        Value::String(text) => text.trim().to_owned(),
        _ => String::new(),
    };
    let number = Decimal::from_str_exact(&text).or_else(|_| Decimal::from_scientific(&text));
    number
        .map(Some)
        .map_err(|_| de::Error::custom("expected a decimal number"))
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

/// A [`text`] of which one has to know whether it was told, be it as null. Use with `#[serde(default)]`.
///
/// # Errors
/// When the value is a list or an object.
pub fn told_text<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<String>>, D::Error> {
    text(deserializer).map(Some)
}

/// A word, such as a value of a list to choose from: as [`text`], but blank text is nothing.
///
/// # Errors
/// When the value is a list or an object.
pub fn word<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = text(deserializer)?;
    Ok(text.filter(|text| !text.trim().is_empty()))
}

/// A flag, also as text or as 0 or 1; empty text and null are nothing.
///
/// # Errors
/// When the value is none of these.
pub fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let word = match &value {
        Value::Null => return Ok(None),
        Value::Bool(flag) => return Ok(Some(*flag)),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_ascii_lowercase(),
        _ => String::new(),
    };
    match word.as_str() {
        "" if value.is_string() => Ok(None),
        "true" | "1" => Ok(Some(true)),
        "false" | "0" => Ok(Some(false)),
        _ => Err(de::Error::custom("expected true or false")),
    }
}

/// A date-time of the wall clock, see [`LocalDateTime::parse`], also as Java's list of year, month,
/// day, hour, minute, second and nanosecond; empty text and null are nothing.
///
/// # Errors
/// When the value is no date-time without offset.
pub fn local_date_time<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<NaiveDateTime>, D::Error> {
    let text = match Value::deserialize(deserializer)? {
        Value::Null => return Ok(None),
        Value::String(text) if text.trim().is_empty() => return Ok(None),
        Value::String(text) => Some(text),
        Value::Array(parts) => text_of_parts(&parts),
        _ => None,
    };
    text.and_then(|text| LocalDateTime::parse(&text))
        .map(Some)
        .ok_or_else(|| de::Error::custom("expected a date-time without offset"))
}

/// A date, `2026-11-22`, also as Java's list of year, month and day; empty text and null are nothing.
///
/// # Errors
/// When the value is no date, or in a year that not every database can hold.
pub fn local_date<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<NaiveDate>, D::Error> {
    let text = match Value::deserialize(deserializer)? {
        Value::Null => return Ok(None),
        Value::String(text) if text.trim().is_empty() => return Ok(None),
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Array(parts) => text_of_date(&parts),
        _ => None,
    };
    // Midnight of the day is held to the same years as all dates.
    text.and_then(|text| LocalDateTime::parse(&format!("{text}T00:00")))
        .map(|midnight| Some(midnight.date()))
        .ok_or_else(|| de::Error::custom("expected a date"))
}

fn text_of_date(parts: &[Value]) -> Option<String> {
    let parts: Option<Vec<_>> = parts.iter().map(Value::as_u64).collect();
    match parts.as_deref()? {
        [year, month, day] => Some(format!("{year:04}-{month:02}-{day:02}")),
        _ => None,
    }
}

/// Seconds and nanoseconds may be missing.
fn text_of_parts(parts: &[Value]) -> Option<String> {
    let parts: Option<Vec<_>> = parts.iter().map(Value::as_u64).collect();
    let (date, rest) = parts.as_deref()?.split_at_checked(5)?;
    let second = rest.first().copied().unwrap_or_default();
    let nanosecond = rest.get(1).copied().unwrap_or_default();
    Some(format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{second:02}.{nanosecond:09}",
        date[0], date[1], date[2], date[3], date[4]
    ))
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
    fn decimals_keep_their_digits() {
        for value in [json!(12.25), json!("12.25"), json!(" 1.225e1 ")] {
            let expected = Decimal::new(1225, 2);
            assert_eq!(decimal(value.clone()).unwrap(), Some(expected), "{value}");
        }
        for value in [json!(null), json!(""), json!(" ")] {
            assert_eq!(decimal(value).unwrap(), None);
        }
        for value in [json!("1,000"), json!("NaN"), json!(true), json!([1])] {
            assert!(decimal(value.clone()).is_err(), "{value}");
        }
    }

    #[test]
    fn texts_accept_scalars_only() {
        assert_eq!(text(json!(12)).unwrap().as_deref(), Some("12"));
        assert_eq!(text(json!("a\u{0}b")).unwrap().as_deref(), Some("ab"));
        assert_eq!(text(json!(null)).unwrap(), None);
        assert!(text(json!({})).is_err());
        assert_eq!(text(json!(" ")).unwrap().as_deref(), Some(" "));
        assert_eq!(word(json!("done")).unwrap().as_deref(), Some("done"));
        assert_eq!(word(json!(" ")).unwrap(), None);
    }

    #[test]
    fn flags_and_dates_are_read_in_all_their_forms() {
        for (value, expected) in [
            (json!(true), Some(true)),
            (json!("TRUE"), Some(true)),
            (json!(0), Some(false)),
            (json!(""), None),
            (json!(null), None),
        ] {
            assert_eq!(flag(value.clone()).ok().flatten(), expected, "{value}");
        }
        for value in [json!("maybe"), json!(2), json!([])] {
            assert!(flag(value.clone()).is_err(), "{value}");
        }
        let expected = LocalDateTime::parse("2021-09-08T15:30:00");
        for value in [
            json!("2021-09-08T15:30:00.000Z"),
            json!([2021, 9, 8, 15, 30]),
            json!([2021, 9, 8, 15, 30, 0, 0]),
        ] {
            assert_eq!(local_date_time(value.clone()).unwrap(), expected, "{value}");
        }
        for value in [json!(""), json!(null)] {
            assert_eq!(local_date_time(value).unwrap(), None);
        }
        for value in [json!("tomorrow"), json!([2021, 9]), json!(7), json!({})] {
            assert!(local_date_time(value.clone()).is_err(), "{value}");
            assert!(local_date(value.clone()).is_err(), "{value}");
        }
        for value in [json!("2021-09-08"), json!([2021, 9, 8])] {
            let expected = NaiveDate::from_ymd_opt(2021, 9, 8);
            assert_eq!(local_date(value.clone()).unwrap(), expected, "{value}");
        }
        for value in [json!(""), json!(null)] {
            assert_eq!(local_date(value).unwrap(), None);
        }
        for value in [json!("2021-09-08T15:00:00"), json!("0021-09-08")] {
            assert!(local_date(value.clone()).is_err(), "{value}");
        }
    }
}
