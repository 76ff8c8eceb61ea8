//! A service as the endpoints see it.

#![allow(dead_code, reason = "every test program uses its part")]

use axum::Router;
use axum::body::Body;
use axum::http::request::Builder;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt;
use mesh_actuator::{Availability, Build, Endpoints, Observed, actuator};
use mesh_bus::{Bus, BusSettings, Identity};
use mesh_config::{Environment, Layer, LiveSettings, Sources};
use mesh_messaging::{Broker, InMemoryBroker};
use mesh_resilience::Resilience;
use mesh_telemetry::{Metrics, Tracer};
use mesh_web::Health;
use serde_json::Value;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

/// `admin:secret`.
pub const CREDENTIALS: &str = "Basic YWRtaW46c2VjcmV0";
/// Settings that ask for them.
pub const USER: [(&str, &str); 2] = [
    ("spring.security.user.name", "admin"),
    ("spring.security.user.password", "secret"),
];

/// A service that takes requests, with all endpoints exposed and these settings beside.
pub async fn observed(settings: &[(&str, &str)]) -> Observed {
    let defaults = [
        ("spring.cloud.config.enabled", "false"),
        ("spring.cloud.bus.destination", "springCloudBus"),
        ("spring.cloud.bus.ack.enabled", "true"),
        ("management.endpoints.web.exposure.include", "*"),
        ("management.endpoint.health.show-details", "never"),
        ("management.endpoint.env.show-values", "never"),
        ("management.endpoint.env.post.enabled", "true"),
        ("management.endpoints.web.base-path", "/actuator"),
        ("management.endpoint.health.time-limit", "10s"),
        ("management.endpoint.health.probes.enabled", "true"),
        (
            "management.endpoint.health.probes.add-additional-paths",
            "false",
        ),
        ("management.health.diskspace.enabled", "true"),
        ("management.health.diskspace.path", "."),
        ("management.health.diskspace.threshold", "1B"),
        ("management.info.env.enabled", "true"),
        ("management.info.build.enabled", "true"),
        ("spring.profiles.active", "dev,mysql"),
        ("greeting", "hello"),
        ("token.secret", "never to be seen"),
    ];
    let low = Layer::new("defaults", defaults.map(|(key, value)| (key, value.into())));
    let high = Layer::new(
        "test",
        settings.iter().map(|(key, value)| (*key, (*value).into())),
    );
    let sources = Sources {
        application: "a-service",
        embedded: vec![low, high],
        environment: Environment::default(),
        overrides: Vec::new(),
    };
    let live_settings = LiveSettings::load(sources).await.expect("settings");
    let settings = live_settings.current();
    let metrics = Metrics::new("a-service");
    let stop = CancellationToken::new();
    let identity = Identity {
        service: "a-service",
        port: 80,
    };
    let availability = Availability::starting(stop.clone());
    availability.ready();
    Observed {
        bus: Bus::join(
            BusSettings::from_settings(&settings, identity).expect("a bus"),
            &Broker::in_memory(InMemoryBroker::default()),
            live_settings.clone(),
            Tracer::silent(),
            stop,
        ),
        resilience: Resilience::from_settings(&settings, &metrics).expect("resilience"),
        live_settings,
        health: Health::default(),
        metrics,
        availability,
        build: Build {
            name: "a-service",
            version: "1.2.3",
        },
        port: 80,
        endpoints: Endpoints::default(),
    }
}

/// Its endpoints.
pub fn router(observed: &Observed) -> Router {
    actuator(observed).unwrap_or_else(|error| panic!("{error}"))
}

/// Sends one request.
pub async fn call(router: Router, request: Request<Body>) -> (StatusCode, String) {
    let response = router.oneshot(request).await.expect("infallible");
    let status = response.status();
    let body = response
        .into_body()
        .collect()
        .await
        .expect("a body")
        .to_bytes();
    (status, String::from_utf8_lossy(&body).into_owned())
}

/// Reads one endpoint without credentials.
pub async fn get(observed: &Observed, path: &str) -> (StatusCode, Value) {
    read(observed, Request::get(path)).await
}

/// Reads one endpoint with the credentials of [`USER`].
pub async fn get_as_user(observed: &Observed, path: &str) -> (StatusCode, Value) {
    read(
        observed,
        Request::get(path).header("Authorization", CREDENTIALS),
    )
    .await
}

async fn read(observed: &Observed, request: Builder) -> (StatusCode, Value) {
    let request = request.body(Body::empty()).expect("a request");
    let (status, body) = call(router(observed), request).await;
    (status, serde_json::from_str(&body).unwrap_or(Value::Null))
}
