//! Visits over time, as charts show them.

use std::ops::Range;

use chrono::{Datelike, Months, NaiveDate};
use mesh_web::{ApiError, Text, Violations};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Years that every database can hold.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=9998;

/// A point of a chart.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = StatPoint)]
pub struct Point {
    year: i32,
    month: u32,
    /// 0 in the series of months.
    day: u32,
    /// Month or day with two digits.
    #[schema(example = "07")]
    x: String,
    /// Number of visits.
    y: i64,
}

/// Which month is asked for, as it was sent.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct YearMonth {
    #[param(value_type = i32, required)]
    year: Option<String>,
    /// 1 to 12.
    #[param(value_type = i32, required)]
    month: Option<String>,
}

impl YearMonth {
    /// The days of the month.
    ///
    /// # Errors
    /// E001 when year or month is missing or out of range, E002 when one is no number.
    pub fn days(&self) -> Result<Range<NaiveDate>, ApiError> {
        let mut violations = Violations::new();
        let year = violations.require_text(
            "year",
            self.year.as_deref(),
            Text::required("statistics.year"),
        );
        let month = violations.require_text(
            "month",
            self.month.as_deref(),
            Text::required("statistics.month"),
        );
        violations.into_result()?;
        let year_number = number::<i32>("year", &year)?;
        let month_number = number::<u32>("month", &month)?;
        let mut violations = Violations::new();
        let invalid = || Text::key("err.invalid.input.value");
        violations.check(YEARS.contains(&year_number), "year", &year, invalid());
        violations.check((1..=12).contains(&month_number), "month", &month, invalid());
        violations.into_result()?;
        let first = NaiveDate::from_ymd_opt(year_number, month_number, 1).unwrap_or_default();
        Ok(first..first + Months::new(1))
    }
}

fn number<T: std::str::FromStr>(field: &str, text: &str) -> Result<T, ApiError> {
    text.trim()
        .parse()
        .map_err(|_| ApiError::type_mismatch(field, text))
}

/// The days of the year of `day`.
pub fn year_of(day: NaiveDate) -> Range<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(day.year(), 1, 1).unwrap_or_default();
    first..first + Months::new(12)
}

/// A point for each day.
pub fn of_days(days: &[(NaiveDate, i64)]) -> Vec<Point> {
    let points = days.iter().map(|(date, visits)| Point {
        year: date.year(),
        month: date.month(),
        day: date.day(),
        x: format!("{:02}", date.day()),
        y: *visits,
    });
    points.collect()
}

/// A point for each month of days that are in their order.
pub fn of_months(days: &[(NaiveDate, i64)]) -> Vec<Point> {
    let month_of = |date: NaiveDate| (date.year(), date.month());
    let months = days.chunk_by(|(left, _), (right, _)| month_of(*left) == month_of(*right));
    let points = months.map(|days| {
        let (year, month) = month_of(days[0].0);
        Point {
            year,
            month,
            day: 0,
            x: format!("{month:02}"),
            y: days.iter().map(|(_, visits)| visits).sum(),
        }
    });
    points.collect()
}
