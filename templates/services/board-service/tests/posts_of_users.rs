//! What users do with their own posts.

use serde_json::json;

use crate::support::{Api, USER_ID, merged, plain_error, post_request};

#[tokio::test]
async fn a_user_makes_changes_and_removes_a_post() {
    let api = Api::start().await;
    let board = api.board(json!({})).await;
    // What the portal sends; members that are not the author's to set do not count.
    let request = json!({
        "boardNo": board, "postsNo": -1, "postsTitle": "제목", "postsContent": "본문",
        "attachmentCode": "", "noticeAt": true, "postsAnswerContent": "답", "readCount": 100,
        "createdBy": "somebody-else", "deleteAt": 2
    });
    let created = api
        .user()
        .post(&format!("/api/v1/posts/save/{board}"), request.clone())
        .await;
    assert_eq!(created.status, 201);
    let created = created.json();
    let own_board = api
        .admin()
        .get(&format!("/api/v1/boards/{board}"))
        .await
        .json();
    let expected = json!({
        "boardNo": board, "postsNo": 1, "postsTitle": "제목", "postsContent": "본문",
        "postsAnswerContent": null, "attachmentCode": null, "readCount": 0, "noticeAt": false,
        "deleteAt": 0, "createdBy": USER_ID, "createdName": "lee1",
        "createdDate": created["createdDate"], "board": own_board, "isNew": true,
        "userPostsReadCount": null, "prevPosts": null, "nextPosts": null
    });
    assert_eq!(created, expected);
    let answered = json!({"postsAnswerContent": "답변", "noticeAt": true});
    let path = format!("/api/v1/posts/{board}/1");
    api.admin()
        .put_json(&path, merged(post_request(), answered))
        .await;
    let path = format!("/api/v1/posts/update/{board}/1");
    let changed = api
        .user()
        .put_json(&path, merged(request, json!({"postsTitle": "바뀜"})))
        .await;
    let kept = json!({"postsTitle": "바뀜", "postsAnswerContent": "답변", "noticeAt": true});
    assert_eq!(
        (changed.status.as_u16(), changed.json()),
        (200, merged(created, kept))
    );
    let path = format!("/api/v1/posts/remove/{board}/1");
    assert_eq!(api.user().delete(&path).await.bare_status(), 204);
    let view = api
        .admin()
        .get(&format!("/api/v1/posts/{board}/1"))
        .await
        .json();
    assert_eq!(view["deleteAt"], json!(1));
}

#[tokio::test]
async fn posts_of_others_are_not_touched() {
    let api = Api::start().await;
    let board = api.board(json!({})).await;
    let post = api.own_post(board).await;
    let refused = plain_error(400, "B001", "권한이 불충분합니다");
    let update = format!("/api/v1/posts/update/{board}/{post}");
    let remove = format!("/api/v1/posts/remove/{board}/{post}");
    // Not even those who manage boards write in the name of others this way.
    for caller in [api.other(), api.admin()] {
        assert_eq!(
            caller.put_json(&update, post_request()).await.error(),
            refused
        );
        assert_eq!(caller.delete(&remove).await.error(), refused);
    }
    let nothing = plain_error(400, "E003", "해당 데이터가 존재하지 않습니다");
    let update = format!("/api/v1/posts/update/{board}/99");
    assert_eq!(
        api.user().put_json(&update, post_request()).await.error(),
        nothing
    );
    let remove = format!("/api/v1/posts/remove/{board}/99");
    assert_eq!(api.user().delete(&remove).await.error(), nothing);
    let save = api
        .user()
        .post("/api/v1/posts/save/99", post_request())
        .await;
    assert_eq!(save.error(), nothing);
}

#[tokio::test]
async fn boards_that_are_not_open_to_users_stay_as_they_are() {
    let api = Api::start().await;
    let board = api.board(json!({})).await;
    let post = api.own_post(board).await;
    let closed = merged(
        crate::support::board_request(),
        json!({"userWriteAt": false}),
    );
    api.admin()
        .put_json(&format!("/api/v1/boards/{board}"), closed)
        .await;
    let refused = plain_error(400, "B001", "권한이 불충분합니다");
    let save = format!("/api/v1/posts/save/{board}");
    assert_eq!(
        api.user().post(&save, post_request()).await.error(),
        refused
    );
    let update = format!("/api/v1/posts/update/{board}/{post}");
    assert_eq!(
        api.user().put_json(&update, post_request()).await.error(),
        refused
    );
    let remove = format!("/api/v1/posts/remove/{board}/{post}");
    assert_eq!(api.user().delete(&remove).await.error(), refused);
}

#[tokio::test]
async fn visitors_are_asked_to_sign_in() {
    let api = Api::start().await;
    let board = api.board(json!({})).await;
    let post = api.own_post(board).await;
    let refused = plain_error(400, "B001", "로그인 후 다시 시도해주세요.");
    let visitor = api.visitor();
    let save = format!("/api/v1/posts/save/{board}");
    assert_eq!(visitor.post(&save, post_request()).await.error(), refused);
    let update = format!("/api/v1/posts/update/{board}/{post}");
    assert_eq!(
        visitor.put_json(&update, post_request()).await.error(),
        refused
    );
    let remove = format!("/api/v1/posts/remove/{board}/{post}");
    assert_eq!(visitor.delete(&remove).await.error(), refused);
    let comment = json!({"boardNo": board, "postsNo": post, "commentContent": "댓글"});
    assert_eq!(
        visitor.post("/api/v1/comments", comment).await.error(),
        refused
    );
}

#[tokio::test]
async fn authors_do_not_change_what_was_deleted() {
    let api = Api::start().await;
    let board = api.board(json!({})).await;
    let post = api.own_post(board).await;
    api.remove_post(board, post).await;
    let refused = plain_error(400, "B001", "삭제된 게시물입니다.");
    let update = format!("/api/v1/posts/update/{board}/{post}");
    assert_eq!(
        api.user().put_json(&update, post_request()).await.error(),
        refused
    );
    let remove = format!("/api/v1/posts/remove/{board}/{post}");
    assert_eq!(api.user().delete(&remove).await.error(), refused);
    let state = api
        .admin()
        .get(&format!("/api/v1/posts/{board}/{post}"))
        .await;
    assert_eq!(state.json()["deleteAt"], json!(2));
}
