//! What a provider tells of a person, found by the names of the settings.

use serde_json::Value;

/// The text or number at a path such as `kakao_account.email`; nothing when it is missing or empty.
pub fn attribute(document: &Value, path: &str) -> Option<String> {
    let value = path
        .split('.')
        .try_fold(document, |value, name| value.get(name))?;
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn texts_and_numbers_are_found_at_any_depth_and_nothing_else_is() {
        let document = json!({"id": 42, "a": {"b": {"c": " x "}}, "empty": "", "yes": true});
        for (path, expected) in [
            ("id", Some("42")),
            ("a.b.c", Some("x")),
            ("a.b", None),
            ("a.x.c", None),
            ("id.x", None),
            ("empty", None),
            ("yes", None),
            ("", None),
        ] {
            assert_eq!(attribute(&document, path).as_deref(), expected, "{path}");
        }
    }
}
