//! What attackers send.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{ADMIN_ID, Answer, Api, USER_ID, board_request, column, merged, post_request};

const SCRIPTS: [&str; 6] = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<svg/onload=alert(1)>",
    "<iframe src=\"https://evil.example\"></iframe>",
    "<p style=\"position:fixed;background:url(javascript:alert(1))\">x</p>",
];

fn is_harmless(html: &str) -> bool {
    let html = html.to_lowercase();
    let traps = [
        "<script",
        "onerror",
        "onload",
        "javascript:",
        "<svg",
        "<iframe",
        "fixed",
    ];
    !traps.iter().any(|trap| html.contains(trap))
}

fn texts(answer: &Value, members: &[&str]) -> Vec<String> {
    let members = members.iter().filter_map(|name| answer[*name].as_str());
    members.map(str::to_owned).collect()
}

#[tokio::test]
async fn scripts_do_not_reach_the_readers_of_posts() {
    let api = Api::start().await;
    let board = api.board(json!({"skinTypeCode": "qna"})).await;
    for script in SCRIPTS {
        let text = format!("<p>본문</p>{script}");
        let sent = json!({"postsContent": text, "postsAnswerContent": text});
        let post = api.post(board, sent.clone()).await;
        let sent = merged(post_request(), sent);
        let created = api
            .user()
            .post(&format!("/api/v1/posts/save/{board}"), sent.clone())
            .await;
        let path = format!("/api/v1/posts/{board}/{post}");
        let changed = api.admin().put_json(&path, sent).await;
        let view = api
            .visitor()
            .get(&format!("/api/v1/posts/view/{board}/{post}"))
            .await;
        for answer in [created, changed, view] {
            for text in texts(&answer.json(), &["postsContent", "postsAnswerContent"]) {
                assert!(text.starts_with("<p>본문</p>"), "{text}");
                assert!(is_harmless(&text), "{text}");
            }
        }
    }
    let nothing_else = merged(post_request(), json!({"postsContent": SCRIPTS[0]}));
    let answer = api
        .admin()
        .post(&format!("/api/v1/posts/{board}"), nothing_else)
        .await;
    assert_eq!(answer.refusal(), (400, "E001".to_owned()));
}

#[tokio::test]
async fn comments_are_text() {
    let api = Api::start().await;
    let board = api.board(json!({})).await;
    let post = api.post(board, json!({})).await;
    for script in SCRIPTS {
        let comment = api
            .comment(board, post, &format!("안녕 <b>굵게</b>{script}"))
            .await;
        let change = json!({
            "boardNo": board, "postsNo": post, "commentNo": comment,
            "commentContent": format!("바뀜{script}")
        });
        let changed = api
            .user()
            .put_json("/api/v1/comments/update", change)
            .await
            .json();
        for text in texts(&changed, &["commentContent"]) {
            assert!(text.starts_with("바뀜") && !text.contains('<'), "{text}");
        }
    }
    api.comment(board, post, "1 < 2 & 3").await;
    let all = api
        .visitor()
        .get(&format!("/api/v1/comments/all/{board}/{post}"))
        .await
        .json();
    let contents = column(&all["content"], "commentContent");
    assert_eq!(contents.last(), Some(&json!("1 &lt; 2 &amp; 3")));
}

