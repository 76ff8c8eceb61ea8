//! Who may call what, by the rules of a new project.

use reqwest::Method;
use serde_json::json;

use crate::support::{Answer, Api, RESERVE_ID, RULES};

const ROLES: [&str; 4] = ["ROLE_ADMIN", "ROLE_EMPLOYEE", "ROLE_USER", "ROLE_ANONYMOUS"];

#[tokio::test]
async fn whoever_is_signed_in_may_reserve_and_everybody_may_wait() {
    let api = Api::start_with(&[("reserve-results.time-out", json!("10ms"))]).await;
    let stream = format!("/api/v1/requests/direct/{RESERVE_ID}");
    for (method, path, allowed) in [
        (Method::POST, "/api/v1/requests", [true, true, true, false]),
        (
            Method::POST,
            "/api/v1/requests/evaluates",
            [true, true, true, false],
        ),
        (Method::GET, stream.as_str(), [true, true, true, true]),
    ] {
        for (role, may) in ROLES.into_iter().zip(allowed) {
            let caller = match role {
                "ROLE_ANONYMOUS" => api.service.anonymous(),
                role => api.service.role(role),
            };
            let request = caller.request(method.clone(), path);
            let status = Answer::of(request.json(&json!({}))).await.status;
            assert_eq!(status != 403, may, "{role} {method} {path}: {status}");
        }
    }
}

#[tokio::test]
async fn rules_that_are_too_generous_do_not_make_reservations_of_nobody() {
    let generous = RULES.replace(",1,1,1,0", ",1,1,1,1");
    let present = ["user-service", "reserve-check-service"];
    let api = Api::start_among(&generous, &present, &[]).await;
    let answer = api
        .service
        .anonymous()
        .post("/api/v1/requests", json!({}))
        .await;
    assert_eq!(answer.refusal(), (401, "E004".to_owned()));
}

#[tokio::test]
async fn a_token_that_is_no_good_is_401() {
    let api = Api::start().await;
    let service = mesh_test::service_token("portal-service", "reserve-request-service");
    for token in ["a.b.c", &service] {
        let caller = api.service.with(token);
        let answer = caller.post("/api/v1/requests", json!({})).await;
        assert_eq!(answer.bare_status(), 401);
    }
}
