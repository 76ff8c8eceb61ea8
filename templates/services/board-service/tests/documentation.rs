//! The OpenAPI document and what it says about the service.

use serde_json::json;

use crate::support::Api;

/// Ids of the operations, as the standard framework's clients know them.
const OPERATIONS: [&str; 27] = [
    "createBoard",
    "createComment",
    "createPost",
    "createPostByCreator",
    "deleteBoard",
    "deleteComment",
    "deleteCommentByCreator",
    "deletePosts",
    "findBoard",
    "findBoards",
    "findCommentsAll",
    "findCommentsPage",
    "findCommentsPageAdmin",
    "findCommentsTotal",
    "findNewestPosts",
    "findPostAdmin",
    "findPosts",
    "findPostsAdmin",
    "removePostByCreator",
    "removePosts",
    "restorePosts",
    "updateBoard",
    "updateComment",
    "updateCommentByCreator",
    "updatePost",
    "updatePostByCreator",
    "viewPost",
];

#[tokio::test]
async fn every_operation_is_documented() {
    let document = Api::start().await.service.document().await;
    document.assert_describes("board-service", &OPERATIONS);
}

#[tokio::test]
async fn schemas_have_the_members_that_are_sent() {
    let api = Api::start().await;
    let board = api.board(json!({})).await;
    let post = api.post(board, json!({})).await;
    api.comment(board, post, "x").await;
    api.post(board, json!({})).await;
    let document = api.service.document().await;
    let get = async |path: String| api.admin().get(&path).await.json();
    let view = get(format!("/api/v1/posts/view/{board}/{post}")).await;
    let posts = get(format!("/api/v1/posts/list/{board}")).await;
    let all = get(format!("/api/v1/comments/all/{board}/{post}")).await;
    let threads = get(format!("/api/v1/comments/list/{board}/{post}")).await;
    let boards = get("/api/v1/boards".to_owned()).await;
    for (schema, answer) in [
        ("Board", &view["board"]),
        ("BoardListItem", &boards["content"][0]),
        ("Post", &view),
        ("PostSimple", &view["nextPosts"][0]),
        ("PostListItem", &posts["content"][0]),
        ("Comment", &all["content"][0]),
        ("CommentAll", &all),
        ("CommentPage", &threads),
    ] {
        document.assert_has_members_of(schema, answer);
    }
    for schema in [
        "BoardWrite",
        "PostWrite",
        "PostWriteByCreator",
        "PostKey",
        "CommentCreate",
        "CommentUpdate",
    ] {
        assert!(!document.members(schema).is_empty(), "{schema}");
    }
}
