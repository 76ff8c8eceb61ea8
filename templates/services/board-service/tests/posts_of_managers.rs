//! What managers do with posts.

use serde_json::{Value, json};

use crate::support::{
    ADMIN_ID, Api, column, invalid, merged, number, plain_error, post_request, required,
    single_page,
};

const NOTHING: &str = "해당 데이터가 존재하지 않습니다";

#[tokio::test]
async fn a_post_is_made_read_and_changed() {
    let api = Api::start().await;
    let board = api
        .board(json!({"skinTypeCode": "qna", "userWriteAt": false}))
        .await;
    let path = format!("/api/v1/posts/{board}");
    let request = json!({
        "postsTitle": "제목", "postsContent": "<p>본문</p>",
        "postsAnswerContent": "<p>답변</p>", "attachmentCode": null, "noticeAt": true
    });
    let created = api.admin().post(&path, request).await;
    assert_eq!(created.status, 201);
    let created = created.json();
    let own_board = api
        .admin()
        .get(&format!("/api/v1/boards/{board}"))
        .await
        .json();
    let expected = json!({
        "boardNo": board, "postsNo": 1, "postsTitle": "제목", "postsContent": "<p>본문</p>",
        "postsAnswerContent": "<p>답변</p>", "attachmentCode": null, "readCount": 0,
        "noticeAt": true, "deleteAt": 0, "createdBy": ADMIN_ID, "createdName": "kim1",
        "createdDate": created["createdDate"], "board": own_board, "isNew": true,
        "userPostsReadCount": null, "prevPosts": null, "nextPosts": null
    });
    assert_eq!(created, expected);
    let path = format!("{path}/1");
    let read = api.admin().get(&path).await.json();
    let expected = merged(created, json!({"readCount": 1, "userPostsReadCount": 0}));
    assert_eq!(read, expected);
    let change = json!({
        "postsTitle": "바뀜", "postsContent": "x", "postsAnswerContent": null, "noticeAt": false
    });
    let changed = api.admin().put_json(&path, change).await;
    let expected = json!({
        "postsTitle": "바뀜", "postsContent": "x", "postsAnswerContent": null,
        "noticeAt": false, "userPostsReadCount": null
    });
    assert_eq!(changed.status, 200);
    assert_eq!(changed.json(), merged(read, expected));
}

#[tokio::test]
async fn what_is_wrong_with_a_post_is_told_at_once() {
    let api = Api::start().await;
    let board = api.board(json!({})).await;
    let path = format!("/api/v1/posts/{board}");
    let expected = vec![
        required("postsTitle", "제목"),
        required("postsContent", "내용"),
        required("noticeAt", "공지 여부"),
    ];
    let answer = api.admin().post(&path, json!({"postsTitle": " "})).await;
    let mut expected_blank = expected.clone();
    expected_blank[0]["rejectedValue"] = json!(" ");
    assert_eq!(answer.error(), invalid(expected_blank));
    let english = api.admin().request(reqwest::Method::POST, &path);
    let english = english.header("Accept-Language", "en").json(&json!({}));
    let (_, error) = crate::support::Answer::of(english).await.error();
    let messages = column(&error["errors"], "message");
    assert_eq!(
        messages,
        [
            "Title is required.",
            "Content is required.",
            "Notice is required."
        ]
    );
    for (member, value) in [
        ("postsTitle", "가".repeat(101)),
        ("attachmentCode", "c".repeat(256)),
        ("attachmentCode", "../../internal/x".to_owned()),
    ] {
        let request = merged(post_request(), json!({member: value}));
        let (status, error) = api.admin().post(&path, request).await.error();
        assert_eq!(
            (status, &error["errors"][0]["field"]),
            (400, &json!(member))
        );
    }
    let longest = json!({"postsTitle": "가".repeat(100)});
    api.post(board, longest).await;
}

#[tokio::test]
async fn posts_need_a_board_that_is_there() {
    let api = Api::start().await;
    let nothing = plain_error(400, "E003", NOTHING);
    let admin = api.admin();
    assert_eq!(
        admin.post("/api/v1/posts/99", post_request()).await.error(),
        nothing
    );
    assert_eq!(
        admin
            .put_json("/api/v1/posts/1/9", post_request())
            .await
            .error(),
        nothing
    );
    assert_eq!(admin.get("/api/v1/posts/1/9").await.error(), nothing);
}

