//! Life of a service: it starts or says why not, and stops without cutting anybody off.

use std::sync::LazyLock;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use futures_util::FutureExt;
use mesh_app::{
    BuildFuture, RunningService, ServiceContext, ServiceDefinition, StartError, Startup, start,
};
use mesh_config::{Environment, Layer};
use tokio::sync::Semaphore;

const DEFINITION: ServiceDefinition = ServiceDefinition {
    name: "life-service",
    defaults: "greeting: hello\n",
    build,
};

/// One permit for each request that arrived at `/slow`.
static ARRIVED: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(0));
/// One permit for each request at `/slow` that may be answered.
static RELEASED: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(0));

fn build(context: ServiceContext) -> BuildFuture {
    async move {
        let greeting: String = context.settings.get("greeting")?;
        Ok(Router::new()
            .route("/greeting", get(move || async move { greeting }))
            .route("/slow", get(slow)))
    }
    .boxed()
}

async fn slow() -> &'static str {
    ARRIVED.add_permits(1);
    RELEASED.acquire().await.expect("never closed").forget();
    "finished"
}

fn startup(environment: Environment, settings: &[(&str, &str)]) -> Startup {
    let alone = [
        ("server.address", "127.0.0.1"),
        ("server.port", "0"),
        ("spring.cloud.config.enabled", "false"),
        ("eureka.client.register-with-eureka", "false"),
        ("eureka.client.fetch-registry", "false"),
    ];
    let entries = alone
        .iter()
        .chain(settings)
        .map(|(key, value)| (*key, (*value).into()));
    Startup {
        environment,
        overrides: vec![Layer::new("test", entries)],
    }
}

async fn started(startup: Startup) -> RunningService {
    start(DEFINITION, startup)
        .await
        .unwrap_or_else(|error| panic!("{error}"))
}

#[tokio::test]
async fn a_service_answers_with_its_settings_and_its_health() {
    let service = started(startup(Environment::of([("GREETING", "good day")]), &[])).await;
    let base = format!("http://{}", service.address());
    let text = async |path: &str| {
        reqwest::get(format!("{base}{path}"))
            .await
            .unwrap()
            .text()
            .await
            .unwrap()
    };
    assert_eq!(text("/greeting").await, "good day");
    assert_eq!(text("/actuator/health").await, r#"{"status":"UP"}"#);
    assert_eq!(
        reqwest::get(format!("{base}/nowhere"))
            .await
            .unwrap()
            .status(),
        404
    );
    service.stop().await;
}

#[tokio::test]
async fn stopping_waits_for_requests_in_flight_and_takes_no_new_ones() {
    let service = started(startup(Environment::default(), &[])).await;
    let slow_url = format!("http://{}/slow", service.address());
    let in_flight =
        tokio::spawn(async move { reqwest::get(slow_url).await.unwrap().text().await.unwrap() });
    ARRIVED.acquire().await.unwrap().forget();
    let url = format!("http://{}/greeting", service.address());
    let stopping = tokio::spawn(service.stop());
    let started = std::time::Instant::now();
    // A new client each time: it must not reuse a connection.
    while reqwest::Client::new().get(&url).send().await.is_ok() {
        assert!(
            started.elapsed() < Duration::from_secs(10),
            "the service goes on taking requests"
        );
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    RELEASED.add_permits(1);
    assert_eq!(in_flight.await.unwrap(), "finished");
    stopping.await.unwrap();
}

#[tokio::test]
async fn what_stands_in_the_way_of_a_start_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let failure = start(
        DEFINITION,
        startup(Environment::default(), &[("server.port", &port)]),
    )
    .await
    .err();
    let message = failure.map(|error| error.to_string()).unwrap_or_default();
    assert!(
        message.contains(&port) && message.contains("--server.port"),
        "{message}"
    );

    let failure = start(
        DEFINITION,
        startup(
            Environment::default(),
            &[("server.shutdown-timeout", "soon")],
        ),
    )
    .await
    .err();
    assert!(matches!(failure, Some(StartError::Settings(_))));

    let needed = [
        ("spring.cloud.config.enabled", "true"),
        ("spring.cloud.config.uri", "http://127.0.0.1:1"),
        ("spring.cloud.config.fail-fast", "true"),
        ("spring.cloud.config.retry.max-attempts", "2"),
        ("spring.cloud.config.retry.initial-interval", "1"),
    ];
    let failure = start(DEFINITION, startup(Environment::default(), &needed))
        .await
        .err();
    let message = failure.map(|error| error.to_string()).unwrap_or_default();
    assert!(
        message.contains("config server http://127.0.0.1:1"),
        "{message}"
    );
}

#[tokio::test]
async fn a_config_server_that_is_away_is_no_hindrance_unless_it_is_needed() {
    let settings = [
        ("spring.cloud.config.enabled", "true"),
        ("spring.cloud.config.uri", "http://127.0.0.1:1"),
    ];
    let service = started(startup(Environment::default(), &settings)).await;
    service.stop().await;
}
