//! Reads the language of entities character by character, and knows where it is.

use crate::error::{Failure, Result};
use crate::messages::Text;
use crate::spot::Spot;
use crate::text;

/// A text that is read from left to right.
pub struct Scanner<'a> {
    text: &'a str,
    rest: &'a str,
}

impl<'a> Scanner<'a> {
    /// From the begin of a text.
    pub fn new(text: &'a str) -> Self {
        Self { text, rest: text }
    }

    /// Characters read so far.
    pub fn offset(&self) -> usize {
        self.text[..self.text.len() - self.rest.len()]
            .chars()
            .count()
    }

    /// The next character.
    pub fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// Whether all is read.
    pub fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// Goes past this character, if it is the next.
    pub fn take(&mut self, wanted: char) -> bool {
        let rest = self.rest.strip_prefix(wanted);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Goes past this character, which has to be the next.
    pub fn expect(&mut self, wanted: char) -> Result<()> {
        if self.take(wanted) {
            return Ok(());
        }
        let what = match self.peek() {
            Some(found) => text!("entity.expected", wanted = wanted, found = found),
            None => text!("entity.expected-at-end", wanted = wanted),
        };
        Err(self.failure(what))
    }

    /// Goes past white space.
    pub fn skip_space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    /// The longest run of characters of a kind.
    pub fn run(&mut self, is_part: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let (run, rest) = self.rest.split_at(end);
        self.rest = rest;
        run
    }

    /// A word: letters, digits, `-` and `_`.
    pub fn word(&mut self) -> &'a str {
        self.run(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
    }

    /// A text up to the next white space, or one in quotation marks.
    pub fn value(&mut self) -> Result<String> {
        if self.peek() == Some('"') {
            return self.quoted();
        }
        let value = self.run(|c| !c.is_whitespace());
        if value.is_empty() {
            return Err(self.failure(text!("entity.no-value")));
        }
        Ok(value.to_owned())
    }

    /// A text in quotation marks, which has none itself.
    fn quoted(&mut self) -> Result<String> {
        let start = self.offset();
        self.expect('"')?;
        let value = self.run(|c| c != '"');
        if self.take('"') {
            Ok(value.to_owned())
        } else {
            Err(failure_at(start, text!("entity.no-closing-mark")))
        }
    }

    /// A failure at the next character.
    pub fn failure(&self, what: Text) -> Failure {
        failure_at(self.offset(), what)
    }
}

/// A failure so many characters into the text.
pub fn failure_at(offset: usize, what: Text) -> Failure {
    Failure::usage(what).within(Spot::default().offset(offset))
}

/// The text as [`Scanner::value`] reads it.
pub fn written(value: &str) -> String {
    if value.is_empty() || value.contains(char::is_whitespace) {
        format!("\"{value}\"")
    } else {
        value.to_owned()
    }
}
