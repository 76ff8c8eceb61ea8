//! What the gateway believes of the way of a request, and what it tells services.

use mesh_test::TestService;
use serde_json::{Value, json};

use crate::support::{access_token, gateway_with, serve, user_service};

async fn gateway(trusted: Option<&str>) -> TestService {
    let limiter = json!({
        "name": "RequestRateLimiter",
        "args": {
            "redis-rate-limiter": {
                "replenishRate": 1, "burstCapacity": 3600, "requestedTokens": 3600,
            },
            "key-resolver": "#{@remoteAddressKeyResolver}",
        },
    });
    let mut settings = json!({
        "routes": [
            {
                "uri": "lb://user-service",
                "predicates": [
                    "Path=/user-service/api/known",
                    "XForwardedRemoteAddr=203.0.113.0/24",
                ],
            },
            {
                "uri": "lb://user-service",
                "predicates": ["Path=/user-service/api/limited"],
                "filters": [limiter],
            },
            {
                "uri": "lb://user-service",
                "predicates": ["Path=/user-service/api/told"],
                "filters": ["StripPrefix"],
            },
        ],
    });
    if let Some(trusted) = trusted {
        settings["trusted-proxies"] = json!(trusted);
    }
    gateway_with(settings, &[serve(user_service()).await]).await
}

async fn ask(gateway: &TestService, path: &str, forwarded_for: &str) -> reqwest::Response {
    let request = gateway.http().get(gateway.url(path));
    let request = request
        .header("Authorization", access_token("ROLE_USER"))
        .header("X-Forwarded-For", forwarded_for)
        .header("X-Forwarded-Proto", "https")
        .header("X-Forwarded-Host", "portal.example.org");
    request.send().await.expect("an answer")
}

#[tokio::test]
async fn a_stranger_s_words_are_replaced() {
    for trusted in [None, Some(r"10\..*")] {
        let gateway = gateway(trusted).await;
        let seen = ask(&gateway, "/user-service/api/told", "203.0.113.7").await;
        let seen: Value = seen.json().await.unwrap();
        let headers = &seen["headers"];
        assert_eq!(headers["x-forwarded-for"], "127.0.0.1");
        assert_eq!(headers["x-forwarded-proto"], "http");
        assert_eq!(headers["x-forwarded-prefix"], "/user-service");
        let host = gateway.url("").replace("http://", "");
        assert_eq!(headers["x-forwarded-host"], host);
        let forwarded = headers["forwarded"].as_str().unwrap();
        let expected = format!("proto=http;host=\"{host}\";for=\"127.0.0.1:");
        assert!(forwarded.starts_with(&expected), "{forwarded}");
        let known = ask(&gateway, "/user-service/api/known", "203.0.113.7").await;
        assert_eq!(known.status(), 404, "the claimed address opens no route");
    }
}

#[tokio::test]
async fn a_trusted_proxy_s_words_count_and_are_continued() {
    let gateway = gateway(Some(r"127\.0\.0\.\d+")).await;
    let seen = ask(&gateway, "/user-service/api/told", "6.6.6.6, 203.0.113.7").await;
    let seen: Value = seen.json().await.unwrap();
    let headers = &seen["headers"];
    let hops = "6.6.6.6, 203.0.113.7,127.0.0.1";
    assert_eq!(headers["x-forwarded-for"], hops);
    assert_eq!(headers["x-forwarded-proto"], "https,http");
    let known = ask(&gateway, "/user-service/api/known", "203.0.113.7").await;
    assert_eq!(known.status(), 200);
    let other = ask(&gateway, "/user-service/api/known", "203.0.113.7, 6.6.6.6").await;
    assert_eq!(
        other.status(),
        404,
        "what a client wrote before does not count"
    );
}

#[tokio::test]
async fn everybody_behind_a_trusted_proxy_has_a_limit_of_his_own() {
    let status = async |gateway: &TestService, client: &str| {
        let answer = ask(gateway, "/user-service/api/limited", client).await;
        let retry_after = answer.headers().get("retry-after").cloned();
        (answer.status().as_u16(), retry_after.is_some())
    };
    let trusting = gateway(Some(r"127\.0\.0\.\d+")).await;
    assert_eq!(status(&trusting, "203.0.113.7").await, (200, false));
    assert_eq!(status(&trusting, "203.0.113.7").await, (429, true));
    assert_eq!(status(&trusting, "203.0.113.8").await, (200, false));
    let wary = gateway(None).await;
    assert_eq!(status(&wary, "203.0.113.7").await, (200, false));
    assert_eq!(status(&wary, "203.0.113.8").await, (429, true));
}
