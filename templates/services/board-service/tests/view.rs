//! One post for everybody: its neighbours, and how often it was read.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Api, Caller, USER_ID, column, merged, number, plain_error};

/// Reads a post from an address, as the gateway tells it.
async fn read_from(caller: &Caller<'_>, path: &str, address: &str) -> Value {
    let request = caller.request(Method::GET, path);
    let answer = Answer::of(request.header("X-Forwarded-For", address)).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

/// How often a post was read, and how often before by the caller.
fn counts(post: &Value) -> (i64, i64) {
    (
        number(post, "readCount"),
        number(post, "userPostsReadCount"),
    )
}

#[tokio::test]
async fn a_post_is_shown_with_its_neighbours() {
    let api = Api::start().await;
    let board = api.board(json!({})).await;
    api.post(board, json!({"postsTitle": "하나"})).await;
    let created = json!({"postsTitle": "둘", "attachmentCode": null});
    let path = format!("/api/v1/posts/save/{board}");
    let request = merged(crate::support::post_request(), created);
    let created = api.user().post(&path, request).await.json();
    api.post(board, json!({"postsTitle": "셋"})).await;
    let answer = api
        .visitor()
        .get(&format!("/api/v1/posts/view/{board}/2"))
        .await;
    assert_eq!(answer.status, 200);
    let view = answer.json();
    let neighbour = |number: i64, title: &str, place: &str| {
        json!([{
            "boardNo": board, "postsNo": number, "postsTitle": title,
            "postsContent": "<p>본문</p>", "createdDate": view[place][0]["createdDate"],
            "isNew": null
        }])
    };
    let read = json!({
        "readCount": 1, "userPostsReadCount": 0, "createdBy": USER_ID,
        "prevPosts": neighbour(1, "하나", "prevPosts"),
        "nextPosts": neighbour(3, "셋", "nextPosts")
    });
    assert_eq!(view, merged(created, read));
}

#[tokio::test]
async fn neighbours_are_live_and_found_by_the_search() {
    let api = Api::start().await;
    let board = api.board(json!({})).await;
    for (title, notice) in [
        ("a", true),
        ("a", false),
        ("x", false),
        ("x", false),
        ("a", true),
    ] {
        api.post(board, json!({"postsTitle": title, "noticeAt": notice}))
            .await;
    }
    let removed = api.post(board, json!({"noticeAt": true})).await;
    let around = async |post: i64, query: &str| {
        let path = format!("/api/v1/posts/view/{board}/{post}{query}");
        let view = api.visitor().get(&path).await.json();
        ["prevPosts", "nextPosts"].map(|place| column(&view[place], "postsNo"))
    };
    api.remove_post(board, removed).await;
    // Before: rather no notice. Behind: rather a notice.
    assert_eq!(around(3, "").await, [[json!(2)], [json!(5)]]);
    assert_eq!(around(2, "").await, [[json!(1)], [json!(5)]]);
    assert_eq!(around(5, "").await, [vec![json!(4)], vec![]]);
    assert_eq!(around(1, "").await, [vec![], vec![json!(5)]]);
    let search = "?keywordType=postsTitle&keyword=X";
    assert_eq!(around(5, search).await, [vec![json!(4)], vec![]]);
    let everything = "?keywordType=undefined&keyword=undefined";
    assert_eq!(around(3, everything).await, [[json!(2)], [json!(5)]]);
}

#[tokio::test]
async fn a_post_that_is_not_there_differs_from_one_that_was_deleted() {
    let api = Api::start().await;
    let board = api.board(json!({})).await;
    let path = format!("/api/v1/posts/view/{board}/1");
    let nothing = plain_error(400, "E003", "해당 데이터가 존재하지 않습니다");
    assert_eq!(api.visitor().get(&path).await.error(), nothing);
    let post = api.post(board, json!({})).await;
    api.remove_post(board, post).await;
    let deleted = plain_error(400, "B001", "삭제된 게시물입니다.");
    assert_eq!(api.visitor().get(&path).await.error(), deleted);
    let english = api.visitor().get_in_english(&path).await.error();
    assert_eq!(english, plain_error(400, "B001", "This post was deleted."));
    // What nobody saw was not read.
    let detail = api
        .admin()
        .get(&format!("/api/v1/posts/{board}/{post}"))
        .await;
    assert_eq!(counts(&detail.json()), (1, 0));
}

#[tokio::test]
async fn a_reading_counts_once_for_a_user_at_an_address_and_once_for_an_address_of_visitors() {
    let api = Api::start().await;
    let board = api.board(json!({})).await;
    let post = api.post(board, json!({})).await;
    let path = format!("/api/v1/posts/view/{board}/{post}");
    let (visitor, user, other) = (api.visitor(), api.user(), api.other());
    let long = "1.1.1.1, ".repeat(100);
    for (caller, address, expected) in [
        (&visitor, "1.1.1.1", (1, 0)),
        (&visitor, "1.1.1.1", (1, 1)),
        (&visitor, "2.2.2.2", (2, 0)),
        (&user, "1.1.1.1", (3, 0)),
        (&user, "1.1.1.1", (3, 1)),
        (&user, "2.2.2.2", (4, 0)),
        (&other, "1.1.1.1", (5, 0)),
        (&visitor, "1.1.1.1, 9.9.9.9", (5, 1)),
        (&visitor, long.as_str(), (5, 1)),
        // No address: that of the connection.
        (&visitor, "'; DROP TABLE posts_read; --", (6, 0)),
        (&visitor, "unknown", (6, 1)),
    ] {
        let view = read_from(caller, &path, address).await;
        assert_eq!(counts(&view), expected, "{address}");
    }
}

#[tokio::test]
async fn the_reading_of_a_manager_counts_too() {
    let api = Api::start().await;
    let board = api.board(json!({})).await;
    let post = api.post(board, json!({})).await;
    let path = format!("/api/v1/posts/{board}/{post}");
    let admin = api.admin();
    assert_eq!(counts(&read_from(&admin, &path, "1.1.1.1").await), (1, 0));
    assert_eq!(counts(&read_from(&admin, &path, "1.1.1.1").await), (1, 1));
    let view = format!("/api/v1/posts/view/{board}/{post}");
    assert_eq!(counts(&read_from(&admin, &view, "1.1.1.1").await), (1, 1));
}

#[tokio::test]
async fn names_that_nobody_knows_are_left_out() {
    let away = Api::start_with(crate::support::RULES, &["user-service"], &[]).await;
    let board = away.board(json!({})).await;
    away.other()
        .post(
            &format!("/api/v1/posts/save/{board}"),
            crate::support::post_request(),
        )
        .await;
    let view = away
        .visitor()
        .get(&format!("/api/v1/posts/view/{board}/1"))
        .await;
    assert_eq!(
        (view.status.as_u16(), &view.json()["createdName"]),
        (200, &Value::Null)
    );
}
