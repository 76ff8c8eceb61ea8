//! Items that are reserved for days: equipment and spaces.

use serde_json::json;

use crate::support::{Api, EQUIPMENT, SPACE, broken, days, local, merged};

const COUNT: &str = "해당 날짜에 예약할 수 있는 재고수량이 없습니다.";
const DATE: &str = "해당 날짜에는 예약할 수 없습니다.";

#[tokio::test]
async fn days_lie_within_the_operation_also_of_realtime_items() {
    let api = Api::start().await;
    let early = "시작일이 운영예약 시작일 보다 빠릅니다.";
    let late = "종료일이 운영예약 종료일 보다 늦습니다.";
    for item in [EQUIPMENT, SPACE] {
        for (first, last, refusal) in [
            (-6, 1, Some(early)),
            (1, 61, Some(late)),
            // The application closes before that.
            (-5, -5, None),
            (60, 60, None),
        ] {
            let answer = api.book(item, days(first, last)).await;
            match refusal {
                Some(text) => assert_eq!(answer.error(), broken(text), "{first} {last}"),
                None => assert_eq!(answer.status, 201, "{first} {last} {}", answer.text),
            }
        }
    }
}

#[tokio::test]
async fn a_limit_of_days_admits_as_many() {
    let api = Api::start().await;
    let limit = json!({"isPeriod": true, "periodMaxCount": 3});
    api.items.change(EQUIPMENT, limit);
    let answer = api.book(EQUIPMENT, days(10, 13)).await;
    let text = "최대 예약 가능 일수보다 예약기간이 깁니다. (최대 예약 가능일 수 : 3)";
    assert_eq!(answer.error(), broken(text));
    api.booked(EQUIPMENT, days(10, 12)).await;
}

#[tokio::test]
async fn equipment_is_counted_on_its_busiest_day() {
    let api = Api::start().await;
    let pieces = |first, last, quantity| merged(days(first, last), json!({"reserveQty": quantity}));
    api.booked(EQUIPMENT, pieces(10, 12, 4)).await;
    api.booked(EQUIPMENT, pieces(12, 14, 5)).await;
    // The twelfth has nine of ten, though it is the last day of what is asked for.
    for (first, last, quantity, is_possible) in [
        (10, 12, 2, false),
        (12, 12, 2, false),
        (11, 13, 2, false),
        (10, 11, 7, false),
        (13, 14, 6, false),
        (12, 12, 1, true),
        (10, 11, 6, true),
        (15, 16, 10, true),
    ] {
        let answer = api.book(EQUIPMENT, pieces(first, last, quantity)).await;
        if is_possible {
            assert_eq!(answer.status, 201, "{first} {last} {}", answer.text);
        } else {
            assert_eq!(answer.error(), broken(COUNT), "{first} {last} {quantity}");
        }
    }
}

#[tokio::test]
async fn a_space_has_one_user_at_a_time() {
    let api = Api::start().await;
    let id = api.booked(SPACE, days(10, 12)).await;
    for (first, last, is_free) in [
        (12, 13, false),
        (9, 10, false),
        (11, 11, false),
        (9, 13, false),
        (13, 14, true),
        (8, 9, true),
    ] {
        let answer = api.book(SPACE, days(first, last)).await;
        if is_free {
            assert_eq!(answer.status, 201, "{first} {last} {}", answer.text);
        } else {
            assert_eq!(answer.error(), broken(DATE), "{first} {last}");
        }
    }
    api.cancel(&api.admin(), &id).await;
    api.booked(SPACE, days(11, 11)).await;
}

#[tokio::test]
async fn requests_for_the_same_days_do_not_stop_each_other_from_being_approved() {
    let api = Api::start().await;
    let first = api.applied("evaluate", SPACE, json!({})).await;
    let second = api.applied("evaluate", SPACE, json!({})).await;
    assert_eq!(api.approve(&second).await.bare_status(), 204);
    assert_eq!(api.approve(&first).await.error(), broken(DATE));
    assert_eq!(api.status(&first).await.as_deref(), Some("request"));
    // Who books at once sees them all.
    let third = api.applied("evaluate", SPACE, days(20, 20)).await;
    let answer = api.book(SPACE, days(20, 20)).await;
    assert_eq!(answer.error(), broken(DATE));
    assert_eq!(api.approve(&third).await.bare_status(), 204);
}

#[tokio::test]
async fn dates_keep_the_digits_that_were_sent() {
    let api = Api::start().await;
    let dates = json!({
        "reserveStartDate": local(10).replace("T00:00:00", "T15:00:00.000Z"),
        "reserveEndDate": local(11).replace(":00:00", ":30")
    });
    let id = api.booked(SPACE, dates).await;
    let reserve = api.read(&id).await;
    let start = local(10).replace("T00", "T15");
    assert_eq!(reserve["reserveStartDate"], start);
    assert_eq!(
        reserve["reserveEndDate"],
        local(11).replace(":00:00", ":30:00")
    );
}
