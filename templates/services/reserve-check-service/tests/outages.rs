//! Other services that are away.

use serde_json::{Value, json};

use crate::edits::edit;
use crate::neighbours::Mood;
use crate::support::{Api, COURSE, EQUIPMENT, RESERVES, SPACE, column, date};

#[tokio::test]
async fn a_user_whom_nobody_knows_has_no_name_and_all_the_rest() {
    let api = Api::start().await;
    let id = api.booked(EQUIPMENT, json!({"userId": "gone"})).await;
    assert_eq!(api.read(&id).await["userName"], Value::Null);
    let page = api.admin().get(RESERVES).await.json();
    assert_eq!(column(&page["content"], "userName"), [Value::Null]);
    assert_eq!(column(&page["content"], "reserveItemName"), ["Projector"]);
}

#[tokio::test]
async fn without_items_lists_and_details_keep_what_reservations_tell() {
    let api = Api::start().await;
    let id = api.booked(EQUIPMENT, json!({})).await;
    api.items.set_mood(Mood::Broken);
    let page = api.admin().get(RESERVES).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let row = &page.json()["content"][0];
    let expected = (
        &json!(EQUIPMENT),
        &Value::Null,
        &json!(7),
        &json!("equipment"),
    );
    let told = (
        &row["reserveItemId"],
        &row["reserveItemName"],
        &row["locationId"],
        &row["categoryId"],
    );
    assert_eq!(told, expected);
    let item = &api.read(&id).await["reserveItem"];
    let told = (
        &item["reserveItemId"],
        &item["reserveItemName"],
        &item["locationId"],
        &item["categoryId"],
    );
    assert_eq!(told, expected);
}

#[tokio::test]
async fn a_detail_shows_the_item_as_it_was_known() {
    let api = Api::start().await;
    let id = api.booked(EQUIPMENT, json!({})).await;
    api.listed("").await;
    api.items.set_mood(Mood::Broken);
    assert_eq!(
        api.read(&id).await["reserveItem"]["reserveItemName"],
        "Projector"
    );
}

#[tokio::test]
async fn nothing_is_decided_about_an_item_that_nobody_can_tell_about() {
    let api = Api::start().await;
    let requested = api.requested(EQUIPMENT, json!({})).await;
    let course = api.requested(COURSE, json!({})).await;
    api.items.set_mood(Mood::Broken);
    let inventory = format!(
        "{RESERVES}/{EQUIPMENT}/inventories?startDate={}&endDate={}",
        date(1),
        date(2)
    );
    for answer in [
        api.book(SPACE, json!({})).await,
        api.apply("evaluate", SPACE, json!({})).await,
        api.apply("realtime", SPACE, json!({})).await,
        api.approve(&requested).await,
        api.approve(&course).await,
        edit(&api, &course, json!({})).await,
        api.user().get(&inventory).await,
    ] {
        assert_eq!(
            answer.refusal(),
            (503, "E999".to_owned()),
            "{}",
            answer.text
        );
    }
    let statuses = column(
        &api.admin().get(RESERVES).await.json()["content"],
        "reserveStatusId",
    );
    assert_eq!(statuses, ["request", "request"]);
    let cancelled = api.cancel(&api.user(), &requested).await;
    assert_eq!(cancelled.bare_status(), 204, "that needs nobody else");
}

#[tokio::test]
async fn a_booking_whose_stock_is_not_known_is_not_kept() {
    let api = Api::start().await;
    api.items.set_mood(Mood::Forgetful);
    let answer = api.book(COURSE, json!({})).await;
    assert_eq!(answer.refusal(), (400, "B001".to_owned()));
    assert_eq!(api.listed("").await.len(), 0);
}
