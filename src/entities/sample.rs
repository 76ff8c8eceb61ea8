//! Values of fields: which ones fit, and some for tests.

use super::{FieldType, calendar};

/// Whether a value fits into a field of this type; of enumerations, references and attachments none does.
pub fn fits(kind: &FieldType, value: &str) -> bool {
    match kind {
        FieldType::String(length) => is_plain(value) && value.chars().count() <= *length as usize,
        FieldType::Text => is_plain(value),
        FieldType::Int => value.parse::<i32>().is_ok(),
        FieldType::Long => value.parse::<i64>().is_ok(),
        FieldType::Decimal { precision, scale } => is_decimal(value, *precision, *scale),
        FieldType::Bool => matches!(value, "true" | "false"),
        FieldType::Date => calendar::is_date(value),
        FieldType::DateTime => calendar::is_datetime(value),
        FieldType::Enum(_) | FieldType::Ref(_) | FieldType::Id(_) | FieldType::Files => false,
    }
}

/// Whether it can stand in code as it is.
fn is_plain(value: &str) -> bool {
    !value.contains(|c: char| c.is_control() || matches!(c, '"' | '\\'))
}

fn is_decimal(value: &str, precision: u32, scale: u32) -> bool {
    let digits = value.strip_prefix('-').unwrap_or(value);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let fits = |part: &str, places: u32| part.len() <= places as usize;
    let significant = whole.trim_start_matches('0');
    is_number(whole)
        && is_number(fraction)
        && !whole.is_empty()
        && !digits.ends_with('.')
        && fits(significant, precision - scale)
        && fits(fraction, scale)
}

/// Two values as JSON, different where the type has two, for a field with this label.
pub fn samples(kind: &FieldType, label: &str) -> [String; 2] {
    match kind {
        FieldType::String(length) => texts(label, *length as usize),
        FieldType::Text => texts(label, usize::MAX),
        FieldType::Int | FieldType::Long | FieldType::Ref(_) => ["1", "2"].map(str::to_owned),
        FieldType::Decimal { precision, scale } => decimals(*precision, *scale),
        FieldType::Bool => ["true", "false"].map(str::to_owned),
        FieldType::Date => ["2026-03-02", "2026-04-30"].map(quoted),
        FieldType::DateTime => ["2026-03-02T09:00:00", "2026-04-30T18:30:00"].map(quoted),
        FieldType::Enum(values) => {
            let first = values.first().map(String::as_str).unwrap_or_default();
            let last = values.last().map(String::as_str).unwrap_or_default();
            [first, last].map(quoted)
        }
        FieldType::Id(_) => ["1", "2"].map(quoted),
        FieldType::Files => ["null", "null"].map(str::to_owned),
    }
}

fn texts(label: &str, length: usize) -> [String; 2] {
    ["1", "2"].map(|number| {
        let room = length.saturating_sub(number.len() + 1);
        let words: String = label.chars().take(room).collect();
        let text = format!("{words} {number}");
        quoted(text.trim())
    })
}

fn decimals(precision: u32, scale: u32) -> [String; 2] {
    let whole = if precision > scale { "1" } else { "0" };
    ["5", "25"].map(
        |fraction| match fraction.get(..fraction.len().min(scale as usize)) {
            Some(digits) if !digits.is_empty() => format!("{whole}.{digits}"),
            _ => fraction[..1].to_owned(),
        },
    )
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_fit_their_digits() {
        for (value, fits) in [
            ("12.34", true),
            ("-12.34", true),
            ("0012.3", true),
            ("12", true),
            ("123", false),
            ("1.234", false),
            ("1.", false),
            (".5", false),
            ("", false),
            ("1e2", false),
            ("--1", false),
        ] {
            assert_eq!(is_decimal(value, 4, 2), fits, "{value}");
        }
    }

    #[test]
    fn samples_fit_and_differ() {
        let decimal = |precision, scale| FieldType::Decimal { precision, scale };
        for kind in [
            FieldType::String(1),
            FieldType::String(2),
            FieldType::String(200),
            FieldType::Text,
            FieldType::Int,
            FieldType::Long,
            decimal(1, 0),
            decimal(1, 1),
            decimal(2, 2),
            decimal(15, 4),
            FieldType::Bool,
            FieldType::Date,
            FieldType::DateTime,
        ] {
            let samples = samples(&kind, "접수 일시");
            assert_ne!(samples[0], samples[1], "{kind}");
            for sample in samples {
                let value: serde_json::Value = serde_json::from_str(&sample).expect("JSON");
                let value = value.as_str().map_or(value.to_string(), str::to_owned);
                assert!(fits(&kind, &value), "{kind} {value}");
            }
        }
    }
}
