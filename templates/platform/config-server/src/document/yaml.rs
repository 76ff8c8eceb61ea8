//! YAML as Spring reads it: several documents in one file, flat keys.

use serde::Deserialize;
use serde_json::{Map, Number, Value};
use serde_yaml::Value as Yaml;

use super::Document;

/// The documents of a text; those without content are left out.
///
/// # Errors
/// What is wrong, with line and column.
pub fn parse(text: &str) -> Result<Vec<Document>, String> {
    let mut documents = Vec::new();
    for document in serde_yaml::Deserializer::from_str(text) {
        let mut tree = Yaml::deserialize(document).map_err(|error| error.to_string())?;
        tree.apply_merge().map_err(|error| error.to_string())?;
        if tree.is_null() {
            continue;
        }
        let mut properties = Map::new();
        let root = if tree.is_mapping() { "" } else { "document" };
        flatten(root, tree, &mut properties);
        documents.push(Document { properties });
    }
    Ok(documents)
}

fn flatten(path: &str, tree: Yaml, properties: &mut Map<String, Value>) {
    match tree {
        Yaml::Mapping(members) => {
            for (key, member) in members {
                flatten(&below(path, &key), member, properties);
            }
        }
        Yaml::Sequence(elements) if !elements.is_empty() => {
            for (index, element) in elements.into_iter().enumerate() {
                flatten(&format!("{path}[{index}]"), element, properties);
            }
        }
        Yaml::Tagged(tagged) => flatten(path, tagged.value, properties),
        scalar => {
            properties.insert(path.to_owned(), value(scalar));
        }
    }
}

/// The flat key of a member. Keys that are no text stand in brackets.
fn below(path: &str, key: &Yaml) -> String {
    let name = match key {
        Yaml::String(name) => name.clone(),
        Yaml::Bool(flag) => format!("[{flag}]"),
        Yaml::Number(number) => format!("[{number}]"),
        _ => "[]".to_owned(),
    };
    if path.is_empty() || name.starts_with('[') {
        format!("{path}{name}")
    } else {
        format!("{path}.{name}")
    }
}

/// Numbers and flags keep their type; nothing, and a list of nothing, are empty text.
fn value(scalar: Yaml) -> Value {
    match scalar {
        Yaml::Bool(flag) => Value::Bool(flag),
        Yaml::Number(number) => value_of_number(&number),
        Yaml::String(text) => Value::String(text),
        _ => Value::String(String::new()),
    }
}

/// Infinity and "not a number" are no numbers in JSON.
fn value_of_number(number: &serde_yaml::Number) -> Value {
    let integer = number
        .as_i64()
        .map(Number::from)
        .or_else(|| number.as_u64().map(Number::from));
    let number_of_json = integer.or_else(|| number.as_f64().and_then(Number::from_f64));
    number_of_json.map_or_else(|| Value::String(number.to_string()), Value::Number)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parsed(text: &str) -> Vec<Value> {
        let documents = parse(text).unwrap();
        documents
            .into_iter()
            .map(|document| Value::Object(document.properties))
            .collect()
    }

    #[test]
    fn values_keep_their_types_and_keys_become_flat() {
        let text = "server:\n  port: 8080\n  ratio: 0.5\nlist:\n  - a\n  - name: b\n    on: true\n\
                    date: 2021-07-23\nbig: 18446744073709551615\nurl: ${HOST:localhost}\n";
        let expected = json!({
            "server.port": 8080, "server.ratio": 0.5, "list[0]": "a", "list[1].name": "b",
            "list[1].on": true, "date": "2021-07-23", "big": 18_446_744_073_709_551_615_u64,
            "url": "${HOST:localhost}"
        });
        assert_eq!(parsed(text), [expected]);
    }

    #[test]
    fn peculiar_keys_and_values_are_read_as_spring_does() {
        let text = "1: a\n\"[x.y]\": b\nmap:\n  2: c\n  \"[p/q]\": d\nnone:\nempty: []\n\
                    infinite: .inf\ntagged: !own e\n";
        let expected = json!({
            "[1]": "a", "[x.y]": "b", "map[2]": "c", "map[p/q]": "d", "none": "", "empty": "",
            "infinite": ".inf", "tagged": "e"
        });
        assert_eq!(parsed(text), [expected]);
        assert_eq!(parsed("- a\n"), [json!({"document[0]": "a"})]);
    }

    #[test]
    fn anchors_and_merge_keys_are_resolved() {
        let text = "base: &base\n  a: 1\nother:\n  <<: *base\n  b: 2\n";
        assert_eq!(
            parsed(text),
            [json!({"base.a": 1, "other.a": 1, "other.b": 2})]
        );
    }

    #[test]
    fn documents_keep_their_order_and_empty_ones_do_not_count() {
        let text = "# heading\n---\na: 1\n---\n---\nb: 2\n";
        assert_eq!(parsed(text), [json!({"a": 1}), json!({"b": 2})]);
        assert!(parsed("").is_empty());
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let cases = ["a: 1\n b: 2\n", "x: 1\n---\na: [\n"];
        for (text, line) in cases.iter().zip(["line 2", "line 4"]) {
            let problem = parse(text).unwrap_err();
            assert!(problem.contains(line), "{problem}");
        }
        let problem = parse("a: 1\na: 2\n").unwrap_err();
        assert!(problem.contains("duplicate"), "{problem}");
    }
}
