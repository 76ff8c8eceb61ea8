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

#[tokio::test]
async fn a_registration_is_also_taken_as_xml() {
    let server = Server::start().await;
    let xml = include_str!("../data/instance.server.xml");
    let declared = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{xml}");
    for body in [xml, &declared] {
        let request = server
            .request(Method::POST, "/eureka/apps/USER-SERVICE")
            .header("Content-Type", "application/xml; charset=UTF-8")
            .body(body.to_owned());
        assert_empty(request.send().await.unwrap(), StatusCode::NO_CONTENT).await;
        let metadata = server.get(INSTANCE).await["instance"]["metadata"].take();
        let expected = json!({"a$b": "1", "instance_id": "x", "management.port": "8080"});
        assert_eq!(metadata, expected);
        assert_eq!(
            server.send(Method::DELETE, INSTANCE).await.status(),
            StatusCode::OK
        );
    }
    let refused = server
        .request(Method::POST, "/eureka/apps/USER-SERVICE")
        .header("Content-Type", "application/xml")
        .body("<instance><hostName>h</hostName>");
    let response = refused.send().await.unwrap();
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    server.stop().await;
}

#[tokio::test]
async fn a_registration_may_spell_the_overridden_status_in_both_ways() {
    let server = Server::start().await;
    server
        .register_changed(|instance| {
            instance["overriddenStatus"] = json!("OUT_OF_SERVICE");
            instance["overriddenstatus"] = json!("UNKNOWN");
        })
        .await;
    let instance = server.get(INSTANCE).await["instance"].take();
    assert_eq!(instance["status"], "OUT_OF_SERVICE");
    server.stop().await;
}
