//! When an item can be reserved.

use serde_json::{Value, json};

use crate::support::{Api, ITEMS, merged, minutes_from_now};

/// Whether an item can be reserved, as all answers tell.
async fn is_possible(api: &Api, changes: Value) -> bool {
    let id = api.item(changes.clone()).await;
    let relation = api.user().get(&format!("{ITEMS}/relations/{id}")).await;
    let answer = relation.json()["isPossible"].clone();
    let page = api.user().get(ITEMS).await.json();
    assert_eq!(page["content"][0]["isPossible"], answer, "{changes}");
    answer.as_bool().expect("a flag")
}

/// An operation or request window around now, or before, or after it.
fn window(name: &str, start: i64, end: i64) -> Value {
    json!({
        format!("{name}StartDate"): minutes_from_now(start),
        format!("{name}EndDate"): minutes_from_now(end)
    })
}

#[tokio::test]
async fn requests_for_what_is_decided_at_once_have_a_window_of_their_own() {
    let api = Api::start().await;
    for (start, end, expected) in [(-5, 5, true), (5, 9, false), (-9, -5, false)] {
        let around = window("request", start, end);
        let over = window("operation", 100, 200);
        assert_eq!(is_possible(&api, merged(around, over)).await, expected);
    }
}

#[tokio::test]
async fn other_items_can_be_reserved_while_they_can_be_used() {
    let api = Api::start().await;
    for other in [
        json!({"reserveMeansId": "external", "externalUrl": "https://example.com"}),
        json!({"reserveMethodId": "visit", "address": "x"}),
        json!({"reserveMethodId": "phone", "contact": "x", "reserveMeansId": null}),
    ] {
        for (start, end, expected) in [(-5, 5, true), (5, 9, false), (-9, -5, false)] {
            let over = window("request", 100, 200);
            let changes = merged(merged(over, window("operation", start, end)), other.clone());
            assert_eq!(is_possible(&api, changes).await, expected, "{other}");
        }
    }
}

#[tokio::test]
async fn what_is_not_in_use_cannot_be_reserved() {
    let api = Api::start().await;
    assert!(is_possible(&api, json!({})).await);
    assert!(!is_possible(&api, json!({"isUse": false})).await);
}

#[tokio::test]
async fn only_courses_are_closed_when_nothing_is_left() {
    let api = Api::start().await;
    for (category, expected) in [("education", false), ("equipment", true), ("space", true)] {
        let item = json!({"categoryId": category, "inventoryQty": 0});
        assert_eq!(is_possible(&api, item).await, expected, "{category}");
    }
}
