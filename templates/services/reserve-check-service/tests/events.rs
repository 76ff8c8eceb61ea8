//! Events that are told, and those that decide.

use mesh_messaging::Message;
use serde_json::{Value, json};

use crate::heard::{Others, say, tell_stock};
use crate::neighbours::Mood;
use crate::support::{Api, COURSE, EQUIPMENT, SPACE, USER_ID};

const ENTITY: &str = "org.egovframe.cloud.reservechecksevice.domain.Reserve";

fn attachment(id: &str) -> Value {
    json!({"attachmentCode": "abc", "entityName": ENTITY, "entityId": id})
}

fn result(id: &str, outcome: &str) -> Value {
    json!({"reserveId": id, "outcome": outcome})
}

#[tokio::test]
async fn an_application_for_a_course_is_told_to_the_item_service() {
    let api = Api::start().await;
    let mut others = Others::join(&api);
    let answer = api
        .apply("realtime", COURSE, json!({"attachmentCode": "abc"}))
        .await;
    let reserve = answer.json();
    let told = others.requests.next().await;
    assert_eq!(told, reserve);
    assert_eq!(
        (&told["userId"], &told["reserveQty"]),
        (&json!(USER_ID), &json!(2))
    );
    others.attachments.require_silence().await;
}

#[tokio::test]
async fn stock_approves_and_the_result_is_told() {
    let api = Api::start().await;
    let mut others = Others::join(&api);
    let id = api
        .applied("realtime", COURSE, json!({"attachmentCode": "abc"}))
        .await;
    tell_stock(&api, &id, true).await;
    assert_eq!(api.status(&id).await.as_deref(), Some("approve"));
    assert_eq!(others.attachments.next().await, attachment(&id));
    assert_eq!(others.results.next().await, result(&id, "approved"));
    others.returns.require_silence().await;
}

#[tokio::test]
async fn no_stock_removes_the_application_and_the_result_is_told() {
    let api = Api::start().await;
    let mut others = Others::join(&api);
    let id = api
        .applied("realtime", COURSE, json!({"attachmentCode": "abc"}))
        .await;
    tell_stock(&api, &id, false).await;
    assert_eq!(api.status(&id).await, None);
    assert_eq!(api.outcome(&id).await, "refused");
    assert_eq!(others.results.next().await, result(&id, "refused"));
    others.attachments.require_silence().await;
    others.returns.require_silence().await;
}

#[tokio::test]
async fn an_event_that_comes_again_changes_nothing() {
    let api = Api::start().await;
    let mut others = Others::join(&api);
    let id = api.applied("realtime", COURSE, json!({})).await;
    let update = json!({"reserveId": id, "isItemUpdated": true}).to_string();
    // As published again by this mesh, and said twice by somebody else.
    for message_id in ["1", "1", "2"] {
        let message = Message {
            id: Some(message_id.to_owned()),
            ..Message::json(update.clone())
        };
        say(&api, message).await;
        assert_eq!(api.status(&id).await.as_deref(), Some("approve"));
    }
    for _ in 0..2 {
        assert_eq!(others.results.next().await, result(&id, "approved"));
    }
    others.results.require_silence().await;
    others.returns.require_silence().await;
}

#[tokio::test]
async fn stock_of_what_was_cancelled_meanwhile_goes_back() {
    let api = Api::start().await;
    let mut others = Others::join(&api);
    let id = api.applied("realtime", COURSE, json!({})).await;
    assert_eq!(api.cancel(&api.user(), &id).await.bare_status(), 204);
    others.returns.require_silence().await;
    tell_stock(&api, &id, true).await;
    assert_eq!(others.returns.next().await, json!({"reserveId": id}));
    assert_eq!(others.results.next().await, result(&id, "refused"));
    assert_eq!(api.status(&id).await.as_deref(), Some("cancel"));
}

