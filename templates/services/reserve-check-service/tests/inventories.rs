//! How much is left.

use serde_json::json;

use crate::support::{Api, COURSE, EQUIPMENT, RESERVES, date, days, merged};

fn path(item: i64, first: &str, last: &str) -> String {
    format!("{RESERVES}/{item}/inventories?startDate={first}&endDate={last}")
}

#[tokio::test]
async fn what_is_left_is_what_the_busiest_day_leaves() {
    let api = Api::start().await;
    let pieces = |first, last, quantity| merged(days(first, last), json!({"reserveQty": quantity}));
    api.booked(EQUIPMENT, pieces(10, 12, 4)).await;
    api.requested(EQUIPMENT, pieces(12, 14, 5)).await;
    let cancelled = api.booked(EQUIPMENT, pieces(14, 14, 3)).await;
    api.cancel(&api.user(), &cancelled).await;
    for (first, last, expected) in [
        (9, 9, 10),
        (9, 10, 6),
        (10, 12, 1),
        (12, 12, 1),
        (13, 14, 5),
        (15, 30, 10),
    ] {
        let path = path(EQUIPMENT, &date(first), &date(last));
        let answer = api.user().get(&path).await;
        assert_eq!(answer.json(), json!(expected), "{first} to {last}");
    }
    api.items.change(EQUIPMENT, json!({"totalQty": 5}));
    let answer = api.user().get(&path(EQUIPMENT, &date(12), &date(12))).await;
    assert_eq!(answer.json(), json!(-4), "fewer than are reserved");
    let course = api.user().get(&path(COURSE, &date(1), &date(1))).await;
    assert_eq!(course.json(), json!(10));
}

#[tokio::test]
async fn days_and_items_that_are_none_are_refused() {
    let api = Api::start().await;
    for (first, last, field) in [
        ("", "2021-09-09", "startDate"),
        ("2021-09-09", "soon", "endDate"),
        ("2021-09-10", "2021-09-09", "startDate"),
        ("2021-02-30", "2021-09-09", "startDate"),
    ] {
        let answer = api.user().get(&path(EQUIPMENT, first, last)).await;
        let (status, error) = answer.error();
        assert_eq!((status, &error["code"]), (400, &json!("E001")));
        assert_eq!(error["errors"][0]["field"], field, "{first} {last}");
    }
    let missing = api.user().get(&format!("{RESERVES}/2/inventories")).await;
    assert_eq!(
        missing.error().1["errors"].as_array().map(Vec::len),
        Some(2)
    );
    let unknown = api.user().get(&path(99, "2021-09-09", "2021-09-09")).await;
    assert_eq!(unknown.refusal(), (400, "E003".to_owned()));
    let wrong = format!("{RESERVES}/many/inventories?startDate=2021-09-09&endDate=2021-09-09");
    assert_eq!(
        api.user().get(&wrong).await.refusal(),
        (400, "E002".to_owned())
    );
}
