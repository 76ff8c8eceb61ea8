//! Names in front of a secret: `{key:mine}{name:app}{profiles:dev}`, and `{plain}` where they end.

/// Names that are known from the request and therefore not repeated in an answer.
const OF_REQUEST: [&str; 2] = ["name", "profiles"];

/// Ends the names, so that a text itself may begin with a brace.
const PLAIN: &str = "{plain}";

/// A text and the names in front of it. They would choose among several keys; the one key that
/// this server has stands for all of them.
#[derive(Debug, PartialEq, Eq)]
pub struct Prefixed<'a> {
    names: Vec<(&'a str, &'a str)>,
    /// What comes after the names.
    pub text: &'a str,
}

impl<'a> Prefixed<'a> {
    /// Takes the names off a text.
    pub fn parse(text: &'a str) -> Self {
        let mut names = Vec::new();
        let mut rest = text;
        while let Some((name, value, after)) = first_name(rest) {
            names.push((name, value));
            rest = after;
        }
        Self {
            names,
            text: rest.strip_prefix(PLAIN).unwrap_or(rest),
        }
    }

    /// Puts the names in front of `cipher`.
    pub fn before(&self, cipher: &str) -> String {
        let names = self.names.iter();
        let names = names.filter(|(name, _)| !OF_REQUEST.contains(name));
        let prefix: String = names
            .map(|(name, value)| format!("{{{name}:{value}}}"))
            .collect();
        prefix + cipher
    }
}

/// The first name, its value, and what follows.
fn first_name(text: &str) -> Option<(&str, &str, &str)> {
    let (inner, after) = text.strip_prefix('{')?.split_once('}')?;
    let (name, value) = inner.split_once(':')?;
    let is_name = |character: char| character.is_ascii_alphanumeric() || "-_.".contains(character);
    let is_valid = !name.is_empty() && name.chars().all(is_name);
    is_valid.then_some((name, value, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_off_and_put_back_unless_the_request_has_them() {
        let cases = [
            ("secret", "secret", "C"),
            ("{key:mine}secret", "secret", "{key:mine}C"),
            (
                "{name:app}{profiles:dev,eu}{key:mine}secret",
                "secret",
                "{key:mine}C",
            ),
            ("{key:mine}{plain}{a:b}", "{a:b}", "{key:mine}C"),
            ("{plain}{a:b}", "{a:b}", "C"),
            (r#"{"a":1}"#, r#"{"a":1}"#, "C"),
            ("{key:mine", "{key:mine", "C"),
            ("a{b:c}", "a{b:c}", "C"),
            ("{:x}a", "{:x}a", "C"),
            ("", "", "C"),
        ];
        for (text, expected, answer) in cases {
            let prefixed = Prefixed::parse(text);
            assert_eq!(prefixed.text, expected, "{text}");
            assert_eq!(prefixed.before("C"), answer, "{text}");
        }
    }
}
