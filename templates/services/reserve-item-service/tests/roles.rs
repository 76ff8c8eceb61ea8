//! Who may call what: by the rules of a new project, and by the service itself.

use mesh_test::{ROLES, generous_rules};

use crate::support::{ALL, Api, RULES, plain_error};

/// Every operation, with which of the roles may.
const OPERATIONS: [(&str, &str, [u8; 4]); 16] = [
    ("GET", "/api/v1/locations", [1, 1, 1, 0]),
    ("POST", "/api/v1/locations", [1, 1, 0, 0]),
    ("GET", "/api/v1/locations/combo", [1, 1, 1, 0]),
    ("GET", "/api/v1/locations/1", [1, 1, 1, 0]),
    ("PUT", "/api/v1/locations/1", [1, 1, 0, 0]),
    ("DELETE", "/api/v1/locations/99", [1, 1, 0, 0]),
    ("PUT", "/api/v1/locations/1/true", [1, 0, 0, 0]),
    ("GET", "/api/v1/reserve-items", [1, 1, 1, 0]),
    ("POST", "/api/v1/reserve-items", [1, 1, 0, 0]),
    ("GET", "/api/v1/reserve-items/1", [1, 1, 1, 0]),
    ("PUT", "/api/v1/reserve-items/1", [1, 1, 0, 0]),
    ("PUT", "/api/v1/reserve-items/1/true", [1, 1, 0, 0]),
    ("PUT", "/api/v1/reserve-items/1/inventories", [1, 0, 0, 0]),
    ("GET", "/api/v1/reserve-items/relations/1", [1, 1, 1, 0]),
    ("GET", "/api/v1/reserve-items/latest/3", [1, 1, 1, 1]),
    ("GET", "/api/v1/education/reserve-items", [1, 1, 1, 0]),
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
async fn rules_that_are_too_generous_let_nobody_write_who_is_not_signed_in() {
    let api = Api::start_with(&generous_rules(RULES), &ALL, &[]).await;
    let refused = plain_error(403, "E006", "해당 요청에 대한 접근이 거절되었습니다");
    for (method, path, _) in OPERATIONS {
        let answer = api.service.try_as("ROLE_ANONYMOUS", method, path).await;
        if method == "GET" {
            assert_ne!(answer.status, 403, "{method} {path}");
        } else {
            assert_eq!(answer.error(), refused, "{method} {path}");
        }
    }
    for role in ["ROLE_EMPLOYEE", "ROLE_USER"] {
        let path = "/api/v1/reserve-items/1/inventories";
        assert_eq!(
            api.service.try_as(role, "PUT", path).await.error(),
            refused,
            "{role}"
        );
    }
}

#[tokio::test]
async fn bad_tokens_are_401_and_none_of_a_visitor() {
    let api = Api::start().await;
    let latest = "/api/v1/reserve-items/latest/3";
    for authorization in ["", "undefined"] {
        let answer = api.service.with(authorization).get(latest).await;
        assert_eq!(answer.status, 200, "{authorization:?}");
    }
    let forged = api.service.with("a.b.c").get(latest).await;
    assert_eq!(forged.bare_status(), 401);
    assert_eq!(api.checks().get(latest).await.bare_status(), 401);
}
