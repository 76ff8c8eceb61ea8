//! YAML that people write: parsed strictly, with errors that say where and what was probably meant.

use serde::de::DeserializeOwned;

use crate::error::{Failure, Result};
use crate::excerpt::{Excerpt, is_in_word};
use crate::messages::Text;
use crate::nearest::{listed, nearest};
use crate::text;

/// A text and the name under which people know it.
pub struct Document<'a> {
    /// Path as the person gave it.
    pub name: &'a str,
    /// Content.
    pub text: &'a str,
}

impl Document<'_> {
    /// Parses the document; whatever `T` does not know is an error.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T> {
        let parsed = serde_yaml::from_str(self.text).map_err(|error| self.failure(&error))?;
        // Serde lets the later of two equal keys of a map win.
        serde_yaml::from_str::<serde_yaml::Value>(self.text)
            .map_err(|error| self.failure(&error))?;
        Ok(parsed)
    }

    /// Says where in the document the failure is, if the failure knows the word and does not know better.
    pub fn locate(&self, failure: Failure) -> Failure {
        if failure.has_place() {
            return failure;
        }
        let by_spot = failure.spot().and_then(|spot| spot.find(self.text));
        let by_word = || {
            failure
                .word()
                .and_then(|word| self.positions_of(word).next())
        };
        match by_spot.or_else(by_word) {
            Some(position) => self.placed(failure, position),
            None => failure.at(self.name),
        }
    }

    /// Tells the position and shows the line.
    fn placed(&self, failure: Failure, (line, column): (usize, usize)) -> Failure {
        failure
            .at(format_args!("{}:{line}:{column}", self.name))
            .excerpt(Excerpt::new(self.text, line, column))
    }

    fn failure(&self, error: &serde_yaml::Error) -> Failure {
        let message = error.to_string();
        if let Some(key) = repeated_key(&message) {
            return self.repeated(key);
        }
        let failure = failure_of(without_position(&message));
        match error.location() {
            Some(place) => self.placed(failure, (place.line(), place.column())),
            None => failure.at(self.name),
        }
    }

    /// Serde says where the mapping begins, and people look for the key.
    fn repeated(&self, key: &str) -> Failure {
        let failure = Failure::usage(text!("yaml.repeated-key", word = key));
        let ends_as_key = |(line, column): &(usize, usize)| {
            let line = self.text.lines().nth(line - 1).unwrap_or_default();
            let mut after = line.chars().skip(column - 1 + key.chars().count());
            after.find(|c| !" \"'".contains(*c)) == Some(':')
        };
        match self.positions_of(key).filter(ends_as_key).last() {
            Some(position) => self.placed(failure, position),
            None => failure.at(self.name),
        }
    }

    /// Line and column, from 1, of every whole `word` outside comments.
    fn positions_of<'a>(&'a self, word: &'a str) -> impl Iterator<Item = (usize, usize)> + 'a {
        self.text
            .lines()
            .enumerate()
            .flat_map(move |(index, line)| {
                let content = line.split(" #").next().unwrap_or_default();
                let content = if content.starts_with('#') {
                    ""
                } else {
                    content
                };
                let starts = content.match_indices(word).map(|(start, _)| start);
                let whole = starts.filter(move |start| is_whole(content, *start, word.len()));
                whole.map(move |start| (index + 1, content[..start].chars().count() + 1))
            })
    }
}

/// Whether a part of a line is a word of its own.
fn is_whole(line: &str, start: usize, length: usize) -> bool {
    let is_boundary = |next: Option<char>| next.is_none_or(|c| !is_in_word(c));
    is_boundary(line[..start].chars().next_back())
        && is_boundary(line[start + length..].chars().next())
}

/// What a message of serde means for the person.
fn failure_of(message: &str) -> Failure {
    if let Some((word, valid)) = unknown_word(message) {
        return unknown_key(word, valid.iter().copied());
    }
    if let Some(word) = quoted_after(message, "missing field `") {
        return Failure::usage(text!("yaml.missing-key", word = word));
    }
    let expected = message.split(", expected ").nth(1).and_then(expectation);
    let what = expected.unwrap_or_else(|| text!("yaml.invalid", detail = message));
    Failure::usage(what).hint(text!("yaml.invalid.hint"))
}

/// What is wanted, where serde names one of Rust's types for it.
fn expectation(kind: &str) -> Option<Text> {
    match kind {
        "a string" => Some(text!("yaml.wants-text")),
        "a sequence" => Some(text!("yaml.wants-list")),
        "a map" => Some(text!("yaml.wants-keys")),
        "a boolean" => Some(text!("yaml.wants-yes-or-no")),
        _ if kind.starts_with("struct ") => Some(text!("yaml.wants-keys")),
        _ if kind.starts_with(['u', 'i']) && kind[1..].parse::<u8>().is_ok() => {
            Some(text!("yaml.wants-number"))
        }
        _ => None,
    }
}

