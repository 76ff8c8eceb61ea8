//! Nested values as flat keys.

use serde_json::{Map, Value};

/// The values of a tree by flat key, `a.b[0]`; none when it is no object.
pub fn flatten_json(tree: Value) -> Map<String, Value> {
    let mut properties = Map::new();
    if let Value::Object(members) = tree {
        for (name, member) in members {
            flatten(name, member, &mut properties);
        }
    }
    properties
}

fn flatten(path: String, tree: Value, properties: &mut Map<String, Value>) {
    match tree {
        Value::Object(members) => {
            for (name, member) in members {
                flatten(format!("{path}.{name}"), member, properties);
            }
        }
        Value::Array(elements) => {
            for (index, element) in elements.into_iter().enumerate() {
                flatten(format!("{path}[{index}]"), element, properties);
            }
        }
        scalar => {
            properties.insert(path, scalar);
        }
    }
}
