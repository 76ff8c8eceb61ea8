//! The short form of what a field is: `string(200)!`, `enum(received,done)=received`.

use std::fmt;

use super::FieldType;
use super::scanner::{Scanner, written};
use crate::error::Result;
use crate::spot::Spot;
use crate::text;

/// What a field holds, and whether it has to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// What it holds.
    pub kind: FieldType,
    /// Whether it always holds something.
    pub required: bool,
    /// What it holds when nothing is said.
    pub default: Option<String>,
}

impl Definition {
    /// Reads a text that is a definition and nothing else. Places in the failure are from the begin of the text.
    pub fn parse(text: &str) -> Result<Self> {
        let mut scanner = Scanner::new(text);
        let definition = Self::scan(&mut scanner)?;
        scanner.skip_space();
        if scanner.is_at_end() {
            return Ok(definition);
        }
        let rest = scanner.run(|_| true);
        let start = text.chars().count() - rest.chars().count();
        Err(
            super::scanner::failure_at(start, text!("entity.too-much", rest = rest))
                .hint(text!("entity.too-much.hint")),
        )
    }

    /// Reads a definition up to the first white space after it.
    pub fn scan(scanner: &mut Scanner<'_>) -> Result<Self> {
        let kind = FieldType::scan(scanner)?;
        let required = scanner.take('!');
        let default = scanner.take('=').then(|| default(scanner, &kind));
        Ok(Self {
            kind,
            required,
            default: default.transpose()?,
        })
    }
}

fn default(scanner: &mut Scanner<'_>, kind: &FieldType) -> Result<String> {
    let start = scanner.offset();
    let value = scanner.value()?;
    kind.check_default(&value)
        .map_err(|failure| failure.within(Spot::default().offset(start)))?;
    Ok(value)
}

impl fmt::Display for Definition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.kind)?;
        if self.required {
            formatter.write_str("!")?;
        }
        match &self.default {
            Some(value) => write!(formatter, "={}", written(value)),
            None => Ok(()),
        }
    }
}
