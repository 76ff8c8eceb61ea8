//! The rules that need nothing but the item and what is wanted of it.

use mesh_web::{ApiError, LocalDateTime, Text};

use super::{Days, not_on_these_days};
use crate::items::ItemRelation;

/// Lets people apply while an item is open: strictly within the days of application of a realtime
/// item, of operation of others.
///
/// # Errors
/// B001 `valid.reserve_date`.
pub fn require_open(item: &ItemRelation, now: LocalDateTime) -> Result<(), ApiError> {
    let (opens, closes) = if item.is_realtime() {
        (item.request_start_date, item.request_end_date)
    } else {
        (item.operation_start_date, item.operation_end_date)
    };
    let is_open = opens.is_none_or(|opens| opens < now) && closes.is_none_or(|closes| now < closes);
    if is_open {
        Ok(())
    } else {
        Err(not_on_these_days())
    }
}

/// Lets a course have no more people than seats.
///
/// # Errors
/// B001 `valid.reserve_close` when there are none left, `valid.reserve_number_of_people` when there
/// are too few.
pub fn require_seats(item: &ItemRelation, quantity: i32) -> Result<(), ApiError> {
    let left = item.inventory_qty.unwrap_or_default();
    if left <= 0 {
        return Err(ApiError::business(Text::key("valid.reserve_close")));
    }
    if left < quantity {
        return Err(ApiError::business(Text::FormatWith {
            key: "valid.reserve_number_of_people",
            argument: left.to_string(),
        }));
    }
    Ok(())
}

/// Lets an item be had while it is in operation, and no longer than it may be.
///
/// # Errors
/// B001 with the rule that is broken.
pub fn require_days(item: &ItemRelation, days: Days) -> Result<(), ApiError> {
    if item
        .operation_start_date
        .is_some_and(|start| days.start < start)
    {
        return Err(outside("valid.to_be_fast.format", "common.start_date"));
    }
    if item.operation_end_date.is_some_and(|end| days.end > end) {
        return Err(outside("valid.to_be_slow.format", "common.end_date"));
    }
    let longest = item
        .period_max_count
        .filter(|_| item.is_period == Some(true));
    match longest {
        Some(longest) if days.count() > i64::from(longest) => {
            Err(ApiError::business(Text::FormatWith {
                key: "valid.reserve_period",
                argument: longest.to_string(),
            }))
        }
        _ => Ok(()),
    }
}

/// "… is earlier (later) than the … of the operation".
fn outside(pattern: &'static str, date: &'static str) -> ApiError {
    let of_operation = Text::Sequence(vec![
        Text::key("reserve.operation"),
        Text::Literal(" ".to_owned()),
        Text::key(date),
    ]);
    ApiError::business(Text::Pattern {
        key: pattern,
        arguments: vec![Text::key(date), of_operation],
    })
}

/// Lets no more pieces be had than there are on the busiest day.
///
/// # Errors
/// B001 `valid.reserve_count`.
pub fn require_pieces(item: &ItemRelation, peak: i64, quantity: i32) -> Result<(), ApiError> {
    let total = i64::from(item.total_qty.unwrap_or_default());
    if total - peak >= i64::from(quantity) {
        Ok(())
    } else {
        Err(ApiError::business(Text::key("valid.reserve_count")))
    }
}

#[cfg(test)]
mod tests {
    use mesh_web::Locale;
    use serde_json::{Value, json};

    use super::*;

    fn item(changes: Value) -> ItemRelation {
        let mut item = json!({
            "operationStartDate": "2021-09-01T00:00:00", "operationEndDate": "2021-09-30T00:00:00",
            "requestStartDate": "2021-08-01T00:00:00", "requestEndDate": "2021-08-31T00:00:00",
            "reserveMeansId": "realtime", "isPeriod": true, "periodMaxCount": 3,
            "totalQty": 10, "inventoryQty": 4
        });
        let members = item.as_object_mut().unwrap();
        members.extend(changes.as_object().unwrap().clone());
        serde_json::from_value(item).unwrap()
    }

