//! What the program says to people, in Korean and English. The texts are data: `locales/*.yaml`.

use std::collections::BTreeMap;
use std::fmt;

use crate::locale::Language;

const KOREAN: &str = include_str!("../locales/ko.yaml");
const ENGLISH: &str = include_str!("../locales/en.yaml");

/// A message that is not yet in any language: its key and the values of its placeholders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Key in `locales/*.yaml`.
    pub key: &'static str,
    /// Values for the `{placeholders}`.
    pub values: Vec<(&'static str, String)>,
}

/// Builds a [`Text`]: `text!("name.start", name = name)`.
#[macro_export]
macro_rules! text {
    ($key:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::messages::Text {
            key: $key,
            values: vec![$((stringify!($name), $value.to_string())),*],
        }
    };
}

/// All messages in one language.
#[derive(Clone)]
pub struct Messages {
    language: Language,
    table: BTreeMap<String, String>,
}

impl Messages {
    /// Loads the messages of a language.
    pub fn load(language: Language) -> Self {
        let source = match language {
            Language::Korean => KOREAN,
            Language::English => ENGLISH,
        };
        // A locale that does not parse is caught by the tests; a person still gets the keys rather than nothing.
        let table = serde_yaml::from_str(source).unwrap_or_default();
        Self { language, table }
    }

    /// The language of these messages.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The message without placeholders that has this key.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.table.get(key).map_or(key, String::as_str)
    }

    /// Whether there is a message with this key.
    pub fn contains(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// The message with its placeholders filled in.
    pub fn format(&self, text: &Text) -> String {
        fill(self.get(text.key), &text.values)
    }

    /// Every message by its key.
    pub fn table(&self) -> &BTreeMap<String, String> {
        &self.table
    }
}

/// Replaces `{name}` by its value, in one pass, so that a value is never searched for placeholders.
fn fill(pattern: &str, values: &[(&'static str, String)]) -> String {
    let mut result = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some(start) = rest.find('{') {
        let (before, from_brace) = rest.split_at(start);
        result.push_str(before);
        let placeholder = from_brace.find('}').map(|end| &from_brace[..=end]);
        let known = placeholder.and_then(|text| {
            let name = &text[1..text.len() - 1];
            let value = values.iter().find(|(key, _)| *key == name)?;
            Some((text, &value.1))
        });
        let consumed = match known {
            Some((text, value)) => {
                result.push_str(value);
                text.len()
            }
            None => {
                result.push('{');
                1
            }
        };
        rest = &from_brace[consumed..];
    }
    result.push_str(rest);
    result
}

/// A text in both languages, as the catalogue holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// Korean.
    pub ko: String,
    /// English.
    pub en: String,
}

impl Bilingual {
    /// The text in the given language.
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Korean => &self.ko,
            Language::English => &self.en,
        }
    }
}

impl fmt::Display for Text {
    /// For logs and panics only; people get [`Messages::format`].
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&Messages::load(Language::English).format(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_not_searched_for_placeholders() {
        let filled = fill("{a} and {b} {c}", &[("a", "{b}".into()), ("b", "2".into())]);
        assert_eq!(filled, "{b} and 2 {c}");
    }
}
