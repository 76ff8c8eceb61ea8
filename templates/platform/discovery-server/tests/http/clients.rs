//! The mesh's own client against the registry.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use mesh_config::{Environment, Layer, Settings};
use mesh_discovery::eureka::{EurekaClient, InstanceDocument, InstanceStatus};
use mesh_discovery::{
    EurekaInstanceSettings, Instances, ManagementAddress, OwnInstance, Registration,
};
use reqwest::{Method, StatusCode};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::server::{INSTANCE, REGISTRATION, Server};

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

/// What every service has when nobody says otherwise.
fn defaults() -> Settings {
    let yaml = include_str!("../../../../crates/mesh-app/application.yml");
    let layer = Layer::from_yaml("defaults", yaml).expect("valid YAML");
    Settings::merge(&[layer], Environment::default(), &[])
}

fn management() -> ManagementAddress {
    ManagementAddress {
        port: 4711,
        base_path: "/actuator".to_owned(),
    }
}

#[tokio::test]
async fn a_service_is_found_while_it_runs_and_gone_when_it_stopped() {
    let server = Server::start().await;
    let client = EurekaClient::new(vec![server.service_url()]).unwrap();
    let settings = EurekaInstanceSettings::from_settings(&defaults()).unwrap();
    let address: SocketAddr = "127.0.0.1:4711".parse().unwrap();
    let own = OwnInstance::new("board-service", address, &management(), &settings, None).unwrap();
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

#[tokio::test]
async fn the_next_registry_is_asked_when_one_does_not_answer() {
    let server = Server::start().await;
    let urls = vec![
        "http://127.0.0.1:1/eureka/".to_owned(),
        server.service_url(),
    ];
    let client = EurekaClient::new(urls).unwrap();
    assert!(client.applications().await.unwrap().applications.is_empty());
    server.stop().await;
}

#[tokio::test]
async fn callers_follow_what_happens_at_the_registry() {
    let server = Server::start().await;
    let client = EurekaClient::new(vec![server.service_url()]).unwrap();
    let instances = Instances::of_registry(client);
    let stop = CancellationToken::new();
    tokio::spawn(instances.clone().keep_current(MOMENT, stop.clone()));
    server.register_changed(|_| {}).await;
    wait_for_instances(&instances, 1).await;
    let status = format!("{INSTANCE}/status");
    let out_of_service = format!("{status}?value=OUT_OF_SERVICE");
    server.send(Method::PUT, &out_of_service).await;
    wait_for_instances(&instances, 0).await;
    let up = format!("{status}?value=UP");
    server.send(Method::PUT, &up).await;
    wait_for_instances(&instances, 1).await;
    server.send(Method::DELETE, INSTANCE).await;
    wait_for_instances(&instances, 0).await;
    stop.cancel();
    server.stop().await;
}

#[tokio::test]
async fn the_registry_is_told_the_health_of_an_instance_and_forgets_none() {
    let server = Server::start().await;
    let client = EurekaClient::new(vec![server.service_url()]).unwrap();
    let mut settings = EurekaInstanceSettings::from_settings(&defaults()).unwrap();
    settings.lease_renewal_interval_in_seconds = 1;
    "board:1".clone_into(&mut settings.instance_id);
    let address: SocketAddr = "127.0.0.1:4711".parse().unwrap();
    let own = OwnInstance::new("board-service", address, &management(), &settings, None).unwrap();
    let is_healthy = Arc::new(AtomicBool::new(false));
    let observed = is_healthy.clone();
    let registration = Registration::new(client, own).with_health_check(Box::new(move || {
        let is_healthy = observed.load(Ordering::SeqCst);
        Box::pin(async move { is_healthy })
    }));
    let stop = CancellationToken::new();
    let registration = tokio::spawn(registration.without_cancellation().keep(stop.clone()));
    let path = "/eureka/apps/BOARD-SERVICE/board:1";
    server.wait_for(path, StatusCode::OK).await;
    let has_status = async |status: &str| {
        let status = json!(status);
        server.wait_until(path, "/instance/status", &status).await;
    };
    has_status("STARTING").await;
    is_healthy.store(true, Ordering::SeqCst);
    has_status("UP").await;
    is_healthy.store(false, Ordering::SeqCst);
    has_status("DOWN").await;

    server.send(Method::DELETE, path).await;
    server.wait_for(path, StatusCode::OK).await;
    stop.cancel();
    registration.await.unwrap();
    let response = server.send(Method::GET, path).await;
    assert_eq!(response.status(), StatusCode::OK, "it was to stay");
    server.stop().await;
}

const MOMENT: Duration = Duration::from_millis(20);

async fn wait_for_instances(instances: &Instances, count: usize) {
    let wait = async {
        while instances.of("user-service").await.len() != count {
            tokio::time::sleep(MOMENT).await;
        }
    };
    let in_time = tokio::time::timeout(Duration::from_secs(10), wait).await;
    assert!(in_time.is_ok(), "there never were {count} instances");
}
