//! Texts that people see, by message key, in Korean and English.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::locale::current_messages;
use crate::{Locale, bundles};

static KOREAN: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| parse(bundles::KOREAN));
static ENGLISH: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| parse(bundles::ENGLISH));

/// The text of a message key in the given language: the one that the service was given while it
/// runs, else the built-in one, else the Korean one. The key itself when nobody wrote a text.
pub fn message(key: &str, locale: Locale) -> String {
    let texts = current_messages().texts();
    let text = texts
        .text(key, locale)
        .or_else(|| built_in(key, locale))
        .or_else(|| texts.text(key, Locale::Korean));
    text.unwrap_or(key).to_owned()
}

fn built_in(key: &str, locale: Locale) -> Option<&'static str> {
    let bundle = match locale {
        Locale::Korean => &KOREAN,
        Locale::English => &ENGLISH,
    };
    bundle.get(key).copied()
}

/// A text for people, made of message keys or given literally, put into words when it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// The texts of several keys, one after the other with `separator` between them.
    Keys {
        /// Message keys.
        keys: Vec<&'static str>,
        /// What stands between the texts.
        separator: &'static str,
    },
    /// The text of a key with `{0}`, `{1}` and so on replaced by the texts of other keys.
    Format {
        /// Key of the pattern.
        key: &'static str,
        /// Keys of the arguments.
        arguments: Vec<&'static str>,
    },
    /// The text of a key with `{0}` replaced by a literal text.
    FormatWith {
        /// Key of the pattern.
        key: &'static str,
        /// What stands for `{0}`.
        argument: String,
    },
    /// The text of a key with `{0}`, `{1}` and so on replaced by other texts.
    Pattern {
        /// Key of the pattern.
        key: &'static str,
        /// What stands for the places, in their order.
        arguments: Vec<Text>,
    },
    /// The text of a message key that is put together while the service runs.
    Named(String),
    /// A literal text.
    Literal(String),
    /// Texts one after the other, with nothing between them.
    Sequence(Vec<Text>),
}

impl Text {
    /// The text of one message key.
    pub fn key(key: &'static str) -> Self {
        Self::Keys {
            keys: vec![key],
            separator: "",
        }
    }

    /// "… is required", with the name of what is.
    pub fn required(name: &'static str) -> Self {
        Self::Keys {
            keys: vec![name, "err.required"],
            separator: " ",
        }
    }

    /// As [`Text::required`], of the member `field` of what `subject` names: the key of its name is
    /// `subject.field`.
    pub fn required_member(subject: &str, field: &str) -> Self {
        Self::Sequence(vec![
            Self::Named(format!("{subject}.{field}")),
            Self::Literal(" ".to_owned()),
            Self::key("err.required"),
        ])
    }

    /// The text in the given language.
    pub fn in_language(&self, locale: Locale) -> String {
        match self {
            Self::Keys { keys, separator } => {
                let texts: Vec<String> = keys.iter().map(|key| message(key, locale)).collect();
                texts.join(separator)
            }
            Self::Format { key, arguments } => {
                let arguments = arguments.iter().enumerate();
                arguments.fold(message(key, locale), |text, (index, argument)| {
                    text.replace(&format!("{{{index}}}"), &message(argument, locale))
                })
            }
            Self::FormatWith { key, argument } => message(key, locale).replace("{0}", argument),
            Self::Pattern { key, arguments } => {
                let arguments = arguments.iter().enumerate();
                arguments.fold(message(key, locale), |text, (index, argument)| {
                    text.replace(&format!("{{{index}}}"), &argument.in_language(locale))
                })
            }
            Self::Named(key) => message(key, locale),
            Self::Literal(text) => text.clone(),
            Self::Sequence(texts) => texts.iter().map(|text| text.in_language(locale)).collect(),
        }
    }
}

/// Reads `key=value` lines as Java's properties files have them; `\ ` keeps a leading blank.
fn parse(bundles: &[&'static str]) -> HashMap<&'static str, &'static str> {
    let lines = bundles.iter().flat_map(|bundle| bundle.lines());
    lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .filter_map(|line| line.split_once('='))
        .map(|(key, value)| (key, value.strip_prefix('\\').unwrap_or(value)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_keys() {
        let mut korean: Vec<_> = KOREAN.keys().collect();
        let mut english: Vec<_> = ENGLISH.keys().collect();
        korean.sort();
        english.sort();
        assert_eq!(korean, english);
    }

    #[test]
    fn texts_follow_the_language_and_unknown_keys_show_themselves() {
        let text = Text::Format {
            key: "valid.required.format",
            arguments: vec!["user.email"],
        };
        assert_eq!(
            text.in_language(Locale::Korean),
            "이메일을(를) 입력해주세요."
        );
        assert_eq!(text.in_language(Locale::English), "Please enter E-mail.");
        let text = Text::Keys {
            keys: vec!["user.user_name", "valid.required"],
            separator: "",
        };
        assert_eq!(text.in_language(Locale::English), "User name is required.");
        let text = Text::FormatWith {
            key: "valid.selection.format",
            argument: "Board".to_owned(),
        };
        assert_eq!(text.in_language(Locale::English), "Please select Board.");
        let text = Text::Sequence(vec![
            Text::Literal("- ".to_owned()),
            Text::Format {
                key: "{1} < {0}",
                arguments: vec!["user.email", "common.token"],
            },
        ]);
        assert_eq!(text.in_language(Locale::Korean), "- 토큰 < 이메일");
        assert_eq!(message("no.such.key", Locale::Korean), "no.such.key");
    }
}
