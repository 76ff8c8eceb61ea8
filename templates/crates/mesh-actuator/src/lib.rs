//! Endpoints for operators below `/actuator`, in the forms of Spring Boot 3, so that its dashboards,
//! Spring Boot Admin and Prometheus read them. What is exposed, configuration alone decides.

mod circuit_breakers;
mod env;
mod exposure;
mod health;
mod loggers;
mod metrics;
mod settings;

use axum::Router;
use mesh_config::{Settings, SettingsError};
use mesh_resilience::Breakers;
use mesh_telemetry::Metrics;
use mesh_web::Health;
use tokio_util::sync::CancellationToken;

use crate::exposure::Exposure;
use crate::settings::ActuatorSettings;

/// What the endpoints tell about.
#[derive(Clone)]
pub struct Observed {
    /// The settings of the service.
    pub settings: Settings,
    /// Its health indicators.
    pub health: Health,
    /// Its metrics.
    pub metrics: Metrics,
    /// Its circuit breakers.
    pub breakers: Breakers,
    /// Cancelled as soon as the service stops: it is not ready for requests then.
    pub stop: CancellationToken,
}

/// The routes of the endpoints that `management.endpoints.web.exposure` exposes.
///
/// # Errors
/// When a setting below `management` is wrong.
pub fn actuator(observed: &Observed) -> Result<Router, SettingsError> {
    let settings = ActuatorSettings::from_settings(&observed.settings)?;
    let endpoints = [
        ("health", health::routes(observed, settings.health_details)),
        ("info", info()),
        ("env", env::routes(observed, settings.env_values)),
        ("circuitbreakers", circuit_breakers::routes(observed)),
        ("loggers", loggers::routes()),
        ("metrics", metrics::metrics_routes(observed)),
        ("prometheus", metrics::prometheus_routes(observed)),
    ];
    let exposure = Exposure::new(&settings.include, &settings.exclude);
    let mut router = Router::new();
    let mut exposed = Vec::new();
    for (name, routes) in endpoints {
        if exposure.exposes(name) {
            exposed.push(name);
            router = router.merge(routes);
        }
    }
    Ok(router.merge(exposure::links(exposed)))
}

fn info() -> Router {
    use axum::routing::get;
    Router::new().route(
        "/actuator/info",
        get(|| async { axum::Json(serde_json::json!({})) }),
    )
}
