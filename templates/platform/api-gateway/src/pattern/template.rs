//! Texts with `{variable}`, filled from the path or host of a request.

use std::borrow::Cow;

use super::Variables;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Variable(String),
}

/// A text with holes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Vec<Piece>);

impl Template {
    /// Reads a text; braces around anything but a name stay as they are.
    pub fn new(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some((before, from_brace)) = rest.find('{').map(|at| rest.split_at(at)) {
            literal.push_str(before);
            if let Some((name, after)) = variable(from_brace) {
                pieces.push(Piece::Text(std::mem::take(&mut literal)));
                pieces.push(Piece::Variable(name.to_owned()));
                rest = after;
            } else {
                literal.push('{');
                rest = &from_brace[1..];
            }
        }
        literal.push_str(rest);
        pieces.push(Piece::Text(literal));
        Self(pieces)
    }

    /// The text with its holes filled; a variable without value leaves nothing.
    pub fn fill(&self, variables: &Variables) -> Cow<'_, str> {
        if let [Piece::Text(text)] = self.0.as_slice() {
            return Cow::Borrowed(text);
        }
        let pieces = self.0.iter().map(|piece| match piece {
            Piece::Text(text) => text.as_str(),
            Piece::Variable(name) => variables.get(name).unwrap_or_default(),
        });
        Cow::Owned(pieces.collect())
    }
}

fn variable(from_brace: &str) -> Option<(&str, &str)> {
    let (name, after) = from_brace[1..].split_once('}')?;
    let is_name = !name.is_empty()
        && name
            .chars()
            .all(|character| character.is_alphanumeric() || matches!(character, '_' | '-' | '.'));
    is_name.then_some((name, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_filled_in_and_other_braces_stay() {
        let mut variables = Variables::default();
        variables.capture("id", "7");
        let cases = [
            ("plain", "plain"),
            ("/a/{id}/b", "/a/7/b"),
            ("{id}{id}", "77"),
            ("x{none}y", "xy"),
            (r#"{"a": 1}"#, r#"{"a": 1}"#),
            ("{", "{"),
        ];
        for (text, expected) in cases {
            assert_eq!(Template::new(text).fill(&variables), expected, "{text}");
        }
    }
}
