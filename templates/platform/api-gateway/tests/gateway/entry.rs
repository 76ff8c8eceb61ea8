//! Who may enter, and how requests and answers pass.

use crate::support::{
    access_token, dead_address, gateway, gateway_without_rules, serve, tokens, user_service,
};
use futures_util::StreamExt;
use serde_json::Value;

#[tokio::test]
async fn an_allowed_request_reaches_the_service_without_its_prefix() {
    let gateway = gateway(&[serve(user_service()).await]).await;
    let response = gateway
        .http()
        .post(gateway.url("/user-service/api/a%20b?x=1&y=%2F"))
        .header("Authorization", access_token("ROLE_USER"))
        .header("Cookie", "refresh-token=secret")
        .header("X-Forwarded-For", "6.6.6.6")
        .header("Connection", "close, x-hop")
        .header("x-hop", "1")
        .header("X-Site-Id", "3")
        .header(
            "traceparent",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        )
        .body("text")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 200);
    let seen: Value = response.json().await.unwrap();
    assert_eq!(seen["method"], "POST");
    assert_eq!(seen["uri"], "/api/a%20b?x=1&y=%2F");
    assert_eq!(seen["body"], "text");
    let headers = &seen["headers"];
    assert_eq!(headers["x-site-id"], "3");
    assert_eq!(headers["x-forwarded-for"], "127.0.0.1");
    assert_eq!(headers["x-forwarded-prefix"], "/user-service");
    assert_eq!(headers["x-b3-traceid"], "4bf92f3577b34da6a3ce929d0e0e4736");
    assert_eq!(headers["x-b3-sampled"], "1");
    assert_ne!(
        headers["x-b3-spanid"], "00f067aa0ba902b7",
        "the call is a span of its own"
    );
    let traceparent = headers["traceparent"].as_str().unwrap();
    assert!(
        traceparent.starts_with("00-4bf92f3577b34da6a3ce929d0e0e4736-"),
        "{traceparent}"
    );
    for removed in ["cookie", "x-hop", "connection"] {
        assert_eq!(headers[removed], Value::Null, "{removed}");
    }
}

#[tokio::test]
async fn whoever_is_not_allowed_is_answered_401_without_body() {
    let gateway = gateway(&[serve(user_service()).await]).await;
    let refresh_token = tokens()
        .issue("somebody", &["ROLE_USER".to_owned()])
        .refresh_token;
    let cases = [
        (
            "nobody signed in",
            "GET",
            "/user-service/api/a",
            String::new(),
        ),
        (
            "undefined",
            "GET",
            "/user-service/api/a",
            "undefined".to_owned(),
        ),
        (
            "role without rule",
            "GET",
            "/user-service/api/a",
            access_token("ROLE_EMPLOYEE"),
        ),
        (
            "method without rule",
            "DELETE",
            "/user-service/api/a",
            access_token("ROLE_USER"),
        ),
        (
            "path without rule",
            "GET",
            "/user-service/other",
            access_token("ROLE_USER"),
        ),
        (
            "internal path",
            "GET",
            "/user-service/internal/authorization-rules",
            access_token("ROLE_USER"),
        ),
        (
            "rubbish",
            "GET",
            "/user-service/api/a",
            "rubbish".to_owned(),
        ),
        (
            "refresh token as access token",
            "GET",
            "/user-service/api/a",
            refresh_token,
        ),
    ];
    for (what, method, path, token) in cases {
        let response = gateway
            .http()
            .request(method.parse().unwrap(), gateway.url(path))
            .header("Authorization", token)
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 401, "{what}");
        assert!(
            !response.headers().contains_key("www-authenticate"),
            "{what}"
        );
        assert_eq!(response.text().await.unwrap(), "", "{what}");
    }
}

#[tokio::test]
async fn open_paths_need_no_token_and_no_rules() {
    let gateway = gateway(&[serve(user_service()).await]).await;
    let response = gateway
        .http()
        .post(gateway.url("/user-service/login"))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 200);
    for path in [
        "/user-service/actuator/health",
        "/user-service/.well-known/jwks.json",
    ] {
        let response = gateway.http().get(gateway.url(path)).send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
    }
    let response = gateway
        .http()
        .get(gateway.url("/user-service/actuator/env/secret"))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 401);
}

#[tokio::test]
async fn only_a_refresh_token_may_be_put_to_the_refresh_path() {
    let gateway = gateway(&[serve(user_service()).await]).await;
    let path = gateway.url("/user-service/api/v1/users/token/refresh");
    let issued = tokens().issue("somebody", &["ROLE_EMPLOYEE".to_owned()]);
    let cases = [
        ("PUT", &issued.refresh_token, 200),
        ("PUT", &issued.access_token, 401),
        ("GET", &issued.refresh_token, 401),
    ];
    for (method, token, status) in cases {
        let request = gateway
            .http()
            .request(method.parse().unwrap(), &path)
            .header("Authorization", token);
        assert_eq!(request.send().await.unwrap().status(), status, "{method}");
    }
}

