//! Dates on the wire: local date-times of Korea without zone, as the front ends expect them.
//! The database holds UTC.

use std::fmt;

use chrono::{Datelike, FixedOffset, NaiveDate, NaiveDateTime, SubsecRound, TimeDelta, Utc};
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

/// Korea Standard Time is nine hours ahead of UTC all year round.
const KST: TimeDelta = TimeDelta::hours(9);

/// A point in time, written as `2026-11-22T17:36:15` in Korean time; fractions only when there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ToSchema)]
#[schema(value_type = String, example = "2026-11-22T17:36:15")]
pub struct LocalDateTime(NaiveDateTime);

impl LocalDateTime {
    /// The present moment.
    pub fn now() -> Self {
        Self::from_utc(now_utc())
    }

    /// From a date-time in UTC, which is what the database holds.
    pub fn from_utc(utc: NaiveDateTime) -> Self {
        Self(utc + KST)
    }

    /// A date-time that people gave, who meant the clock on their wall: it is held as it is.
    pub fn from_local(local: NaiveDateTime) -> Self {
        Self(local)
    }

    /// What the clock on the wall shows.
    pub fn local(self) -> NaiveDateTime {
        self.0
    }

    /// Reads a date-time without zone. Seconds may be missing; a `Z` behind it is dropped and the digits
    /// stay, since one of the front ends writes it behind local time.
    pub fn parse(text: &str) -> Option<NaiveDateTime> {
        let text = text.trim();
        let text = text.strip_suffix('Z').unwrap_or(text);
        let formats = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"];
        let mut read = formats
            .iter()
            .map(|format| NaiveDateTime::parse_from_str(text, format));
        let date = read.find_map(Result::ok)?;
        // Years that every database can hold.
        (1900..=9998)
            .contains(&date.year())
            .then(|| date.trunc_subsecs(6))
    }

    /// The day in Korea.
    pub fn date(self) -> NaiveDate {
        self.0.date()
    }

    /// Reads the Korean date-time of a seed file, `2021-07-23 11:05:06`, as UTC.
    pub fn parse_as_utc(text: &str) -> Option<NaiveDateTime> {
        let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f").ok()?;
        Some(local - KST)
    }

    /// The offset from UTC of the dates on the wire.
    pub fn offset() -> FixedOffset {
        FixedOffset::east_opt(9 * 3600)
            .unwrap_or_else(|| unreachable!("nine hours are a valid offset"))
    }
}

impl fmt::Display for LocalDateTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.format("%Y-%m-%dT%H:%M:%S%.f").fmt(formatter)
    }
}

impl Serialize for LocalDateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The present moment in UTC, to the microsecond, which is what all three databases keep.
pub fn now_utc() -> NaiveDateTime {
    Utc::now().naive_utc().trunc_subsecs(6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_in_korean_time_without_zone() {
        let utc = LocalDateTime::parse_as_utc("2021-07-23 11:05:06").unwrap();
        assert_eq!(utc.to_string(), "2021-07-23 02:05:06");
        let json = serde_json::to_string(&LocalDateTime::from_utc(utc)).unwrap();
        assert_eq!(json, "\"2021-07-23T11:05:06\"");
        let utc = LocalDateTime::parse_as_utc("2021-07-23 11:05:06.120000").unwrap();
        assert_eq!(
            serde_json::to_string(&LocalDateTime::from_utc(utc)).unwrap(),
            "\"2021-07-23T11:05:06.120\""
        );
    }

    #[test]
    fn dates_of_the_wall_clock_keep_their_digits() {
        for text in [
            "2021-09-08T15:00:00",
            "2021-09-08T15:00",
            "2021-09-08T15:00:00.000Z",
        ] {
            let date = LocalDateTime::from_local(LocalDateTime::parse(text).unwrap());
            let json = serde_json::to_string(&date).unwrap();
            assert_eq!(json, "\"2021-09-08T15:00:00\"", "{text}");
        }
        for text in [
            "",
            "2021-09-08",
            "2021-09-08T15:00:00+09:00",
            "2021-13-08T15:00:00",
            "0021-09-08T15:00:00",
        ] {
            assert_eq!(LocalDateTime::parse(text), None, "{text}");
        }
    }
}
