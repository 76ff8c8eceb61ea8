//! What earlier answers gave, put into later requests.

use std::collections::HashMap;

use serde_json::Value;

/// Values by name.
#[derive(Default)]
pub struct Values(HashMap<String, Value>);

impl Values {
    /// Keeps a value.
    pub fn keep(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    /// Puts values where their `{names}` stand: a text that is only a name becomes the value itself.
    pub fn fill(&self, template: &Value) -> Result<Value, String> {
        Ok(match template {
            Value::String(text) => self.fill_text(text)?,
            Value::Array(items) => items
                .iter()
                .map(|item| self.fill(item))
                .collect::<Result<_, _>>()?,
            Value::Object(members) => members
                .iter()
                .map(|(name, member)| Ok((name.clone(), self.fill(member)?)))
                .collect::<Result<_, String>>()?,
            other => other.clone(),
        })
    }

    fn fill_text(&self, text: &str) -> Result<Value, String> {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, (name, after))) = next_name(rest) {
            let value = self.0.get(name);
            let value = value.ok_or(format!("no earlier step gave {{{name}}}"))?;
            if before.is_empty() && after.is_empty() && filled.is_empty() {
                return Ok(value.clone());
            }
            filled.push_str(before);
            filled.push_str(&plain(value));
            rest = after;
        }
        filled.push_str(rest);
        Ok(Value::String(filled))
    }
}

/// Text before the next `{name}`, the name, and the text after it.
fn next_name(text: &str) -> Option<(&str, (&str, &str))> {
    let (before, rest) = text.split_once('{')?;
    Some((before, rest.split_once('}')?))
}

/// A value as it stands in a path, a query or a header.
pub fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
