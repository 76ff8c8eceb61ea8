//! Dates on the wire: local date-times of Korea without zone, as the front ends expect them.
//! The database holds UTC.

use chrono::{FixedOffset, NaiveDate, NaiveDateTime, SubsecRound, TimeDelta, Utc};
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

impl Serialize for LocalDateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0.format("%Y-%m-%dT%H:%M:%S%.f"))
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
}
