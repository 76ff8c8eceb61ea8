//! One segment of a path or host pattern: a text, `?`, `*`, `{name}`, `{name:expression}`.

use regex::Regex;

use super::{Variables, compile};

/// A compiled segment.
#[derive(Debug, Clone)]
pub enum Segment {
    /// Exactly this text.
    Text(String),
    /// `*`.
    Anything,
    /// `{name}`.
    Variable(String),
    /// A mixture; its named groups are variables.
    Mixture(Regex),
}

impl Segment {
    /// Reads a segment.
    ///
    /// # Errors
    /// When a brace is not closed, or an expression in one is wrong.
    pub fn new(text: &str) -> Result<Self, String> {
        if text == "*" {
            return Ok(Self::Anything);
        }
        if !text.contains(['*', '?', '{', '}']) {
            return Ok(Self::Text(text.to_owned()));
        }
        if let Some(name) = only_variable(text) {
            return Ok(Self::Variable(name.to_owned()));
        }
        compile(&expression(text)?).map(Self::Mixture)
    }

    /// Whether a segment that is not empty matches; its variables are captured.
    pub fn matches(&self, text: &str, variables: &mut Variables) -> bool {
        match self {
            Self::Text(expected) => expected == text,
            Self::Anything => true,
            Self::Variable(name) => {
                variables.capture(name, text);
                true
            }
            Self::Mixture(expression) => {
                let Some(captures) = expression.captures(text) else {
                    return false;
                };
                for name in expression.capture_names().flatten() {
                    let value = captures.name(name).map_or("", |group| group.as_str());
                    variables.capture(name, value);
                }
                true
            }
        }
    }
}

fn only_variable(text: &str) -> Option<&str> {
    let name = text.strip_prefix('{')?.strip_suffix('}')?;
    (!name.is_empty() && !name.contains([':', '{', '}', '*', '?'])).then_some(name)
}

fn expression(text: &str) -> Result<String, String> {
    let mut result = String::from("^");
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let after = &rest[character.len_utf8()..];
        rest = after;
        match character {
            '?' => result.push('.'),
            '*' => result.push_str(".*"),
            '{' => {
                let end = closing_brace(after)
                    .ok_or_else(|| format!("`{text}` has a brace that is not closed"))?;
                let (name, inner) = after[..end]
                    .split_once(':')
                    .unwrap_or((&after[..end], ".*"));
                result.push_str(&format!("(?<{name}>{inner})"));
                rest = &after[end + 1..];
            }
            other => result.push_str(&regex::escape(other.encode_utf8(&mut [0; 4]))),
        }
    }
    result.push('$');
    Ok(result)
}

/// Expressions may contain braces themselves, as in `{year:[0-9]{4}}`.
fn closing_brace(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (index, character) in text.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => return Some(index),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}
