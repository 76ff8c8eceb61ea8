//! All sources of an environment in one.

mod file;
mod format;
mod placeholders;
mod tree;
mod yaml;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::environment::Environment;

pub use file::MergedFile;
pub use format::Format;
pub use placeholders::{EndlessPlaceholders, resolve, resolve_text};

/// Keys that said which documents apply; they are no settings.
const PROFILES: &str = "spring.profiles";

/// The values by flat key, those of the highest precedence first, every key once. A list comes
/// from one source as a whole.
pub fn values(environment: &Environment) -> Vec<(String, Value)> {
    let mut names = BTreeSet::new();
    let mut values = Vec::new();
    for source in &environment.property_sources {
        let is_new = |key: &str| !names.contains(name_of(key)) && !is_of_profiles(key);
        let new = source.source.iter().filter(|(key, _)| is_new(key));
        let new: Vec<(String, Value)> = new
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        names.extend(new.iter().map(|(key, _)| name_of(key).to_owned()));
        values.extend(new);
    }
    values
}

/// The key itself, or that of the outermost list that it belongs to.
fn name_of(key: &str) -> &str {
    let mut brackets = key.match_indices('[');
    let list = brackets.find(|(at, _)| {
        let index = key[at + 1..].split(']').next().unwrap_or_default();
        !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit())
    });
    list.map_or(key, |(at, _)| &key[..at])
}

fn is_of_profiles(key: &str) -> bool {
    key.strip_prefix(PROFILES)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::environment::PropertySource;

    fn merged(sources: &[Value]) -> Vec<(String, Value)> {
        let environment = Environment {
            name: "a".to_owned(),
            profiles: Vec::new(),
            label: None,
            version: None,
            state: None,
            property_sources: sources
                .iter()
                .map(|source| PropertySource {
                    name: "source".to_owned(),
                    source: source.as_object().cloned().unwrap(),
                })
                .collect(),
        };
        values(&environment)
    }

    #[test]
    fn the_first_source_with_a_key_wins_and_lists_are_replaced_as_a_whole() {
        let high = json!({"a": 1, "list[0].x": "high", "empty": ""});
        let low = json!({
            "a": 2, "b": 2, "list[0].y": "low", "list[1].x": "low", "empty[0]": "low",
            "spring.profiles": "dev", "spring.profiles.active": "dev", "spring.profilesx": 1
        });
        let expected = [
            ("a", json!(1)),
            ("empty", json!("")),
            ("list[0].x", json!("high")),
            ("b", json!(2)),
            ("spring.profilesx", json!(1)),
        ];
        let expected = expected.map(|(key, value)| (key.to_owned(), value));
        assert_eq!(merged(&[high, low]), expected);
    }

    #[test]
    fn keys_in_brackets_are_no_lists() {
        let (high, low) = (json!({"map[a.b]": 1}), json!({"map[c.d]": 2}));
        assert_eq!(merged(&[high, low]).len(), 2);
    }
}
