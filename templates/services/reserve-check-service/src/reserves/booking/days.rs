//! From when to when something is wanted.

use chrono::{Days as DayCount, NaiveDate, NaiveDateTime, NaiveTime};
use mesh_web::LocalDateTime;

/// A start and an end that is not before it, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    pub start: LocalDateTime,
    pub end: LocalDateTime,
}

impl Days {
    /// From the first moment of a day to the last minute of another.
    pub fn whole(first: NaiveDate, last: NaiveDate) -> Self {
        let last_minute = NaiveTime::from_hms_opt(23, 59, 0).unwrap_or_default();
        Self {
            start: LocalDateTime::from_local(first.and_time(NaiveTime::MIN)),
            end: LocalDateTime::from_local(last.and_time(last_minute)),
        }
    }

    /// The first day.
    pub fn first(self) -> NaiveDate {
        self.start.date()
    }

    /// The last day, which may be the first.
    pub fn last(self) -> NaiveDate {
        self.end.date()
    }

    /// How many days there are: one from morning to evening.
    pub fn count(self) -> i64 {
        (self.last() - self.first()).num_days() + 1
    }

    /// The midnight with which they begin, and the one that ends them.
    pub fn midnights(self) -> (NaiveDateTime, NaiveDateTime) {
        let behind = self.last().checked_add_days(DayCount::new(1));
        let behind = behind.unwrap_or(NaiveDate::MAX);
        let midnight = |day: NaiveDate| day.and_time(NaiveTime::MIN);
        (midnight(self.first()), midnight(behind))
    }
}
