//! Who may call what, in the service itself and as told by `check`.

use reqwest::Method;
use serde_json::json;

use crate::support::{ADMIN_ID, Answer, Api, plain_error, token_of, tokens};

const ROLES: [&str; 4] = ["ROLE_ADMIN", "ROLE_EMPLOYEE", "ROLE_USER", "ROLE_ANONYMOUS"];

#[tokio::test]
async fn every_role_may_what_its_rules_allow_and_nothing_else() {
    let api = Api::start().await;
    let one_user = format!("/api/v1/users/{ADMIN_ID}");
    // The last column: which of the roles may.
    let cases = [
        (Method::GET, one_user.as_str(), [true, true, true, true]),
        (Method::GET, "/api/v1/users", [true, false, false, false]),
        (Method::GET, "/api/v1/roles", [true, false, false, false]),
        (
            Method::GET,
            "/api/v1/roles/all",
            [true, false, false, false],
        ),
        (
            Method::GET,
            "/api/v1/authorizations",
            [true, false, false, false],
        ),
        (
            Method::GET,
            "/api/v1/authorizations/1",
            [true, false, false, false],
        ),
        (
            Method::GET,
            "/api/v1/authorizations/sort-seq/next",
            [true, false, false, false],
        ),
        (
            Method::GET,
            "/api/v1/role-authorizations?roleId=ROLE_USER",
            [true, false, false, false],
        ),
        (
            Method::HEAD,
            "/api/v1/roles/all",
            [false, false, false, false],
        ),
        (
            Method::POST,
            "/api/v1/authorizations",
            [true, false, false, false],
        ),
        (
            Method::PUT,
            "/api/v1/authorizations/1",
            [true, false, false, false],
        ),
        (
            Method::DELETE,
            "/api/v1/authorizations/9999",
            [true, false, false, false],
        ),
        (
            Method::POST,
            "/api/v1/role-authorizations",
            [true, false, false, false],
        ),
        (
            Method::PUT,
            "/api/v1/role-authorizations",
            [true, false, false, false],
        ),
        (Method::POST, "/api/v1/users", [true, false, false, false]),
        (
            Method::PUT,
            "/api/v1/users/nobody",
            [true, false, false, false],
        ),
        (
            Method::DELETE,
            "/api/v1/users/delete/nobody",
            [true, false, false, false],
        ),
        (
            Method::POST,
            "/api/v1/users/join",
            [false, true, true, true],
        ),
        (
            Method::POST,
            "/api/v1/users/exists",
            [true, true, true, true],
        ),
        (
            Method::POST,
            "/api/v1/users/social",
            [true, true, true, true],
        ),
        // Whoever forgot the password is not signed in.
        (
            Method::POST,
            "/api/v1/users/password/find",
            [true, true, true, true],
        ),
        (
            Method::GET,
            "/api/v1/users/password/valid/x",
            [true, true, true, true],
        ),
        (
            Method::PUT,
            "/api/v1/users/password/change",
            [true, true, true, true],
        ),
        (
            Method::PUT,
            "/api/v1/users/password/update",
            [true, true, true, false],
        ),
        (
            Method::POST,
            "/api/v1/users/password/match",
            [true, true, true, false],
        ),
        (
            Method::PUT,
            "/api/v1/users/info/somebody",
            [true, true, true, false],
        ),
        (
            Method::POST,
            "/api/v1/users/leave",
            [false, true, true, false],
        ),
    ];
    for (method, path, allowed) in cases {
        for (role, allowed) in ROLES.into_iter().zip(allowed) {
            let caller = match role {
                "ROLE_ANONYMOUS" => api.anonymous(),
                role => api.role(role),
            };
            let answer = Answer::of(caller.request(method.clone(), path)).await;
            let denied = answer.status == 403;
            assert_eq!(
                !denied, allowed,
                "{method} {path} as {role}: {}",
                answer.status
            );
            assert!(!denied || answer.text.is_empty());
        }
    }
}

#[tokio::test]
async fn absent_empty_and_undefined_authorization_are_anonymous_and_rubbish_is_401() {
    let api = Api::start().await;
    let open = format!("/api/v1/users/{ADMIN_ID}");
    for caller in [api.anonymous(), api.with(""), api.with("undefined")] {
        assert_eq!(caller.get(&open).await.status, 200);
        assert_eq!(caller.get("/api/v1/users").await.bare_status(), 403);
    }
    for rubbish in ["rubbish", "Bearer a.b.c", "null"] {
        let answer = api.with(rubbish).get(&open).await;
        assert_eq!(answer.bare_status(), 401, "{rubbish}");
    }
    let bearer = format!("Bearer {}", token_of("ROLE_ADMIN"));
    assert_eq!(api.with(bearer).get("/api/v1/users").await.status, 200);
}

