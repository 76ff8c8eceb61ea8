//! Who may call what: by the rules of a new project, and by the service itself.

use mesh_test::{ROLES, generous_rules};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Api, RULES, board_request, merged, plain_error, post_request};

/// Every operation, with which of the roles may.
const OPERATIONS: [(&str, &str, [u8; 4]); 27] = [
    ("GET", "/api/v1/boards", [1, 1, 1, 0]),
    ("POST", "/api/v1/boards", [1, 1, 0, 0]),
    ("GET", "/api/v1/boards/1", [1, 1, 1, 1]),
    ("PUT", "/api/v1/boards/1", [1, 1, 0, 0]),
    ("DELETE", "/api/v1/boards/99", [1, 1, 0, 0]),
    ("GET", "/api/v1/posts/1", [1, 0, 0, 0]),
    ("POST", "/api/v1/posts/1", [1, 1, 0, 0]),
    ("GET", "/api/v1/posts/list/1", [1, 1, 1, 1]),
    ("GET", "/api/v1/posts/newest/1,2/3", [1, 1, 1, 1]),
    ("GET", "/api/v1/posts/1/1", [1, 0, 0, 0]),
    ("PUT", "/api/v1/posts/1/1", [1, 1, 0, 0]),
    ("GET", "/api/v1/posts/view/1/1", [1, 1, 1, 1]),
    ("POST", "/api/v1/posts/save/1", [1, 1, 1, 1]),
    ("PUT", "/api/v1/posts/update/1/1", [1, 1, 1, 1]),
    ("DELETE", "/api/v1/posts/remove/1/1", [1, 1, 1, 1]),
    ("PUT", "/api/v1/posts/remove", [1, 0, 0, 0]),
    ("PUT", "/api/v1/posts/restore", [1, 0, 0, 0]),
    ("PUT", "/api/v1/posts/delete", [1, 0, 0, 0]),
    ("GET", "/api/v1/comments/total/1/1", [1, 1, 1, 0]),
    ("GET", "/api/v1/comments/all/1/1", [1, 1, 1, 1]),
    ("GET", "/api/v1/comments/1/1", [1, 1, 1, 0]),
    ("GET", "/api/v1/comments/list/1/1", [1, 1, 1, 1]),
    ("POST", "/api/v1/comments", [1, 1, 1, 1]),
    ("PUT", "/api/v1/comments", [1, 1, 0, 0]),
    ("PUT", "/api/v1/comments/update", [1, 1, 1, 1]),
    ("DELETE", "/api/v1/comments/1/1/1", [1, 1, 0, 0]),
    ("DELETE", "/api/v1/comments/delete/1/1/1", [1, 1, 1, 1]),
];

#[tokio::test]
async fn every_role_may_what_its_rules_allow_and_nothing_else() {
    let api = Api::start().await;
    for (method, path, allowed) in OPERATIONS {
        for (role, may) in ROLES.into_iter().zip(allowed) {
            let status = api.service.try_as(role, method, path).await.status;
            assert!(status != 404 && status != 405, "{method} {path}: {status}");
            assert_eq!(status != 403, may == 1, "{role} {method} {path}: {status}");
        }
    }
}

#[tokio::test]
async fn rules_that_are_too_generous_do_not_make_managers() {
    let present = ["user-service", "portal-service"];
    let api = Api::start_with(&generous_rules(RULES), &present, &[]).await;
    let refused = plain_error(403, "E006", "해당 요청에 대한 접근이 거절되었습니다");
    for (method, path, _) in OPERATIONS {
        let is_of_managers = match method {
            "GET" => matches!(path, "/api/v1/posts/1" | "/api/v1/posts/1/1"),
            _ => !["save", "update", "remove/1", "delete/1"]
                .iter()
                .any(|own| path.contains(own)),
        };
        if !is_of_managers || (method, path) == ("POST", "/api/v1/comments") {
            continue;
        }
        for role in ["ROLE_USER", "ROLE_ANONYMOUS"] {
            let answer = api.service.try_as(role, method, path).await;
            assert_eq!(answer.error(), refused, "{role} {method} {path}");
        }
    }
}

#[tokio::test]
async fn who_manages_boards_is_a_setting() {
    let present = ["user-service", "portal-service"];
    let settings = [("boards.manager-roles", Value::from("ROLE_ADMIN,ROLE_USER"))];
    let api = Api::start_with(&generous_rules(RULES), &present, &settings).await;
    let made = api.user().post("/api/v1/boards", board_request()).await;
    assert_eq!(made.status, 201);
    let employee = api.service.role("ROLE_EMPLOYEE");
    let refused = employee.post("/api/v1/boards", board_request()).await;
    assert_eq!(refused.refusal(), (403, "E006".to_owned()));
}

#[tokio::test]
async fn bad_tokens_are_401_and_none_of_a_visitor() {
    let api = Api::start().await;
    for authorization in ["", "undefined"] {
        let answer = api
            .service
            .with(authorization)
            .get("/api/v1/boards/1")
            .await;
        assert_eq!(answer.status, 200, "{authorization:?}");
    }
    let forged = api.service.with("a.b.c").get("/api/v1/boards/1").await;
    assert_eq!(forged.bare_status(), 401);
    let service = mesh_test::service_token("portal-service", "board-service");
    let answer = api.service.with(service).get("/api/v1/boards/1").await;
    assert_eq!(answer.bare_status(), 401);
}

#[tokio::test]
async fn what_clients_send_wrong_is_their_error() {
    let api = Api::start().await;
    let admin = api.admin();
    let broken = admin.request(Method::POST, "/api/v1/posts/1");
    let broken = broken.header("Content-Type", "application/json").body("{");
    assert_eq!(Answer::of(broken).await.refusal(), (400, "E001".to_owned()));
    let text = admin.request(Method::POST, "/api/v1/posts/1").body("x");
    assert_eq!(Answer::of(text).await.refusal(), (415, "E001".to_owned()));
    let flag = merged(post_request(), json!({"noticeAt": "maybe"}));
    let flag = admin.post("/api/v1/posts/1", flag).await;
    assert_eq!(flag.refusal(), (400, "E001".to_owned()));
    for path in [
        "/api/v1/posts/1/x",
        "/api/v1/posts/view/x/1",
        "/api/v1/comments/list/1/x",
    ] {
        assert_eq!(
            admin.get(path).await.refusal(),
            (400, "E002".to_owned()),
            "{path}"
        );
    }
    let site = admin
        .request(Method::GET, "/api/v1/boards")
        .header("X-Site-Id", "three");
    assert_eq!(Answer::of(site).await.status, 200);
}
