//! How a service finds others without registry.

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use futures_util::FutureExt;
use mesh_app::{BuildFuture, RunningService, ServiceContext, ServiceDefinition, Startup, start};
use mesh_config::Layer;

const DEFINITION: ServiceDefinition = ServiceDefinition {
    name: "caller-service",
    version: "1.2.3",
    defaults: "",
    migrate: None,
    build,
};

fn build(context: ServiceContext) -> BuildFuture {
    async move {
        let call = async move |Path(service): Path<String>| {
            let client = context.client.clone();
            let answer = client
                .send(&service, |http, base| http.get(format!("{base}/hello")))
                .await;
            match answer {
                Ok(response) => response.text().await.unwrap_or_default(),
                Err(error) => error.to_string(),
            }
        };
        Ok(Router::new()
            .route("/hello", get(async || "hello"))
            .route("/call/{service}", get(call)))
    }
    .boxed()
}

async fn started(settings: &[(&str, String)]) -> RunningService {
    let alone = [
        ("server.address", "127.0.0.1".to_owned()),
        ("server.port", "0".to_owned()),
        ("spring.cloud.config.enabled", "false".to_owned()),
    ];
    let entries = alone.iter().chain(settings);
    let entries = entries.map(|(key, value)| (*key, value.as_str().into()));
    let startup = Startup {
        overrides: vec![Layer::new("test", entries)],
        ..Startup::default()
    };
    start(DEFINITION, startup)
        .await
        .unwrap_or_else(|error| panic!("{error}"))
}

async fn called(caller: &RunningService, service: &str) -> String {
    let url = format!("http://{}/call/{service}", caller.address());
    let answer = reqwest::get(url).await.expect("the caller answers");
    answer.text().await.expect("text")
}

fn setting(key: &'static str, value: impl ToString) -> (&'static str, String) {
    (key, value.to_string())
}

#[tokio::test]
async fn fixed_addresses_take_the_place_of_a_registry() {
    let called_one = started(&[setting("mesh.discovery", "static")]).await;
    let caller = started(&[
        setting("mesh.discovery", "static"),
        setting(
            "spring.cloud.discovery.client.simple.instances.other-service[0].uri",
            format!("http://{}", called_one.address()),
        ),
    ])
    .await;
    assert_eq!(called(&caller, "other-service").await, "hello");
    let failure = called(&caller, "third-service").await;
    assert_eq!(failure, "no instance of third-service is available");
    caller.stop().await;
    called_one.stop().await;
}

#[tokio::test]
async fn in_kubernetes_a_service_is_found_by_its_name() {
    let called_one = started(&[setting("mesh.discovery", "static")]).await;
    let port = called_one.address().port();
    let caller = started(&[
        setting("mesh.discovery", "kubernetes"),
        // Nobody listens there.
        setting("mesh.discovery-kubernetes.port", 1),
        setting("mesh.discovery-kubernetes.ports.localhost", port),
    ])
    .await;
    assert_eq!(called(&caller, "localhost").await, "hello");
    assert_eq!(called(&caller, "LOCALHOST").await, "hello");
    caller.stop().await;
    called_one.stop().await;
}