/// The key that a mapping has twice.
fn repeated_key(message: &str) -> Option<&str> {
    quoted_after(message, "duplicate field `")
        .or_else(|| quoted_after(message, "duplicate entry with key \""))
}

/// The word that follows a phrase of serde, up to the closing quote.
fn quoted_after<'a>(message: &'a str, phrase: &str) -> Option<&'a str> {
    let (_, rest) = message.split_once(phrase)?;
    rest.split(['`', '"']).next()
}

/// The failure of a key that is none of the valid ones.
pub fn unknown_key<'a>(word: &str, valid: impl Iterator<Item = &'a str> + Clone) -> Failure {
    let failure = Failure::usage(text!("yaml.unknown-key", word = word));
    match nearest(word, valid.clone()) {
        Some(near) => failure.hint(text!("hint.did-you-mean", near = near)),
        None => failure.hint(text!("hint.valid-words", words = listed(valid))),
    }
}

/// Takes serde's ``unknown field `a`, expected one of `b`, `c` `` apart.
fn unknown_word(message: &str) -> Option<(&str, Vec<&str>)> {
    let start = ["unknown field `", "unknown variant `"]
        .into_iter()
        .find_map(|marker| Some(message.find(marker)? + marker.len()))?;
    let mut quoted = message[start..].split('`').step_by(2);
    let word = quoted.next()?;
    // After the word every second piece between back ticks is prose, and the others are the valid words.
    let valid = message[start + word.len() + 1..]
        .split('`')
        .skip(1)
        .step_by(2)
        .collect();
    Some((word, valid))
}

/// The position is given in front of the message, so it is not repeated at its end.
fn without_position(message: &str) -> &str {
    message.split(" at line ").next().unwrap_or(message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;
    use crate::messages::Messages;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        #[allow(dead_code)]
        name: String,
        #[allow(dead_code)]
        services: Option<Vec<String>>,
    }

    fn failure_of(text: &str) -> String {
        let messages = Messages::load(Language::English);
        let document = Document {
            name: "spec.yaml",
            text,
        };
        let failure = document.parse::<Sample>().expect_err("is wrong");
        format!(
            "{} | {}",
            failure.message(&messages),
            failure.hint_message(&messages).unwrap_or_default()
        )
    }

    #[test]
    fn unknown_key_has_line_and_nearest_word() {
        let message = failure_of("name: demo\nservises: [a]\n");
        assert!(message.starts_with("spec.yaml:2:1: "), "{message}");
        assert!(
            message.contains("\"servises\"") && message.contains("\"services\""),
            "{message}"
        );
    }

    #[test]
    fn wrong_type_has_line() {
        let message = failure_of("name: demo\nservices: 3\n");
        assert!(message.starts_with("spec.yaml:2:11: "), "{message}");
        assert!(!message.contains("at line"), "{message}");
    }

    #[test]
    fn what_serde_says_in_terms_of_rust_is_said_in_terms_of_yaml() {
        for (text, place, what) in [
            ("services: []\n", "1:1", "name is missing."),
            ("name: [a]\n", "1:7", "A text belongs here."),
            ("- a\n", "1:1", "Keys with values belong here"),
            ("name: a\nname: b\n", "2:1", "name is there more than once."),
            (
                "name: a\nname: b # name:\nservices: [name]\n",
                "2:1",
                "name is there",
            ),
        ] {
            let message = failure_of(text);
            assert!(
                message.starts_with(&format!("spec.yaml:{place}: {what}")),
                "{message}"
            );
        }
    }

    #[test]
    fn a_map_may_not_have_a_key_twice() {
        let document = Document {
            name: "spec.yaml",
            text: "a: 1\nb: 2\n'a': 3\n",
        };
        let failure = document
            .parse::<std::collections::BTreeMap<String, u8>>()
            .expect_err("is wrong");
        let message = failure.message(&Messages::load(Language::English));
        assert!(
            message.starts_with("spec.yaml:3:2: a is there more than once."),
            "{message}"
        );
    }

    #[test]
    fn words_are_found_whole_and_outside_comments() {
        let text = "# user-service\nservices:\n  - admin-user-service\n  - user-service\n";
        let document = Document { name: "s", text };
        assert_eq!(document.positions_of("user-service").next(), Some((4, 5)));
    }
}
