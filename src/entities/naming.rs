//! How entities, fields and values may be called, and what they are called in Rust, in tables and in paths.

use heck::{ToLowerCamelCase, ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

use super::reserved;
use crate::error::{Failure, Result};
use crate::text;

/// The longest name in a table: two of them and a prefix are a name that every database takes.
const MAX_LENGTH: usize = 28;

/// The longest value of an enumeration.
const MAX_VALUE_LENGTH: usize = 40;

/// The name in tables and of Rust modules: `received_at`.
pub fn snake(name: &str) -> String {
    name.to_snake_case()
}

/// The name on the wire: `receivedAt`.
pub fn camel(name: &str) -> String {
    name.to_lower_camel_case()
}

/// The name of a type in Rust: `ReceivedAt`.
pub fn pascal(name: &str) -> String {
    name.to_upper_camel_case()
}

/// The name of a constant or an environment variable: `RECEIVED_AT`.
pub fn constant(name: &str) -> String {
    name.to_shouty_snake_case()
}

/// The name of a field in Rust: a keyword is written raw.
pub fn field_in_rust(name: &str) -> String {
    let snake = snake(name);
    if reserved::is_rust_keyword(&snake) {
        format!("r#{snake}")
    } else {
        snake
    }
}

/// The name of many in paths, by the rules of English: `petition`, `petitions`; `box`, `boxes`; `category`, `categories`.
pub fn plural(entity: &str) -> String {
    let singular = snake(entity).replace('_', "-");
    let before_y = singular
        .strip_suffix('y')
        .and_then(|stem| stem.chars().next_back());
    let is_vowel = |c: char| "aeiou".contains(c);
    if before_y.is_some_and(|c| !is_vowel(c)) {
        format!("{}ies", &singular[..singular.len() - 1])
    } else if ["s", "x", "z", "ch", "sh"]
        .iter()
        .any(|end| singular.ends_with(end))
    {
        format!("{singular}es")
    } else {
        format!("{singular}s")
    }
}

/// Checks the name of an entity: `PetitionReply`.
pub fn check_entity(name: &str) -> Result<()> {
    check_shape(name, pascal(name), "entity.name-entity")?;
    if reserved::is_type(name) {
        return Err(Failure::usage(text!("entity.reserved-type", name = name))
            .hint(text!("entity.reserved-type.hint", name = name)));
    }
    let module = snake(name);
    if reserved::is_rust_keyword(&module) || reserved::is_module(&module) {
        return Err(reserved_module(name));
    }
    Ok(())
}

/// The module of an entity is something else already.
pub fn reserved_module(name: &str) -> Failure {
    let what = text!("entity.reserved-module", name = name, module = snake(name));
    Failure::usage(what).hint(text!("entity.reserved-type.hint", name = name))
}

/// Checks the name of a field: `receivedAt`.
pub fn check_field(name: &str) -> Result<()> {
    check_shape(name, camel(name), "entity.name-field")?;
    if reserved::is_never_raw(&snake(name)) {
        return Err(Failure::usage(text!("entity.reserved-word", name = name)));
    }
    if reserved::is_audit_field(name) {
        return Err(Failure::usage(text!("entity.reserved-field", name = name)));
    }
    Ok(())
}

fn check_shape(name: &str, in_style: String, rule: &'static str) -> Result<()> {
    let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric())
        && name.starts_with(|c: char| c.is_ascii_alphabetic());
    if !is_plain || name != in_style {
        let failure = Failure::usage(crate::messages::Text {
            key: rule,
            values: vec![("name", name.to_owned())],
        });
        let is_word =
            in_style.is_ascii() && in_style.starts_with(|c: char| c.is_ascii_alphabetic());
        return Err(if is_word {
            failure.hint(text!("hint.name", suggestion = in_style))
        } else {
            failure
        });
    }
    let length = snake(name).len();
    if length > MAX_LENGTH {
        let what = text!(
            "entity.name-too-long",
            name = name,
            length = length,
            limit = MAX_LENGTH
        );
        return Err(Failure::usage(what));
    }
    Ok(())
}

/// Checks a value of an enumeration that has these already.
pub fn check_value(value: &str, others: &[String]) -> Result<()> {
    if value.is_empty() {
        return Err(Failure::usage(text!("entity.no-value")));
    }
    let is_plain = value.is_ascii() && value.starts_with(|c: char| c.is_ascii_alphabetic());
    if !is_plain || reserved::is_never_raw(&snake(value)) {
        return Err(Failure::usage(text!("entity.value-shape", value = value)));
    }
    if value.len() > MAX_VALUE_LENGTH {
        let what = text!(
            "entity.value-too-long",
            value = value,
            limit = MAX_VALUE_LENGTH
        );
        return Err(Failure::usage(what));
    }
    match others.iter().find(|other| pascal(other) == pascal(value)) {
        Some(other) => Err(Failure::usage(text!(
            "entity.value-twice",
            first = other,
            second = value
        ))),
        None => Ok(()),
    }
}

