//! Reading roles.

use serde_json::{Value, json};

use crate::support::{Api, single_page};

fn role(id: &str, name: &str, content: &str, created: &str) -> Value {
    json!({"roleId": id, "roleName": name, "roleContent": content, "createdDate": created})
}

fn roles() -> Vec<Value> {
    let date = "2021-07-23T11:05:06";
    vec![
        role("ROLE_ADMIN", "시스템 관리자", "시스템 관리자 권한", date),
        role("ROLE_EMPLOYEE", "내부 사용자", "내부 사용자 권한", date),
        role("ROLE_USER", "일반 사용자", "일반 사용자 권한", date),
        role("ROLE_ANONYMOUS", "손님", "손님 권한", "2021-07-23T16:15:26"),
    ]
}

#[tokio::test]
async fn all_roles_are_a_bare_list_in_their_order() {
    let api = Api::start().await;
    let answer = api.admin().get("/api/v1/roles/all").await;
    assert_eq!(answer.json(), json!(roles()));
}

#[tokio::test]
async fn a_page_of_roles_is_sorted_by_default() {
    let api = Api::start().await;
    let answer = api.admin().get("/api/v1/roles").await;
    assert_eq!(answer.json(), single_page(10, true, roles()));
    let ignored = api.admin().get("/api/v1/roles?sort=roleId,desc").await;
    assert_eq!(ignored.json(), single_page(10, true, roles()));
}

#[tokio::test]
async fn roles_are_sorted_by_snake_case_names_and_searched() {
    let api = Api::start().await;
    let mut expected = roles();
    expected.reverse();
    let answer = api.admin().get("/api/v1/roles?sort=sort_seq,desc").await;
    assert_eq!(answer.json(), single_page(10, true, expected));
    for query in [
        "keywordType=roleId&keyword=anon",
        "keywordType=roleName&keyword=%EC%86%90",
    ] {
        let answer = api.admin().get(&format!("/api/v1/roles?{query}")).await;
        assert_eq!(answer.json()["content"], json!([roles()[3]]), "{query}");
    }
}