#[tokio::test]
async fn sql_in_texts_is_text() {
    let api = Api::start().await;
    let sql = "x'; DROP TABLE posts; -- \" \\ % _ {{7*7}}";
    let board = api
        .board(json!({"boardName": sql, "skinTypeCode": "x' OR '1'='1"}))
        .await;
    let post = api
        .post(board, json!({"postsTitle": sql, "postsContent": sql}))
        .await;
    let comment = api.comment(board, post, "x'; DROP TABLE comment; --").await;
    let view = api
        .visitor()
        .get(&format!("/api/v1/posts/view/{board}/{post}"))
        .await
        .json();
    assert_eq!(
        (&view["postsTitle"], &view["board"]["boardName"]),
        (&json!(sql), &json!(sql))
    );
    assert_eq!(view["postsContent"], json!(sql));
    let all = api
        .visitor()
        .get(&format!("/api/v1/comments/all/{board}/{post}"))
        .await
        .json();
    assert_eq!(column(&all["content"], "commentNo"), [comment]);
    let keyword = "x%27%20OR%20%271%27%3D%271";
    for path in [
        format!("/api/v1/boards?keywordType=boardName&keyword={keyword}"),
        format!("/api/v1/boards?sort={keyword},desc&size={keyword}"),
        format!("/api/v1/posts/list/{board}?keywordType=postsData&keyword={keyword}"),
        format!("/api/v1/posts/list/{board}?keywordType={keyword}&keyword=x"),
        format!("/api/v1/posts/list/{board}?sort=posts_no;{keyword}"),
        format!("/api/v1/posts/view/{board}/{post}?keywordType=postsTitle&keyword={keyword}"),
        format!("/api/v1/comments/list/{board}/{post}?sort={keyword}&page={keyword}"),
    ] {
        let answer = api.admin().get(&path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    }
    let found = format!("/api/v1/posts/list/{board}?keywordType=postsData&keyword={keyword}");
    assert_eq!(api.visitor().get(&found).await.json()["content"], json!([]));
    for path in [
        format!("/api/v1/boards/{keyword}"),
        format!("/api/v1/posts/list/{keyword}"),
        format!("/api/v1/posts/newest/{keyword}/3"),
        format!("/api/v1/comments/all/{board}/{keyword}"),
    ] {
        assert_eq!(
            api.admin().get(&path).await.refusal(),
            (400, "E002".to_owned()),
            "{path}"
        );
    }
    let zero = merged(
        post_request(),
        json!({"postsTitle": "a\u{0}b", "postsContent": "\u{0}c"}),
    );
    let zero = api
        .admin()
        .post(&format!("/api/v1/posts/{board}"), zero)
        .await;
    assert_eq!(
        (zero.status.as_u16(), &zero.json()["postsTitle"]),
        (201, &json!("ab"))
    );
}

#[tokio::test]
async fn members_that_are_not_the_callers_to_set_do_not_count() {
    let api = Api::start().await;
    let forged = json!({
        "boardNo": 1, "postsNo": 77, "commentNo": 77, "createdBy": ADMIN_ID, "deleteAt": 2,
        "createdDate": "2001-01-01T00:00:00", "readCount": 1000, "lastPostsNo": 77,
        "lastCommentNo": 77, "sortSeq": 77
    });
    let board = merged(board_request(), forged.clone());
    let board = api.admin().post("/api/v1/boards", board).await.json();
    assert_eq!(board["boardNo"], json!(5));
    let post = merged(post_request(), forged.clone());
    let post = api.user().post("/api/v1/posts/save/5", post).await.json();
    let set = ["boardNo", "postsNo", "createdBy", "deleteAt", "readCount"].map(|name| &post[name]);
    assert_eq!(
        set,
        [&json!(5), &json!(1), &json!(USER_ID), &json!(0), &json!(0)]
    );
    let comment = json!({"boardNo": 5, "postsNo": 1, "commentContent": "x"});
    let comment = merged(forged, comment);
    let comment = api.user().post("/api/v1/comments", comment).await.json();
    let set = ["commentNo", "createdBy", "deleteAt", "sortSeq"].map(|name| &comment[name]);
    assert_eq!(set, [&json!(1), &json!(USER_ID), &json!(0), &json!(1)]);
    for created in [&post, &comment] {
        assert!(
            !created["createdDate"]
                .as_str()
                .expect("a date")
                .starts_with("2001")
        );
    }
}

#[tokio::test]
async fn junk_in_bodies_and_headers_is_no_failure_of_the_server() {
    let api = Api::start().await;
    let admin = api.admin();
    let deep = "[".repeat(10_000);
    let bodies = [
        "null",
        "[]",
        "7",
        "\"x\"",
        "{\"postsTitle\": {}}",
        "[null]",
        deep.as_str(),
    ];
    for (method, path) in [
        (Method::POST, "/api/v1/boards"),
        (Method::POST, "/api/v1/posts/1"),
        (Method::POST, "/api/v1/comments"),
        (Method::PUT, "/api/v1/comments"),
        (Method::PUT, "/api/v1/posts/delete"),
    ] {
        for body in bodies {
            let request = admin.request(method.clone(), path);
            let request = request.header("Content-Type", "application/json");
            let answer = Answer::of(request.body(body.to_owned())).await;
            let is_fine = answer.status.is_client_error() || answer.text.is_empty();
            assert!(is_fine, "{method} {path} {body:.20}: {}", answer.status);
        }
    }
    let huge = merged(
        post_request(),
        json!({"postsContent": "x".repeat(3_000_000)}),
    );
    let huge = admin.post("/api/v1/posts/1", huge).await;
    assert_eq!(huge.refusal(), (413, "E001".to_owned()));
    for number in ["2147483647", "-2147483648"] {
        let view = admin
            .get(&format!("/api/v1/posts/view/{number}/{number}"))
            .await;
        assert_eq!(view.refusal(), (400, "E003".to_owned()));
    }
    let beyond = admin.get("/api/v1/posts/view/2147483648/1").await;
    assert_eq!(beyond.refusal(), (400, "E002".to_owned()));
}
