//! Regular expressions and replacements as Java writes them.

use regex::{Captures, Regex};

/// Compiles an expression; `$\` stands for `$`, which YAML files write to keep placeholders out.
///
/// # Errors
/// A sentence with the position of what is wrong. Look-around does not exist here.
pub fn compile(text: &str) -> Result<Regex, String> {
    let text = unescape_dollar(text);
    Regex::new(&text).map_err(|error| format!("`{text}` is no regular expression: {error}"))
}

/// Refuses `#{…}`, which only a Spring application can evaluate.
///
/// # Errors
/// A sentence that says so.
pub fn refuse_expression(text: &str) -> Result<(), String> {
    if text.starts_with("#{") {
        return Err(format!(
            "`{text}` is an expression of Spring, which nobody evaluates here"
        ));
    }
    Ok(())
}

/// An expression that has to fit a whole text.
#[derive(Debug, Clone)]
pub struct FullMatch(Regex);

impl FullMatch {
    /// Compiles an expression.
    ///
    /// # Errors
    /// As [`compile`].
    pub fn new(text: &str) -> Result<Self, String> {
        // What stands alone has to be right alone: `a)(b` must not become right in a group.
        compile(text)?;
        compile(&format!("^(?:{text})$")).map(Self)
    }

    /// Whether the whole text fits.
    pub fn fits(&self, text: &str) -> bool {
        self.0.is_match(text)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Group(usize),
    NamedGroup(String),
}

/// An expression with what replaces its matches: `$1`, `${name}`, and `\` before what is literal.
#[derive(Debug, Clone)]
pub struct Replacement {
    expression: Regex,
    pieces: Vec<Piece>,
}

impl Replacement {
    /// Compiles both.
    ///
    /// # Errors
    /// When one is malformed, or the replacement names a group that the expression lacks.
    pub fn new(expression: &str, replacement: &str) -> Result<Self, String> {
        let expression = compile(expression)?;
        let pieces = pieces(&unescape_dollar(replacement), &expression)?;
        Ok(Self { expression, pieces })
    }

    /// Replaces every match.
    pub fn apply(&self, text: &str) -> String {
        let replaced = self
            .expression
            .replace_all(text, |captures: &Captures<'_>| self.expand(captures));
        replaced.into_owned()
    }

    fn expand(&self, captures: &Captures<'_>) -> String {
        let pieces = self.pieces.iter().map(|piece| match piece {
            Piece::Text(text) => text.as_str(),
            Piece::Group(number) => captures.get(*number).map_or("", |group| group.as_str()),
            Piece::NamedGroup(name) => captures.name(name).map_or("", |group| group.as_str()),
        });
        pieces.collect()
    }
}

fn unescape_dollar(text: &str) -> String {
    text.replace("$\\", "$")
}

fn pieces(replacement: &str, expression: &Regex) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut rest = replacement.chars();
    while let Some(character) = rest.next() {
        match character {
            '\\' => literal.extend(rest.next()),
            '$' => {
                pieces.push(Piece::Text(std::mem::take(&mut literal)));
                let (group, after) = group(rest.as_str(), expression)
                    .ok_or_else(|| format!("`{replacement}` names a group that does not exist"))?;
                pieces.push(group);
                rest = after.chars();
            }
            other => literal.push(other),
        }
    }
    pieces.push(Piece::Text(literal));
    pieces.retain(|piece| *piece != Piece::Text(String::new()));
    Ok(pieces)
}

/// The group that stands after a `$`, and what follows it.
fn group<'a>(text: &'a str, expression: &Regex) -> Option<(Piece, &'a str)> {
    if let Some(named) = text.strip_prefix('{') {
        let (name, after) = named.split_once('}')?;
        let exists = expression
            .capture_names()
            .flatten()
            .any(|known| known == name);
        return exists.then(|| (Piece::NamedGroup(name.to_owned()), after));
    }
    // Further digits belong to the number as long as there is such a group.
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    (1..=digits).rev().find_map(|length| {
        let number: usize = text[..length].parse().ok()?;
        let exists = number < expression.captures_len();
        exists.then(|| (Piece::Group(number), &text[length..]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replacements_are_read_as_in_java() {
        let cases = [
            ("/users/(?<rest>.*)", "/$\\{rest}", "/users/a/b", "/a/b"),
            ("/users/(?<rest>.*)", "/${rest}", "/users/a/b", "/a/b"),
            ("/users/?(?<rest>.*)", "/${rest}", "/users", "/"),
            ("(a)(b)", "$2$1", "abab", "baba"),
            ("(a)", "$10", "a", "a0"),
            ("a", "\\$1\\\\", "a", "$1\\"),
            ("x", "y", "abc", "abc"),
        ];
        for (expression, replacement, text, expected) in cases {
            let replacement = Replacement::new(expression, replacement).unwrap();
            assert_eq!(replacement.apply(text), expected, "{expression}");
        }
    }

    #[test]
    fn groups_that_do_not_exist_are_refused_before_any_request() {
        for replacement in ["${none}", "$2", "$", "${open"] {
            let error = Replacement::new("(?<a>.)", replacement).unwrap_err();
            assert!(error.contains(replacement), "{error}");
        }
        assert!(Replacement::new("(", "").is_err());
    }

    #[test]
    fn a_full_match_leaves_nothing_over() {
        let version = FullMatch::new("v[0-9]+|next").unwrap();
        assert!(version.fits("v12") && version.fits("next"));
        assert!(!version.fits("v12-next") && !version.fits("xv1"));
        assert!(FullMatch::new("a)(b").is_err());
    }
}
