//! The settings of a service: layers merged by precedence, read by type.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use config::{Value as ConfigValue, ValueKind};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::key::{canonical, environment_variable, list_of};
use crate::random::random;
use crate::{Environment, Layer, SettingsError, placeholder};

mod units;

pub use units::parse_duration;

/// An immutable view of all settings of a service. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Settings(Arc<Merged>);

#[derive(Debug)]
struct Merged {
    properties: BTreeMap<String, Property>,
    environment: Environment,
    /// Highest precedence first.
    layers: Vec<Layer>,
}

#[derive(Debug, Clone)]
struct Property {
    value: Value,
    origin: Arc<str>,
}

impl Settings {
    /// Merges `layers`, lowest precedence first. The environment outranks all of them but those of
    /// `outranking`, which is where the command line belongs.
    pub fn merge(layers: &[Layer], environment: Environment, outranking: &[Layer]) -> Self {
        let mut properties = BTreeMap::new();
        for layer in layers {
            lay_over(&mut properties, layer);
        }
        let from_environment = environment_layer(&properties, &environment);
        lay_over(&mut properties, &from_environment);
        for layer in outranking {
            lay_over(&mut properties, layer);
        }
        let by_rank = layers.iter().chain([&from_environment]).chain(outranking);
        let layers = by_rank.rev().cloned().collect();
        Self(Arc::new(Merged {
            properties,
            environment,
            layers,
        }))
    }

    /// The value of `key`.
    ///
    /// # Errors
    /// When it is missing, empty, of another type, or has a placeholder without value.
    pub fn get<T: DeserializeOwned>(&self, key: &str) -> Result<T, SettingsError> {
        self.find(key)?.ok_or_else(|| SettingsError::Missing {
            key: key.to_owned(),
            variable: environment_variable(key),
        })
    }

    /// The value of `key`, or nothing when it is missing or empty.
    ///
    /// # Errors
    /// When it is of another type, or has a placeholder without value.
    pub fn find<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, SettingsError> {
        let Some(property) = self.0.properties.get(&canonical(key)) else {
            return Ok(None);
        };
        let value = self.resolved(key, property)?;
        match &value.kind {
            ValueKind::Nil => Ok(None),
            ValueKind::String(text) if text.is_empty() => Ok(None),
            _ => T::deserialize(value)
                .map(Some)
                .map_err(|error| self.invalid(key, error.to_string())),
        }
    }

    /// A duration such as `500ms`, `3s`, `5m`; a bare number counts milliseconds, as in Spring.
    ///
    /// # Errors
    /// As [`Settings::get`], and when the text is not a duration.
    pub fn duration(&self, key: &str) -> Result<Duration, SettingsError> {
        let text: String = self.get(key)?;
        parse_duration(&text).ok_or_else(|| {
            let problem = format!("`{text}` is not a duration; write for example 500ms, 3s or 5m");
            self.invalid(key, problem)
        })
    }

    /// A size in bytes such as `10MB`, in powers of 1024; a bare number counts bytes, as in Spring.
    ///
    /// # Errors
    /// As [`Settings::get`], and when the text is not a size.
    pub fn data_size(&self, key: &str) -> Result<u64, SettingsError> {
        let text: String = self.get(key)?;
        units::parse_data_size(&text).ok_or_else(|| {
            self.invalid(key, format!("`{text}` is no size; write for example 10MB"))
        })
    }

    /// The texts of a list, whether it is written as a list or as one text with commas.
    ///
    /// # Errors
    /// As [`Settings::find`].
    pub fn list(&self, key: &str) -> Result<Vec<String>, SettingsError> {
        let property = self.0.properties.get(&canonical(key));
        if property.is_some_and(|property| property.value.is_array()) {
            // Only a list without elements is an entry itself.
            return Ok(Vec::new());
        }
        let mut texts = Vec::from_iter(self.find::<String>(key)?);
        for index in 0.. {
            let element = format!("{key}[{index}]");
            if self.origin(&element).is_none() {
                break;
            }
            texts.extend(self.find::<String>(&element)?);
        }
        let texts = texts.iter().flat_map(|text| text.split(',')).map(str::trim);
        Ok(texts
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
            .collect())
    }

