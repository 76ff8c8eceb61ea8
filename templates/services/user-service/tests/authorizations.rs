//! Authorizations and their order.

use reqwest::Method;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::support::{Answer, Api, plain_error, single_page};

const PATH: &str = "/api/v1/authorizations";

fn request(pattern: &str, sort_seq: impl Into<Value>) -> Value {
    json!({
        "authorizationName": "시험", "urlPatternValue": pattern,
        "httpMethodCode": "GET", "sortSeq": sort_seq.into()
    })
}

/// Makes a row and gives its number.
async fn create(api: &Api, pattern: &str, sort_seq: i64) -> i64 {
    let answer = api.admin().post(PATH, request(pattern, sort_seq)).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json()["authorizationNo"].as_i64().expect("a number")
}

/// Number and place of every row, in their order.
async fn places(api: &Api) -> Vec<(i64, i64)> {
    let page = api.admin().get(&format!("{PATH}?size=2000")).await.json();
    let rows = page["content"].as_array().expect("a list").clone();
    let number = |row: &Value, name: &str| row[name].as_i64().expect("a number");
    rows.iter()
        .map(|row| (number(row, "authorizationNo"), number(row, "sortSeq")))
        .collect()
}

#[tokio::test]
async fn a_page_of_authorizations_has_all_members_and_no_other() {
    let api = Api::start().await;
    let query = "keywordType=urlPatternValue&keyword=/ROLES";
    let answer = api.admin().get(&format!("{PATH}?{query}")).await;
    let expected = vec![
        json!({
            "authorizationNo": 6, "authorizationName": "권한 페이지 목록 조회",
            "urlPatternValue": "/user-service/api/v1/roles", "httpMethodCode": "GET", "sortSeq": 6
        }),
        json!({
            "authorizationNo": 7, "authorizationName": "권한 전체 목록 조회",
            "urlPatternValue": "/user-service/api/v1/roles/all", "httpMethodCode": "GET", "sortSeq": 7
        }),
    ];
    assert_eq!(answer.json(), single_page(10, true, expected));
}

#[tokio::test]
async fn authorizations_are_sorted_by_snake_case_names_and_others_are_ignored() {
    let api = Api::start().await;
    let first = |page: Value| page["content"][0]["authorizationNo"].as_i64();
    let all = api.admin().get(&format!("{PATH}?size=2000")).await.json();
    let numbers = all["content"].as_array().expect("a list").iter();
    let last = numbers.map(|row| row["authorizationNo"].as_i64()).max();
    let last = last.expect("a row");
    let cases = [
        ("sort=sort_seq,desc", last),
        ("sort=authorization_no,desc&sort=sort_seq", last),
        ("sort=sortSeq,desc", Some(1)),
        ("sort=nonsense,desc", Some(1)),
        ("keyword=nothing", Some(1)),
    ];
    for (query, expected) in cases {
        let page = api.admin().get(&format!("{PATH}?{query}")).await;
        assert_eq!(first(page.json()), expected, "{query}");
    }
}

#[tokio::test]
async fn one_authorization_shows_its_roles() {
    let api = Api::start().await;
    let pair = |role: &str| {
        json!({
            "roleId": role, "authorizationNo": 179, "authorizationName": null,
            "urlPatternValue": null, "httpMethodCode": null, "sortSeq": null, "createdAt": null
        })
    };
    let expected = json!({
        "authorizationNo": 179, "authorizationName": "사용자 회원탈퇴",
        "urlPatternValue": "/user-service/api/v1/users/leave", "httpMethodCode": "POST",
        "sortSeq": 152,
        "roleAuthorizations": [pair("ROLE_EMPLOYEE"), pair("ROLE_USER")]
    });
    let answer = api.admin().get(&format!("{PATH}/179")).await;
    assert_eq!(answer.json(), expected);
}

