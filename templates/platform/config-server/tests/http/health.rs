//! The configuration as part of the server's health.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::server::Server;

async fn health(server: &Server) -> (StatusCode, Value) {
    let request = server.anonymous("/actuator/health");
    let response = request.send().await.expect("an answer");
    (response.status(), response.json().await.expect("JSON"))
}

fn details() -> (&'static str, Value) {
    ("management.endpoint.health.show-details", json!("always"))
}

#[tokio::test]
async fn a_broken_file_of_all_applications_is_seen_in_the_health() {
    let empty = ("spring.cloud.config.server.accept-empty", json!(false));
    let server = Server::start_configured(&[], &[details(), empty]).await;
    let (status, body) = health(&server).await;
    assert_eq!(status, StatusCode::OK, "nothing to hand out is no failure");
    assert_eq!(body["components"]["configServer"]["status"], "UP");
    server.write("application.yml", "x: [\n");
    let (status, body) = health(&server).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(body["components"]["configServer"]["status"], "DOWN");
    server.write("application.yml", "x: []\n");
    assert_eq!(health(&server).await.0, StatusCode::OK);
    server.stop().await;
}

#[tokio::test]
async fn the_files_are_not_looked_at_when_that_is_not_wished() {
    let off = ("spring.cloud.config.server.health.enabled", json!(false));
    let broken = [("application.yml", "x: [\n")];
    let server = Server::start_configured(&broken, &[details(), off]).await;
    let (status, body) = health(&server).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(body["components"]["configServer"], Value::Null);
    server.stop().await;
}

#[tokio::test]
async fn each_repository_is_looked_at_and_described() {
    let settings = [
        details(),
        (
            "spring.cloud.config.server.health.repositories.a.label",
            json!("x"),
        ),
        (
            "spring.cloud.config.server.health.repositories.other.name",
            json!("b"),
        ),
        (
            "spring.cloud.config.server.health.repositories.other.profiles",
            json!("dev,eu"),
        ),
    ];
    let files = [
        ("x/a.yml", "x: 1"),
        ("b-dev.yml", "x: 1"),
        ("b-prod.yml", "x: ["),
    ];
    let server = Server::start_configured(&files, &settings).await;
    let (status, body) = health(&server).await;
    assert_eq!(status, StatusCode::OK);
    let name_of = |file: &str| format!("file:{}/{file}", server.folder().display());
    let expected = json!({"status": "UP", "details": {"repositories": [
        {"name": "a", "profiles": ["default"], "label": "x", "sources": [name_of("x/a.yml")]},
        {"name": "b", "profiles": ["dev", "eu"], "sources": [name_of("b-dev.yml")]}
    ]}});
    assert_eq!(body["components"]["configServer"], expected);
    server.write("b-eu.yml", "x: [\n");
    let (status, body) = health(&server).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    let details = &body["components"]["configServer"]["details"];
    let repository = json!({"application": "b", "profiles": "dev,eu"});
    assert_eq!(details["repository"], repository);
    let error = details["error"].as_str().unwrap();
    assert!(error.contains("b-eu.yml"), "{error}");
    server.stop().await;
}
