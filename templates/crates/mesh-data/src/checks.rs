//! Checks of the members of a body, which give the columns that they are for.

use std::str::FromStr;

use mesh_web::{ApiError, Text, Violations};
use sea_orm::ActiveValue::{self, NotSet, Set};
use sea_orm::Value;
use sea_orm::prelude::Decimal;

/// Collects what is wrong with the members of a body. A column whose member is refused is not set.
#[derive(Debug)]
pub struct Checks {
    subject: &'static str,
    violations: Violations,
}

impl Checks {
    /// Of the members of what `subject` names: the message with the name of a member has the key
    /// `subject.member`.
    pub fn of(subject: &'static str) -> Self {
        Self {
            subject,
            violations: Violations::new(),
        }
    }

    /// A value that has to be there.
    pub fn required<T: Into<Value>>(&mut self, field: &str, value: Option<T>) -> ActiveValue<T> {
        let message = Text::required_member(self.subject, field);
        self.violations.check(value.is_some(), field, "", message);
        value.map_or(NotSet, Set)
    }

    /// A text that has to be there, of any length.
    pub fn required_long_text(
        &mut self,
        field: &str,
        value: Option<String>,
    ) -> ActiveValue<String> {
        let message = Text::required_member(self.subject, field);
        Set(self
            .violations
            .require_text(field, value.as_deref(), message))
    }

    /// A text that has to be there, of at most so many characters.
    pub fn required_text(
        &mut self,
        field: &str,
        value: Option<String>,
        characters: usize,
    ) -> ActiveValue<String> {
        let message = Text::required_member(self.subject, field);
        let value = value.as_deref();
        Set(self
            .violations
            .require_short_text(field, value, characters, message))
    }

    /// A text of at most so many characters, or nothing.
    pub fn text(
        &mut self,
        field: &str,
        value: Option<String>,
        characters: usize,
    ) -> ActiveValue<Option<String>> {
        Set(self.violations.short_text(field, value, characters))
    }

    /// A decimal that has to be there, with at most so many digits, of which at most `scale` are behind
    /// the point.
    pub fn required_decimal(
        &mut self,
        field: &str,
        value: Option<Decimal>,
        precision: u32,
        scale: u32,
    ) -> ActiveValue<Decimal> {
        self.check_digits(field, value, precision, scale);
        self.required(field, value)
    }

    /// As [`Checks::required_decimal`], or nothing.
    pub fn decimal(
        &mut self,
        field: &str,
        value: Option<Decimal>,
        precision: u32,
        scale: u32,
    ) -> ActiveValue<Option<Decimal>> {
        self.check_digits(field, value, precision, scale);
        Set(value)
    }

    fn check_digits(&mut self, field: &str, value: Option<Decimal>, precision: u32, scale: u32) {
        let number = value.unwrap_or_default().normalize();
        let limit = Decimal::from(10_u64.pow(precision - scale));
        let fits = number.scale() <= scale && number.abs() < limit;
        self.refuse_unless(fits, field, &number.to_string());
    }

    /// One of the values of `T` that has to be there.
    pub fn required_choice<T>(&mut self, field: &str, value: Option<String>) -> ActiveValue<T>
    where
        T: FromStr + Into<Value>,
    {
        match value {
            Some(text) => self.chosen(field, &text).map_or(NotSet, Set),
            None => self.required(field, None),
        }
    }

    /// One of the values of `T`, or nothing.
    pub fn choice<T>(&mut self, field: &str, value: Option<String>) -> ActiveValue<Option<T>>
    where
        T: FromStr,
        Option<T>: Into<Value>,
    {
        Set(value.and_then(|text| self.chosen(field, &text)))
    }

    fn chosen<T: FromStr>(&mut self, field: &str, text: &str) -> Option<T> {
        let value = text.parse();
        self.refuse_unless(value.is_ok(), field, text);
        value.ok()
    }

    fn refuse_unless(&mut self, holds: bool, field: &str, value: &str) {
        let message = Text::key("err.invalid.input.value");
        self.violations.check(holds, field, value, message);
    }

    /// What was found so far, for checks of another kind.
    pub fn violations(&mut self) -> &mut Violations {
        &mut self.violations
    }

    /// Ends the checks.
    ///
    /// # Errors
    /// E001 with every refused member when something is wrong.
    pub fn into_result(self) -> Result<(), ApiError> {
        self.violations.into_result()
    }
}

/// What was told, or else what `default` means.
pub fn told_or<T: FromStr>(told: Option<T>, default: &str) -> Option<T> {
    told.or_else(|| default.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a decimal of five digits, two of them behind the point, is taken.
    fn fits(text: &str) -> bool {
        let mut checks = Checks::of("test");
        let value = Decimal::from_str_exact(text).unwrap();
        let _ = checks.decimal("cost", Some(value), 5, 2);
        checks.into_result().is_ok()
    }

    #[test]
    fn decimals_fit_by_their_digits_on_both_sides_of_the_point() {
        for text in ["0", "999.99", "-999.99", "999.9900", "0.01"] {
            assert!(fits(text), "{text}");
        }
        for text in ["1000", "-1000", "0.001", "999.995"] {
            assert!(!fits(text), "{text}");
        }
    }

    #[test]
    fn what_has_to_be_there_and_is_not_is_told_at_once() {
        let mut checks = Checks::of("test");
        assert_eq!(checks.required::<i32>("count", None), NotSet);
        assert_eq!(checks.required_choice::<i64>("kind", None), NotSet);
        assert_eq!(checks.choice::<i32>("kind", None), Set(None));
        assert_eq!(
            checks.choice::<i32>("kind", Some("7".to_owned())),
            Set(Some(7))
        );
        assert!(checks.into_result().is_err());
    }

    #[test]
    fn a_default_counts_for_what_is_not_told() {
        assert_eq!(told_or(Some(7), "5"), Some(7));
        assert_eq!(told_or(None, "5.25"), Some(Decimal::new(525, 2)));
    }
}