/// Checks the name of many in paths.
pub fn check_plural(plural: &str) -> Result<()> {
    let is_allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let is_path = plural.starts_with(|c: char| c.is_ascii_lowercase())
        && plural.chars().all(is_allowed)
        && !plural.ends_with('-')
        && plural.len() <= 2 * MAX_LENGTH;
    if is_path {
        Ok(())
    } else {
        Err(Failure::usage(text!(
            "entity.plural-shape",
            plural = plural
        )))
    }
}

/// Checks what people call something: one line of text, without what would end it in Rust, SQL or CSV.
pub fn check_label(label: &str) -> Result<()> {
    let is_text = |c: char| {
        !c.is_control()
            && !matches!(
                c,
                '"' | '\\' | '«' | '»' | '`' | '<' | '>' | '{' | '}' | '|' | ','
            )
    };
    let is_label = !label.trim().is_empty()
        && label.trim() == label
        && label.chars().all(is_text)
        && label.chars().count() <= 60;
    if is_label {
        Ok(())
    } else {
        Err(Failure::usage(text!("entity.label-shape", label = label)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key_of(result: Result<()>) -> String {
        result
            .err()
            .map(|failure| failure.what().key.to_owned())
            .unwrap_or_default()
    }

    #[test]
    fn plurals_follow_english() {
        for (one, many) in [
            ("Petition", "petitions"),
            ("Category", "categories"),
            ("Survey", "surveys"),
            ("Status", "statuses"),
            ("Box", "boxes"),
            ("Branch", "branches"),
            ("Wish", "wishes"),
            ("PetitionReply", "petition-replies"),
            ("Y", "ys"),
        ] {
            assert_eq!(plural(one), many);
        }
    }

    #[test]
    fn names_of_entities_are_types() {
        for name in [
            "Petition",
            "PetitionReply",
            "A",
            "Line2",
            "Match",
            "Order",
            "User",
            "Group",
            "Key",
        ] {
            // `Match` would be the module `match`.
            let expected = if name == "Match" {
                "entity.reserved-module"
            } else {
                ""
            };
            assert_eq!(key_of(check_entity(name)), expected, "{name}");
        }
        for (name, key) in [
            ("petition", "entity.name-entity"),
            ("petition-reply", "entity.name-entity"),
            ("HTTPServer", "entity.name-entity"),
            ("민원", "entity.name-entity"),
            ("", "entity.name-entity"),
            ("1st", "entity.name-entity"),
            ("Option", "entity.reserved-type"),
            ("Model", "entity.reserved-type"),
            ("Outbox", "entity.reserved-module"),
            ("Tokio", "entity.reserved-module"),
            ("MeshData", "entity.reserved-module"),
            ("PetitionsOfEverybodyInTheCity", "entity.name-too-long"),
        ] {
            assert_eq!(key_of(check_entity(name)), key, "{name}");
        }
    }

    #[test]
    fn names_of_fields_are_those_of_the_wire() {
        for name in [
            "title",
            "receivedAt",
            "type",
            "match",
            "order",
            "group",
            "user",
            "key",
            "line2Text",
        ] {
            assert_eq!(key_of(check_field(name)), "", "{name}");
        }
        for (name, key) in [
            ("received_at", "entity.name-field"),
            ("Title", "entity.name-field"),
            ("homeURL", "entity.name-field"),
            ("self", "entity.reserved-word"),
            ("super", "entity.reserved-word"),
            ("id", "entity.reserved-field"),
            ("createdBy", "entity.reserved-field"),
            ("modifiedDate", "entity.reserved-field"),
        ] {
            assert_eq!(key_of(check_field(name)), key, "{name}");
        }
    }

    #[test]
    fn keywords_are_raw_in_rust_only() {
        assert_eq!(field_in_rust("type"), "r#type");
        assert_eq!(field_in_rust("receivedAt"), "received_at");
        assert_eq!(snake("type"), "type");
    }

    #[test]
    fn values_differ_in_rust_too() {
        let others = ["in-progress".to_owned()];
        assert_eq!(
            key_of(check_value("inProgress", &others)),
            "entity.value-twice"
        );
        assert_eq!(key_of(check_value("done", &others)), "");
        assert_eq!(key_of(check_value("1st", &others)), "entity.value-shape");
        assert_eq!(key_of(check_value("self", &others)), "entity.value-shape");
    }
}
