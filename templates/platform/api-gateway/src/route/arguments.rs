//! The arguments of a predicate or filter, whichever way they were written.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::time::Duration;

use axum::http::{HeaderName, HeaderValue};
use mesh_config::parse_duration;
use serde_json::Value;

use crate::pattern::{FullMatch, refuse_expression};

/// How the tokens of a shortcut become arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Each token is the next field.
    Fields,
    /// All tokens are the first field.
    List,
    /// As a list, but `true` or `false` at its end is the second field.
    ListAndFlag,
}

/// Arguments by name, in the form of settings (`first-backoff`, `backoff.factor`).
/// Whoever builds something takes out what it knows; what is left over is a mistake.
#[derive(Debug, Clone, Default)]
pub struct Arguments(BTreeMap<String, Vec<String>>);

impl Arguments {
    /// The arguments of a shortcut, which are separated by commas.
    ///
    /// # Errors
    /// When there are more than fields.
    pub fn of_shortcut(text: &str, fields: &[&str], shape: Shape) -> Result<Self, String> {
        let mut tokens = tokens(text);
        let mut values = BTreeMap::new();
        match shape {
            Shape::Fields if tokens.len() > fields.len() => {
                return Err(format!(
                    "has {} arguments where {} can be",
                    tokens.len(),
                    fields.len()
                ));
            }
            Shape::Fields => {
                for (field, token) in fields.iter().zip(tokens) {
                    values.insert((*field).to_owned(), vec![token]);
                }
            }
            Shape::ListAndFlag | Shape::List => {
                let flag = tokens.pop_if(|last| {
                    shape == Shape::ListAndFlag && matches!(last.as_str(), "true" | "false")
                });
                for (field, list) in fields.iter().zip([tokens, Vec::from_iter(flag)]) {
                    values.insert((*field).to_owned(), list);
                }
            }
        }
        Self(values).checked()
    }

    /// The arguments of the long form.
    ///
    /// # Errors
    /// When one is an expression of Spring.
    pub fn of_map(args: &serde_json::Map<String, Value>) -> Result<Self, String> {
        let mut values = BTreeMap::new();
        for (name, value) in args {
            flatten(name, value, &mut values);
        }
        Self(values).checked()
    }

    fn checked(self) -> Result<Self, String> {
        for value in self.0.values().flatten() {
            // `#{@name}` names something that the gateway may have.
            if !value.starts_with("#{@") {
                refuse_expression(value)?;
            }
        }
        Ok(self)
    }

    /// A text that may be missing.
    pub fn find(&mut self, name: &str) -> Option<String> {
        self.0
            .remove(name)
            .and_then(|values| values.into_iter().next())
    }

    /// A text.
    ///
    /// # Errors
    /// When it is missing.
    pub fn text(&mut self, name: &str) -> Result<String, String> {
        self.find(name).ok_or_else(|| format!("needs `{name}`"))
    }

    /// A list, which may have been written with commas.
    pub fn list(&mut self, name: &str) -> Vec<String> {
        let values = self.0.remove(name).unwrap_or_default();
        values.iter().flat_map(|value| tokens(value)).collect()
    }

    /// A list with something in it.
    ///
    /// # Errors
    /// When it is empty.
    pub fn needed_list(&mut self, name: &str) -> Result<Vec<String>, String> {
        Some(self.list(name))
            .filter(|list| !list.is_empty())
            .ok_or_else(|| format!("needs `{name}`"))
    }

    /// A number, a flag or the like that may be missing.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn parsed<T: FromStr>(&mut self, name: &str) -> Result<Option<T>, String> {
        let read = |text: String| {
            text.parse()
                .map_err(|_| format!("cannot read `{name}` from `{text}`"))
        };
        self.find(name).map(read).transpose()
    }

    /// A duration such as `500ms` or `2s` that may be missing; a bare number counts milliseconds.
    ///
    /// # Errors
    /// When it is none.
    pub fn duration(&mut self, name: &str) -> Result<Option<Duration>, String> {
        let read = |text: String| {
            parse_duration(&text)
                .ok_or_else(|| format!("`{text}` is no duration; write for example 500ms or 2s"))
        };
        self.find(name).map(read).transpose()
    }

    /// The name of a header.
    ///
    /// # Errors
    /// When it is missing, or no such header can exist.
    pub fn header_name(&mut self, name: &str) -> Result<HeaderName, String> {
        header_name(&self.text(name)?)
    }

    /// An expression for whole texts that may be missing.
    ///
    /// # Errors
    /// When it is wrong.
    pub fn full_match(&mut self, name: &str) -> Result<Option<FullMatch>, String> {
        self.find(name)
            .map(|text| FullMatch::new(&text))
            .transpose()
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// When there are arguments that nobody took.
    pub fn finish(self, fields: &[&str]) -> Result<(), String> {
        match self.0.iter().find(|(_, values)| !values.is_empty()) {
            None => Ok(()),
            Some((name, _)) if fields.is_empty() => Err(format!("takes no argument `{name}`")),
            Some((name, _)) => Err(format!(
                "takes no argument `{name}`; it takes {}",
                fields.join(", ")
            )),
        }
    }
}

/// Reads the name of a header.
///
/// # Errors
/// When no such header can exist.
pub fn header_name(text: &str) -> Result<HeaderName, String> {
    text.parse()
        .map_err(|_| format!("`{text}` cannot be the name of a header"))
}

/// Reads the value of a header.
///
/// # Errors
/// When no header can have it.
pub fn header_value(text: &str) -> Result<HeaderValue, String> {
    HeaderValue::try_from(text).map_err(|_| format!("`{text}` cannot be the value of a header"))
}

fn tokens(text: &str) -> Vec<String> {
    text.split(',')
        .map(str::trim)
        .filter(|token| !token.is_empty())
        .map(str::to_owned)
        .collect()
}

fn flatten(name: &str, value: &Value, values: &mut BTreeMap<String, Vec<String>>) {
    match value {
        Value::Null => {}
        Value::Object(members) => {
            for (member, value) in members {
                flatten(&format!("{name}.{member}"), value, values);
            }
        }
        Value::Array(elements) => {
            for element in elements {
                flatten(name, element, values);
            }
        }
        Value::String(text) => values
            .entry(name.to_owned())
            .or_default()
            .push(text.clone()),
        scalar => values
            .entry(name.to_owned())
            .or_default()
            .push(scalar.to_string()),
    }
}