    /// Everything below `prefix` as one typed value.
    ///
    /// # Errors
    /// When a part is missing, of another type, or has a placeholder without value.
    pub fn bind<T: DeserializeOwned>(&self, prefix: &str) -> Result<T, SettingsError> {
        let start = canonical(prefix);
        let mut root = ConfigValue::new(None, ValueKind::Table(config::Map::default()));
        for (key, property) in &self.0.properties {
            let Some(path) = below(key, &start) else {
                continue;
            };
            let value = self.resolved(key, property)?;
            insert(&mut root, &segments(path), value);
        }
        T::deserialize(root).map_err(|error| self.invalid(prefix, error.to_string()))
    }

    /// The error of a value that is there, but does not do.
    pub fn invalid(&self, key: &str, problem: impl Into<String>) -> SettingsError {
        let first = format!("{key}[0]");
        let origin = self.origin(key).or_else(|| self.origin(&first));
        SettingsError::Invalid {
            key: key.to_owned(),
            origin: origin.unwrap_or("the merged settings").to_owned(),
            problem: problem.into(),
        }
    }

    /// The layers that were merged, highest precedence first.
    pub fn layers(&self) -> impl Iterator<Item = &Layer> {
        self.0.layers.iter()
    }

    /// The name of the layer that `key` came from.
    pub fn origin(&self, key: &str) -> Option<&str> {
        self.0
            .properties
            .get(&canonical(key))
            .map(|property| property.origin.as_ref())
    }

    /// All keys, in canonical form.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.properties.keys().map(String::as_str)
    }

    /// The value of a key in canonical form as it is written, placeholders included.
    pub(crate) fn raw(&self, key: &str) -> Option<&Value> {
        self.0.properties.get(key).map(|property| &property.value)
    }

    fn resolved(&self, key: &str, property: &Property) -> Result<ConfigValue, SettingsError> {
        let kind = match &property.value {
            Value::String(text) => {
                let text = placeholder::resolve(text, &|name| self.look_up(name));
                ValueKind::String(text.map_err(|problem| self.invalid(key, problem))?)
            }
            Value::Bool(flag) => ValueKind::Boolean(*flag),
            Value::Number(number) => number_kind(number),
            Value::Array(_) => ValueKind::Array(Vec::new()),
            Value::Null | Value::Object(_) => ValueKind::Nil,
        };
        Ok(ConfigValue::new(Some(&property.origin.to_string()), kind))
    }

    fn look_up(&self, name: &str) -> Option<String> {
        let setting =
            self.0
                .properties
                .get(&canonical(name))
                .map(|property| match &property.value {
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                });
        setting
            .or_else(|| self.variable(name).map(str::to_owned))
            .or_else(|| random(name))
            .filter(|text| !text.is_empty())
    }

    /// A variable by its own name, or by that of the setting that it stands for.
    fn variable(&self, name: &str) -> Option<&str> {
        let environment = &self.0.environment;
        let of_setting = || environment.get(&environment_variable(name));
        let is_setting = name.contains('.');
        environment
            .get(name)
            .or_else(|| is_setting.then(of_setting).flatten())
    }
}

/// Lists are replaced as a whole: the highest layer that has any element of a list owns all of it.
fn lay_over(properties: &mut BTreeMap<String, Property>, layer: &Layer) {
    let keys = layer.entries.keys();
    let lists: BTreeSet<&str> = keys.map(|key| list_or_itself(key)).collect();
    properties.retain(|key, _| !lists.contains(list_or_itself(key)));
    let origin: Arc<str> = layer.name.as_str().into();
    for (key, value) in &layer.entries {
        properties.insert(
            key.clone(),
            Property {
                value: value.clone(),
                origin: origin.clone(),
            },
        );
    }
}

