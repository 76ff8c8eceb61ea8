//! Status overrides and metadata.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::server::{INSTANCE, Server, assert_empty};

async fn instance(server: &Server) -> Value {
    server.get(INSTANCE).await["instance"].take()
}

#[tokio::test]
async fn an_override_hides_the_instance_until_it_is_removed() {
    let server = Server::start().await;
    server.register_changed(|_| {}).await;
    let status = format!("{INSTANCE}/status");
    let out = format!("{status}?value=OUT_OF_SERVICE&lastDirtyTimestamp=1700000000009");
    assert_empty(server.send(Method::PUT, &out).await, StatusCode::OK).await;
    let overridden = instance(&server).await;
    assert_eq!(overridden["status"], "OUT_OF_SERVICE");
    assert_eq!(overridden["overriddenStatus"], "OUT_OF_SERVICE");
    assert_eq!(overridden["lastDirtyTimestamp"], "1700000000009");
    assert_eq!(overridden["actionType"], "MODIFIED");

    server
        .register_changed(|instance| instance["lastDirtyTimestamp"] = json!(1_700_000_000_010_i64))
        .await;
    assert_eq!(instance(&server).await["status"], "OUT_OF_SERVICE");

    assert_empty(server.send(Method::DELETE, &status).await, StatusCode::OK).await;
    assert_eq!(instance(&server).await["status"], "UNKNOWN");
    assert_eq!(instance(&server).await["overriddenStatus"], "UNKNOWN");
    assert_empty(
        server.send(Method::PUT, INSTANCE).await,
        StatusCode::NOT_FOUND,
    )
    .await;
    server
        .register_changed(|instance| instance["lastDirtyTimestamp"] = json!(1_700_000_000_011_i64))
        .await;
    assert_eq!(instance(&server).await["status"], "UP");
    server.stop().await;
}

#[tokio::test]
async fn an_instance_that_says_it_is_down_is_believed_whatever_the_override() {
    let server = Server::start().await;
    server.register_changed(|_| {}).await;
    let up = format!("{INSTANCE}/status?value=UP");
    assert_eq!(server.send(Method::PUT, &up).await.status(), StatusCode::OK);
    server
        .register_changed(|instance| instance["status"] = json!("DOWN"))
        .await;
    assert_eq!(instance(&server).await["status"], "DOWN");
    assert_eq!(instance(&server).await["overriddenStatus"], "UP");
    server.stop().await;
}

#[tokio::test]
async fn overrides_are_refused_without_body() {
    let server = Server::start().await;
    let unknown = "/eureka/apps/USER-SERVICE/nobody/status?value=UP";
    for method in [Method::PUT, Method::DELETE] {
        assert_empty(server.send(method, unknown).await, StatusCode::NOT_FOUND).await;
    }
    server.register_changed(|_| {}).await;
    let cases = [
        (Method::PUT, "?value=AWAY"),
        (Method::PUT, ""),
        (Method::DELETE, "?value=AWAY"),
    ];
    for (method, query) in cases {
        let path = format!("{INSTANCE}/status{query}");
        assert_empty(
            server.send(method, &path).await,
            StatusCode::INTERNAL_SERVER_ERROR,
        )
        .await;
    }
    assert_eq!(instance(&server).await["status"], "UP");
    server.stop().await;
}

#[tokio::test]
async fn metadata_is_set_by_the_first_value_of_each_key() {
    let server = Server::start().await;
    server.register_changed(|_| {}).await;
    let path = format!("{INSTANCE}/metadata?zone=a&zone=b&note=%EA%B0%80");
    assert_empty(server.send(Method::PUT, &path).await, StatusCode::OK).await;
    let metadata = instance(&server).await["metadata"].take();
    let expected = json!({"a$b": "1", "instance_id": "x", "management.port": "8080",
        "zone": "a", "note": "가"});
    assert_eq!(metadata, expected);
    let unknown = "/eureka/apps/USER-SERVICE/nobody/metadata?zone=a";
    assert_empty(
        server.send(Method::PUT, unknown).await,
        StatusCode::NOT_FOUND,
    )
    .await;
    server.stop().await;
}
