//! What services tell about the owner of a group.

use std::time::Duration;

use mesh_messaging::Message;
use mesh_test::{TestService, say, wait_until};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::Query;
use serde_json::{Value, json};

use crate::forms::{Form, TEXT, files_of, upload};
use crate::support::start;

const LIMIT: Duration = Duration::from_secs(20);

/// Says something where owners are told, and waits until it is handled.
async fn tell(service: &TestService, body: &str) {
    let (destination, group) = ("attachment-entity.topic", "attachment");
    let message = Message::json(body.to_owned());
    say(&service.broker(), destination, group, &message).await;
}

async fn tell_owner(service: &TestService, code: impl Into<Value>, id: &str) {
    let event = json!({
        "attachmentCode": code.into(), "entityName": "org.example.Posts", "entityId": id
    });
    tell(service, &event.to_string()).await;
}

/// How many events could not be handled.
async fn dead_letters(service: &TestService) -> usize {
    let select = Query::select().column("body").from("dead_letter").take();
    let database = service.database().await;
    let rows = database.query_all(&select).await.expect("rows");
    database.close().await.expect("the connection closes");
    rows.len()
}

#[tokio::test]
async fn the_owner_that_a_service_tells_counts_more_than_that_of_a_browser() {
    let service = start().await;
    let uploader = service.user("uploader", "ROLE_USER");
    let code = upload(&uploader, &[("a.txt", TEXT)]).await;
    for _ in 0..2 {
        tell_owner(&service, code.as_str(), "1_5").await;
    }
    let form = Form::default().file("b.txt", TEXT).info();
    let added = form
        .put(&uploader, &format!("/api/v1/attachments/upload/{code}"))
        .await;
    assert_eq!(added.status, 200);
    for file in files_of(&service, &code).await {
        assert_eq!(file["entityName"], "org.example.Posts");
        assert_eq!(file["entityId"], "1_5");
    }
    let children = format!("/api/v1/attachments/{code}/children");
    assert_eq!(uploader.delete(&children).await.status, 400);
}

#[tokio::test]
async fn a_group_stays_with_its_first_owner() {
    let service = start().await;
    let code = upload(&service.admin(), &[("a.txt", TEXT)]).await;
    for id in ["1_5", "3_9", "1_5"] {
        tell_owner(&service, code.as_str(), id).await;
        assert_eq!(files_of(&service, &code).await[0]["entityId"], "1_5");
    }
    assert_eq!(dead_letters(&service).await, 0);
}

#[tokio::test]
async fn of_owners_that_are_told_at_once_one_stays() {
    let service = start().await;
    let code = upload(&service.admin(), &[("a.txt", TEXT), ("b.txt", TEXT)]).await;
    let ids = ["1_1", "1_2", "1_3", "1_4"];
    let [a, b, c, d] = ids.map(|id| tell_owner(&service, code.as_str(), id));
    tokio::join!(a, b, c, d);
    let files = files_of(&service, &code).await;
    assert!(ids.contains(&files[0]["entityId"].as_str().unwrap_or_default()));
    assert_eq!(files[0]["entityId"], files[1]["entityId"]);
}

#[tokio::test]
async fn codes_that_nobody_knows_and_none_at_all_have_no_effect() {
    let service = start().await;
    let code = upload(&service.admin(), &[("a.txt", TEXT)]).await;
    let before = files_of(&service, &code).await;
    for unknown in [json!("nobody"), json!(""), json!(null)] {
        tell_owner(&service, unknown, "1_5").await;
    }
    tell(&service, r#"{"entityName":"e","entityId":"1"}"#).await;
    assert_eq!(files_of(&service, &code).await, before);
    assert_eq!(dead_letters(&service).await, 0);
}

#[tokio::test]
async fn what_cannot_be_read_is_kept_for_operators() {
    let service = start().await;
    let code = upload(&service.admin(), &[("a.txt", TEXT)]).await;
    let without_owner = json!({"attachmentCode": code}).to_string();
    let too_long = json!({
        "attachmentCode": code, "entityName": "n".repeat(201), "entityId": "1".repeat(51)
    });
    for body in ["{", "7", &without_owner, &too_long.to_string()] {
        tell(&service, body).await;
    }
    wait_until("all are kept", LIMIT, async || {
        dead_letters(&service).await == 4
    })
    .await;
    tell_owner(&service, code.as_str(), "1_5").await;
    assert_eq!(files_of(&service, &code).await[0]["entityId"], "1_5");
}
