//! Who may read the configuration.

use mesh_config::Environment;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::server::{PASSWORD, Server, start_with};

#[tokio::test]
async fn nothing_but_the_actuator_is_open() {
    let server = Server::start(&[("application.yml", "secret: 1")]).await;
    let closed = [
        "/",
        "/a/dev",
        "/a/dev/main",
        "/a/dev/main/file.txt",
        "/a-dev.yml",
        "/encrypt/status",
        // Looks like an application named "actuator".
        "/actuator/default",
        "/actuator/nothing/default",
        "/actuator/../a/dev",
    ];
    for path in closed {
        let response = server.anonymous(path).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{path}");
        assert!(response.headers().contains_key("www-authenticate"));
        assert_eq!(response.text().await.unwrap(), "", "{path}");
    }
    for path in ["/encrypt", "/decrypt", "/encrypt/a/dev"] {
        let status = server.post_anonymously(path).send().await.unwrap().status();
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{path}");
    }
    let health = server.anonymous("/actuator/health").send().await.unwrap();
    assert_eq!(health.status(), StatusCode::OK);
    server.stop().await;
}

#[tokio::test]
async fn a_wrong_user_or_password_is_refused() {
    let server = Server::start(&[("application.yml", "secret: 1")]).await;
    let wrong = [("config", "wrong"), ("admin", PASSWORD), ("config", "")];
    for (user, password) in wrong {
        let request = server.anonymous("/a/dev").basic_auth(user, Some(password));
        let status = request.send().await.unwrap().status();
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{user}:{password}");
    }
    server.stop().await;
}

#[tokio::test]
async fn without_password_the_config_server_does_not_start_and_says_what_to_set() {
    for environment in [
        Environment::default(),
        Environment::of([("CONFIG_PASSWORD", "")]),
    ] {
        let Err(error) = start_with(environment).await else {
            panic!("the config server started without a password");
        };
        let message = error.to_string();
        assert!(message.contains("CONFIG_PASSWORD"), "{message}");
    }
}

#[tokio::test]
async fn tokens_for_other_backends_change_nothing() {
    let server = Server::start(&[("application.yml", "x: 1")]).await;
    let request = server.request("/a/dev").header("X-Config-Token", "s.token");
    let response = request
        .header("X-Config-State", "state")
        .send()
        .await
        .unwrap();
    let environment: Value = response.json().await.unwrap();
    assert_eq!(environment, server.get("/a/dev").await);
    server.stop().await;
}

#[tokio::test]
async fn below_a_prefix_everything_but_the_actuator_moves() {
    let prefix = ("spring.cloud.config.server.prefix", json!("config/v1/"));
    let key = ("encrypt.key", json!("key"));
    let files = [("application.yml", "x: 1"), ("motd.txt", "hello")];
    let server = Server::start_configured(&files, &[prefix, key]).await;
    let environment = server.get("/config/v1/a/dev").await;
    assert_eq!(environment["name"], "a");
    assert_eq!(server.get("/config/v1/a-dev.json").await, json!({"x": 1}));
    assert_eq!(server.text("/config/v1/a/dev/main/motd.txt").await, "hello");
    assert_eq!(
        server.get("/config/v1/encrypt/status").await["status"],
        "OK"
    );
    let wrong = server.send("/config/v1/a/(_)dev").await;
    assert_eq!(wrong.status(), StatusCode::BAD_REQUEST);
    let wrong: Value = wrong.json().await.unwrap();
    assert_eq!(wrong["path"], "/config/v1/a/(_)dev");
    for path in [
        "/a/dev",
        "/a-dev.json",
        "/encrypt/status",
        "/a/dev/main/motd.txt",
    ] {
        let status = server.send(path).await.status();
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        let anonymous = server.anonymous(path).send().await.unwrap();
        assert_eq!(anonymous.status(), StatusCode::UNAUTHORIZED, "{path}");
    }
    let health = server.anonymous("/actuator/health").send().await.unwrap();
    assert_eq!(health.status(), StatusCode::OK);
    server.stop().await;
}
