//! Comments: who writes what, and in which states.

use serde_json::{Value, json};

use crate::support::{
    Api, USER_ID, board_request, column, invalid, merged, number, plain_error, required,
};

const PATH: &str = "/api/v1/comments";

fn request(board: i64, post: i64, content: &str) -> Value {
    json!({"boardNo": board, "postsNo": post, "commentContent": content})
}

fn change(board: i64, post: i64, comment: i64) -> Value {
    merged(request(board, post, "바뀜"), json!({"commentNo": comment}))
}

/// A board with one post.
async fn one_post(api: &Api) -> (i64, i64) {
    let board = api.board(json!({})).await;
    (board, api.post(board, json!({})).await)
}

#[tokio::test]
async fn a_comment_is_made_changed_and_deleted() {
    let api = Api::start().await;
    let (board, post) = one_post(&api).await;
    let created = api.user().post(PATH, request(board, post, "댓글")).await;
    assert_eq!(created.status, 201);
    let created = created.json();
    let expected = json!({
        "boardNo": board, "postsNo": post, "commentNo": 1, "commentContent": "댓글",
        "groupNo": 1, "parentCommentNo": null, "depthSeq": 0, "sortSeq": 1, "deleteAt": 0,
        "createdBy": USER_ID, "createdName": "lee1", "createdDate": created["createdDate"]
    });
    assert_eq!(created, expected);
    let path = format!("{PATH}/update");
    let changed = api.user().put_json(&path, change(board, post, 1)).await;
    let expected = merged(created, json!({"commentContent": "바뀜"}));
    assert_eq!(
        (changed.status.as_u16(), changed.json()),
        (200, expected.clone())
    );
    let managed = merged(change(board, post, 1), json!({"commentContent": "고침"}));
    let managed = api.admin().put_json(PATH, managed).await;
    let expected = merged(expected, json!({"commentContent": "고침"}));
    assert_eq!(
        (managed.status.as_u16(), managed.json()),
        (200, expected.clone())
    );
    let deleted = api
        .user()
        .delete(&format!("{PATH}/delete/{board}/{post}/1"))
        .await;
    assert_eq!(deleted.bare_status(), 204);
    let total = api
        .admin()
        .get(&format!("{PATH}/total/{board}/{post}"))
        .await
        .json();
    let expected = merged(expected, json!({"deleteAt": 1}));
    assert_eq!(total["content"], json!([expected]));
    let deleted = api
        .admin()
        .delete(&format!("{PATH}/{board}/{post}/1"))
        .await;
    assert_eq!(deleted.bare_status(), 204);
    let total = api
        .admin()
        .get(&format!("{PATH}/total/{board}/{post}"))
        .await
        .json();
    assert_eq!(column(&total["content"], "deleteAt"), [2]);
}

#[tokio::test]
async fn comments_of_others_are_not_touched() {
    let api = Api::start().await;
    let (board, post) = one_post(&api).await;
    let comment = api.comment(board, post, "댓글").await;
    let refused = plain_error(400, "B001", "권한이 불충분합니다");
    let update = format!("{PATH}/update");
    let delete = format!("{PATH}/delete/{board}/{post}/{comment}");
    for caller in [api.other(), api.admin()] {
        let answer = caller.put_json(&update, change(board, post, comment)).await;
        assert_eq!(answer.error(), refused);
        assert_eq!(caller.delete(&delete).await.error(), refused);
    }
}

#[tokio::test]
async fn comments_that_are_not_there_are_told() {
    let api = Api::start().await;
    let (board, post) = one_post(&api).await;
    let nothing = plain_error(400, "E003", "해당 데이터가 존재하지 않습니다");
    let (user, admin) = (api.user(), api.admin());
    assert_eq!(
        user.post(PATH, request(board, 99, "x")).await.error(),
        nothing
    );
    let update = format!("{PATH}/update");
    assert_eq!(
        user.put_json(&update, change(board, post, 9)).await.error(),
        nothing
    );
    assert_eq!(
        admin.put_json(PATH, change(board, post, 9)).await.error(),
        nothing
    );
    let path = format!("{PATH}/delete/{board}/{post}/9");
    assert_eq!(user.delete(&path).await.error(), nothing);
    let path = format!("{PATH}/{board}/{post}/9");
    assert_eq!(admin.delete(&path).await.error(), nothing);
}

#[tokio::test]
async fn what_was_deleted_is_not_changed_by_its_author() {
    let api = Api::start().await;
    let (board, post) = one_post(&api).await;
    let comment = api.comment(board, post, "댓글").await;
    api.admin()
        .delete(&format!("{PATH}/{board}/{post}/{comment}"))
        .await;
    let update = api
        .user()
        .put_json(&format!("{PATH}/update"), change(board, post, comment))
        .await;
    assert_eq!(update.refusal(), (400, "E003".to_owned()));
    let delete = api
        .user()
        .delete(&format!("{PATH}/delete/{board}/{post}/{comment}"))
        .await;
    assert_eq!(delete.refusal(), (400, "E003".to_owned()));
}

