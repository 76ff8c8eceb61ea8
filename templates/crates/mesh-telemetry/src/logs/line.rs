//! A log line before it is written in some form.

use std::borrow::Cow;
use std::fmt::{self, Debug};

use chrono::{DateTime, Utc};
use serde_json::Value;
use tracing::Level;
use tracing::field::{Field, Visit};

use super::masking::{HIDDEN, is_secret, mask};

/// What happened, where, and in the course of what.
pub struct LogLine<'a> {
    /// When.
    pub time: DateTime<Utc>,
    /// How grave it is.
    pub level: Level,
    /// The module that tells it.
    pub logger: &'a str,
    /// The service that tells it.
    pub application: &'a str,
    /// What it says, and its values.
    pub event: &'a Fields,
    /// Values of the work in whose course it happened, outermost first.
    pub spans: &'a [Fields],
}

/// Names and values as the program gave them. They can only be had [masked](Fields::masked).
#[derive(Debug, Clone, Default)]
pub struct Recorded(Vec<(&'static str, Value)>);

impl Recorded {
    /// Takes a value out.
    pub fn take(&mut self, name: &str) -> Option<Value> {
        let index = self.0.iter().position(|(known, _)| *known == name)?;
        Some(self.0.remove(index).1)
    }

    fn put(&mut self, field: &Field, value: Value) {
        let name = field.name();
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = value,
            None => self.0.push((name, value)),
        }
    }
}

impl Visit for Recorded {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field, value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, value.into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, value.into());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.put(field, format!("{value:?}").into());
    }
}

/// Names and values that may be shown.
pub struct Fields {
    /// The text for people.
    pub message: String,
    /// All but the message.
    pub values: Vec<(&'static str, Value)>,
}

impl Fields {
    /// Hides what must not be in a log.
    pub fn masked(recorded: &Recorded) -> Self {
        Self::of(recorded, masked)
    }

    /// Hides nothing.
    pub fn open(recorded: &Recorded) -> Self {
        Self::of(recorded, |_, value| value.clone())
    }

    fn of(recorded: &Recorded, shown: impl Fn(&str, &Value) -> Value) -> Self {
        let values = recorded.0.iter();
        let mut shown = Recorded(
            values
                .map(|(name, value)| (*name, shown(name, value)))
                .collect(),
        );
        let message = match shown.take("message") {
            Some(Value::String(message)) => message,
            Some(other) => other.to_string(),
            None => String::new(),
        };
        Self {
            message,
            values: shown.0,
        }
    }

    /// The text of a field.
    pub fn text(&self, name: &str) -> Option<&str> {
        let (_, value) = self.values.iter().find(|(known, _)| *known == name)?;
        value.as_str()
    }
}

/// Shorter numbers are neither a card's nor a person's.
const SHORTEST_TELLING_NUMBER: u64 = 1_000_000_000_000;

fn masked(name: &str, value: &Value) -> Value {
    match (name, value) {
        // Ids are random digits, which may look like anything.
        ("traceId" | "spanId", _) => value.clone(),
        _ if is_secret(name) => HIDDEN.into(),
        (_, Value::String(text)) => mask(text).into(),
        (_, Value::Number(number)) if number.as_u64() >= Some(SHORTEST_TELLING_NUMBER) => {
            match mask(&number.to_string()) {
                Cow::Borrowed(_) => value.clone(),
                Cow::Owned(masked) => masked.into(),
            }
        }
        _ => value.clone(),
    }
}

/// Text that stays on its line and cannot steer a terminal: what users send must not look like
/// another log line.
pub struct OnOneLine<'a>(pub &'a str);

impl fmt::Display for OnOneLine<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut plain = self.0;
        while let Some((at, steering)) = plain.char_indices().find(|(_, each)| steers(*each)) {
            formatter.write_str(&plain[..at])?;
            write!(formatter, "{}", steering.escape_default())?;
            plain = &plain[at + steering.len_utf8()..];
        }
        formatter.write_str(plain)
    }
}

/// Control characters, line and paragraph separators, and what changes the direction of writing.
fn steers(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
}

#[cfg(test)]
mod tests {
    use super::OnOneLine;

    #[test]
    fn what_would_leave_the_line_is_written_out() {
        let forged = "a\n12:00:00 ERROR b\r\u{1b}[2J\t\u{85}\u{2028}\u{202e}한글 é";
        let expected = r"a\n12:00:00 ERROR b\r\u{1b}[2J\t\u{85}\u{2028}\u{202e}한글 é";
        assert_eq!(OnOneLine(forged).to_string(), expected);
    }
}
