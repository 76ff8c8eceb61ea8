//! YAML for readers of every age. In YAML 1.1, which Java reads, `yes` and `12:30` are no text;
//! whatever could be mistaken for something else is written in quotes.

use serde_json::Value;

/// What YAML 1.1 takes for flags and for nothing.
const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

/// A document with `value`.
pub fn write(value: &Value) -> String {
    let mut text = String::new();
    write_block(value, 0, &mut text);
    text
}

fn write_block(value: &Value, indent: usize, text: &mut String) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (name, member) in members {
                push_indented(indent, &scalar(name), text);
                text.push(':');
                write_member(member, indent, text);
            }
        }
        Value::Array(elements) if !elements.is_empty() => {
            for element in elements {
                let mut block = String::new();
                write_block(element, indent + 2, &mut block);
                push_indented(indent, "- ", text);
                text.push_str(&block[indent + 2..]);
            }
        }
        Value::String(content) => push_line(indent, &scalar(content), text),
        other => push_line(indent, &other.to_string(), text),
    }
}

/// What comes after a name: a value on the same line, a group of values below.
fn write_member(member: &Value, indent: usize, text: &mut String) {
    let mut block = String::new();
    write_block(member, indent + 2, &mut block);
    let is_group = match member {
        Value::Object(members) => !members.is_empty(),
        Value::Array(elements) => !elements.is_empty(),
        _ => false,
    };
    if is_group {
        text.push('\n');
        text.push_str(&block);
    } else {
        text.push(' ');
        text.push_str(&block[indent + 2..]);
    }
}

fn push_line(indent: usize, content: &str, text: &mut String) {
    push_indented(indent, content, text);
    text.push('\n');
}

fn push_indented(indent: usize, content: &str, text: &mut String) {
    text.extend(std::iter::repeat_n(' ', indent));
    text.push_str(content);
}

/// The quotes and escapes of JSON are those of YAML as well, which needs them for more characters.
fn scalar(content: &str) -> String {
    if is_plain(content) {
        return content.to_owned();
    }
    let mut quoted = String::with_capacity(content.len() + 2);
    for character in Value::from(content).to_string().chars() {
        match character {
            '\u{7f}'..='\u{9f}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{feff}'
            | '\u{fffe}'
            | '\u{ffff}' => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(character)));
            }
            other => quoted.push(other),
        }
    }
    quoted
}

fn is_plain(content: &str) -> bool {
    let is_word = WORDS.iter().any(|word| content.eq_ignore_ascii_case(word));
    let allowed =
        |character: char| character.is_ascii_alphanumeric() || " _-./@".contains(character);
    content.starts_with(|character: char| character.is_ascii_alphabetic() || character == '/')
        && content.chars().all(allowed)
        && !content.ends_with(' ')
        && !is_word
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn groups_are_indented_and_values_keep_their_types() {
        let value = json!({
            "a": {"b": 1, "c.d": [true, "x", {"e": 1.5, "f": [1, {"g": 2}]}, [3]]},
            "h": {}, "i": [], "j": null
        });
        let expected = "a:\n  b: 1\n  c.d:\n    - true\n    - x\n    - e: 1.5\n      f:\n        - 1\n        \
                        - g: 2\n    - - 3\nh: {}\ni: []\nj: null\n";
        assert_eq!(write(&value), expected);
        let read: Value = serde_yaml::from_str(expected).unwrap();
        assert_eq!(read, value);
    }

    #[test]
    fn what_could_be_mistaken_stands_in_quotes() {
        let texts = [
            "yes",
            "Off",
            "n",
            "NULL",
            "12:30:45",
            "0x1f",
            "1e3",
            "2021-07-23",
            "~",
            "",
            " x",
            "x ",
            "a: b",
            "a #b",
            "- a",
            "{a}",
            "*a",
            "&a",
            "!a",
            "%a",
            "@a",
            "`a",
            "'a",
            "\"a",
            "a\nb",
            "가😀",
            "\u{1}\u{7f}\u{85}\u{feff}",
            "=",
            "<<",
            ".inf",
        ];
        for text in texts {
            let yaml = write(&json!({text: text}));
            assert!(yaml.starts_with('"') && yaml.ends_with("\"\n"), "{yaml}");
            let read: Value = serde_yaml::from_str(&yaml).unwrap();
            assert_eq!(read, json!({text: text}), "{yaml}");
        }
    }

    #[test]
    fn harmless_text_stands_without_quotes() {
        for text in [
            "a",
            "/x/y",
            "user-service",
            "org.example.Name",
            "two words",
            "yesterday",
        ] {
            assert_eq!(write(&json!(text)), format!("{text}\n"));
        }
    }
}