#[tokio::test]
async fn unknown_numbers_are_e003_and_texts_e002() {
    let api = Api::start().await;
    let admin = api.admin();
    let body = request("/x", 1);
    let unknown = [
        admin.get(&format!("{PATH}/9999")).await,
        admin.put_json(&format!("{PATH}/9999"), body.clone()).await,
        admin.delete(&format!("{PATH}/9999")).await,
    ];
    for answer in unknown {
        let expected = plain_error(400, "E003", "해당 데이터가 존재하지 않습니다");
        assert_eq!(answer.error(), expected);
    }
    let (status, error) = admin.get(&format!("{PATH}/nine")).await.error();
    let expected = json!({
        "message": "타입이 올바르지 않습니다", "status": 400, "code": "E002",
        "errors": [{"message": "typeMismatch", "field": "authorizationNo", "rejectedValue": "nine"}]
    });
    assert_eq!((status, error), (400, expected));
}

#[tokio::test]
async fn a_new_authorization_is_answered_without_roles_and_numbers_may_be_texts() {
    let api = Api::start().await;
    let next = async || {
        let answer = api.admin().get(&format!("{PATH}/sort-seq/next")).await;
        answer.json().as_i64().expect("a number")
    };
    let place = next().await;
    assert!(place > 168, "behind those of a new portal: {place}");
    let body = request("/x-service/a", place.to_string());
    let answer = api.admin().post(PATH, body).await;
    let number = answer.json()["authorizationNo"].clone();
    assert!(number.as_i64() > Some(195), "{number}");
    let expected = json!({
        "authorizationNo": number, "authorizationName": "시험", "urlPatternValue": "/x-service/a",
        "httpMethodCode": "GET", "sortSeq": place, "roleAuthorizations": null
    });
    assert_eq!((answer.status.as_u16(), answer.json()), (201, expected));
    assert_eq!(next().await, place + 1);
}

#[tokio::test]
async fn a_changed_authorization_is_answered_with_its_roles_and_unknown_members_are_ignored() {
    let api = Api::start().await;
    let mut body = request("/user-service/api/v1/users/leave/now", 152);
    body["roleAuthorizations"] = json!([{"roleId": "ROLE_ADMIN"}]);
    let answer = api.admin().put_json(&format!("{PATH}/179"), body).await;
    assert_eq!(answer.status, 200);
    let shown = api.admin().get(&format!("{PATH}/179")).await;
    assert_eq!(answer.json(), shown.json());
    let shown = shown.json();
    assert_eq!(
        shown["urlPatternValue"],
        "/user-service/api/v1/users/leave/now"
    );
    assert_eq!(
        shown["roleAuthorizations"].as_array().map(Vec::len),
        Some(2)
    );
}

#[tokio::test]
async fn everything_wrong_with_a_request_is_told_at_once_in_its_language() {
    let api = Api::start().await;
    let body = json!({"authorizationName": " ", "httpMethodCode": "x".repeat(21), "sortSeq": ""});
    for far in [i64::from(i32::MIN), 8_388_608, i64::from(i32::MAX)] {
        let answer = api.admin().post(PATH, request("/x", far)).await;
        assert_eq!(answer.error().1["errors"][0]["field"], "sortSeq");
    }
    let (status, error) = api.admin().post(PATH, body.clone()).await.error();
    let expected = json!({
        "message": "입력값이 올바르지 않습니다", "status": 400, "code": "E001",
        "errors": [
            {"field": "authorizationName", "message": "인가 명 값은 필수 입니다.", "rejectedValue": " "},
            {"field": "urlPatternValue", "message": "패턴 값은 필수 입니다.", "rejectedValue": ""},
            {"field": "sortSeq", "message": "정렬 순서 값은 필수 입니다.", "rejectedValue": ""},
            {"field": "httpMethodCode", "message": "입력값이 올바르지 않습니다", "rejectedValue": "x".repeat(21)}
        ]
    });
    assert_eq!((status, error), (400, expected));
    let request = api.admin().request(Method::POST, PATH).json(&body);
    let (_, error) = Answer::of(request.header("Accept-Language", "en-US"))
        .await
        .error();
    assert_eq!(error["message"], "The input is not valid");
    assert_eq!(
        error["errors"][0]["message"],
        "Authorization name is required."
    );
}

