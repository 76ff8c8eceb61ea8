//! The types of fields.

use std::fmt;

use super::scanner::{Scanner, failure_at};
use super::{naming, sample};
use crate::error::{Failure, Result};
use crate::nearest::{listed, nearest};
use crate::spot::Spot;
use crate::text;

/// Characters of a `string` that says nothing else.
const DEFAULT_LENGTH: u32 = 200;

/// What every database has room for in a column that it can index.
const LENGTHS: std::ops::RangeInclusive<u32> = 1..=4000;

/// What SQLite and the numbers of JSON keep without loss.
const PRECISIONS: std::ops::RangeInclusive<u32> = 1..=15;

const WORDS: [&str; 12] = [
    "string", "text", "int", "long", "decimal", "bool", "date", "datetime", "enum", "ref", "id",
    "files",
];

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// Text of at most so many characters.
    String(u32),
    /// Text of any length.
    Text,
    /// Whole number of 32 bits.
    Int,
    /// Whole number of 64 bits.
    Long,
    /// Number with `precision` digits, `scale` of them after the point.
    Decimal {
        /// All digits.
        precision: u32,
        /// Those after the point.
        scale: u32,
    },
    /// Yes or no.
    Bool,
    /// Day.
    Date,
    /// Day and time.
    DateTime,
    /// One of these words.
    Enum(Vec<String>),
    /// An object of this entity, of the same service.
    Ref(String),
    /// The id of an object of this service, another one.
    Id(String),
    /// Attachments.
    Files,
}

impl FieldType {
    /// The word for it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::String(_) => "string",
            Self::Text => "text",
            Self::Int => "int",
            Self::Long => "long",
            Self::Decimal { .. } => "decimal",
            Self::Bool => "bool",
            Self::Date => "date",
            Self::DateTime => "datetime",
            Self::Enum(_) => "enum",
            Self::Ref(_) => "ref",
            Self::Id(_) => "id",
            Self::Files => "files",
        }
    }

    /// Reads a type with what it says in parentheses.
    pub fn scan(scanner: &mut Scanner<'_>) -> Result<Self> {
        let start = scanner.offset();
        let word = scanner.word();
        match word {
            "" => Err(no_type(start)),
            "string" => length(scanner).map(Self::String),
            "text" => Ok(Self::Text),
            "int" => Ok(Self::Int),
            "long" => Ok(Self::Long),
            "decimal" => decimal(scanner),
            "bool" => Ok(Self::Bool),
            "date" => Ok(Self::Date),
            "datetime" => Ok(Self::DateTime),
            "enum" => values(scanner).map(Self::Enum),
            "ref" => name_in_parentheses(scanner, naming::check_entity).map(Self::Ref),
            "id" => name_in_parentheses(scanner, |_| Ok(())).map(Self::Id),
            "files" => Ok(Self::Files),
            unknown => Err(unknown_type(unknown, start)),
        }
    }

    /// The values of an enumeration.
    pub fn values(&self) -> &[String] {
        match self {
            Self::Enum(values) => values,
            _ => &[],
        }
    }

    /// Checks that a value can stand as the default.
    pub fn check_default(&self, value: &str) -> Result<()> {
        if matches!(self, Self::Ref(_) | Self::Id(_) | Self::Files) {
            let what = text!("entity.default-of-type", kind = self.word());
            return Err(Failure::usage(what));
        }
        if let Self::Enum(values) = self {
            return check_member(value, values);
        }
        if sample::fits(self, value) {
            return Ok(());
        }
        let what = text!("entity.default-does-not-fit", value = value, kind = self);
        Err(Failure::usage(what))
    }
}

fn check_member(value: &str, values: &[String]) -> Result<()> {
    if values.iter().any(|one| one == value) {
        return Ok(());
    }
    let known = || values.iter().map(String::as_str);
    let failure = Failure::usage(text!("entity.default-no-member", value = value));
    Err(match nearest(value, known()) {
        Some(near) => failure.hint(text!("hint.did-you-mean", near = near)),
        None => failure.hint(text!("hint.valid-words", words = listed(known()))),
    })
}

fn no_type(start: usize) -> Failure {
    failure_at(start, text!("entity.no-type"))
        .hint(text!("hint.valid-words", words = listed(WORDS)))
}

fn unknown_type(word: &str, start: usize) -> Failure {
    let failure = failure_at(start, text!("entity.unknown-type", word = word));
    match nearest(word, WORDS) {
        Some(near) => failure.hint(text!("hint.did-you-mean", near = near)),
        None => failure.hint(text!("hint.valid-words", words = listed(WORDS))),
    }
}

fn length(scanner: &mut Scanner<'_>) -> Result<u32> {
    if !scanner.take('(') {
        return Ok(DEFAULT_LENGTH);
    }
    let length = number(scanner, LENGTHS)?;
    close(scanner)?;
    Ok(length)
}

fn decimal(scanner: &mut Scanner<'_>) -> Result<FieldType> {
    scanner.expect('(')?;
    let precision = number(scanner, PRECISIONS)?;
    scanner.skip_space();
    scanner.expect(',')?;
    let scale = number(scanner, 0..=precision)?;
    close(scanner)?;
    Ok(FieldType::Decimal { precision, scale })
}

fn number(scanner: &mut Scanner<'_>, range: std::ops::RangeInclusive<u32>) -> Result<u32> {
    scanner.skip_space();
    let start = scanner.offset();
    let digits = scanner.word();
    match digits.parse() {
        Ok(number) if range.contains(&number) => Ok(number),
        _ => {
            let (from, to) = (range.start(), range.end());
            let what = text!("entity.number", found = digits, from = from, to = to);
            Err(failure_at(start, what))
        }
    }
}

fn values(scanner: &mut Scanner<'_>) -> Result<Vec<String>> {
    scanner.expect('(')?;
    let mut values = Vec::<String>::new();
    loop {
        scanner.skip_space();
        let start = scanner.offset();
        let value = scanner.word();
        naming::check_value(value, &values)
            .map_err(|failure| failure.within(Spot::default().offset(start)))?;
        values.push(value.to_owned());
        scanner.skip_space();
        if !scanner.take(',') {
            break;
        }
    }
    scanner.expect(')')?;
    Ok(values)
}

fn name_in_parentheses(
    scanner: &mut Scanner<'_>,
    check: impl Fn(&str) -> Result<()>,
) -> Result<String> {
    scanner.expect('(')?;
    scanner.skip_space();
    let start = scanner.offset();
    let name = scanner.word();
    if name.is_empty() {
        return Err(failure_at(start, text!("entity.no-name")));
    }
    check(name).map_err(|failure| failure.within(Spot::default().offset(start)))?;
    close(scanner)?;
    Ok(name.to_owned())
}

fn close(scanner: &mut Scanner<'_>) -> Result<()> {
    scanner.skip_space();
    scanner.expect(')')
}

impl fmt::Display for FieldType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.word())?;
        match self {
            Self::String(length) => write!(formatter, "({length})"),
            Self::Decimal { precision, scale } => write!(formatter, "({precision},{scale})"),
            Self::Enum(values) => write!(formatter, "({})", values.join(",")),
            Self::Ref(name) | Self::Id(name) => write!(formatter, "({name})"),
            _ => Ok(()),
        }
    }
}
