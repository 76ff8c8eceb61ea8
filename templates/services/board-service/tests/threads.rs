//! Threads of comments: their order, and their pages.

use serde_json::{Value, json};

use crate::support::{Api, column, merged, number};

const PATH: &str = "/api/v1/comments";

async fn one_post(api: &Api) -> (i64, i64) {
    let board = api.board(json!({})).await;
    (board, api.post(board, json!({})).await)
}

/// Number, thread, parent, depth and place of every comment in the order of the list.
async fn places(api: &Api, board: i64, post: i64) -> Vec<[Option<i64>; 5]> {
    let list = api
        .visitor()
        .get(&format!("{PATH}/all/{board}/{post}"))
        .await
        .json();
    let members = [
        "commentNo",
        "groupNo",
        "parentCommentNo",
        "depthSeq",
        "sortSeq",
    ];
    let rows = list["content"].as_array().expect("a list").iter();
    rows.map(|row| members.map(|name| row[name].as_i64()))
        .collect()
}

#[tokio::test]
async fn a_reply_stands_behind_all_earlier_replies_to_its_parent() {
    let api = Api::start().await;
    let (board, post) = one_post(&api).await;
    for parent in [
        None,
        Some(1),
        Some(1),
        Some(2),
        Some(4),
        Some(2),
        None,
        Some(7),
    ] {
        api.reply(board, post, parent, "x").await;
    }
    let expected = [
        [Some(1), Some(1), None, Some(0), Some(1)],
        [Some(2), Some(1), Some(1), Some(1), Some(2)],
        [Some(4), Some(1), Some(2), Some(2), Some(3)],
        [Some(5), Some(1), Some(4), Some(3), Some(4)],
        [Some(6), Some(1), Some(2), Some(2), Some(5)],
        [Some(3), Some(1), Some(1), Some(1), Some(6)],
        [Some(7), Some(7), None, Some(0), Some(1)],
        [Some(8), Some(7), Some(7), Some(1), Some(2)],
    ];
    assert_eq!(places(&api, board, post).await, expected);
}

/// Comment numbers in the order of a tree whose nodes show their children in order of age.
fn walk(parents: &[Option<i64>], from: Option<i64>) -> Vec<i64> {
    let numbered = (1_i64..).zip(parents);
    let children = numbered.filter(|(_, parent)| **parent == from);
    children
        .flat_map(|(number, _)| {
            let below = walk(parents, Some(number));
            std::iter::once(number).chain(below)
        })
        .collect()
}

#[tokio::test]
async fn any_conversation_is_shown_as_the_tree_that_it_is() {
    let api = Api::start().await;
    let (board, post) = one_post(&api).await;
    let mut parents = Vec::new();
    let mut seed: i64 = 20_261_126;
    for number in 0..40 {
        seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
        let parent = Some(seed / 65_536 % (number + 1)).filter(|parent| *parent > 0);
        parents.push(parent);
        api.reply(board, post, parent, "x").await;
    }
    let shown: Vec<_> = places(&api, board, post)
        .await
        .into_iter()
        .filter_map(|[number, ..]| number)
        .collect();
    assert_eq!(shown, walk(&parents, None));
}

#[tokio::test]
async fn thread_depth_and_place_follow_from_the_parent_whatever_is_sent() {
    let api = Api::start().await;
    let (board, post) = one_post(&api).await;
    let parent = api.comment(board, post, "x").await;
    let send = async |changes: Value| {
        let comment = json!({"boardNo": board, "postsNo": post, "commentContent": "x"});
        api.user().post(PATH, merged(comment, changes)).await
    };
    // What the portal sends.
    let told = json!({"groupNo": parent, "parentCommentNo": parent, "depthSeq": 1});
    let reply = send(told).await.json();
    let place =
        |comment: &Value| ["groupNo", "depthSeq", "sortSeq"].map(|name| number(comment, name));
    assert_eq!(place(&reply), [parent, 1, 2]);
    let lie = json!({"groupNo": 77, "parentCommentNo": parent, "depthSeq": -5, "sortSeq": 1});
    assert_eq!(place(&send(lie).await.json()), [parent, 1, 3]);
    let lie = json!({"groupNo": 77, "depthSeq": 3});
    assert_eq!(place(&send(lie).await.json()), [4, 0, 1]);
    let unknown = send(json!({"parentCommentNo": 99})).await;
    assert_eq!(unknown.refusal(), (400, "E003".to_owned()));
    api.admin()
        .delete(&format!("{PATH}/{board}/{post}/{parent}"))
        .await;
    let deleted = send(json!({"parentCommentNo": parent})).await;
    assert_eq!(deleted.refusal(), (400, "E003".to_owned()));
}