#[tokio::test]
async fn malformed_json_is_e001() {
    let api = Api::start().await;
    for body in ["{", "7", r#"{"sortSeq": "first"}"#] {
        let request = api.admin().request(Method::POST, PATH).body(body);
        let request = request.header("Content-Type", "application/json");
        let expected = plain_error(400, "E001", "입력값이 올바르지 않습니다");
        assert_eq!(Answer::of(request).await.error(), expected, "{body}");
    }
}

#[tokio::test]
async fn a_pattern_and_method_exist_once_and_a_refused_change_shifts_nothing() {
    let api = Api::start().await;
    let before = places(&api).await;
    let taken = request("/user-service/api/v1/roles", 3);
    let expected = plain_error(400, "B002", "중복된 값을 입력하였습니다");
    let created = api.admin().post(PATH, taken.clone()).await;
    assert_eq!(created.error(), expected);
    let updated = api.admin().put_json(&format!("{PATH}/1"), taken).await;
    assert_eq!(updated.error(), expected);
    assert_eq!(places(&api).await, before);
}

#[tokio::test]
async fn a_row_put_at_a_taken_place_moves_the_others_back_and_a_deleted_one_lets_them_forward() {
    let api = Api::start().await;
    let before = places(&api).await;
    let number = create(&api, "/x-service/a", 3).await;
    let mut expected: Vec<_> = before
        .iter()
        .map(|&(number, place)| (number, if place >= 3 { place + 1 } else { place }))
        .collect();
    expected.insert(2, (number, 3));
    assert_eq!(places(&api).await, expected);
    let deleted = api.admin().delete(&format!("{PATH}/{number}")).await;
    assert_eq!(deleted.bare_status(), 204);
    assert_eq!(places(&api).await, before);
}

#[tokio::test]
async fn a_row_put_at_a_free_place_moves_nothing() {
    let api = Api::start().await;
    let before = places(&api).await;
    let free = before.last().expect("a row").1 + 10;
    let number = create(&api, "/x-service/a", free).await;
    let mut after = places(&api).await;
    after.retain(|row| *row != (number, free));
    assert_eq!(after, before);
}

#[tokio::test]
async fn a_moved_row_shifts_only_those_between_its_places() {
    let api = Api::start().await;
    let first_rows = async || places(&api).await[..6].to_vec();
    let move_to = async |place: i64| {
        let body = request("/x-service/moved", place);
        let answer = api.admin().put_json(&format!("{PATH}/2"), body).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    };
    move_to(5).await;
    let moved_back = [(1, 1), (3, 2), (4, 3), (5, 4), (2, 5), (6, 6)];
    assert_eq!(first_rows().await, moved_back);
    move_to(3).await;
    let moved_forward = [(1, 1), (3, 2), (2, 3), (4, 4), (5, 5), (6, 6)];
    assert_eq!(first_rows().await, moved_forward);
}

#[tokio::test]
async fn parallel_insertions_at_one_place_leave_every_row_its_own() {
    let api = Api::start().await;
    let distinct = async || {
        let mut taken: Vec<i64> = places(&api).await.iter().map(|row| row.1).collect();
        taken.dedup();
        taken.len()
    };
    let before = distinct().await;
    let mut insertions = JoinSet::new();
    for index in 0..6 {
        let body = request(&format!("/x-service/{index}"), 2);
        let insertion = api.admin().request(Method::POST, PATH).json(&body);
        insertions.spawn(async move { insertion.send().await.expect("an answer").status() });
    }
    for status in insertions.join_all().await {
        assert_eq!(status, 201);
    }
    assert_eq!(distinct().await, before + 6);
}
