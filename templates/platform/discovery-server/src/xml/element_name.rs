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
        }
    }
}
