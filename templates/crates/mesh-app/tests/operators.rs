//! A port for operators alone.

use std::sync::LazyLock;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use futures_util::FutureExt;
use mesh_app::{BuildFuture, RunningService, ServiceContext, ServiceDefinition, Startup, start};
use mesh_config::{Environment, Layer};
use tokio::sync::Semaphore;

const LIMIT: Duration = Duration::from_secs(10);

const QUICK: ServiceDefinition = ServiceDefinition {
    name: "quick-service",
    version: "1.2.3",
    defaults: "",
    migrate: None,
    build: |_| async { Ok(routes()) }.boxed(),
};

/// One permit for each service that may get ready.
static MAY_BE_READY: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(0));

const SLOW: ServiceDefinition = ServiceDefinition {
    name: "slow-service",
    build: slow_build,
    ..QUICK
};

const FAILING: ServiceDefinition = ServiceDefinition {
    name: "failing-service",
    build: |_| async { Err(anyhow::anyhow!("no database")) }.boxed(),
    ..QUICK
};

fn routes() -> Router {
    Router::new().route("/greeting", get(|| async { "hello" }))
}

fn slow_build(_: ServiceContext) -> BuildFuture {
    let build = async {
        MAY_BE_READY.acquire().await?.forget();
        Ok(routes())
    };
    build.boxed()
}

fn startup(settings: &[(&str, &str)]) -> Startup {
    let alone = [
        ("server.address", "127.0.0.1"),
        ("server.port", "0"),
        ("spring.cloud.config.enabled", "false"),
        ("eureka.client.register-with-eureka", "false"),
        ("eureka.client.fetch-registry", "false"),
        (
            "management.endpoint.health.probes.add-additional-paths",
            "true",
        ),
    ];
    let entries = alone.iter().chain(settings);
    let entries = entries.map(|(key, value)| (*key, (*value).into()));
    Startup {
        environment: Environment::default(),
        overrides: vec![Layer::new("test", entries)],
        ..Startup::default()
    }
}

async fn started(settings: &[(&str, &str)]) -> RunningService {
    let started = start(QUICK, startup(settings)).await;
    started.unwrap_or_else(|error| panic!("{error}"))
}

async fn status(address: &str, path: &str) -> u16 {
    let response = reqwest::get(format!("http://{address}{path}")).await;
    response.expect("an answer").status().as_u16()
}

/// A port that nobody listens on: taken and given back.
fn free_port() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener
        .local_addr()
        .expect("an address")
        .port()
        .to_string()
}

#[tokio::test]
async fn with_a_port_of_their_own_the_endpoints_are_there_and_nowhere_else() {
    let service = started(&[("management.server.port", "0")]).await;
    let own = service.address().to_string();
    let of_operators = service.management_address().to_string();
    assert_ne!(own, of_operators);
    assert_eq!(status(&own, "/greeting").await, 200);
    assert_eq!(status(&own, "/actuator/health").await, 404);
    assert_eq!(
        status(&own, "/readyz").await,
        200,
        "probes want to know of this port"
    );
    assert_eq!(status(&of_operators, "/actuator/health").await, 200);
    assert_eq!(status(&of_operators, "/greeting").await, 404);
    service.stop().await;
}

#[tokio::test]
async fn without_one_they_are_at_the_port_of_the_service() {
    let service = started(&[]).await;
    assert_eq!(service.address(), service.management_address());
    let address = service.address().to_string();
    assert_eq!(status(&address, "/actuator/health").await, 200);
    service.stop().await;
}

#[tokio::test]
async fn operators_see_a_service_getting_ready() {
    let port = free_port();
    let settings = startup(&[("management.server.port", &port)]);
    let starting = tokio::spawn(start(SLOW, settings));
    let address = format!("127.0.0.1:{port}");
    let began = std::time::Instant::now();
    while tokio::net::TcpStream::connect(&address).await.is_err() {
        assert!(began.elapsed() < LIMIT, "nobody answers operators");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(status(&address, "/actuator/health/liveness").await, 200);
    assert_eq!(status(&address, "/actuator/health/readiness").await, 503);
    MAY_BE_READY.add_permits(1);
    let service = starting
        .await
        .unwrap()
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(status(&address, "/actuator/health/readiness").await, 200);
    service.stop().await;
}

#[tokio::test]
async fn a_port_that_cannot_be_had_is_named_and_one_in_vain_is_given_back() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let failure = start(QUICK, startup(&[("management.server.port", &port)])).await;
    let message = failure
        .err()
        .map(|error| error.to_string())
        .unwrap_or_default();
    assert!(message.contains("--management.server.port"), "{message}");
    drop(taken);
    let failure = start(FAILING, startup(&[("management.server.port", &port)])).await;
    let message = failure
        .err()
        .map(|error| error.to_string())
        .unwrap_or_default();
    assert_eq!(message, "no database");
    let again = start(QUICK, startup(&[("management.server.port", &port)])).await;
    again.unwrap_or_else(|error| panic!("{error}")).stop().await;
}
