//! Reading users.

use serde_json::{Value, json};

use crate::support::{ADMIN, ADMIN_ID, Api, EMPLOYEE, EMPLOYEE_ID, plain_error, single_page};

fn admin_row() -> Value {
    json!({
        "userId": ADMIN_ID, "userName": "kim1", "email": ADMIN,
        "roleId": "ROLE_ADMIN", "roleName": "시스템 관리자",
        "userStateCode": "01", "userStateCodeName": "정상",
        "lastLoginDate": "2021-12-30T21:45:22", "loginFailCount": 0
    })
}

fn employee_row() -> Value {
    json!({
        "userId": EMPLOYEE_ID, "userName": "내부사용자", "email": EMPLOYEE,
        "roleId": "ROLE_EMPLOYEE", "roleName": "내부 사용자",
        "userStateCode": "01", "userStateCodeName": "정상",
        "lastLoginDate": null, "loginFailCount": 0
    })
}

#[tokio::test]
async fn the_page_of_users_has_all_members_and_no_other() {
    let api = Api::start().await;
    let answer = api.admin().get("/api/v1/users").await;
    let rows = vec![admin_row(), employee_row()];
    assert_eq!(answer.json(), single_page(20, false, rows));
}

#[tokio::test]
async fn users_are_searched_whatever_the_letter_case_and_wildcards_mean_themselves() {
    let api = Api::start().await;
    let cases = [
        ("keywordType=userName&keyword=KIM", vec![admin_row()]),
        ("keywordType=email&keyword=2@GMAIL", vec![employee_row()]),
        (
            "keywordType=userName&keyword=%EC%82%AC%EC%9A%A9",
            vec![employee_row()],
        ),
        ("keywordType=email&keyword=%25", vec![]),
        ("keywordType=email&keyword=_", vec![]),
        ("keywordType=email&keyword=1%00@", vec![admin_row()]),
    ];
    for (query, expected) in cases {
        let answer = api.admin().get(&format!("/api/v1/users?{query}")).await;
        assert_eq!(answer.json()["content"], json!(expected), "{query}");
    }
}

#[tokio::test]
async fn what_a_search_does_not_know_is_ignored() {
    let api = Api::start().await;
    let everybody = api.admin().get("/api/v1/users").await.json();
    for query in [
        "keyword=kim",
        "keywordType=userName",
        "keywordType=shoeSize&keyword=kim",
        "sort=nonsense,desc&sort=email",
        "page=-1&size=0",
    ] {
        let answer = api.admin().get(&format!("/api/v1/users?{query}")).await;
        assert_eq!(answer.json(), everybody, "{query}");
    }
}

#[tokio::test]
async fn pages_are_cut_from_the_whole_list() {
    let api = Api::start().await;
    let page = api.admin().get("/api/v1/users?page=1&size=1").await.json();
    assert_eq!(page["content"], json!([employee_row()]));
    assert_eq!(
        (&page["totalPages"], &page["last"]),
        (&json!(2), &json!(true))
    );
}

#[tokio::test]
async fn oneself_and_whoever_may_list_users_see_a_user_without_password_or_tokens() {
    let api = Api::start().await;
    let path = format!("/api/v1/users/{EMPLOYEE_ID}");
    let expected = json!({
        "userId": EMPLOYEE_ID, "userName": "내부사용자", "email": EMPLOYEE,
        "roleId": "ROLE_EMPLOYEE", "userStateCode": "01",
        "googleId": null, "kakaoId": null, "naverId": null,
        "isSocialUser": false, "hasPassword": true
    });
    assert_eq!(api.admin().get(&path).await.json(), expected);
    let oneself = api.signed_in(EMPLOYEE).await;
    assert_eq!(oneself.get(&path).await.json(), expected);
    assert_eq!(api.role("ROLE_USER").get("/api/v1/users").await.status, 403);
    let pair = json!([{"roleId": "ROLE_USER", "authorizationNo": 1}]);
    api.admin().post("/api/v1/role-authorizations", pair).await;
    assert_eq!(api.role("ROLE_USER").get(&path).await.json(), expected);
}

#[tokio::test]
async fn of_others_people_see_id_and_name_only() {
    let api = Api::start().await;
    let path = format!("/api/v1/users/{ADMIN_ID}");
    let expected = json!({
        "userId": ADMIN_ID, "userName": "kim1", "email": "",
        "roleId": "", "userStateCode": "",
        "googleId": null, "kakaoId": null, "naverId": null,
        "isSocialUser": false, "hasPassword": false
    });
    for caller in [
        api.anonymous(),
        api.role("ROLE_USER"),
        api.role("ROLE_EMPLOYEE"),
        api.signed_in(EMPLOYEE).await,
    ] {
        assert_eq!(caller.get(&path).await.json(), expected);
    }
}

#[tokio::test]
async fn an_unknown_user_is_e003_in_the_language_of_the_request() {
    let api = Api::start().await;
    let path = "/api/v1/users/no-such-user";
    let answer = api.anonymous().get(path).await;
    let korean = plain_error(400, "E003", "해당 데이터가 존재하지 않습니다");
    assert_eq!(answer.error(), korean);
    let answer = api.anonymous().get_in_english(path).await;
    assert_eq!(
        answer.error(),
        plain_error(400, "E003", "The data does not exist")
    );
}