#[tokio::test]
async fn a_token_may_carry_several_roles() {
    let api = Api::start().await;
    let roles = ["ROLE_USER".to_owned(), "ROLE_ADMIN".to_owned()];
    let token = tokens().issue("u", &roles).access_token;
    assert_eq!(api.with(token).get("/api/v1/users").await.status, 200);
}

#[tokio::test]
async fn check_tells_the_same_decision_as_a_bare_boolean() {
    let api = Api::start().await;
    let cases = [
        (
            "httpMethod=GET&requestPath=/user-service/api/v1/users",
            [true, false, false, false],
        ),
        (
            "httpMethod=GET&requestPath=/user-service/api/v1/users/x",
            [true, true, true, true],
        ),
        (
            "httpMethod=GET&requestPath=/user-service/api/v1/users/x/",
            [false; 4],
        ),
        (
            "httpMethod=get&requestPath=/user-service/api/v1/users",
            [false; 4],
        ),
        (
            "httpMethod=PUT&requestPath=/user-service/api/v1/users/token/refresh",
            [true; 4],
        ),
        (
            "httpMethod=POST&requestPath=/user-service/api/v1/users/leave",
            [false, true, true, false],
        ),
        (
            "httpMethod=GET&requestPath=/nobodys-service/api/v1/codes",
            [false; 4],
        ),
        (
            "httpMethod=GET&httpMethod=GET&requestPath=/user-service/api/v1/users",
            [false; 4],
        ),
    ];
    for (query, expected) in cases {
        let path = format!("/api/v1/authorizations/check?{query}");
        for (role, expected) in ROLES.into_iter().zip(expected) {
            let caller = match role {
                "ROLE_ANONYMOUS" => api.with("undefined"),
                role => api.role(role),
            };
            let answer = caller.get(&path).await;
            assert_eq!(answer.status, 200);
            assert_eq!(answer.json(), json!(expected), "{query} as {role}");
        }
    }
}

#[tokio::test]
async fn check_refuses_bad_tokens_and_missing_parameters() {
    let api = Api::start().await;
    let path = "/api/v1/authorizations/check";
    let query = "httpMethod=GET&requestPath=/user-service/api/v1/users/x";
    let refresh = tokens().issue("u", &[]).refresh_token;
    for token in ["rubbish", refresh.as_str()] {
        let answer = api.with(token).get(&format!("{path}?{query}")).await;
        assert_eq!(answer.bare_status(), 401);
    }
    let (status, error) = api
        .anonymous()
        .get(&format!("{path}?httpMethod=GET"))
        .await
        .error();
    let expected = json!({
        "message": "입력값이 올바르지 않습니다", "status": 400, "code": "E001",
        "errors": [{"field": "requestPath", "message": "값은 필수 입니다.", "rejectedValue": ""}]
    });
    assert_eq!((status, error), (400, expected));
}

#[tokio::test]
async fn answers_are_neither_sniffed_nor_kept() {
    let api = Api::start().await;
    let answers = [
        api.admin().get("/api/v1/roles/all").await,
        api.anonymous().get("/api/v1/roles/all").await,
        api.login("nobody", "x").await,
    ];
    for answer in answers {
        assert_eq!(answer.header("X-Content-Type-Options"), "nosniff");
        assert_eq!(answer.header("X-XSS-Protection"), "0");
        let cache = "no-cache, no-store, max-age=0, must-revalidate";
        assert_eq!(answer.header("Cache-Control"), cache);
        assert_eq!(answer.header("Pragma"), "no-cache");
        assert_eq!(answer.header("Expires"), "0");
        assert_eq!(answer.header("X-Frame-Options"), "");
    }
}

#[tokio::test]
async fn health_is_open_and_unknown_paths_are_told() {
    let api = Api::start().await;
    let health = api.anonymous().get("/actuator/health").await;
    assert_eq!(health.json()["status"], "UP");
    let answer = api.anonymous().get("/api/v1/nothing").await;
    let expected = plain_error(404, "E010", "해당 페이지를 찾을 수 없습니다");
    assert_eq!(answer.error(), expected);
}
