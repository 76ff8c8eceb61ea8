//! YAML that people write: parsed strictly, with errors that say where and what was probably meant.

use serde::de::DeserializeOwned;

use crate::error::{Failure, Result};
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
        serde_yaml::from_str(self.text).map_err(|error| self.failure(&error))
    }

    /// Says where in the document the failure is, if the failure knows the word and does not know better.
    pub fn locate(&self, failure: Failure) -> Failure {
        if failure.has_place() {
            return failure;
        }
        let by_spot = failure.spot().and_then(|spot| spot.find(self.text));
        let by_word = || failure.word().and_then(|word| self.position_of(word));
        match by_spot.or_else(by_word) {
            Some(position) => self.placed(failure, position),
            None => failure.at(self.name),
        }
    }

    /// Tells the position and shows the line.
    fn placed(&self, failure: Failure, (line, column): (usize, usize)) -> Failure {
        let shown = self.text.lines().nth(line - 1).unwrap_or_default();
        failure
            .at(format_args!("{}:{line}:{column}", self.name))
            .showing(shown, column)
    }

    fn failure(&self, error: &serde_yaml::Error) -> Failure {
        let message = error.to_string();
        let failure = match unknown_word(&message) {
            Some((word, valid)) => unknown_key(word, &valid),
            None => Failure::usage(text!("yaml.invalid", detail = without_position(&message)))
                .hint(text!("yaml.invalid.hint")),
        };
        match error.location() {
            Some(place) => self.placed(failure, (place.line(), place.column())),
            None => failure.at(self.name),
        }
    }

    /// Line and column, from 1, of the first whole `word` outside comments.
    fn position_of(&self, word: &str) -> Option<(usize, usize)> {
        let is_boundary =
            |next: Option<char>| next.is_none_or(|c| !c.is_alphanumeric() && !"-_/".contains(c));
        self.text.lines().enumerate().find_map(|(index, line)| {
            let content = line
                .split(" #")
                .next()
                .filter(|line| !line.starts_with('#'))?;
            let (start, _) = content.match_indices(word).find(|(start, _)| {
                is_boundary(content[..*start].chars().next_back())
                    && is_boundary(content[start + word.len()..].chars().next())
            })?;
            Some((index + 1, content[..start].chars().count() + 1))
        })
    }
}

fn unknown_key(word: &str, valid: &[&str]) -> Failure {
    let failure = Failure::usage(text!("yaml.unknown-key", word = word));
    match nearest(word, valid.iter().copied()) {
        Some(near) => failure.hint(text!("hint.did-you-mean", near = near)),
        None => failure.hint(text!(
            "hint.valid-words",
            words = listed(valid.iter().copied())
        )),
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
    fn words_are_found_whole_and_outside_comments() {
        let text = "# user-service\nservices:\n  - admin-user-service\n  - user-service\n";
        let document = Document { name: "s", text };
        assert_eq!(document.position_of("user-service"), Some((4, 5)));
    }
}
