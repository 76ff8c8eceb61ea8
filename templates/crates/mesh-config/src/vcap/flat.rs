//! JSON as settings.

use serde_json::Value;

/// Adds what `value` holds below `key`. A list is there as a whole, with commas, and by element.
pub fn flatten(key: &str, value: &Value, entries: &mut Vec<(String, Value)>) {
    match value {
        Value::Null => {}
        Value::Object(members) => {
            for (name, member) in members {
                flatten(&format!("{key}.{name}"), member, entries);
            }
        }
        Value::Array(elements) => {
            let texts: Vec<String> = elements.iter().map(text).collect();
            entries.push((key.to_owned(), literal(&texts.join(","))));
            for (index, element) in elements.iter().enumerate() {
                flatten(&format!("{key}[{index}]"), element, entries);
            }
        }
        Value::String(text) => entries.push((key.to_owned(), literal(text))),
        Value::Bool(_) | Value::Number(_) => entries.push((key.to_owned(), value.clone())),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A password may have signs that look like a placeholder.
fn literal(text: &str) -> Value {
    text.replace("${", "\\${").into()
}