/// The list that an entry is part of. An empty list is an entry itself, and so is a list that is
/// written as one text.
fn list_or_itself(key: &str) -> &str {
    list_of(key).unwrap_or(key)
}

fn environment_layer(properties: &BTreeMap<String, Property>, environment: &Environment) -> Layer {
    let entries = properties
        .iter()
        .filter(|(key, _)| list_of(key).is_none())
        .filter_map(|(key, property)| {
            let variable = environment_variable(key);
            let value = literal(environment.get(&variable)?);
            let ranks_itself = refers_to(&property.value, &variable);
            (!ranks_itself).then(|| (key.clone(), Value::String(value)))
        });
    Layer::new("environment", entries)
}

/// Values of the environment are literal: shells have expanded what was to be expanded. But no shell
/// knows what Cloud Foundry tells, and manifests name that.
fn literal(value: &str) -> String {
    value.replace("${", "\\${").replace("\\${vcap.", "${vcap.")
}

/// A value that names its own variable in a placeholder has said itself where the variable ranks:
/// `database.url: ${A:${DATABASE_URL:…}}` prefers `A`.
fn refers_to(value: &Value, variable: &str) -> bool {
    let Value::String(text) = value else {
        return false;
    };
    text.contains(&format!("${{{variable}:")) || text.contains(&format!("${{{variable}}}"))
}

fn below<'a>(key: &'a str, prefix: &str) -> Option<&'a str> {
    let rest = key.strip_prefix(prefix)?;
    rest.strip_prefix('.')
        .or_else(|| rest.starts_with('[').then_some(rest))
}

enum Segment<'a> {
    Member(&'a str),
    Element(usize),
}

fn segments(path: &str) -> Vec<Segment<'_>> {
    let mut segments = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        let bracketed = rest
            .strip_prefix('[')
            .and_then(|inner| inner.split_once(']'));
        let (segment, after) = match bracketed {
            Some((text, after)) => (
                text.parse().map_or(Segment::Member(text), Segment::Element),
                after,
            ),
            None => {
                let end = rest.find(['.', '[']).unwrap_or(rest.len());
                (Segment::Member(&rest[..end]), &rest[end..])
            }
        };
        segments.push(segment);
        rest = after.strip_prefix('.').unwrap_or(after);
    }
    segments
}

fn insert(parent: &mut ConfigValue, path: &[Segment<'_>], value: ConfigValue) {
    let Some((first, rest)) = path.split_first() else {
        *parent = value;
        return;
    };
    match first {
        Segment::Member(name) => {
            if !matches!(parent.kind, ValueKind::Table(_)) {
                parent.kind = ValueKind::Table(config::Map::default());
            }
            if let ValueKind::Table(table) = &mut parent.kind {
                insert(
                    table.entry((*name).to_owned()).or_insert_with(nothing),
                    rest,
                    value,
                );
            }
        }
        Segment::Element(index) => {
            if !matches!(parent.kind, ValueKind::Array(_)) {
                parent.kind = ValueKind::Array(Vec::new());
            }
            if let ValueKind::Array(elements) = &mut parent.kind {
                if elements.len() <= *index {
                    elements.resize_with(index + 1, nothing);
                }
                insert(&mut elements[*index], rest, value);
            }
        }
    }
}

fn nothing() -> ConfigValue {
    ConfigValue::new(None, ValueKind::Nil)
}

fn number_kind(number: &serde_json::Number) -> ValueKind {
    match (number.as_i64(), number.as_u64(), number.as_f64()) {
        (Some(integer), _, _) => ValueKind::I64(integer),
        (_, Some(integer), _) => ValueKind::U64(integer),
        (_, _, Some(float)) => ValueKind::Float(float),
        _ => ValueKind::Nil,
    }
}

#[cfg(test)]
mod tests;
