//! Settings that change while the service runs.

use std::sync::Arc;
use std::time::Instant;

use mesh_config::{Environment, Layer, LiveSettings, Sources};
use mesh_resilience::{CircuitBreakerState, Resilience};
use mesh_telemetry::Metrics;

use crate::support::Broken;

async fn live() -> LiveSettings {
    let yaml = "
spring.cloud.config.enabled: false
resilience4j.circuitbreaker.instances:
  users.minimum-number-of-calls: 1
  boards.minimum-number-of-calls: 1
";
    let sources = Sources {
        application: "a-service",
        embedded: vec![Layer::from_yaml("application.yml", yaml).expect("valid YAML")],
        environment: Environment::default(),
        overrides: Vec::new(),
    };
    LiveSettings::load(sources).await.expect("valid settings")
}

#[tokio::test]
async fn what_is_configured_otherwise_begins_anew_and_the_rest_goes_on() {
    let live = live().await;
    let resilience = Resilience::from_settings(&live.current(), &Metrics::new("test")).unwrap();
    resilience.follow(&live).unwrap();
    let now = Instant::now();
    for name in ["users", "boards"] {
        let breaker = resilience.circuit_breakers.named(name);
        breaker.permit(now).expect("closed").fail(&Broken, now);
    }
    let boards = resilience.circuit_breakers.named("boards");
    let users = "resilience4j.circuitbreaker.instances.users.minimum-number-of-calls";
    live.set([(users.to_owned(), 3.into())]).await.unwrap();
    let state = |name| resilience.circuit_breakers.named(name).observe(now).state;
    assert_eq!(state("users"), CircuitBreakerState::Closed);
    assert_eq!(state("boards"), CircuitBreakerState::Open);
    assert!(Arc::ptr_eq(
        &boards,
        &resilience.circuit_breakers.named("boards")
    ));

    let error = live
        .set([(users.to_owned(), "many".into())])
        .await
        .unwrap_err();
    assert!(error.to_string().contains(users), "{error}");
    assert_eq!(state("users"), CircuitBreakerState::Closed);
}
