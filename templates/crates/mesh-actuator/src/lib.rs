//! Endpoints for operators below `/actuator`, in the forms of Spring Boot 3, so that its dashboards,
//! Spring Boot Admin and Prometheus read them. What is exposed, configuration alone decides. Those
//! that change something need a password; see [`access`].

mod access;
mod bus;
mod env;
mod exposure;
mod failure;
mod health;
mod loggers;
mod metrics;
mod refresh;
mod resilience;
mod settings;

use axum::Router;
use mesh_bus::Bus;
use mesh_config::{LiveSettings, SettingsError};
use mesh_resilience::Resilience;
use mesh_security::BasicCredentials;
use mesh_telemetry::Metrics;
use mesh_web::Health;
use tokio_util::sync::CancellationToken;

use crate::exposure::Exposure;
use crate::settings::ActuatorSettings;

pub use crate::resilience::CircuitBreakersHealth;

/// What the endpoints tell about.
#[derive(Clone)]
pub struct Observed {
    /// The settings of the service.
    pub live_settings: LiveSettings,
    /// The bus that the service is on.
    pub bus: Bus,
    /// Its health indicators.
    pub health: Health,
    /// Its metrics.
    pub metrics: Metrics,
    /// Its circuit breakers, retries and so on.
    pub resilience: Resilience,
    /// Cancelled as soon as the service stops: it is not ready for requests then.
    pub stop: CancellationToken,
}

/// The routes of the endpoints that `management.endpoints.web.exposure` exposes.
///
/// # Errors
/// When a setting below `management` is wrong.
pub fn actuator(observed: &Observed) -> Result<Router, SettingsError> {
    let present = observed.live_settings.current();
    let settings = ActuatorSettings::from_settings(&present)?;
    let exposure = Exposure::new(&settings.include, &settings.exclude);
    let open = [
        ("health", health::routes(observed, settings.health_details)),
        ("info", info()),
    ];
    let guarded = [
        ("busenv", bus::environment_routes(observed)),
        ("busrefresh", bus::refresh_routes(observed)),
        ("env", env::routes(observed, &settings)),
        ("loggers", loggers::routes()),
        ("metrics", metrics::metrics_routes(observed)),
        ("prometheus", metrics::prometheus_routes(observed)),
        ("refresh", refresh::routes(observed)),
    ];
    let (mut names, open) = exposed(open, &exposure);
    let guarded = guarded.into_iter().chain(resilience::routes(observed));
    let (guarded_names, guarded) = exposed(guarded, &exposure);
    names.extend(guarded_names);
    let guarded = access::guard(guarded, BasicCredentials::find(&present)?);
    Ok(open.merge(guarded).merge(exposure::links(names)))
}

/// Those of `endpoints` that are exposed: their names and their routes.
fn exposed(
    endpoints: impl IntoIterator<Item = (&'static str, Router)>,
    exposure: &Exposure,
) -> (Vec<&'static str>, Router) {
    let mut names = Vec::new();
    let mut router = Router::new();
    for (name, routes) in endpoints {
        if exposure.exposes(name) {
            names.push(name);
            router = router.merge(routes);
        }
    }
    (names, router)
}

fn info() -> Router {
    use axum::routing::get;
    Router::new().route(
        "/actuator/info",
        get(|| async { axum::Json(serde_json::json!({})) }),
    )
}
