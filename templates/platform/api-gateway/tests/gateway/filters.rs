//! Routes with predicates and filters, from their settings to the service.

use serde_json::{Value, json};

use crate::support::{access_token, gateway_with, serve, started_and_ready, user_service};

#[tokio::test]
async fn predicates_choose_the_route_and_filters_change_request_and_answer() {
    let routes = json!({
        "default-filters": ["AddResponseHeader=X-Via, gateway"],
        "routes": [
            {
                "id": "old",
                "uri": "http://localhost:1",
                "predicates": ["Path=/user-service/api/old/**"],
                "filters": ["RedirectTo=301, https://example.org/new"],
            },
            {
                "id": "versions",
                "uri": "lb://user-service",
                "predicates": [
                    "Path=/user-service/api/{kind}/{*rest}",
                    { "name": "Header", "args": { "header": "X-Version", "regexp": "v[0-9]+" } },
                ],
                "filters": [
                    "RewritePath=/user-service/api/(?<rest>.*), /versions/$\\{rest}",
                    "AddRequestHeader=X-Kind, {kind}",
                    "AddRequestParameter=kind, {kind}",
                    "SetResponseHeader=X-Kind, {kind}",
                    "PreserveHostHeader",
                ],
            },
            {
                "id": "user-service",
                "uri": "lb://user-service",
                "predicates": ["Path=/user-service/**"],
                "filters": ["StripPrefix=1", "SetStatus=201"],
            },
        ],
    });
    let gateway = gateway_with(routes, &[serve(user_service()).await]).await;
    let get = |path: &str| {
        let url = gateway.url(path);
        let request = gateway.http().get(url);
        request.header("Authorization", access_token("ROLE_USER"))
    };

    let answer = get("/user-service/api/board/1?a=b")
        .header("X-Version", "v2")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.headers()["x-via"], "gateway");
    assert_eq!(answer.headers()["x-kind"], "board");
    let host = answer.url().authority().to_owned();
    let seen: Value = answer.json().await.unwrap();
    assert_eq!(seen["uri"], "/versions/board/1?a=b&kind=board");
    assert_eq!(seen["headers"]["x-kind"], "board");
    assert_eq!(seen["headers"]["host"], host);

    let answer = get("/user-service/api/board/1").send().await.unwrap();
    assert_eq!(answer.status(), 201);
    assert_eq!(answer.headers()["x-via"], "gateway");
    assert_eq!(answer.json::<Value>().await.unwrap()["uri"], "/api/board/1");
}

#[tokio::test]
async fn a_route_can_answer_without_a_service() {
    let routes = json!({
        "routes": [{
            "uri": "http://localhost:1",
            "predicates": ["Path=/user-service/**"],
            "filters": ["RequestSize=10B", "RedirectTo=301, /elsewhere"],
        }],
    });
    let gateway = gateway_with(routes, &[serve(user_service()).await]).await;
    let client = reqwest::Client::builder();
    let client = client
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let login = gateway.url("/user-service/login");
    let answer = client.get(&login).send().await.unwrap();
    assert_eq!(answer.status(), 301);
    assert_eq!(answer.headers()["location"], "/elsewhere");
    let answer = client
        .post(&login)
        .body("more than ten")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 413);
    assert!(answer.headers().contains_key("errormessage"));
}

#[tokio::test]
async fn requests_are_measured_by_route() {
    let settings = json!({ "management.endpoints.web.exposure.include": "prometheus" });
    let gateway = started_and_ready(settings, &[serve(user_service()).await]).await;
    for path in [
        "/user-service/api/a",
        "/user-service/api/b",
        "/user-service/api/slow",
    ] {
        let request = gateway.http().get(gateway.url(path));
        let request = request.header("Authorization", access_token("ROLE_USER"));
        request.send().await.unwrap();
    }
    let metrics = gateway.http().get(gateway.url("/actuator/prometheus"));
    let metrics = metrics.send().await.unwrap().text().await.unwrap();
    for (code, outcome, status, count) in [
        (200, "SUCCESSFUL", "OK", 2),
        (504, "SERVER_ERROR", "GATEWAY_TIMEOUT", 1),
    ] {
        let line = format!(
            r#"spring_cloud_gateway_requests_seconds_count{{application="api-gateway",httpMethod="GET",httpStatusCode="{code}",outcome="{outcome}",routeId="user-service",routeUri="lb://USER-SERVICE",status="{status}"}} {count}"#
        );
        assert!(
            metrics.lines().any(|known| known == line),
            "{line}\n{metrics}"
        );
    }
}

#[tokio::test]
async fn metadata_of_a_route_set_its_time_limit() {
    let routes = json!({
        "httpclient.response-timeout": "60s",
        "routes": [{
            "uri": "lb://user-service",
            "predicates": ["Path=/user-service/**"],
            "filters": ["StripPrefix"],
            "metadata": { "response-timeout": 100 },
        }],
    });
    let gateway = gateway_with(routes, &[serve(user_service()).await]).await;
    let request = gateway.http().get(gateway.url("/user-service/api/slow"));
    let request = request.header("Authorization", access_token("ROLE_USER"));
    assert_eq!(request.send().await.unwrap().status(), 504);
}

#[tokio::test]
async fn everybody_has_a_bucket_of_requests() {
    let routes = json!({
        "routes": [{
            "uri": "lb://user-service",
            "predicates": ["Path=/user-service/**"],
            "filters": [
                { "name": "RequestRateLimiter", "args": {
                    "redis-rate-limiter.replenishRate": 1,
                    "redis-rate-limiter.burstCapacity": 7200,
                    "redis-rate-limiter.requestedTokens": 3600,
                    "key-resolver": "#{@principalNameKeyResolver}",
                } },
                "StripPrefix",
            ],
        }],
    });
    let gateway = gateway_with(routes, &[serve(user_service()).await]).await;
    let get = || {
        let request = gateway.http().get(gateway.url("/user-service/api/a"));
        request
            .header("Authorization", access_token("ROLE_USER"))
            .send()
    };
    let first = get().await.unwrap();
    assert_eq!(first.status(), 200);
    assert_eq!(first.headers()["x-ratelimit-remaining"], "3600");
    assert_eq!(first.headers()["x-ratelimit-burst-capacity"], "7200");
    assert_eq!(get().await.unwrap().status(), 200);
    let third = get().await.unwrap();
    assert_eq!(third.status(), 429);
    assert_eq!(third.headers()["x-ratelimit-replenish-rate"], "1");
    assert_eq!(third.headers()["x-ratelimit-requested-tokens"], "3600");
    assert_eq!(third.text().await.unwrap(), "");
    let nobody = gateway.http().post(gateway.url("/user-service/login"));
    assert_eq!(nobody.send().await.unwrap().status(), 403);
}
