//! Attachments of posts, which the portal service keeps.

use mesh_test::Listener;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::support::{Api, RULES, board_request, merged, post_request};

/// Who keeps the attachments.
fn keeper(api: &Api) -> Listener {
    let broker = api.service.broker();
    Listener::join(&broker, "attachment-entity.topic", "attachment")
}

fn told(code: &str, board: i64, post: i64) -> Value {
    json!({
        "attachmentCode": code,
        "entityName": "org.egovframe.cloud.boardservice.domain.posts.Posts",
        "entityId": format!("{board}_{post}")
    })
}

fn with_code(code: impl Into<Value>) -> Value {
    merged(post_request(), json!({"attachmentCode": code.into()}))
}

/// Runs a statement on the tables of the service.
async fn execute(api: &Api, statement: &str) {
    let database = api.service.database().await;
    let done = database.execute_unprepared(statement).await;
    done.expect("a statement that the database takes");
    database.close().await.expect("the connection closes");
}

#[tokio::test]
async fn attachments_are_told_whose_they_are() {
    let api = Api::start().await;
    let mut keeper = keeper(&api);
    let board = api.board(json!({})).await;
    let save = format!("/api/v1/posts/save/{board}");
    let saved = api.user().post(&save, with_code("own1")).await;
    assert_eq!(
        (saved.status.as_u16(), &saved.json()["attachmentCode"]),
        (201, &json!("own1"))
    );
    assert_eq!(keeper.next().await, told("own1", board, 1));
    api.post(board, json!({"attachmentCode": "managed2"})).await;
    assert_eq!(keeper.next().await, told("managed2", board, 2));
    // Only attachments that become others are told.
    let update = format!("/api/v1/posts/update/{board}/1");
    api.user().put_json(&update, with_code("own1")).await;
    api.user().put_json(&update, with_code(Value::Null)).await;
    api.user().put_json(&update, with_code("own3")).await;
    assert_eq!(keeper.next().await, told("own3", board, 1));
    keeper.require_silence().await;
}

#[tokio::test]
async fn who_keeps_attachments_learns_later_what_was_told_while_it_was_away() {
    let api = Api::start_with(RULES, &["user-service"], &[]).await;
    let board = api.board(json!({})).await;
    api.post(board, json!({"attachmentCode": "first"})).await;
    api.post(board, json!({"attachmentCode": "second"})).await;
    let mut keeper = keeper(&api);
    let heard = [keeper.next().await, keeper.next().await];
    for event in [told("first", board, 1), told("second", board, 2)] {
        assert!(heard.contains(&event), "{event} is not among {heard:?}");
    }
}

#[tokio::test]
async fn the_first_who_claims_attachments_is_told_first() {
    let api = Api::start().await;
    let board = api.board(json!({})).await;
    for _ in 0..5 {
        api.post(board, json!({"attachmentCode": "same"})).await;
    }
    let mut keeper = keeper(&api);
    for post in 1..=5 {
        assert_eq!(keeper.next().await, told("same", board, post));
    }
}

#[tokio::test]
async fn a_post_and_what_it_tells_are_stored_both_or_neither() {
    let api = Api::start().await;
    let mut keeper = keeper(&api);
    let board = api.board(json!({})).await;
    execute(&api, "ALTER TABLE outbox RENAME TO outbox_elsewhere").await;
    let path = format!("/api/v1/posts/{board}");
    let refused = api.admin().post(&path, with_code("lost")).await;
    assert!(refused.status.is_server_error(), "{}", refused.text);
    execute(&api, "ALTER TABLE outbox_elsewhere RENAME TO outbox").await;
    let posts = api.admin().get(&path).await.json();
    assert_eq!(posts["totalElements"], 0);
    keeper.require_silence().await;
    api.post(board, json!({"attachmentCode": "kept"})).await;
    assert_eq!(keeper.next().await, told("kept", board, 1));
}

#[tokio::test]
async fn boards_without_attachments_take_no_new_ones() {
    let api = Api::start().await;
    let board = api.board(json!({})).await;
    let post = api.post(board, json!({"attachmentCode": "old"})).await;
    let without = merged(board_request(), json!({"uploadUseAt": false}));
    api.admin()
        .put_json(&format!("/api/v1/boards/{board}"), without)
        .await;
    let save = format!("/api/v1/posts/save/{board}");
    let (status, error) = api.user().post(&save, with_code("new")).await.error();
    let field = &error["errors"][0]["field"];
    assert_eq!(
        (status, &error["code"], field),
        (400, &json!("E001"), &json!("attachmentCode"))
    );
    let path = format!("/api/v1/posts/{board}/{post}");
    let changed = api.admin().put_json(&path, with_code("new")).await;
    assert_eq!(changed.refusal(), (400, "E001".to_owned()));
    // Front ends send back what a post has.
    assert_eq!(
        api.admin().put_json(&path, with_code("old")).await.status,
        200
    );
    assert_eq!(api.user().post(&save, with_code("")).await.status, 201);
    let mut keeper = keeper(&api);
    assert_eq!(keeper.next().await, told("old", board, post));
    keeper.require_silence().await;
}
