//! Who may call what: by the rules of a new project, and by the service itself.

use mesh_test::{ROLES, generous_rules};

use crate::support::{ALL, Api, RULES, plain_error};

/// Every operation, with which of the roles may by the rules, and which by the service.
const OPERATIONS: [(&str, &str, [u8; 4], [u8; 4]); 8] = [
    ("GET", "/api/v1/reserves", [1, 1, 1, 0], [1, 1, 0, 0]),
    ("POST", "/api/v1/reserves", [1, 1, 0, 0], [1, 1, 0, 0]),
    (
        "GET",
        "/api/v1/somebody-else/reserves",
        [1, 1, 1, 0],
        [1, 1, 0, 0],
    ),
    ("GET", "/api/v1/reserves/1", [1, 1, 1, 0], [1, 1, 1, 0]),
    ("PUT", "/api/v1/reserves/1", [1, 1, 1, 0], [1, 1, 1, 0]),
    (
        "PUT",
        "/api/v1/reserves/cancel/1",
        [1, 1, 1, 0],
        [1, 1, 1, 0],
    ),
    (
        "PUT",
        "/api/v1/reserves/approve/1",
        [1, 1, 0, 0],
        [1, 1, 1, 0],
    ),
    (
        "GET",
        "/api/v1/reserves/2/inventories",
        [1, 1, 1, 0],
        [1, 1, 1, 0],
    ),
];

#[tokio::test]
async fn every_role_may_what_its_rules_and_the_service_allow() {
    let api = Api::start().await;
    for (method, path, by_rules, by_service) in OPERATIONS {
        let allowed = by_rules.into_iter().zip(by_service);
        for (role, (by_rules, by_service)) in ROLES.into_iter().zip(allowed) {
            let status = api.service.try_as(role, method, path).await.status;
            assert!(status != 404 && status != 405, "{method} {path}: {status}");
            let may = by_rules == 1 && by_service == 1;
            assert_eq!(status != 403, may, "{role} {method} {path}: {status}");
        }
    }
}

#[tokio::test]
async fn rules_that_are_too_generous_open_nothing() {
    let api = Api::start_with(&generous_rules(RULES), &ALL, &[]).await;
    let refused = plain_error(403, "E006", "해당 요청에 대한 접근이 거절되었습니다");
    for (method, path, _, by_service) in OPERATIONS {
        for (role, may) in ROLES.into_iter().zip(by_service) {
            let answer = api.service.try_as(role, method, path).await;
            if may == 1 {
                assert_ne!(answer.status, 403, "{role} {method} {path}");
            } else {
                assert_eq!(answer.error(), refused, "{role} {method} {path}");
            }
        }
    }
    let user = api.user().put("/api/v1/reserves/approve/1").await;
    assert_eq!(user.error().1["message"], "관리자만 승인할 수 있습니다.");
}

#[tokio::test]
async fn bad_tokens_are_401() {
    let api = Api::start().await;
    let forged = api.service.with("a.b.c").get("/api/v1/reserves").await;
    assert_eq!(forged.bare_status(), 401);
    let answer = api.requests().get("/api/v1/reserves").await;
    assert_eq!(answer.bare_status(), 401, "a service is no user");
}
