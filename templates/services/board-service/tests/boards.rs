//! Boards.

use std::sync::OnceLock;
use std::time::Duration;

use mesh_bus::{Bus, Change};
use serde_json::{Value, json};

use crate::support::{
    Api, RULES, board_request, column, invalid, merged, number, plain_error, required, single_page,
};

const PATH: &str = "/api/v1/boards";

fn board(number: i64, changes: Value) -> Value {
    let board = merged(board_request(), json!({"boardNo": number, "posts": null}));
    merged(board, changes)
}

#[tokio::test]
async fn a_new_portal_has_four_boards() {
    let api = Api::start().await;
    let page = api.admin().get(PATH).await.json();
    let rows = page["content"].as_array().expect("a list");
    let dates: Vec<_> = column(&page["content"], "createdDate");
    let row = |index: usize, number: i64, name: &str, skin: &str, skin_name: &str| {
        json!({
            "boardNo": number, "boardName": name, "skinTypeCode": skin,
            "skinTypeCodeName": skin_name, "createdDate": dates[index], "isPosts": false
        })
    };
    let expected = vec![
        row(0, 4, "자주 묻는 질문", "faq", "FAQ 게시판"),
        row(1, 3, "묻고 답하기", "qna", "Q&A 게시판"),
        row(2, 2, "자료실", "normal", "일반 게시판"),
        row(3, 1, "공지사항", "normal", "일반 게시판"),
    ];
    assert_eq!(page, single_page(10, true, expected));
    assert!(rows.iter().all(|row| row["createdDate"].is_string()));
    let notices = api.visitor().get(&format!("{PATH}/1")).await.json();
    let expected = json!({
        "boardNo": 1, "boardName": "공지사항", "skinTypeCode": "normal",
        "titleDisplayLength": 50, "postDisplayCount": 10, "pageDisplayCount": 10,
        "newDisplayDayCount": 3, "editorUseAt": true, "userWriteAt": false,
        "commentUseAt": false, "uploadUseAt": true, "uploadLimitCount": 3,
        "uploadLimitSize": 10_240_000, "posts": null
    });
    assert_eq!(notices, expected);
}

#[tokio::test]
async fn a_board_is_made_read_changed_and_deleted() {
    let api = Api::start().await;
    let created = api.admin().post(PATH, board_request()).await;
    assert_eq!(created.status, 201);
    // Behind those that the portal begins with.
    assert_eq!(created.json(), board(5, json!({})));
    let path = format!("{PATH}/5");
    assert_eq!(api.visitor().get(&path).await.json(), created.json());
    // Forms send back all that they got, and touched numbers as text.
    let change = json!({
        "boardNo": 1, "boardName": "바뀜", "titleDisplayLength": "70", "commentUseAt": false,
        "uploadLimitCount": null, "uploadLimitSize": "7"
    });
    let changed = api
        .admin()
        .put_json(&path, merged(created.json(), change))
        .await;
    let expected = json!({
        "boardName": "바뀜", "titleDisplayLength": 70, "commentUseAt": false,
        "uploadLimitCount": null, "uploadLimitSize": 7
    });
    assert_eq!(changed.status, 200);
    assert_eq!(changed.json(), board(5, expected));
    assert_eq!(api.visitor().get(&path).await.json(), changed.json());
    assert_eq!(api.admin().delete(&path).await.bare_status(), 204);
    let nothing = plain_error(400, "E003", "해당 데이터가 존재하지 않습니다");
    assert_eq!(api.visitor().get(&path).await.error(), nothing);
    assert_eq!(api.admin().delete(&path).await.error(), nothing);
    assert_eq!(
        api.admin().put_json(&path, board_request()).await.error(),
        nothing
    );
}

#[tokio::test]
async fn everything_on_a_board_goes_with_it() {
    let api = Api::start().await;
    let board = api.board(json!({})).await;
    let post = api.post(board, json!({})).await;
    api.comment(board, post, "댓글").await;
    api.user()
        .get(&format!("/api/v1/posts/view/{board}/{post}"))
        .await;
    let deleted = api.admin().delete(&format!("{PATH}/{board}")).await;
    assert_eq!(deleted.bare_status(), 204);
    let comments = format!("/api/v1/comments/total/{board}/{post}");
    assert_eq!(
        api.admin().get(&comments).await.json()["content"],
        json!([])
    );
    let view = api
        .admin()
        .get(&format!("/api/v1/posts/{board}/{post}"))
        .await;
    assert_eq!(view.refusal(), (400, "E003".to_owned()));
}

#[tokio::test]
async fn all_that_is_wrong_with_a_board_is_told_at_once() {
    let api = Api::start().await;
    let answer = api.admin().post(PATH, json!({})).await;
    let expected = vec![
        required("boardName", "게시판 명"),
        required("skinTypeCode", "스킨 유형"),
        required("titleDisplayLength", "제목 표시 길이"),
        required("postDisplayCount", "게시물 표시 수"),
        required("pageDisplayCount", "페이지 표시 수"),
        required("newDisplayDayCount", "신규 표시 일 수"),
        required("editorUseAt", "에디터 사용 여부"),
        required("userWriteAt", "사용자 작성 여부"),
        required("commentUseAt", "댓글 사용 여부"),
        required("uploadUseAt", "업로드 사용 여부"),
    ];
    assert_eq!(answer.error(), invalid(expected));
    let name = "가".repeat(101);
    let skin = "s".repeat(21);
    let long = merged(
        board_request(),
        json!({"boardName": name, "skinTypeCode": skin}),
    );
    let error = |field: &str, value: &str| json!({"field": field, "message": "입력값이 올바르지 않습니다", "rejectedValue": value});
    let expected = vec![error("boardName", &name), error("skinTypeCode", &skin)];
    assert_eq!(
        api.admin().post(PATH, long).await.error(),
        invalid(expected)
    );
}

