//! The routes as the gateway tells them.

use mesh_test::TestService;
use reqwest::Response;
use serde_json::{Value, json};

use crate::support::{access_token, gateway, serve, started_and_ready, user_service};

async fn ask(gateway: &TestService, path: &str, token: String) -> Response {
    let request = gateway.http().get(gateway.url(path));
    request
        .header("Authorization", token)
        .send()
        .await
        .expect("an answer")
}

#[tokio::test]
async fn routes_are_told_in_spring_s_form_to_those_who_may_see_them() {
    let settings = json!({
        "management.endpoint.gateway.enabled": true,
        "spring.cloud.gateway.default-filters": ["SecureHeaders"],
    });
    let gateway = started_and_ready(settings, &[serve(user_service()).await]).await;
    let list = "/actuator/gateway/routes";
    for token in [String::new(), access_token("ROLE_USER")] {
        for path in [list, "/actuator/gateway/routes/user-service"] {
            let answer = ask(&gateway, path, token.clone()).await;
            assert_eq!(answer.status(), 401, "{path}");
        }
    }
    let admin = || access_token("ROLE_ADMIN");
    let routes: Value = ask(&gateway, list, admin()).await.json().await.unwrap();
    let expected = json!({
        "predicate": "Path=/user-service/**",
        "route_id": "user-service",
        "filters": [
            "[[SecureHeaders], order = 1]",
            "[[RemoveRequestHeader=Cookie], order = 1]",
            "[[StripPrefix=1], order = 2]",
        ],
        "uri": "lb://USER-SERVICE",
        "order": 0,
        "metadata": {},
    });
    assert_eq!(routes, json!([expected]));
    let one = ask(&gateway, &format!("{list}/user-service"), admin()).await;
    assert_eq!(one.json::<Value>().await.unwrap(), expected);
    let none = ask(&gateway, &format!("{list}/none"), admin()).await;
    assert_eq!(none.status(), 404);
}

#[tokio::test]
async fn predicates_and_filters_are_told() {
    let settings = json!({ "management.endpoint.gateway.enabled": true });
    let gateway = started_and_ready(settings, &[serve(user_service()).await]).await;
    for (path, key, value) in [
        ("globalfilters", "NettyWriteResponseFilter", json!(-1)),
        (
            "routefilters",
            "[StripPrefixGatewayFilterFactory]",
            Value::Null,
        ),
        (
            "routepredicates",
            "[PathRoutePredicateFactory]",
            Value::Null,
        ),
    ] {
        let path = format!("/actuator/gateway/{path}");
        let refused = ask(&gateway, &path, access_token("ROLE_USER")).await;
        assert_eq!(refused.status(), 401, "{path}");
        let told = ask(&gateway, &path, access_token("ROLE_ADMIN")).await;
        let told: Value = told.json().await.unwrap();
        assert_eq!(told.get(key), Some(&value), "{path}: {told}");
    }
}

#[tokio::test]
async fn the_endpoint_is_off_unless_it_is_switched_on() {
    let gateway = gateway(&[serve(user_service()).await]).await;
    let answer = ask(
        &gateway,
        "/actuator/gateway/routes",
        access_token("ROLE_ADMIN"),
    )
    .await;
    assert_eq!(answer.status(), 404);
}
