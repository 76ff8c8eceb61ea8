//! What `healthcheck` tells of the process that runs on this host.

use axum::Router;
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};
use mesh_app::{RunningService, ServiceDefinition, Startup, healthcheck, start};
use mesh_config::{Environment, Layer};
use mesh_web::{ComponentHealth, HealthIndicator, HealthStatus};

const HEALTHY: ServiceDefinition = ServiceDefinition {
    name: "some-service",
    version: "1",
    defaults: "",
    migrate: None,
    build: |_| async { Ok(Router::new()) }.boxed(),
};

const ILL: ServiceDefinition = ServiceDefinition {
    build: |context| {
        context.health.add(Ill);
        async { Ok(Router::new()) }.boxed()
    },
    ..HEALTHY
};

/// Part of a service that does not work.
struct Ill;

impl HealthIndicator for Ill {
    fn name(&self) -> &'static str {
        "ill"
    }

    fn state(&self) -> BoxFuture<'_, ComponentHealth> {
        ready(ComponentHealth::of(HealthStatus::Down)).boxed()
    }
}

fn startup(environment: Environment, settings: &[(&str, &str)]) -> Startup {
    let alone = [
        ("spring.cloud.config.enabled", "false"),
        ("eureka.client.enabled", "false"),
    ];
    let entries = alone.iter().chain(settings);
    let entries = entries.map(|(key, value)| (*key, (*value).into()));
    Startup {
        environment,
        overrides: vec![Layer::new("test", entries)],
        ..Startup::default()
    }
}

async fn started(definition: ServiceDefinition, settings: &[(&str, &str)]) -> RunningService {
    let started = start(definition, startup(Environment::default(), settings)).await;
    started.unwrap_or_else(|error| panic!("{error}"))
}

/// What it tells when it is given settings in the environment.
async fn check(variables: [(&str, &str); 2], group: Option<&str>) -> Result<(), String> {
    let startup = startup(Environment::of(variables), &[]);
    let health = healthcheck(HEALTHY, startup, group).await;
    health.map_err(|error| format!("{error:#}"))
}

#[tokio::test]
async fn the_process_is_found_at_the_port_of_operators_or_that_of_the_service() {
    let ports = [("server.port", "0"), ("management.server.port", "0")];
    let service = started(HEALTHY, &ports).await;
    let (port, management) = (
        service.address().port(),
        service.management_address().port(),
    );
    let (port, management) = (port.to_string(), management.to_string());
    let own = [
        ("PORT", port.as_str()),
        ("MANAGEMENT_SERVER_PORT", &management),
    ];
    for group in [None, Some("liveness"), Some("readiness")] {
        assert_eq!(check(own, group).await, Ok(()));
    }
    let wrong = check([own[0], ("X", "")], None).await.unwrap_err();
    assert!(
        wrong.contains("404"),
        "the port of the service has none: {wrong}"
    );
    service.stop().await;
    let away = check(own, None).await.unwrap_err();
    assert!(away.contains(&management), "{away}");

    let service = started(HEALTHY, &[("server.address", "127.0.0.1")]).await;
    let port = service.address().port().to_string();
    let own = [
        ("SERVER_PORT", port.as_str()),
        ("SERVER_ADDRESS", "127.0.0.1"),
    ];
    assert_eq!(check(own, None).await, Ok(()));
    service.stop().await;
}

#[tokio::test]
async fn what_is_wrong_is_told() {
    let service = started(ILL, &[]).await;
    let port = service.address().port().to_string();
    let own = [("PORT", port.as_str()), ("X", "")];
    let ill = check(own, None).await.unwrap_err();
    assert!(ill.contains("503") && ill.contains("DOWN"), "{ill}");
    assert_eq!(check(own, Some("liveness")).await, Ok(()));
    service.stop().await;

    let unknown = check([("X", ""), ("Y", "")], None).await.unwrap_err();
    assert!(unknown.contains("server.port"), "{unknown}");
}

#[tokio::test]
async fn a_process_that_takes_the_connection_and_says_nothing_is_given_up() {
    let mute = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = mute.local_addr().unwrap().port().to_string();
    let given_up = check([("PORT", &port), ("X", "")], None).await.unwrap_err();
    assert!(given_up.contains("3s"), "{given_up}");
}