#[tokio::test]
async fn a_long_text_is_kept_whole() {
    let api = Api::start().await;
    let board = api.board(json!({})).await;
    // What MySQL calls TEXT ends at 65535 bytes.
    let long = "가나다 ".repeat(20_000);
    let post = api.post(board, json!({"postsContent": long})).await;
    let read = api
        .admin()
        .get(&format!("/api/v1/posts/{board}/{post}"))
        .await;
    assert_eq!(read.json()["postsContent"], json!(long));
}

#[tokio::test]
async fn posts_are_removed_restored_and_purged() {
    let api = Api::start().await;
    let board = api.board(json!({})).await;
    for _ in 0..3 {
        api.post(board, json!({})).await;
    }
    let comments = format!("/api/v1/comments/total/{board}/2");
    api.comment(board, 2, "댓글").await;
    let keys = json!([
        {"boardNo": board, "postsNo": 1}, {"boardNo": board.to_string(), "postsNo": "2"},
        {"boardNo": board, "postsNo": 77}
    ]);
    let states = async || {
        let page = api
            .admin()
            .get(&format!("/api/v1/posts/{board}"))
            .await
            .json();
        column(&page["content"], "deleteAt")
    };
    let admin = api.admin();
    let removed = admin.put_json("/api/v1/posts/remove", keys.clone()).await;
    assert_eq!((removed.status.as_u16(), removed.text.as_str()), (200, "2"));
    assert_eq!(states().await, [0, 2, 2]);
    let restored = admin.put_json("/api/v1/posts/restore", keys.clone()).await;
    assert_eq!(
        (restored.status.as_u16(), restored.text.as_str()),
        (200, "2")
    );
    assert_eq!(states().await, [0, 0, 0]);
    assert_eq!(
        number(&admin.get(&comments).await.json(), "totalElements"),
        1
    );
    let purged = admin.put_json("/api/v1/posts/delete", keys).await;
    assert_eq!(purged.bare_status(), 204);
    assert_eq!(states().await, [0]);
    assert_eq!(
        number(&admin.get(&comments).await.json(), "totalElements"),
        0
    );
}

#[tokio::test]
async fn lists_of_posts_to_remove_are_checked() {
    let api = Api::start().await;
    for path in ["remove", "restore", "delete"].map(|verb| format!("/api/v1/posts/{verb}")) {
        let answer = api
            .admin()
            .put_json(&path, json!([{"boardNo": 1}, {"postsNo": 1}]))
            .await;
        let expected = vec![
            required("[0].postsNo", "게시물 번호"),
            required("[1].boardNo", "게시판 번호"),
        ];
        assert_eq!(answer.error(), invalid(expected), "{path}");
        let many = vec![json!({"boardNo": 1, "postsNo": 1}); 2001];
        let answer = api.admin().put_json(&path, Value::from(many)).await;
        assert_eq!(answer.refusal(), (400, "E001".to_owned()), "{path}");
    }
    let answer = api
        .admin()
        .put_json("/api/v1/posts/remove", json!([]))
        .await;
    assert_eq!((answer.status.as_u16(), answer.text.as_str()), (200, "0"));
}

#[tokio::test]
async fn the_number_of_a_purged_post_is_not_given_again() {
    let api = Api::start().await;
    let board = api.board(json!({})).await;
    api.post(board, json!({})).await;
    let last = api.post(board, json!({})).await;
    let keys = json!([{"boardNo": board, "postsNo": last}]);
    api.admin().put_json("/api/v1/posts/delete", keys).await;
    assert_eq!(api.post(board, json!({})).await, last + 1);
}

#[tokio::test]
async fn managers_see_deleted_posts_and_all_comments() {
    let api = Api::start().await;
    let board = api.board(json!({})).await;
    let post = api.post(board, json!({})).await;
    let comment = api.comment(board, post, "댓글").await;
    let path = format!("/api/v1/comments/{board}/{post}/{comment}");
    assert_eq!(api.admin().delete(&path).await.bare_status(), 204);
    api.remove_post(board, post).await;
    let page = api
        .admin()
        .get(&format!("/api/v1/posts/{board}"))
        .await
        .json();
    let row = &page["content"][0];
    let expected = json!({
        "boardNo": board, "postsNo": post, "postsTitle": "제목", "postsContent": "",
        "postsAnswerContent": "", "readCount": 0, "noticeAt": false, "deleteAt": 2,
        "createdBy": ADMIN_ID, "createdName": "kim1", "createdDate": row["createdDate"],
        "isNew": true, "commentCount": 1
    });
    assert_eq!(page, single_page(20, true, vec![expected]));
    let detail = api
        .admin()
        .get(&format!("/api/v1/posts/{board}/{post}"))
        .await;
    assert_eq!(
        (detail.status.as_u16(), &detail.json()["deleteAt"]),
        (200, &json!(2))
    );
}
