//! One source of settings, flattened to dotted keys.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::SettingsError;
use crate::key::canonical;

/// Settings of one source, in canonical dotted keys (`routes[0].id` for list elements).
#[derive(Debug, Clone)]
pub struct Layer {
    pub(crate) name: String,
    pub(crate) entries: BTreeMap<String, Value>,
}

impl Layer {
    /// A layer from keys that are already flat.
    pub fn new<K: AsRef<str>>(name: &str, entries: impl IntoIterator<Item = (K, Value)>) -> Self {
        let entries = entries
            .into_iter()
            .map(|(key, value)| (canonical(key.as_ref()), value))
            .collect();
        Self {
            name: name.to_owned(),
            entries,
        }
    }

    /// Where its settings come from.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its settings, keys in canonical form.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.entries
            .iter()
            .map(|(key, value)| (key.as_str(), value))
    }

    /// The value of `key`, in any form of its name.
    pub fn value(&self, key: &str) -> Option<&Value> {
        self.entries.get(&canonical(key))
    }

    /// A layer from a YAML document.
    ///
    /// # Errors
    /// [`SettingsError::Yaml`] with line and column.
    pub fn from_yaml(name: &str, text: &str) -> Result<Self, SettingsError> {
        let invalid = |problem: String| SettingsError::Yaml {
            layer: name.to_owned(),
            problem,
        };
        let tree: Value = serde_yaml::from_str(text).map_err(|error| invalid(error.to_string()))?;
        let mut entries = BTreeMap::new();
        match tree {
            Value::Null => {}
            Value::Object(_) => flatten(String::new(), tree, &mut entries),
            _ => return Err(invalid("the document must be a mapping".to_owned())),
        }
        Ok(Self::new(name, entries))
    }
}

fn flatten(prefix: String, value: Value, entries: &mut BTreeMap<String, Value>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let key = if prefix.is_empty() {
                    name
                } else {
                    format!("{prefix}.{name}")
                };
                flatten(key, member, entries);
            }
        }
        Value::Array(elements) if !elements.is_empty() => {
            for (index, element) in elements.into_iter().enumerate() {
                flatten(format!("{prefix}[{index}]"), element, entries);
            }
        }
        scalar_or_empty => {
            entries.insert(prefix, scalar_or_empty);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_is_flattened_with_list_indexes() {
        let layer = Layer::from_yaml("test", "a:\n  bC: 1\nlist:\n  - x: y\n  - 2\n").unwrap();
        let keys: Vec<_> = layer.entries.keys().map(String::as_str).collect();
        assert_eq!(keys, ["a.b-c", "list[0].x", "list[1]"]);
    }

    #[test]
    fn broken_yaml_names_layer_and_line() {
        let error = Layer::from_yaml("application.yml", "a: 1\n b: 2\n")
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("application.yml") && error.contains("line 2"),
            "{error}"
        );
    }
}