    fn at(text: &str) -> LocalDateTime {
        LocalDateTime::from_local(LocalDateTime::parse(text).unwrap())
    }

    fn days(start: &str, end: &str) -> Days {
        Days {
            start: at(start),
            end: at(end),
        }
    }

    fn refusal(result: Result<(), ApiError>) -> Option<String> {
        result.err().map(|error| error.to_string())
    }

    #[test]
    fn people_apply_strictly_within_the_window_in_force() {
        let realtime = item(json!({}));
        let other = item(json!({"reserveMeansId": "external"}));
        let by_phone = item(json!({"reserveMeansId": null}));
        for (now, of_realtime, of_others) in [
            ("2021-08-01T00:00:00", false, false),
            ("2021-08-01T00:00:01", true, false),
            ("2021-08-31T00:00:00", false, false),
            ("2021-09-01T00:00:00", false, false),
            ("2021-09-29T23:59:59", false, true),
            ("2021-09-30T00:00:00", false, false),
        ] {
            let is_open = |item| require_open(item, at(now)).is_ok();
            assert_eq!(is_open(&realtime), of_realtime, "{now}");
            assert_eq!(is_open(&other), of_others, "{now}");
            assert_eq!(is_open(&by_phone), of_others, "{now}");
        }
    }

    #[test]
    fn seats_are_counted() {
        let item = item(json!({}));
        for (quantity, expected) in [
            (4, None),
            (5, Some("There are not enough places. (Left: 4)")),
        ] {
            let refused = refusal(require_seats(&item, quantity));
            assert_eq!(refused, expected.map(|text| format!("B001 {text}")));
        }
        for left in [json!(0), json!(-1), json!(null)] {
            let closed = refusal(require_seats(&self::item(json!({"inventoryQty": left})), 1));
            assert_eq!(closed.as_deref(), Some("B001 Reservations are closed."));
        }
    }

    #[test]
    fn days_are_compared_with_the_operation_also_of_realtime_items() {
        let item = item(json!({}));
        for (start, end, is_fine) in [
            ("2021-09-01T00:00:00", "2021-09-03T00:00:00", true),
            ("2021-09-28T00:00:00", "2021-09-30T00:00:00", true),
            ("2021-08-31T23:59:59", "2021-09-01T00:00:00", false),
            ("2021-09-30T00:00:00", "2021-09-30T00:00:01", false),
            ("2021-08-10T00:00:00", "2021-08-10T00:00:00", false),
        ] {
            let result = require_days(&item, days(start, end));
            assert_eq!(result.is_ok(), is_fine, "{start} {end}");
        }
        let early = days("2021-08-10T00:00:00", "2021-09-10T00:00:00");
        let text = require_days(&item, early).unwrap_err();
        let expected = "B001 Start date is earlier than Operation Start date.";
        assert_eq!(text.to_string(), expected);
        let pattern = Text::Pattern {
            key: "valid.to_be_slow.format",
            arguments: vec![Text::key("common.end_date"), Text::key("reserve")],
        };
        let text = pattern.in_language(Locale::Korean);
        assert_eq!(text, "종료일이 예약 보다 늦습니다.");
    }

    #[test]
    fn a_limit_of_three_days_admits_three_days() {
        let limited = item(json!({}));
        let free = item(json!({"isPeriod": false}));
        for (end, is_fine) in [
            ("2021-09-03T23:59:00", true),
            ("2021-09-04T00:00:00", false),
        ] {
            let days = days("2021-09-01T00:00:00", end);
            assert_eq!(require_days(&limited, days).is_ok(), is_fine, "{end}");
            assert!(require_days(&free, days).is_ok(), "{end}");
        }
    }

    #[test]
    fn pieces_are_what_the_busiest_day_leaves() {
        let item = item(json!({}));
        assert!(require_pieces(&item, 7, 3).is_ok());
        assert!(require_pieces(&item, 8, 3).is_err());
        assert!(require_pieces(&self::item(json!({"totalQty": null})), 0, 1).is_err());
    }
}
