//! Stock that reservations take: each once.

use serde_json::{Value, json};

use crate::support::{Api, ITEMS, invalid, item_request, merged, number, refused, stock_of};

#[tokio::test]
async fn a_reservation_takes_what_is_there() {
    let api = Api::start().await;
    let id = api.course(5).await;
    assert!(api.take(id, "r1", 3).await);
    assert!(!api.take(id, "r2", 3).await, "two are left");
    assert_eq!(api.left(id).await, 2);
    assert!(api.take(id, "r3", 2).await);
    assert_eq!(api.left(id).await, 0);
    // A refusal changes nothing: asked again, it is decided again.
    let location = number(&api.read(id).await, "locationId");
    let more = merged(item_request(location), json!({"totalQty": 8}));
    api.admin().put_json(&format!("{ITEMS}/{id}"), more).await;
    assert!(api.take(id, "r2", 3).await);
    assert_eq!(api.left(id).await, 0);
}

#[tokio::test]
async fn a_reservation_that_asks_again_is_answered_as_before_and_takes_nothing() {
    let api = Api::start().await;
    let (id, other) = (api.course(5).await, api.course(5).await);
    for _ in 0..3 {
        assert!(api.take(id, "r1", 5).await);
        assert_eq!(api.left(id).await, 0);
    }
    assert!(!api.take(id, "r1", 4).await, "it holds five");
    assert!(!api.take(other, "r1", 5).await, "it holds another item");
    assert_eq!((api.left(id).await, api.left(other).await), (0, 5));
}

#[tokio::test]
async fn only_courses_are_counted() {
    let api = Api::start().await;
    for category in ["equipment", "space"] {
        let id = api.item(json!({"categoryId": category})).await;
        assert!(!api.take(id, category, 1).await);
        assert_eq!(api.left(id).await, 10);
    }
}

#[tokio::test]
async fn an_order_names_a_reservation_and_at_least_one_piece_of_an_item() {
    let api = Api::start().await;
    let id = api.course(5).await;
    let put = async |body: Value| api.checks().put_json(&stock_of(id), body).await;
    let message = "입력값이 올바르지 않습니다";
    let both = vec![
        refused("reserveId", message, ""),
        refused("reserveQty", message, "0"),
    ];
    assert_eq!(put(json!({})).await.error(), invalid(both));
    let negative = put(json!({"reserveId": "r1", "reserveQty": "-1"})).await;
    let expected = vec![refused("reserveQty", message, "-1")];
    assert_eq!(negative.error(), invalid(expected));
    let long = "r".repeat(201);
    let answer = put(json!({"reserveId": long, "reserveQty": 1})).await;
    assert_eq!(answer.refusal(), (400, "E001".to_owned()));
    let order = json!({"reserveId": "r1", "reserveQty": 1});
    let unknown = api.checks().put_json(&stock_of(id + 1), order).await;
    assert_eq!(unknown.refusal(), (404, "E003".to_owned()));
    assert_eq!(api.left(id).await, 5);
}
