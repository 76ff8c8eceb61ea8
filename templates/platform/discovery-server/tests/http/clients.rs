//! The mesh's own client against the registry.

use std::net::SocketAddr;
use std::time::Duration;

use mesh_discovery::eureka::{EurekaClient, InstanceDocument, InstanceStatus};
use mesh_discovery::{EurekaInstanceSettings, Instances, OwnInstance, Registration};
use reqwest::StatusCode;
use tokio_util::sync::CancellationToken;

use crate::server::{REGISTRATION, Server};

#[tokio::test]
async fn the_client_registers_renews_lists_and_cancels() {
    let server = Server::start().await;
    let client = EurekaClient::new(vec![server.service_url()]).unwrap();
    let document: InstanceDocument = serde_json::from_str(REGISTRATION).unwrap();
    let instance = document.instance;
    assert!(!client.renew(&instance).await.unwrap(), "not registered");
    client.register(&instance).await.unwrap();
    assert!(client.renew(&instance).await.unwrap());
    let list = client.applications().await.unwrap();
    assert_eq!(list.hash_code, "UP_1_");
    let listed = &list.applications[0].instances[0];
    assert_eq!(listed.instance_id, instance.instance_id);
    assert_eq!(listed.metadata, instance.metadata);
    assert_eq!(listed.status, InstanceStatus::Up);
    client.cancel(&instance).await.unwrap();
    assert!(client.applications().await.unwrap().applications.is_empty());
    server.stop().await;
}

#[tokio::test]
async fn a_service_is_found_while_it_runs_and_gone_when_it_stopped() {
    let server = Server::start().await;
    let client = EurekaClient::new(vec![server.service_url()]).unwrap();
    let settings = EurekaInstanceSettings {
        ip_address: None,
        hostname: None,
        lease_renewal_interval_in_seconds: 1,
        lease_expiration_duration_in_seconds: 3,
    };
    let address: SocketAddr = "127.0.0.1:4711".parse().unwrap();
    let own = OwnInstance::new("board-service", address, &settings, None);
    let stop = CancellationToken::new();
    let registration = Registration::new(client.clone(), own).keep(stop.clone());
    let registration = tokio::spawn(registration);
    server
        .wait_for("/eureka/apps/BOARD-SERVICE", StatusCode::OK)
        .await;
    let found = Instances::of_registry(client).of("board-service").await;
    assert_eq!(found[0].base_url, "http://127.0.0.1:4711");
    stop.cancel();
    tokio::time::timeout(Duration::from_secs(5), registration)
        .await
        .expect("the registration ends")
        .unwrap();
    server
        .wait_for("/eureka/apps/BOARD-SERVICE", StatusCode::NOT_FOUND)
        .await;
    server.stop().await;
}
