//! Many at once.

use std::collections::BTreeSet;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::support::{Api, column, number, post_request};

const MANY: i64 = 50;

/// Sends all requests at the same time; gives their answers.
async fn all_at_once(requests: Vec<reqwest::RequestBuilder>) -> Vec<(StatusCode, Value)> {
    let mut answers = JoinSet::new();
    for request in requests {
        answers.spawn(async move {
            let answer = request.send().await.expect("an answer");
            let status = answer.status();
            let text = answer.text().await.expect("a text");
            (status, serde_json::from_str(&text).unwrap_or(Value::Null))
        });
    }
    answers.join_all().await
}

fn numbers(answers: &[(StatusCode, Value)], member: &str) -> BTreeSet<i64> {
    let answers = answers.iter().map(|(status, answer)| {
        assert_eq!(*status, 201, "{answer}");
        number(answer, member)
    });
    answers.collect()
}

#[tokio::test]
async fn parallel_posts_have_numbers_of_their_own() {
    let api = Api::start().await;
    let board = api.board(json!({})).await;
    let user = api.user();
    let save = format!("/api/v1/posts/save/{board}");
    let request = || user.request(Method::POST, &save).json(&post_request());
    let answers = all_at_once((0..MANY).map(|_| request()).collect()).await;
    assert_eq!(numbers(&answers, "postsNo"), (1..=MANY).collect());
}

#[tokio::test]
async fn parallel_comments_and_replies_have_numbers_and_places_of_their_own() {
    let api = Api::start().await;
    let board = api.board(json!({})).await;
    let post = api.post(board, json!({})).await;
    let parent = api.comment(board, post, "x").await;
    let user = api.user();
    let request = |index: i64| {
        let parent = (index % 2 == 0).then_some(parent);
        let comment = json!({
            "boardNo": board, "postsNo": post, "commentContent": "x", "parentCommentNo": parent
        });
        user.request(Method::POST, "/api/v1/comments")
            .json(&comment)
    };
    let answers = all_at_once((0..MANY).map(request).collect()).await;
    assert_eq!(numbers(&answers, "commentNo"), (2..=MANY + 1).collect());
    let all = api
        .visitor()
        .get(&format!("/api/v1/comments/all/{board}/{post}"))
        .await
        .json();
    let places = column(&all["content"], "sortSeq");
    let thread: Vec<_> = places[..26].iter().filter_map(Value::as_i64).collect();
    assert_eq!(thread, (1..=26).collect::<Vec<_>>());
}

#[tokio::test]
async fn parallel_readings_count_once_for_every_reader() {
    let api = Api::start().await;
    let board = api.board(json!({})).await;
    let post = api.post(board, json!({})).await;
    let view = format!("/api/v1/posts/view/{board}/{post}");
    let (user, visitor) = (api.user(), api.visitor());
    let request = |index: i64| {
        let caller = if index % 2 == 0 { &user } else { &visitor };
        let address = format!("10.0.0.{}", index / 2 % 5);
        let request = caller.request(Method::GET, &view);
        request.header("X-Forwarded-For", address)
    };
    for (status, answer) in all_at_once((0..MANY).map(request).collect()).await {
        assert_eq!(status, 200, "{answer}");
    }
    // Five addresses, each with a user and a visitor, and the manager who looks.
    let detail = api
        .admin()
        .get(&format!("/api/v1/posts/{board}/{post}"))
        .await;
    assert_eq!(number(&detail.json(), "readCount"), 11);
}

#[tokio::test]
async fn reading_writing_and_removing_at_the_same_time_fails_nobody() {
    let api = Api::start().await;
    let board = api.board(json!({})).await;
    let post = api.own_post(board).await;
    let (user, admin, visitor) = (api.user(), api.admin(), api.visitor());
    let key = json!([{"boardNo": board, "postsNo": post}]);
    let comment = json!({"boardNo": board, "postsNo": post, "commentContent": "x"});
    let request = |index: i64| match index % 6 {
        0 => user
            .request(Method::POST, "/api/v1/comments")
            .json(&comment),
        1 => {
            let view = format!("/api/v1/posts/view/{board}/{post}");
            let request = visitor.request(Method::GET, &view);
            request.header("X-Forwarded-For", format!("10.0.1.{index}"))
        }
        2 => admin
            .request(Method::PUT, "/api/v1/posts/remove")
            .json(&key),
        3 => admin
            .request(Method::PUT, "/api/v1/posts/restore")
            .json(&key),
        4 => {
            let update = format!("/api/v1/posts/update/{board}/{post}");
            user.request(Method::PUT, &update).json(&post_request())
        }
        _ => {
            let save = format!("/api/v1/posts/save/{board}");
            user.request(Method::POST, &save).json(&post_request())
        }
    };
    for (status, answer) in all_at_once((0..MANY).map(request).collect()).await {
        assert!(!status.is_server_error(), "{status} {answer}");
    }
    let purge = admin
        .request(Method::PUT, "/api/v1/posts/delete")
        .json(&key);
    let mut requests: Vec<_> = (0..10)
        .map(|_| {
            user.request(Method::POST, "/api/v1/comments")
                .json(&comment)
        })
        .collect();
    requests.push(purge);
    for (status, answer) in all_at_once(requests).await {
        assert!(!status.is_server_error(), "{status} {answer}");
    }
}
