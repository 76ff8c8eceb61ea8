//! Granting and revoking.

use serde_json::{Value, json};

use crate::support::{Api, plain_error, single_page};

const PATH: &str = "/api/v1/role-authorizations";

fn pairs(role: &str, numbers: &[i32]) -> Value {
    let pair = |number| json!({"roleId": role, "authorizationNo": number});
    numbers.iter().map(pair).collect()
}

#[tokio::test]
async fn the_list_flags_what_a_role_has() {
    let api = Api::start().await;
    let query = "roleId=ROLE_USER&keywordType=urlPatternValue&keyword=/users/leave&sort=nonsense";
    let answer = api.admin().get(&format!("{PATH}?{query}")).await;
    let row = |role: &str, granted: bool| {
        json!({
            "roleId": role, "authorizationNo": 179, "authorizationName": "사용자 회원탈퇴",
            "urlPatternValue": "/user-service/api/v1/users/leave", "httpMethodCode": "POST",
            "sortSeq": 152, "createdAt": granted
        })
    };
    let expected = single_page(20, false, vec![row("ROLE_USER", true)]);
    assert_eq!(answer.json(), expected);
    for role in ["ROLE_ADMIN", "ROLE_NOBODY_HAS"] {
        let query = format!("roleId={role}&keywordType=urlPatternValue&keyword=/users/leave");
        let answer = api.admin().get(&format!("{PATH}?{query}")).await;
        assert_eq!(answer.json()["content"], json!([row(role, false)]));
    }
}

#[tokio::test]
async fn the_list_shows_all_authorizations_in_their_order() {
    let api = Api::start().await;
    let answer = api.admin().get(&format!("{PATH}?roleId=ROLE_USER")).await;
    let page = answer.json();
    let places: Vec<_> = page["content"].as_array().unwrap().iter().collect();
    let all = api.admin().get("/api/v1/authorizations").await.json()["totalElements"].clone();
    assert_eq!((places.len(), &page["totalElements"]), (20, &all));
    let places = places.iter().map(|row| row["sortSeq"].as_i64());
    assert!(places.is_sorted());
}

#[tokio::test]
async fn the_list_needs_a_role() {
    let api = Api::start().await;
    for query in ["", "?roleId=", "?roleId=%20"] {
        let (status, error) = api.admin().get(&format!("{PATH}{query}")).await.error();
        assert_eq!((status, &error["code"]), (400, &json!("E001")), "{query}");
        assert_eq!(error["errors"][0]["field"], "roleId");
        assert_eq!(error["errors"][0]["message"], "권한 id 값은 필수 입니다.");
    }
}

#[tokio::test]
async fn a_grant_takes_effect_at_once_and_so_does_its_revocation() {
    let api = Api::start().await;
    let roles = "/api/v1/roles/all";
    let somebody = api.role("ROLE_USER");
    assert_eq!(somebody.get(roles).await.bare_status(), 403);
    let granted = api.admin().post(PATH, pairs("ROLE_USER", &[7])).await;
    let expected = json!([{
        "roleId": "ROLE_USER", "authorizationNo": 7, "authorizationName": null,
        "urlPatternValue": null, "httpMethodCode": null, "sortSeq": null, "createdAt": null
    }]);
    assert_eq!((granted.status.as_u16(), granted.json()), (201, expected));
    assert_eq!(somebody.get(roles).await.status, 200);
    let revoked = api.admin().put_json(PATH, pairs("ROLE_USER", &[7])).await;
    assert_eq!(revoked.bare_status(), 204);
    assert_eq!(somebody.get(roles).await.bare_status(), 403);
}

#[tokio::test]
async fn a_changed_or_deleted_authorization_takes_effect_at_once() {
    let api = Api::start().await;
    let admin = api.admin();
    let body = json!({
        "authorizationName": "권한", "urlPatternValue": "/user-service/api/v1/roles/every",
        "httpMethodCode": "GET", "sortSeq": 7
    });
    let changed = admin.put_json("/api/v1/authorizations/7", body).await;
    assert_eq!(changed.status, 200);
    assert_eq!(admin.get("/api/v1/roles/all").await.bare_status(), 403);
    assert_eq!(admin.get("/api/v1/roles").await.status, 200);
    let deleted = admin.delete("/api/v1/authorizations/6").await;
    assert_eq!(deleted.bare_status(), 204);
    assert_eq!(admin.get("/api/v1/roles").await.bare_status(), 403);
}

#[tokio::test]
async fn what_is_granted_or_revoked_already_does_not_matter() {
    let api = Api::start().await;
    let twice = pairs("ROLE_USER", &[2, 7, 7]);
    assert_eq!(api.admin().post(PATH, twice).await.status, 201);
    for _ in 0..2 {
        let body = pairs("ROLE_USER", &[7, 9999]);
        let revoked = api.admin().put_json(PATH, body).await;
        assert_eq!(revoked.bare_status(), 204);
    }
    assert_eq!(api.admin().post(PATH, json!([])).await.json(), json!([]));
    assert_eq!(
        api.admin().put_json(PATH, json!([])).await.bare_status(),
        204
    );
}

#[tokio::test]
async fn wrong_elements_are_all_told_by_their_place_in_the_list() {
    let api = Api::start().await;
    let body = json!([
        {"roleId": "ROLE_USER", "authorizationNo": "7"},
        {"roleId": "", "authorizationNo": null}
    ]);
    let expected = json!({
        "message": "입력값이 올바르지 않습니다", "status": 400, "code": "E001",
        "errors": [
            {"field": "[1].roleId", "message": "권한 id 값은 필수 입니다.", "rejectedValue": ""},
            {"field": "[1].authorizationNo", "message": "인가 번호 값은 필수 입니다.", "rejectedValue": ""}
        ]
    });
    let granted = api.admin().post(PATH, body.clone()).await;
    assert_eq!(granted.error(), (400, expected.clone()));
    let revoked = api.admin().put_json(PATH, body).await;
    assert_eq!(revoked.error(), (400, expected));
    let somebody = api.role("ROLE_USER");
    assert_eq!(somebody.get("/api/v1/roles/all").await.bare_status(), 403);
}

#[tokio::test]
async fn an_unknown_role_or_authorization_is_e003_and_nothing_is_granted() {
    let api = Api::start().await;
    let bodies = [
        json!([{"roleId": "ROLE_USER", "authorizationNo": 7}, {"roleId": "ROLE_X", "authorizationNo": 7}]),
        pairs("ROLE_USER", &[7, 9999]),
    ];
    for body in bodies {
        let answer = api.admin().post(PATH, body).await;
        let expected = plain_error(400, "E003", "해당 데이터가 존재하지 않습니다");
        assert_eq!(answer.error(), expected);
    }
    let somebody = api.role("ROLE_USER");
    assert_eq!(somebody.get("/api/v1/roles/all").await.bare_status(), 403);
}
