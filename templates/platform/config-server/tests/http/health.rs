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
