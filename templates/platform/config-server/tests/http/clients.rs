//! The mesh's own client against the config server.

use mesh_config::{ConfigServer, ConfigServerError, Environment, Layer, Settings};
use serde_json::json;

use crate::server::{PASSWORD, Server};

fn client(server: &Server, password: &str) -> ConfigServer {
    let layer = Layer::new(
        "client",
        [
            ("spring.cloud.config.enabled", json!(true)),
            ("spring.cloud.config.uri", json!(server.base_url())),
            ("spring.cloud.config.username", json!("config")),
            ("spring.cloud.config.password", json!(password)),
            ("spring.cloud.config.label", json!("feature/x")),
            ("spring.cloud.config.fail-fast", json!(true)),
            ("spring.cloud.config.retry.max-attempts", json!(1)),
            ("spring.cloud.config.retry.initial-interval", json!(1)),
            ("spring.cloud.config.retry.multiplier", json!(1.0)),
            ("spring.cloud.config.retry.max-interval", json!(1)),
        ],
    );
    let settings = Settings::merge(&[layer], Environment::default(), &[]);
    ConfigServer::from_settings(&settings).expect("the client's settings are complete")
}

#[tokio::test]
async fn the_client_merges_what_the_server_holds() {
    let server = Server::start(&[
        ("application.yml", "a: shared\nb: shared\nlist: [1, 2, 3]\n"),
        ("user-service.yml", "b: own\nc: own\nlist: [4]\n"),
        ("user-service-dev.yml", "c: ${b}-dev\n"),
        ("feature/x/user-service.yml", "d: labelled\n"),
    ])
    .await;
    let layers = client(&server, PASSWORD)
        .fetch("user-service", "dev")
        .await
        .unwrap();
    let settings = Settings::merge(&layers, Environment::default(), &[]);
    let expected = [
        ("a", "shared"),
        ("b", "own"),
        ("c", "own-dev"),
        ("d", "labelled"),
        ("list[0]", "4"),
    ];
    for (key, value) in expected {
        assert_eq!(settings.get::<String>(key).unwrap(), value, "{key}");
    }
    assert_eq!(settings.find::<String>("list[1]").unwrap(), None);
    let origin = settings.origin("b").unwrap();
    assert!(origin.ends_with("/user-service.yml"), "{origin}");
    server.stop().await;
}

#[tokio::test]
async fn a_client_with_a_wrong_password_is_told_so() {
    let server = Server::start(&[]).await;
    let error = client(&server, "wrong")
        .fetch("user-service", "dev")
        .await
        .unwrap_err();
    assert!(
        matches!(error, ConfigServerError::Refused { status: 401, .. }),
        "{error}"
    );
    server.stop().await;
}
