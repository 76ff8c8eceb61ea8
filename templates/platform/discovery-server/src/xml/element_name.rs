//! Names of elements made of arbitrary keys.

/// The element that stands for a metadata key: `_` and `$` are written as XStream writes them, and
/// what XML does not allow in a name as its code.
pub fn element_name(key: &str) -> String {
    let mut name = String::with_capacity(key.len());
    for (index, character) in key.chars().enumerate() {
        match character {
            '_' => name.push_str("__"),
            '$' => name.push_str("_-"),
            allowed if allowed.is_alphabetic() || (index > 0 && may_follow(allowed)) => {
                name.push(allowed);
            }
            other => name.push_str(&format!("_.{:04x}", u32::from(other))),
        }
    }
    name
}

fn may_follow(character: char) -> bool {
    character.is_ascii_digit() || matches!(character, '-' | '.')
}

/// The metadata key that an element stands for.
pub fn key_of_element(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(at) = rest.find('_') {
        key.push_str(&rest[..at]);
        let (character, length) = escaped_at_start(&rest[at..]);
        key.push(character);
        rest = &rest[at + length..];
    }
    key + rest
}

/// The character that a text beginning with `_` stands for there, and the length of its escape. A
/// `_` that escapes nothing is itself.
fn escaped_at_start(text: &str) -> (char, usize) {
    if text.starts_with("__") {
        return ('_', 2);
    }
    if text.starts_with("_-") {
        return ('$', 2);
    }
    let code = text
        .strip_prefix("_.")
        .and_then(|code| code.get(..4))
        .and_then(|code| u32::from_str_radix(code, 16).ok());
    match code.and_then(char::from_u32) {
        Some(character) => (character, 6),
        None => ('_', 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_become_names_that_xml_allows() {
        let cases = [
            ("management.port", "management.port"),
            ("instance_id", "instance__id"),
            ("a$b", "a_-b"),
            ("1a", "_.0031a"),
            ("a b/c", "a_.0020b_.002fc"),
            ("구역", "구역"),
        ];
        for (key, expected) in cases {
            assert_eq!(element_name(key), expected);
            assert_eq!(key_of_element(expected), key, "and back");
        }
    }

    #[test]
    fn an_underscore_that_escapes_nothing_is_itself() {
        for name in ["a_b", "a_", "_.00", "_.zzzz", "_.가나다라"] {
            assert_eq!(key_of_element(name), name);
        }
    }
}
