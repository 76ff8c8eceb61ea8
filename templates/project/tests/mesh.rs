//! The whole mesh from outside: sign in through the gateway, be let in, be turned away.

mod operators;
mod reference;
mod support;
mod token_keys;
mod traces;

use std::time::Duration;

use mesh_test::wait_until;
use serde_json::{Value, json};
use support::{ADMINISTRATOR, EMPLOYEE, PASSWORD, TestMesh, signed_in};

#[tokio::test]
async fn an_administrator_signs_in_and_sees_what_only_administrators_see() {
    let mesh = TestMesh::start().await;
    let administrator = mesh
        .sign_in(ADMINISTRATOR, PASSWORD)
        .await
        .expect("signed in");
    let employee = mesh.sign_in(EMPLOYEE, PASSWORD).await.expect("signed in");
    assert!(mesh.sign_in(ADMINISTRATOR, "wrong").await.is_none());

    let path = format!("/user-service/api/v1/users/{}", administrator.user_id);
    let request = mesh
        .request("GET", &path)
        .header("Authorization", &administrator.access_token);
    let user: Value = request.send().await.unwrap().json().await.unwrap();
    assert_eq!(user["email"], ADMINISTRATOR);
    assert_eq!(user["roleId"], "ROLE_ADMIN");

    assert_eq!(
        mesh.get_status("/user-service/api/v1/users", &administrator.access_token)
            .await,
        200
    );
    assert_eq!(
        mesh.get_status("/user-service/api/v1/users", &employee.access_token)
            .await,
        401
    );
    assert_eq!(mesh.get_status("/user-service/api/v1/users", "").await, 401);
    assert_eq!(
        mesh.get_status("/user-service/api/v1/users", "undefined")
            .await,
        401
    );
    mesh.mesh.stop().await;
}

#[tokio::test]
async fn a_refresh_token_works_once() {
    let mesh = TestMesh::start().await;
    let first = mesh
        .sign_in(ADMINISTRATOR, PASSWORD)
        .await
        .expect("signed in");
    let refresh = |token: String| {
        mesh.request("PUT", "/user-service/api/v1/users/token/refresh")
            .header("Authorization", token)
    };
    let response = refresh(first.refresh_token.clone()).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let second = signed_in(&response);
    assert_eq!(second.user_id, first.user_id);
    assert_eq!(
        mesh.get_status("/user-service/api/v1/roles", &second.access_token)
            .await,
        200
    );
    assert_eq!(
        refresh(first.refresh_token).send().await.unwrap().status(),
        401
    );
    assert_eq!(
        refresh(second.refresh_token).send().await.unwrap().status(),
        200
    );
    mesh.mesh.stop().await;
}

#[tokio::test]
async fn a_changed_authorization_counts_at_the_gateway_within_moments() {
    let mesh = TestMesh::start().await;
    let administrator = mesh
        .sign_in(ADMINISTRATOR, PASSWORD)
        .await
        .expect("signed in");
    let employee = mesh.sign_in(EMPLOYEE, PASSWORD).await.expect("signed in");
    assert_eq!(
        mesh.get_status("/user-service/api/v1/roles", &employee.access_token)
            .await,
        401
    );
    // Row 6 of the seed: GET /user-service/api/v1/roles.
    let grant = json!([{"roleId": "ROLE_EMPLOYEE", "authorizationNo": 6}]);
    let request = mesh.request("POST", "/user-service/api/v1/role-authorizations");
    let response = request
        .header("Authorization", &administrator.access_token)
        .json(&grant)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 201);
    wait_until(
        "the employee may list roles",
        Duration::from_secs(5),
        async || {
            mesh.get_status("/user-service/api/v1/roles", &employee.access_token)
                .await
                == 200
        },
    )
    .await;
    mesh.mesh.stop().await;
}

#[tokio::test]
async fn a_stopped_service_leaves_the_registry_and_the_gateway_says_so() {
    let mut mesh = TestMesh::start().await;
    let path = "/user-service/actuator/health";
    assert_eq!(mesh.get_status(path, "").await, 200);
    mesh.mesh.stop_service("user-service").await;
    wait_until(
        "the gateway answers 503",
        Duration::from_secs(10),
        async || mesh.get_status(path, "").await == 503,
    )
    .await;
    let error: Value = mesh
        .request("GET", path)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(error["error"], "Service Unavailable");
    assert_eq!(error["path"], path);
    mesh.mesh.stop().await;
}

#[tokio::test]
async fn neither_registry_nor_configuration_is_open_to_strangers() {
    let mesh = TestMesh::start().await;
    for (service, path) in [
        ("discovery-server", "/eureka/apps"),
        ("config-server", "/user-service/default"),
    ] {
        let address = mesh.url(service, path);
        let stranger = reqwest::get(&address).await.unwrap();
        assert_eq!(stranger.status(), 401, "{service}");
        let guess = reqwest::Client::new()
            .get(&address)
            .basic_auth("admin", Some("admin"))
            .send()
            .await
            .unwrap();
        assert_eq!(guess.status(), 401, "{service}");
    }
    mesh.mesh.stop().await;
}
