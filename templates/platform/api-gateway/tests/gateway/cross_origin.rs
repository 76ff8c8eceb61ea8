//! Pages of other origins.

use serde_json::json;

use crate::support::{access_token, gateway_with, serve, user_service};

#[tokio::test]
async fn a_preflight_needs_no_token_and_answers_can_be_read_by_allowed_origins_only() {
    let cors = json!({
        "globalcors.cors-configurations.[/**]": {
            "allowedOrigins": ["https://portal.example.org"],
            "allowedMethods": "GET, POST",
            "allowedHeaders": "*",
            "exposedHeaders": ["X-Total"],
            "allowCredentials": true,
            "maxAge": 600,
        },
    });
    let gateway = gateway_with(cors, &[serve(user_service()).await]).await;
    let url = gateway.url("/user-service/api/a");
    let preflight = |origin: &str, method: &str| {
        let request = gateway.http().request("OPTIONS".parse().unwrap(), &url);
        request
            .header("Origin", origin)
            .header("Access-Control-Request-Method", method)
            .header("Access-Control-Request-Headers", "authorization, x-a")
            .send()
    };
    let allowed = preflight("https://portal.example.org", "POST")
        .await
        .unwrap();
    assert_eq!(allowed.status(), 200);
    for (name, value) in [
        ("access-control-allow-origin", "https://portal.example.org"),
        ("access-control-allow-methods", "GET,POST"),
        ("access-control-allow-headers", "authorization, x-a"),
        ("access-control-allow-credentials", "true"),
        ("access-control-max-age", "600"),
    ] {
        assert_eq!(allowed.headers()[name], value, "{name}");
    }
    for (origin, method) in [
        ("https://evil.example.org", "POST"),
        ("https://portal.example.org", "DELETE"),
    ] {
        let refused = preflight(origin, method).await.unwrap();
        assert_eq!(refused.status(), 403, "{origin} {method}");
        assert!(
            !refused
                .headers()
                .contains_key("access-control-allow-origin")
        );
    }

    let get = |origin: &str, token: String| {
        let request = gateway.http().get(&url).header("Origin", origin);
        request.header("Authorization", token).send()
    };
    let token = || access_token("ROLE_USER");
    let answer = get("https://portal.example.org", token()).await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["access-control-expose-headers"], "X-Total");
    let unknown = get("https://portal.example.org", String::new())
        .await
        .unwrap();
    assert_eq!(unknown.status(), 401);
    let origin = &unknown.headers()["access-control-allow-origin"];
    assert_eq!(
        origin, "https://portal.example.org",
        "a page may read why it was refused"
    );
    let evil = get("https://evil.example.org", token()).await.unwrap();
    assert_eq!(evil.status(), 403);
    let own = get(&gateway.url(""), token()).await.unwrap();
    assert_eq!(
        own.status(),
        200,
        "the gateway's own origin is no other origin"
    );
}

#[tokio::test]
async fn without_settings_nothing_is_decided_about_origins() {
    let gateway = gateway_with(json!({}), &[serve(user_service()).await]).await;
    let request = gateway.http().post(gateway.url("/user-service/login"));
    let answer = request
        .header("Origin", "https://any.example.org")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    assert!(!answer.headers().contains_key("access-control-allow-origin"));
}
