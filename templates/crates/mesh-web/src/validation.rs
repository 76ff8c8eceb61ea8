//! Checks of request bodies; all that is wrong is reported at once.

use std::str::FromStr;

use crate::{ApiError, FieldError, Text, links};

/// Collects what is wrong with a request.
#[derive(Debug, Default)]
pub struct Violations(Vec<FieldError>);

impl Violations {
    /// Nothing wrong so far.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes that `field` is refused unless `holds`.
    pub fn check(&mut self, holds: bool, field: &str, rejected_value: &str, message: Text) {
        if !holds {
            self.0.push(FieldError {
                field: field.to_owned(),
                message,
                rejected_value: rejected_value.to_owned(),
            });
        }
    }

    /// The text of `value` when it has a visible character; otherwise notes `message`.
    pub fn require_text(&mut self, field: &str, value: Option<&str>, message: Text) -> String {
        let text = value.unwrap_or_default();
        self.check(
            text.chars().any(|character| character > ' '),
            field,
            text,
            message,
        );
        text.to_owned()
    }

    /// The number, or zero after noting `message`.
    pub fn require_number(&mut self, field: &str, value: Option<i32>, message: Text) -> i32 {
        self.check(value.is_some(), field, "", message);
        value.unwrap_or_default()
    }

    /// The flag, or false after noting `message`.
    pub fn require_flag(&mut self, field: &str, value: Option<bool>, message: Text) -> bool {
        self.check(value.is_some(), field, "", message);
        value.unwrap_or_default()
    }

    /// The value, or its default after noting `message`.
    pub fn require<T: Default>(&mut self, field: &str, value: Option<T>, message: Text) -> T {
        self.check(value.is_some(), field, "", message);
        value.unwrap_or_default()
    }

    /// The text of `value` when it has a visible character and at most `characters` in all;
    /// otherwise notes `message`, or that it does not fit.
    pub fn require_short_text(
        &mut self,
        field: &str,
        value: Option<&str>,
        characters: usize,
        message: Text,
    ) -> String {
        let text = self.require_text(field, value, message);
        self.limit(field, &text, characters);
        text
    }

    /// `value` as it is, after noting when it has more than `characters`.
    pub fn short_text(
        &mut self,
        field: &str,
        value: Option<String>,
        characters: usize,
    ) -> Option<String> {
        self.limit(field, value.as_deref().unwrap_or_default(), characters);
        value
    }

    /// As [`Violations::short_text`], of an address that people follow; also notes one that could do more
    /// to them than lead somewhere.
    pub fn link(
        &mut self,
        field: &str,
        value: Option<String>,
        characters: usize,
    ) -> Option<String> {
        let value = self.short_text(field, value, characters);
        let address = value.as_deref().unwrap_or_default();
        let message = Text::key("valid.format_not_match");
        self.check(links::is_harmless(address), field, address, message);
        value
    }

    /// Notes texts that do not fit into their column.
    pub fn limit(&mut self, field: &str, value: &str, characters: usize) {
        let fits = value.chars().count() <= characters;
        self.check(fits, field, value, Text::key("err.invalid.input.value"));
    }

    /// A parameter of a query as what it has to be; nothing when it was not given, or after noting that it
    /// is something else.
    pub fn parameter<T: FromStr>(&mut self, name: &str, value: Option<&str>) -> Option<T> {
        let text = value.filter(|text| !text.is_empty())?;
        let read = text.parse();
        let message = Text::key("err.invalid.type.value");
        self.check(read.is_ok(), name, text, message);
        read.ok()
    }

    /// Ends the check.
    ///
    /// # Errors
    /// E001 with every refused field when something is wrong.
    pub fn into_result(self) -> Result<(), ApiError> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(ApiError::invalid(self.0))
        }
    }
}