#[tokio::test]
async fn stock_of_what_is_not_there_goes_back() {
    let api = Api::start().await;
    let mut others = Others::join(&api);
    tell_stock(&api, "nothing", true).await;
    assert_eq!(others.returns.next().await, json!({"reserveId": "nothing"}));
    tell_stock(&api, "nothing", false).await;
    for _ in 0..2 {
        assert_eq!(others.results.next().await, result("nothing", "refused"));
    }
    others.returns.require_silence().await;
}

#[tokio::test]
async fn no_stock_removes_nothing_but_what_waits_for_it() {
    let api = Api::start().await;
    let requested = api.requested(COURSE, json!({})).await;
    let approved = api.booked(COURSE, json!({})).await;
    for (id, status) in [(requested, "request"), (approved, "approve")] {
        tell_stock(&api, &id, false).await;
        assert_eq!(api.status(&id).await.as_deref(), Some(status));
    }
}

#[tokio::test]
async fn what_is_no_event_is_put_aside() {
    let api = Api::start().await;
    let id = api.applied("realtime", COURSE, json!({})).await;
    for text in ["{", "true", r#"{"reserveId":7}"#] {
        say(&api, Message::json(text.to_owned())).await;
    }
    tell_stock(&api, &id, true).await;
    assert_eq!(api.status(&id).await.as_deref(), Some("approve"));
}

#[tokio::test]
async fn approved_seats_go_back_when_cancelled_and_nothing_else_does() {
    let api = Api::start().await;
    let mut others = Others::join(&api);
    for id in [
        api.requested(COURSE, json!({})).await,
        api.booked(EQUIPMENT, json!({})).await,
        api.booked(SPACE, json!({})).await,
    ] {
        assert_eq!(api.cancel(&api.user(), &id).await.bare_status(), 204);
    }
    others.returns.require_silence().await;
    let id = api.booked(COURSE, json!({})).await;
    assert_eq!(api.cancel(&api.user(), &id).await.bare_status(), 204);
    assert_eq!(others.returns.next().await, json!({"reserveId": id}));
    api.cancel(&api.user(), &id).await;
    others.returns.require_silence().await;
}

#[tokio::test]
async fn an_event_completes_an_approval_whose_answer_was_lost() {
    let api = Api::start().await;
    let mut others = Others::join(&api);
    let id = api.requested(COURSE, json!({})).await;
    api.items.set_mood(Mood::Forgetful);
    assert_eq!(api.approve(&id).await.status, 400);
    tell_stock(&api, &id, true).await;
    assert_eq!(api.status(&id).await.as_deref(), Some("approve"));
    let booking = api.book(COURSE, json!({})).await;
    assert_eq!(booking.status, 400);
    others.returns.require_silence().await;
}

#[tokio::test]
async fn attachments_are_told_their_reservation_once_it_stays() {
    let api = Api::start().await;
    let mut others = Others::join(&api);
    let with_files = || json!({"attachmentCode": "abc", "reserveQty": 1});
    for item in [COURSE, EQUIPMENT] {
        let booked = api.booked(item, with_files()).await;
        assert_eq!(others.attachments.next().await, attachment(&booked));
        let applied = api.applied("evaluate", item, with_files()).await;
        assert_eq!(others.attachments.next().await, attachment(&applied));
    }
    let given = api.applied("realtime", SPACE, with_files()).await;
    assert_eq!(others.attachments.next().await, attachment(&given));
    api.items.set_mood(Mood::Refusing);
    assert_eq!(api.book(COURSE, with_files()).await.status, 400);
    api.booked(EQUIPMENT, json!({"reserveQty": 1})).await;
    others.attachments.require_silence().await;
}

#[tokio::test]
async fn attachments_that_come_with_a_change_are_told_their_reservation() {
    let api = Api::start().await;
    let mut others = Others::join(&api);
    let id = api.requested(COURSE, json!({})).await;
    for _ in 0..2 {
        let change = json!({"attachmentCode": "abc"});
        assert_eq!(
            crate::edits::edit(&api, &id, change).await.bare_status(),
            204
        );
    }
    assert_eq!(others.attachments.next().await, attachment(&id));
    others.attachments.require_silence().await;
}
