//! Who may use the registry.

use mesh_config::Environment;
use reqwest::{Method, StatusCode};

use crate::server::{PASSWORD, REGISTRATION, Server, assert_empty, start_with};

const PATHS: [&str; 5] = [
    "/",
    "/eureka/apps",
    "/eureka/apps/A/1",
    "/nowhere",
    "/actuator/nowhere",
];

#[tokio::test]
async fn nothing_but_the_actuator_is_open() {
    let server = Server::start().await;
    for path in PATHS {
        let response = server.anonymous(Method::GET, path).send().await.unwrap();
        let challenge = response.headers()["www-authenticate"].to_str().unwrap();
        assert!(challenge.starts_with("Basic "), "{challenge}");
        assert_empty(response, StatusCode::UNAUTHORIZED).await;
    }
    let health = server.anonymous(Method::GET, "/actuator/health");
    assert_eq!(health.send().await.unwrap().status(), StatusCode::OK);
    server.stop().await;
}

#[tokio::test]
async fn a_wrong_user_or_password_is_refused_and_changes_nothing() {
    let server = Server::start().await;
    let wrong = [("admin", "wrong"), ("other", PASSWORD), ("admin", "")];
    for (user, password) in wrong {
        let response = server
            .anonymous(Method::POST, "/eureka/apps/USER-SERVICE")
            .basic_auth(user, Some(password))
            .body(REGISTRATION)
            .send()
            .await
            .unwrap();
        assert_empty(response, StatusCode::UNAUTHORIZED).await;
    }
    let list = server.get("/eureka/apps").await;
    assert_eq!(list["applications"]["apps__hashcode"], "");
    server.stop().await;
}

#[tokio::test]
async fn unknown_paths_and_methods_are_answered_without_body() {
    let server = Server::start().await;
    assert_empty(
        server.send(Method::GET, "/eureka/nowhere").await,
        StatusCode::NOT_FOUND,
    )
    .await;
    assert_empty(
        server.send(Method::POST, "/eureka/apps/A/1").await,
        StatusCode::METHOD_NOT_ALLOWED,
    )
    .await;
    server.stop().await;
}

#[tokio::test]
async fn without_password_the_registry_does_not_start_and_says_what_to_set() {
    for environment in [
        Environment::default(),
        Environment::of([("EUREKA_PASSWORD", "")]),
    ] {
        let Err(error) = start_with(environment, []).await else {
            panic!("the registry started without a password");
        };
        let message = error.to_string();
        assert!(message.contains("EUREKA_PASSWORD"), "{message}");
    }
}
