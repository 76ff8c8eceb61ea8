//! Settings that change while the service runs, and who may change them.

mod support;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use mesh_actuator::Observed;
use serde_json::json;
use support::{CREDENTIALS, USER, call, get, get_as_user, observed, router};

async fn send(observed: &Observed, method: &str, path: &str, body: &str) -> (StatusCode, String) {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("Authorization", CREDENTIALS)
        .body(Body::from(body.to_owned()))
        .expect("a request");
    call(router(observed), request).await
}

async fn greeting(observed: &Observed) -> String {
    let settings = observed.live_settings.current();
    settings.get("greeting").expect("a greeting")
}

#[tokio::test]
async fn without_a_password_strangers_may_read_but_change_nothing() {
    let open = observed(&[]).await;
    assert_eq!(get(&open, "/actuator/env").await.0, StatusCode::OK);
    let changes = [
        ("POST", "/actuator/refresh"),
        ("POST", "/actuator/busrefresh"),
        ("POST", "/actuator/busenv"),
        ("POST", "/actuator/env"),
        ("DELETE", "/actuator/env"),
        ("POST", "/actuator/loggers/ROOT"),
    ];
    for (method, path) in changes {
        let (status, body) = send(&open, method, path, "{}").await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{path}");
        assert!(body.contains("spring.security.user.password"), "{body}");
    }
}

#[tokio::test]
async fn with_a_password_all_but_health_and_info_ask_for_it() {
    let closed = observed(&USER).await;
    assert_eq!(get(&closed, "/actuator/health").await.0, StatusCode::OK);
    assert_eq!(get(&closed, "/actuator/info").await.0, StatusCode::OK);
    for path in ["env", "metrics", "loggers", "prometheus"] {
        let path = format!("/actuator/{path}");
        assert_eq!(get(&closed, &path).await.0, StatusCode::UNAUTHORIZED);
        assert_eq!(get_as_user(&closed, &path).await.0, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_setting_is_set_for_this_instance_and_taken_back() {
    let service = observed(&USER).await;
    let entry = json!({"name": "greeting", "value": "good day"}).to_string();
    let (status, body) = send(&service, "POST", "/actuator/env", &entry).await;
    assert_eq!(
        (status, body.as_str()),
        (StatusCode::OK, r#"{"greeting":"good day"}"#)
    );
    assert_eq!(greeting(&service).await, "good day");
    assert_eq!(
        send(&service, "DELETE", "/actuator/env", "").await.0,
        StatusCode::OK
    );
    assert_eq!(greeting(&service).await, "hello");
    let (status, body) = send(&service, "POST", "/actuator/env", "greeting").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(
        body.contains("name"),
        "the answer says what to write: {body}"
    );
}

#[tokio::test]
async fn a_setting_is_set_for_those_instances_that_are_named() {
    let service = observed(&USER).await;
    for (destination, expected) in [
        ("/b-service", "hello"),
        ("/a-service/81", "hello"),
        ("/a-service/dev/80/**", "one"),
        ("/a-service:**", "two"),
        ("", "three"),
    ] {
        let entry = json!({"name": "greeting", "value": expected}).to_string();
        let path = format!("/actuator/busenv{destination}");
        let answer = send(&service, "POST", &path, &entry).await;
        assert_eq!(answer, (StatusCode::NO_CONTENT, String::new()));
        assert_eq!(greeting(&service).await, expected, "{destination}");
    }
}

#[tokio::test]
async fn a_refresh_tells_what_changed() {
    let service = observed(&USER).await;
    let refreshed = send(&service, "POST", "/actuator/refresh", "").await;
    assert_eq!(
        refreshed,
        (StatusCode::OK, "[]".to_owned()),
        "there is no config server"
    );
    let told = send(&service, "POST", "/actuator/busrefresh", "").await;
    assert_eq!(told, (StatusCode::NO_CONTENT, String::new()));
}
