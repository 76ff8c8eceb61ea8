//! How merged values are written.

use std::collections::BTreeMap;

use serde_json::Value;

use super::tree::tree;
use super::yaml;
use crate::document::write_property;

/// The form of a merged environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One nested object.
    Json,
    /// One nested document.
    Yaml,
    /// A line for each value.
    Properties,
}

impl Format {
    /// The format of files with this extension.
    pub fn of_extension(extension: &str) -> Option<Self> {
        match extension {
            "json" => Some(Self::Json),
            "yml" | "yaml" => Some(Self::Yaml),
            "properties" => Some(Self::Properties),
            _ => None,
        }
    }

    /// Writes values that come with their flat keys, those of the highest precedence first.
    pub fn write(self, values: Vec<(String, Value)>) -> String {
        match self {
            Self::Json => tree(values).to_string(),
            Self::Yaml => yaml::write(&root(tree(values))),
            Self::Properties => lines(values),
        }
    }
}

/// A YAML file with a list at its top was read as the member `document`, and becomes a list again.
fn root(tree: Value) -> Value {
    match tree {
        Value::Object(mut members) if members.len() == 1 => match members.remove("document") {
            Some(list @ Value::Array(_)) => list,
            Some(other) => Value::Object([("document".to_owned(), other)].into_iter().collect()),
            None => Value::Object(members),
        },
        other => other,
    }
}

fn lines(values: Vec<(String, Value)>) -> String {
    let sorted: BTreeMap<String, Value> = values.into_iter().collect();
    sorted
        .iter()
        .map(|(key, value)| match value {
            Value::String(text) => write_property(key, text),
            other => write_property(key, &other.to_string()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn written(format: Format, values: Value) -> String {
        let values = values.as_object().cloned().unwrap();
        format.write(values.into_iter().collect())
    }

    #[test]
    fn values_keep_their_types_but_in_properties() {
        let values = json!({"a.b": 1, "a.c[0]": true, "a.c[1]": "x", "d": "1"});
        assert_eq!(
            written(Format::Json, values.clone()),
            r#"{"a":{"b":1,"c":[true,"x"]},"d":"1"}"#
        );
        assert_eq!(
            written(Format::Yaml, values.clone()),
            "a:\n  b: 1\n  c:\n    - true\n    - x\nd: \"1\"\n"
        );
        assert_eq!(
            written(Format::Properties, values),
            "a.b: 1\na.c[0]: true\na.c[1]: x\nd: 1\n"
        );
    }

    #[test]
    fn a_lonely_list_is_the_whole_yaml_document() {
        let cases = [
            (json!({"document[0]": "a"}), "- a\n"),
            (json!({"document": "a"}), "document: a\n"),
            (json!({"other[0]": "a"}), "other:\n  - a\n"),
            (
                json!({"document[0]": "a", "x": 1}),
                "document:\n  - a\nx: 1\n",
            ),
            (json!({}), "{}\n"),
        ];
        for (values, expected) in cases {
            assert_eq!(written(Format::Yaml, values), expected);
        }
    }
}
