//! Registering, renewing, cancelling, expiring.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::server::{INSTANCE, REGISTRATION, Server, assert_empty};

#[tokio::test]
async fn an_instance_registers_renews_and_cancels() {
    let server = Server::start().await;
    assert_empty(
        server.register("USER-SERVICE", REGISTRATION).await,
        StatusCode::NO_CONTENT,
    )
    .await;
    let heartbeat = format!("{INSTANCE}?status=UP&lastDirtyTimestamp=1700000000003");
    assert_empty(server.send(Method::PUT, &heartbeat).await, StatusCode::OK).await;
    assert_empty(server.send(Method::DELETE, INSTANCE).await, StatusCode::OK).await;
    for method in [Method::PUT, Method::DELETE, Method::GET] {
        assert_empty(server.send(method, INSTANCE).await, StatusCode::NOT_FOUND).await;
    }
    server.stop().await;
}

#[tokio::test]
async fn an_instance_without_heartbeats_expires_and_must_register_again() {
    let server = Server::start().await;
    server
        .register_changed(|instance| instance["leaseInfo"]["durationInSecs"] = json!(1))
        .await;
    assert_eq!(
        server.send(Method::PUT, INSTANCE).await.status(),
        StatusCode::OK
    );
    server.wait_for(INSTANCE, StatusCode::NOT_FOUND).await;
    assert_empty(
        server.send(Method::PUT, INSTANCE).await,
        StatusCode::NOT_FOUND,
    )
    .await;
    assert_eq!(
        server.get("/eureka/apps").await["applications"]["apps__hashcode"],
        ""
    );
    server.stop().await;
}

#[tokio::test]
async fn a_heartbeat_with_newer_knowledge_makes_the_instance_register_again() {
    let server = Server::start().await;
    server.register_changed(|_| {}).await;
    let newer = format!("{INSTANCE}?status=UP&lastDirtyTimestamp=1700000000004");
    assert_empty(
        server.send(Method::PUT, &newer).await,
        StatusCode::NOT_FOUND,
    )
    .await;
    server.stop().await;
}

#[tokio::test]
async fn what_is_no_registration_is_refused_as_text_with_its_reason() {
    let server = Server::start().await;
    let cases = [
        ("USER-SERVICE", "not JSON", "cannot be read"),
        ("USER-SERVICE", r#"{"instance":{}}"#, "instanceId"),
        ("OTHER-SERVICE", REGISTRATION, "OTHER-SERVICE"),
    ];
    for (app, body, complaint) in cases {
        let response = server.register(app, body).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST);
        let content_type = response.headers()["content-type"].to_str().unwrap();
        assert!(content_type.starts_with("text/plain"), "{content_type}");
        let reason = response.text().await.unwrap();
        assert!(reason.contains(complaint), "{reason}");
    }
    server.stop().await;
}

#[tokio::test]
async fn paths_are_taken_in_all_forms_that_clients_use() {
    let server = Server::start().await;
    let registration = REGISTRATION.replace("USER-SERVICE", "user-service");
    let response = server.register("user-service/", registration).await;
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    let forms = [
        "/eureka/apps/user-service/h1:user-service:8080",
        "/eureka/apps/USER-SERVICE/h1%3Auser-service%3A8080",
        "/eureka/apps/User-Service/h1:user-service:8080/",
        "/eureka/v2/apps/USER-SERVICE/h1:user-service:8080",
    ];
    for form in forms {
        assert_eq!(
            server.send(Method::PUT, form).await.status(),
            StatusCode::OK,
            "{form}"
        );
        assert_eq!(
            server.get(form).await["instance"]["app"],
            "USER-SERVICE",
            "{form}"
        );
    }
    let other_case = "/eureka/apps/USER-SERVICE/H1:user-service:8080";
    assert_empty(
        server.send(Method::GET, other_case).await,
        StatusCode::NOT_FOUND,
    )
    .await;
    server.stop().await;
}
