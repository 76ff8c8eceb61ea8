//! Endpoints for operators below `/actuator`, in the forms of Spring Boot 3, so that its dashboards,
//! Spring Boot Admin and Prometheus read them. What is exposed, configuration alone decides. Those
//! that change something need a password.

mod access;
mod availability;
mod bus;
mod endpoints;
mod env;
mod exposure;
mod failure;
mod health;
mod health_info;
mod info;
mod loggers;
mod media_type;
mod metrics;
mod refresh;
mod resilience;
mod settings;

use axum::Router;
use axum::middleware::from_fn;
use mesh_bus::Bus;
use mesh_config::{LiveSettings, SettingsError};
use mesh_resilience::Resilience;
use mesh_security::BasicCredentials;
use mesh_telemetry::Metrics;
use mesh_web::Health;

use crate::exposure::Exposure;
use crate::settings::ActuatorSettings;

pub use crate::availability::Availability;
pub use crate::endpoints::Endpoints;
pub use crate::failure::explained;
pub use crate::resilience::CircuitBreakersHealth;
pub use crate::settings::base_path;

/// Which program a service is.
#[derive(Debug, Clone, Copy)]
pub struct Build {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

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
    /// Whether it takes requests.
    pub availability: Availability,
    /// Which program it is.
    pub build: Build,
    /// Where it takes requests.
    pub port: u16,
    /// What it lets operators do besides.
    pub endpoints: Endpoints,
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
        ("health", health::routes(observed)?),
        ("health-info", health_info::routes(observed)),
        ("info", info::routes(observed)),
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
    let credentials = BasicCredentials::find(&present)?;
    let (own_names, own) = exposed(observed.endpoints.all(), &exposure);
    names.extend(own_names);
    let own = access::guard_data(own, credentials.clone());
    let endpoints = open.merge(access::guard(guarded, credentials)).merge(own);
    Ok(below(&settings.base_path, endpoints, names))
}

/// `/livez` and `/readyz` with `management.endpoint.health.probes.add-additional-paths`: what probes
/// ask at the port that requests come to, wherever the other endpoints are.
///
/// # Errors
/// When a setting below `management.endpoint.health` is wrong.
pub fn probes(observed: &Observed) -> Result<Router, SettingsError> {
    Ok(health::probes(observed)?.layer(from_fn(media_type::negotiate)))
}

fn below(base_path: &str, endpoints: Router, names: Vec<&'static str>) -> Router {
    let negotiated = |router: Router| router.layer(from_fn(media_type::negotiate));
    if base_path.is_empty() {
        // Whatever the service has at `/` outranks the list.
        return negotiated(endpoints);
    }
    let links = exposure::links(base_path, names);
    Router::new().nest(base_path, negotiated(endpoints.merge(links)))
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