#[tokio::test]
async fn boards_without_comments_and_deleted_posts_take_none() {
    let api = Api::start().await;
    let (board, post) = one_post(&api).await;
    let comment = api.comment(board, post, "댓글").await;
    let refusals = async |expected: &(u16, Value)| {
        let user = api.user();
        assert_eq!(
            &user.post(PATH, request(board, post, "x")).await.error(),
            expected
        );
        let update = user
            .put_json(&format!("{PATH}/update"), change(board, post, comment))
            .await;
        assert_eq!(&update.error(), expected);
        let delete = user
            .delete(&format!("{PATH}/delete/{board}/{post}/{comment}"))
            .await;
        assert_eq!(&delete.error(), expected);
    };
    let without = merged(board_request(), json!({"commentUseAt": false}));
    let path = format!("/api/v1/boards/{board}");
    api.admin().put_json(&path, without).await;
    refusals(&plain_error(
        400,
        "B001",
        "댓글 사용이 금지된 게시판입니다.",
    ))
    .await;
    api.admin().put_json(&path, board_request()).await;
    api.remove_post(board, post).await;
    refusals(&plain_error(400, "B001", "삭제된 게시물입니다.")).await;
    // Managers clear up all the same.
    let managed = api
        .admin()
        .put_json(PATH, change(board, post, comment))
        .await;
    assert_eq!(managed.status, 200);
    let managed = api
        .admin()
        .delete(&format!("{PATH}/{board}/{post}/{comment}"))
        .await;
    assert_eq!(managed.bare_status(), 204);
}

#[tokio::test]
async fn all_that_is_wrong_with_a_comment_is_told_at_once() {
    let api = Api::start().await;
    let (board, post) = one_post(&api).await;
    let expected = vec![
        required("boardNo", "게시판 번호"),
        required("postsNo", "게시물 번호"),
        required("commentContent", "내용"),
    ];
    assert_eq!(
        api.user().post(PATH, json!({})).await.error(),
        invalid(expected)
    );
    let expected = vec![
        required("boardNo", "게시판 번호"),
        required("postsNo", "게시물 번호"),
        required("commentNo", "댓글 번호"),
        required("commentContent", "내용"),
    ];
    assert_eq!(
        api.admin().put_json(PATH, json!({})).await.error(),
        invalid(expected)
    );
    let long = "가".repeat(2001);
    let (status, error) = api
        .user()
        .post(PATH, request(board, post, &long))
        .await
        .error();
    assert_eq!(
        (status, &error["errors"][0]["field"]),
        (400, &json!("commentContent"))
    );
    let comment = api.comment(board, post, &"<".repeat(2000)).await;
    assert_eq!(
        comment, 1,
        "2000 characters as they were typed, however long as HTML"
    );
}

#[tokio::test]
async fn only_managers_see_what_was_written_in_deleted_comments() {
    let api = Api::start().await;
    let (board, post) = one_post(&api).await;
    let comment = api.comment(board, post, "비밀").await;
    api.comment(board, post, "댓글").await;
    api.admin()
        .delete(&format!("{PATH}/{board}/{post}/{comment}"))
        .await;
    for path in ["total/", ""].map(|list| format!("{PATH}/{list}{board}/{post}")) {
        let seen = column(
            &api.admin().get(&path).await.json()["content"],
            "commentContent",
        );
        assert_eq!(seen, ["비밀", "댓글"], "{path}");
        let seen = column(
            &api.user().get(&path).await.json()["content"],
            "commentContent",
        );
        assert_eq!(seen, ["", "댓글"], "{path}");
    }
}

#[tokio::test]
async fn all_comments_come_in_the_form_of_a_page() {
    let api = Api::start().await;
    let (board, post) = one_post(&api).await;
    let first = api.comment(board, post, "하나").await;
    api.reply(board, post, first, "답글").await;
    api.admin()
        .delete(&format!("{PATH}/{board}/{post}/{first}"))
        .await;
    let all = api
        .visitor()
        .get(&format!("{PATH}/all/{board}/{post}"))
        .await
        .json();
    // Replies stay when what they reply to is deleted.
    assert_eq!(column(&all["content"], "commentContent"), ["답글"]);
    let expected = json!({
        "content": all["content"], "empty": false, "first": true, "last": true, "number": 0,
        "numberOfElements": 1, "size": 1, "totalElements": 1, "totalPages": 1
    });
    assert_eq!(all, expected);
    let total = api
        .admin()
        .get(&format!("{PATH}/total/{board}/{post}"))
        .await
        .json();
    assert_eq!(number(&total, "totalElements"), 2);
    let nothing = api
        .visitor()
        .get(&format!("{PATH}/all/{board}/99"))
        .await
        .json();
    let expected = json!({
        "content": [], "empty": true, "first": true, "last": true, "number": 0,
        "numberOfElements": 0, "size": 0, "totalElements": 0, "totalPages": 1
    });
    assert_eq!(nothing, expected);
}
