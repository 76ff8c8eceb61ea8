//! Attachments of posts, which the portal service keeps.

use std::time::{Duration, Instant};

use mesh_test::wait_until;
use serde_json::{Value, json};

use crate::support::{Api, RULES, board_request, merged, post_request};

const LIMIT: Duration = Duration::from_secs(20);

async fn heard(api: &Api, expected: &[(&str, &str)]) {
    let name = "org.egovframe.cloud.boardservice.domain.posts.Posts";
    let owners = expected.iter().map(|(code, id)| {
        let owner = json!({"entityName": name, "entityId": id});
        ((*code).to_owned(), owner)
    });
    let owners: Vec<_> = owners.collect();
    wait_until("the portal service hears", LIMIT, async || {
        api.portal.owners().len() >= owners.len()
    })
    .await;
    assert_eq!(api.portal.owners(), owners);
}

fn with_code(code: impl Into<Value>) -> Value {
    merged(post_request(), json!({"attachmentCode": code.into()}))
}

#[tokio::test]
async fn attachments_are_told_whose_they_are() {
    let api = Api::start().await;
    let board = api.board(json!({})).await;
    let saved = api
        .user()
        .post(&format!("/api/v1/posts/save/{board}"), with_code("own1"))
        .await;
    assert_eq!(
        (saved.status.as_u16(), &saved.json()["attachmentCode"]),
        (201, &json!("own1"))
    );
    let first = format!("{board}_1");
    heard(&api, &[("own1", &first)]).await;
    api.post(board, json!({"attachmentCode": "managed2"})).await;
    let second = format!("{board}_2");
    heard(&api, &[("own1", &first), ("managed2", &second)]).await;
    // Only attachments that become others are told.
    let update = format!("/api/v1/posts/update/{board}/1");
    api.user().put_json(&update, with_code("own1")).await;
    api.user().put_json(&update, with_code(Value::Null)).await;
    api.user().put_json(&update, with_code("own3")).await;
    let all = [
        ("own1", first.as_str()),
        ("managed2", &second),
        ("own3", &first),
    ];
    heard(&api, &all).await;
}

#[tokio::test]
async fn whoever_is_not_heard_tells_again_and_nobody_waits_for_it() {
    let api = Api::start().await;
    let board = api.board(json!({})).await;
    api.portal.refuse(1);
    api.post(board, json!({"attachmentCode": "late"})).await;
    heard(&api, &[("late", &format!("{board}_1"))]).await;
}

#[tokio::test]
async fn posts_are_written_while_the_portal_service_is_away() {
    let api = Api::start_with(RULES, &["user-service"], &[]).await;
    let board = api.board(json!({})).await;
    let started = Instant::now();
    api.post(board, json!({"attachmentCode": "c"})).await;
    assert!(started.elapsed() < Duration::from_secs(5));
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
}
