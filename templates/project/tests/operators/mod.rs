//! What operators see of a service in the mesh.

use std::time::Duration;

use mesh_test::wait_until;
use serde_json::Value;

use crate::support::TestMesh;

#[tokio::test]
async fn the_health_of_a_service_tells_about_its_neighbours() {
    let details = ("management.endpoint.health.show-details", "always");
    let mesh = TestMesh::start_with(&[details]).await;
    let url = mesh.url("user-service", "/actuator/health");
    let components = async || {
        let response = reqwest::get(&url).await.expect("the service answers");
        let health: Value = response.json().await.expect("JSON");
        health["components"].clone()
    };
    wait_until(
        "the gateway is known",
        Duration::from_secs(10),
        async || {
            let eureka = &components().await["discoveryComposite"]["components"]["eureka"];
            eureka["details"]["applications"]["API-GATEWAY"] == 1
        },
    )
    .await;
    let components = components().await;
    assert_eq!(components["db"]["status"], "UP");
    let sources = &components["clientConfigServer"]["details"]["propertySources"];
    assert!(sources.to_string().contains("application.yml"), "{sources}");
    mesh.mesh.stop().await;
}