#[tokio::test]
async fn threads_of_other_posts_do_not_move() {
    let api = Api::start().await;
    let (board, post) = one_post(&api).await;
    let elsewhere = api.post(board, json!({})).await;
    for post in [post, elsewhere] {
        for parent in [None, Some(1), Some(1)] {
            api.reply(board, post, parent, "x").await;
        }
    }
    let before = places(&api, board, elsewhere).await;
    api.reply(board, post, 2, "x").await;
    assert_eq!(places(&api, board, elsewhere).await, before);
    let (board, other) = one_post(&api).await;
    let comment = json!({
        "boardNo": board, "postsNo": other, "commentContent": "x", "parentCommentNo": 1
    });
    let answer = api.user().post(PATH, comment).await;
    assert_eq!(
        answer.refusal(),
        (400, "E003".to_owned()),
        "a parent on another post is none"
    );
}

#[tokio::test]
async fn pages_hold_whole_threads() {
    let api = Api::start().await;
    let (board, post) = one_post(&api).await;
    for parent in [None, None, None, Some(1), Some(4), Some(3)] {
        api.reply(board, post, parent, "x").await;
    }
    let page = async |query: &str| {
        let path = format!("{PATH}/list/{board}/{post}?{query}");
        api.visitor().get(&path).await.json()
    };
    let first = page("size=2").await;
    assert_eq!(column(&first["content"], "commentNo"), [1, 4, 5, 2]);
    let expected = json!({
        "content": first["content"], "empty": false, "first": true, "last": false, "number": 0,
        "numberOfElements": 4, "size": 2, "totalElements": 6, "groupElements": 3, "totalPages": 2
    });
    assert_eq!(first, expected);
    let last = page("size=2&page=1&sort=comment_no,desc").await;
    assert_eq!(column(&last["content"], "commentNo"), [3, 6]);
    let expected = json!({
        "content": last["content"], "empty": false, "first": false, "last": true, "number": 1,
        "numberOfElements": 2, "size": 2, "totalElements": 6, "groupElements": 3, "totalPages": 2
    });
    assert_eq!(last, expected);
    let beyond = page("size=2&page=7").await;
    assert_eq!(
        (&beyond["content"], number(&beyond, "totalPages")),
        (&json!([]), 2)
    );
    assert_eq!(number(&page("").await, "size"), 20);
}

#[tokio::test]
async fn threads_that_begin_with_a_deleted_comment_are_for_managers() {
    let api = Api::start().await;
    let (board, post) = one_post(&api).await;
    for parent in [None, Some(1), None] {
        api.reply(board, post, parent, "x").await;
    }
    api.admin()
        .delete(&format!("{PATH}/{board}/{post}/1"))
        .await;
    let live = api
        .visitor()
        .get(&format!("{PATH}/list/{board}/{post}"))
        .await
        .json();
    assert_eq!(column(&live["content"], "commentNo"), [3]);
    assert_eq!(
        (
            number(&live, "groupElements"),
            number(&live, "totalElements")
        ),
        (1, 2)
    );
    let all = api
        .admin()
        .get(&format!("{PATH}/{board}/{post}"))
        .await
        .json();
    assert_eq!(column(&all["content"], "commentNo"), [1, 2, 3]);
    assert_eq!(
        (number(&all, "groupElements"), number(&all, "totalElements")),
        (2, 3)
    );
    let nothing = api.admin().get(&format!("{PATH}/{board}/99")).await.json();
    let expected = json!({
        "content": [], "empty": true, "first": true, "last": true, "number": 0,
        "numberOfElements": 0, "size": 20, "totalElements": 0, "groupElements": 0, "totalPages": 0
    });
    assert_eq!(nothing, expected);
}