#[tokio::test]
async fn ambiguous_paths_are_answered_400_without_body() {
    let gateway = gateway(&[serve(user_service()).await]).await;
    for path in [
        "/user-service/api/a%2Fb",
        "/user-service//api",
        "/user-service/api;x=1",
        "/user-service/api/a%2eb",
    ] {
        let response = gateway.http().get(gateway.url(path)).send().await.unwrap();
        assert_eq!(response.status(), 400, "{path}");
        assert_eq!(response.text().await.unwrap(), "", "{path}");
    }
}

#[tokio::test]
async fn answers_carry_security_headers_and_the_request_id() {
    let gateway = gateway(&[serve(user_service()).await]).await;
    let request = gateway
        .http()
        .post(gateway.url("/user-service/login"))
        .header("X-Request-Id", "my-id.1");
    let response = request.send().await.unwrap();
    let header = |name: &str| {
        response
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(header("x-frame-options"), "DENY");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("referrer-policy"), "same-origin");
    assert_eq!(
        header("content-security-policy"),
        "default-src 'self'; frame-ancestors 'none'; base-uri 'self'"
    );
    assert_eq!(
        header("cache-control"),
        "no-cache, no-store, max-age=0, must-revalidate"
    );
    assert_eq!(header("x-request-id"), "my-id.1");
    let traces: Vec<_> = response.headers().get_all("x-trace-id").iter().collect();
    assert_eq!(traces.len(), 1, "one answer, one trace: {traces:?}");
    let seen: Value = response.json().await.unwrap();
    assert_eq!(seen["headers"]["x-request-id"], "my-id.1");
}

#[tokio::test]
async fn a_path_without_route_is_404_in_spring_s_form() {
    let gateway = gateway(&[serve(user_service()).await]).await;
    let response = gateway
        .http()
        .get(gateway.url("/board-service/actuator/health"))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 404);
    let error: Value = response.json().await.unwrap();
    let members: Vec<&String> = error.as_object().unwrap().keys().collect();
    assert_eq!(
        members,
        ["error", "path", "requestId", "status", "timestamp"]
    );
    assert_eq!(error["path"], "/board-service/actuator/health");
    assert_eq!(error["status"], 404);
    assert_eq!(error["error"], "Not Found");
    assert!(error["timestamp"].as_str().unwrap().ends_with("+00:00"));
}

#[tokio::test]
async fn without_instance_the_answer_is_503() {
    let no_rules = gateway_without_rules(&[]).await;
    for path in ["/user-service/login", "/user-service/api/a"] {
        let response = no_rules
            .http()
            .post(no_rules.url(path))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 503, "{path}");
        let error: Value = response.json().await.unwrap();
        assert_eq!(error["error"], "Service Unavailable");
    }
}

#[tokio::test]
async fn a_dead_instance_costs_no_request_not_even_one_with_a_body() {
    let gateway = gateway(&[dead_address().await, serve(user_service()).await]).await;
    for _ in 0..6 {
        let request = gateway
            .http()
            .post(gateway.url("/user-service/login"))
            .body("all of it");
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        let seen: Value = response.json().await.unwrap();
        assert_eq!(seen["body"], "all of it");
    }
}

#[tokio::test]
async fn a_slow_instance_is_answered_504() {
    let gateway = gateway(&[serve(user_service()).await]).await;
    let request = gateway
        .http()
        .get(gateway.url("/user-service/api/slow"))
        .header("Authorization", access_token("ROLE_USER"));
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 504);
    assert_eq!(
        response.json::<Value>().await.unwrap()["error"],
        "Gateway Timeout"
    );
}

#[tokio::test]
async fn answers_are_passed_on_while_they_come() {
    let gateway = gateway(&[serve(user_service()).await]).await;
    let request = gateway
        .http()
        .get(gateway.url("/user-service/api/stream"))
        .header("Authorization", access_token("ROLE_USER"));
    let mut pieces = request.send().await.unwrap().bytes_stream();
    assert_eq!(pieces.next().await.unwrap().unwrap(), "first");
}

#[tokio::test]
async fn large_bodies_go_through_in_both_directions() {
    let gateway = gateway(&[serve(user_service()).await]).await;
    let body = vec![7_u8; 20_000_000];
    let response = gateway
        .http()
        .post(gateway.url("/user-service/api/upload"))
        .header("Authorization", access_token("ROLE_USER"))
        .body(body.clone())
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 200);
    assert!(response.bytes().await.unwrap() == body);
}
