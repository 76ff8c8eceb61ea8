//! The mesh with private keys in place of the secret that all share.

use std::time::Duration;

use all_in_one::MEMBERS;
use mesh_config::Layer;
use mesh_test::{private_key, tokens_under, wait_until};
use serde_json::Value;

use crate::support::{ADMINISTRATOR, PASSWORD, TestMesh};

const SOON: Duration = Duration::from_secs(20);
const SECRET: &str = "the secret of every service in this test";
const ROLES: &str = "/user-service/api/v1/roles";

async fn start(private_key: &str) -> TestMesh {
    let clients = MEMBERS.iter().map(|member| {
        let name = (member.definition)().name;
        (format!("token.clients.{name}.client-secret"), SECRET)
    });
    let settings = [
        ("token.secret", ""),
        ("token.algorithm", "ES256"),
        ("token.private-key", private_key),
        ("token.client-secret", SECRET),
    ];
    let settings = settings.map(|(key, value)| (key.to_owned(), value));
    let settings = settings.into_iter().chain(clients);
    TestMesh::start_in(Layer::new(
        "test",
        settings.map(|(key, value)| (key, Value::from(value))),
    ))
    .await
}

#[tokio::test]
async fn people_and_services_are_let_in_by_what_the_user_service_alone_signs() {
    let key = private_key();
    let mesh = start(&key).await;
    // The gateway has its rules for a token that it was granted.
    let sign_in = async || mesh.sign_in(ADMINISTRATOR, PASSWORD).await;
    wait_until("somebody can sign in", SOON, async || {
        sign_in().await.is_some()
    })
    .await;
    let token = sign_in().await.expect("signed in").access_token;
    wait_until("the gateway lets in", SOON, async || {
        mesh.get_status(ROLES, &token).await == 200
    })
    .await;
    let forged = tokens_under(&private_key()).issue("somebody", &["ROLE_ADMIN".to_owned()]);
    assert_eq!(mesh.get_status(ROLES, &forged.access_token).await, 401);
    mesh.mesh.stop().await;
}

#[tokio::test]
async fn everybody_may_read_the_public_keys_and_nobody_outside_is_granted_a_token() {
    let mesh = start(&private_key()).await;
    let path = "/user-service/.well-known/jwks.json";
    wait_until("the gateway passes on", SOON, async || {
        mesh.get_status(path, "").await == 200
    })
    .await;
    let response = mesh.request("GET", path).send().await.expect("an answer");
    let set: Value = response.json().await.expect("JSON");
    assert_eq!(set["keys"].as_array().map(Vec::len), Some(1), "{set}");
    let grant = [
        ("grant_type", "client_credentials"),
        ("audience", "user-service"),
    ];
    let ask = |service| {
        let path = match service {
            "api-gateway" => "/user-service/internal/service-tokens",
            _ => "/internal/service-tokens",
        };
        let request = mesh.request_to(service, "POST", path).form(&grant);
        let answer = request.basic_auth("api-gateway", Some(SECRET)).send();
        async { answer.await.expect("an answer").status() }
    };
    assert_eq!(ask("user-service").await, 200);
    assert_eq!(ask("api-gateway").await, 401);
    mesh.mesh.stop().await;
}
