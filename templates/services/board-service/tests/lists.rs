//! Lists of posts for everybody.

use serde_json::{Value, json};

use crate::support::{ADMIN_ID, Api, USER_ID, column, number, post_request, single_page};

#[tokio::test]
async fn a_list_shows_live_posts_with_notices_first() {
    let api = Api::start().await;
    let board = api.board(json!({})).await;
    let path = format!("/api/v1/posts/list/{board}");
    api.post(board, json!({"postsTitle": "하나", "noticeAt": true}))
        .await;
    api.own_post(board).await;
    let removed = api.post(board, json!({})).await;
    api.remove_post(board, removed).await;
    let live = api.comment(board, 2, "댓글").await;
    let gone = api.reply(board, 2, live, "답글").await;
    api.admin()
        .delete(&format!("/api/v1/comments/{board}/2/{gone}"))
        .await;
    let page = api.visitor().get(&path).await.json();
    let dates = column(&page["content"], "createdDate");
    let row = |number: i64, title: &str, author: (&str, &str), index: usize| {
        json!({
            "boardNo": board, "postsNo": number, "postsTitle": title, "postsContent": "",
            "postsAnswerContent": "", "readCount": 0, "noticeAt": index == 0, "deleteAt": 0,
            "createdBy": author.0, "createdName": author.1, "createdDate": dates[index],
            "isNew": true, "commentCount": index
        })
    };
    let expected = vec![
        row(1, "하나", (ADMIN_ID, "kim1"), 0),
        row(2, "제목", (USER_ID, "lee1"), 1),
    ];
    assert_eq!(page, single_page(20, true, expected));
}

#[tokio::test]
async fn questions_are_listed_with_text_and_answer() {
    let api = Api::start().await;
    for skin in ["qna", "faq"] {
        let board = api
            .board(json!({"skinTypeCode": skin, "commentUseAt": false}))
            .await;
        api.post(board, json!({})).await;
        api.post(board, json!({"postsAnswerContent": "<b>답</b>"}))
            .await;
        let page = api
            .visitor()
            .get(&format!("/api/v1/posts/list/{board}"))
            .await
            .json();
        assert_eq!(
            column(&page["content"], "postsContent"),
            ["<p>본문</p>", "<p>본문</p>"]
        );
        let answers = column(&page["content"], "postsAnswerContent");
        assert_eq!(answers, [json!("<b>답</b>"), Value::Null]);
        assert_eq!(column(&page["content"], "commentCount"), [0, 0]);
    }
}

#[tokio::test]
async fn comments_do_not_count_on_boards_without_them() {
    let api = Api::start().await;
    let board = api.board(json!({})).await;
    let post = api.post(board, json!({})).await;
    api.comment(board, post, "댓글").await;
    let without = json!({"commentUseAt": false});
    let without = crate::support::merged(crate::support::board_request(), without);
    api.admin()
        .put_json(&format!("/api/v1/boards/{board}"), without)
        .await;
    let page = api
        .visitor()
        .get(&format!("/api/v1/posts/list/{board}"))
        .await
        .json();
    assert_eq!(column(&page["content"], "commentCount"), [0]);
}

#[tokio::test]
async fn posts_are_searched_and_sorted_and_what_is_not_known_is_ignored() {
    let api = Api::start().await;
    let board = api.board(json!({})).await;
    for (title, content) in [
        ("Apple", "x"),
        ("b", "an APPLE"),
        ("100%", "c_d"),
        ("z", "q"),
    ] {
        api.post(board, json!({"postsTitle": title, "postsContent": content}))
            .await;
    }
    let found = async |query: &str| {
        let path = format!("/api/v1/posts/list/{board}?{query}");
        let page = api.visitor().get(&path).await.json();
        let numbers = column(&page["content"], "postsNo");
        let numbers = numbers
            .iter()
            .map(|number| number.as_i64().expect("a number"));
        numbers.collect::<Vec<_>>()
    };
    for (query, expected) in [
        ("keywordType=postsData&keyword=apple", &[2, 1][..]),
        ("keywordType=postsTitle&keyword=apple", &[1]),
        ("keywordType=postsContent&keyword=apple", &[2]),
        ("keywordType=postsData&keyword=%25", &[3]),
        ("keywordType=postsData&keyword=_", &[3]),
        ("keywordType=postsData&keyword=nothing", &[]),
        ("sort=posts_title,asc", &[3, 1, 2, 4]),
        ("sort=posts_no,asc&size=3&page=1", &[4]),
        ("size=1&page=9", &[]),
    ] {
        assert_eq!(found(query).await, expected, "{query}");
    }
    for query in [
        "keyword=apple",
        "keywordType=undefined&keyword=undefined",
        "keywordType=userId&keyword=x",
        "keywordType=ipAddr&keyword=x",
        "keywordType=deleteAt&keyword=0",
        "keywordType=postsNoLt&keyword=2",
        "keywordType=postsData&keyword=",
        "sort=postsTitle,asc",
        "sort=last_comment_no,asc",
        "size=many&page=-1",
    ] {
        assert_eq!(found(query).await, [4, 3, 2, 1], "{query}");
    }
}