#[tokio::test]
async fn boards_are_searched_and_sorted_and_what_is_not_known_is_ignored() {
    let api = Api::start().await;
    api.board(json!({"boardName": "Free 100%"})).await;
    let found = async |query: &str| {
        let page = api.admin().get(&format!("{PATH}?{query}")).await.json();
        let numbers = column(&page["content"], "boardNo");
        let numbers = numbers
            .iter()
            .map(|number| number.as_i64().expect("a number"));
        numbers.collect::<Vec<_>>()
    };
    assert_eq!(found("keywordType=boardName&keyword=FREE").await, [5]);
    assert_eq!(found("keywordType=boardName&keyword=%25").await, [5]);
    assert_eq!(found("keywordType=boardName&keyword=_").await, [0; 0]);
    let all = [5, 4, 3, 2, 1];
    for query in [
        "keyword=free",
        "keywordType=undefined&keyword=undefined",
        "keywordType=userId&keyword=x",
        "keywordType=boardName&keyword=",
        "sort=boardNo,asc",
        "sort=nonsense",
        "size=0&page=-1",
    ] {
        assert_eq!(found(query).await, all, "{query}");
    }
    assert_eq!(found("sort=board_no,asc").await, [1, 2, 3, 4, 5]);
    assert_eq!(
        found("sort=skin_type_code,board_no,asc").await,
        [4, 1, 2, 5, 3]
    );
    assert_eq!(found("size=2&page=1").await, [3, 2]);
}

#[tokio::test]
async fn a_board_knows_whether_it_has_posts() {
    let api = Api::start().await;
    let board = api.board(json!({})).await;
    let has_posts = async || {
        let page = api.admin().get(PATH).await.json();
        page["content"][0]["isPosts"].clone()
    };
    assert_eq!(has_posts().await, json!(false));
    let post = api.post(board, json!({})).await;
    api.remove_post(board, post).await;
    assert_eq!(has_posts().await, json!(true));
}

#[tokio::test]
async fn a_number_of_the_wrong_type_is_named() {
    let api = Api::start().await;
    let (status, error) = api.visitor().get(&format!("{PATH}/five")).await.error();
    let expected = json!([{
        "field": "boardNo", "message": "typeMismatch", "rejectedValue": "five"
    }]);
    assert_eq!(
        (status, &error["code"], &error["errors"]),
        (400, &json!("E002"), &expected)
    );
}

#[tokio::test]
async fn other_services_are_told_names_and_skins() {
    let api = Api::start().await;
    let ask = async |authorization: String, body: Value| {
        let caller = api.service.with(authorization);
        caller.post("/internal/boards", body).await
    };
    let token = || mesh_test::service_token("portal-service", "board-service");
    let answer = ask(token(), json!(["1", "4", "99", "x", ""])).await;
    let expected = json!({
        "1": {"boardName": "공지사항", "skinTypeCode": "normal"},
        "4": {"boardName": "자주 묻는 질문", "skinTypeCode": "faq"}
    });
    assert_eq!((answer.status.as_u16(), answer.json()), (200, expected));
    let many: Vec<_> = (0..1001).map(|number| number.to_string()).collect();
    assert_eq!(
        ask(token(), json!(many)).await.refusal(),
        (400, "E001".to_owned())
    );
    let administrator = mesh_test::token_of("somebody", "ROLE_ADMIN");
    assert_eq!(ask(administrator, json!(["1"])).await.bare_status(), 401);
    let visitor = api.visitor().post("/internal/boards", json!(["1"])).await;
    assert_eq!(visitor.bare_status(), 401);
}

#[tokio::test]
async fn a_service_that_is_away_costs_names_and_no_page() {
    let api = Api::start_with(RULES, &["user-service"], &[]).await;
    let answer = api.admin().get(PATH).await;
    assert_eq!(answer.status, 200);
    let names = column(&answer.json()["content"], "skinTypeCodeName");
    assert_eq!(names, vec![Value::Null; 4]);
    assert_eq!(number(&answer.json(), "totalElements"), 4);
}

/// The bus of the only service that [`others_forget_a_board_that_changes`] starts.
static BUS: OnceLock<Bus> = OnceLock::new();

#[tokio::test]
async fn others_forget_a_board_that_changes() {
    let definition = mesh_app::ServiceDefinition {
        build: |context| {
            BUS.get_or_init(|| context.bus.clone());
            (board_service::definition().build)(context)
        },
        ..board_service::definition()
    };
    let api = Api::start_as(definition).await;
    let mut changes = BUS.get().expect("a bus").changes();
    let board = api.board(json!({})).await;
    let path = format!("{PATH}/{board}");
    api.admin().put_json(&path, board_request()).await;
    api.admin().delete(&path).await;
    let expected = Change::Of {
        path: "/internal/boards".to_owned(),
        ids: vec![board.to_string()],
    };
    for _ in ["made", "changed", "deleted"] {
        let change = tokio::time::timeout(Duration::from_secs(10), changes.recv()).await;
        assert_eq!(change.expect("in time").expect("a change"), expected);
    }
}