#[tokio::test]
async fn a_board_that_is_not_there_has_an_empty_list() {
    let api = Api::start().await;
    let page = api.visitor().get("/api/v1/posts/list/99").await;
    let page = (page.status.as_u16(), page.json());
    let sort = json!({"empty": false, "sorted": true, "unsorted": false});
    let expected = json!({
        "content": [], "totalElements": 0, "totalPages": 0, "size": 20, "number": 0,
        "pageable": {
            "pageNumber": 0, "pageSize": 20, "sort": sort, "offset": 0,
            "paged": true, "unpaged": false
        },
        "sort": sort, "first": true, "last": true, "empty": true, "numberOfElements": 0
    });
    assert_eq!(page, (200, expected));
    for path in ["/api/v1/posts/list/0", "/api/v1/posts/-1"] {
        let answer = api.admin().get(path).await;
        assert_eq!(answer.refusal(), (400, "E001".to_owned()), "{path}");
    }
}

#[tokio::test]
async fn posts_are_new_as_long_as_their_board_says() {
    let api = Api::start().await;
    for (days, expected) in [(0, false), (-1, false), (1, true), (i32::MAX, true)] {
        let board = api.board(json!({"newDisplayDayCount": days})).await;
        api.post(board, json!({})).await;
        let page = api
            .visitor()
            .get(&format!("/api/v1/posts/list/{board}"))
            .await
            .json();
        assert_eq!(column(&page["content"], "isNew"), [expected], "{days}");
    }
}

#[tokio::test]
async fn newest_posts_come_by_board_newest_first() {
    let api = Api::start().await;
    for title in ["a", "b", "c", "d"] {
        api.post(2, json!({"postsTitle": title})).await;
    }
    api.remove_post(2, 4).await;
    api.post(1, json!({"postsTitle": "e", "noticeAt": true}))
        .await;
    let answer = api.visitor().get("/api/v1/posts/newest/3,2,1,99/2").await;
    assert_eq!(answer.status, 200);
    let boards = answer.json();
    let numbers: Vec<_> = boards.as_object().expect("an object").keys().collect();
    assert_eq!(numbers, ["1", "2", "3"]);
    assert_eq!(column(&boards["2"]["posts"], "postsTitle"), ["c", "b"]);
    assert_eq!(boards["3"]["posts"], Value::Null);
    let board = api.visitor().get("/api/v1/boards/1").await.json();
    let post = &boards["1"]["posts"][0];
    let expected = json!({
        "boardNo": 1, "postsNo": 1, "postsTitle": "e", "postsContent": "<p>본문</p>",
        "createdDate": post["createdDate"], "isNew": true
    });
    let expected = crate::support::merged(board, json!({"posts": [expected]}));
    assert_eq!(boards["1"], expected);
}

#[tokio::test]
async fn newest_posts_are_asked_for_in_numbers_and_within_bounds() {
    let api = Api::start().await;
    api.post(1, post_request()).await;
    for path in ["/api/v1/posts/newest/1,x/3", "/api/v1/posts/newest/1/three"] {
        assert_eq!(
            api.visitor().get(path).await.refusal(),
            (400, "E002".to_owned()),
            "{path}"
        );
    }
    let many = vec!["1"; 101].join(",");
    let answer = api
        .visitor()
        .get(&format!("/api/v1/posts/newest/{many}/1"))
        .await;
    assert_eq!(answer.refusal(), (400, "E001".to_owned()));
    for count in ["0", "-1"] {
        let answer = api
            .visitor()
            .get(&format!("/api/v1/posts/newest/1/{count}"))
            .await
            .json();
        assert_eq!(answer["1"]["posts"], Value::Null, "{count}");
    }
    let answer = api
        .visitor()
        .get("/api/v1/posts/newest/1/2147483647")
        .await
        .json();
    assert_eq!(number(&answer["1"]["posts"][0], "postsNo"), 1);
}
