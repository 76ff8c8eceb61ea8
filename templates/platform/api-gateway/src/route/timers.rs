//! `spring.cloud.gateway.requests`: how long the requests of a route take.
//! Source: Spring Cloud Gateway, `GatewayMetricsFilter`.

use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use axum::http::{Method, StatusCode};
use mesh_telemetry::{Metrics, Tags, Timer};

const NAME: &str = "spring.cloud.gateway.requests";

/// The timers of one route; it has few methods and statuses. Each is found without making its labels
/// again.
#[derive(Debug)]
pub struct RouteTimers {
    route_id: String,
    route_uri: String,
    known: RwLock<Vec<(Method, StatusCode, Timer)>>,
}

impl RouteTimers {
    /// Timers of a route called so, that leads there.
    pub fn new(route_id: &str, route_uri: &str) -> Self {
        Self {
            route_id: route_id.to_owned(),
            route_uri: route_uri.to_owned(),
            known: RwLock::default(),
        }
    }

    /// Notes that a request was answered after `duration`. The firewall lets no made-up methods
    /// through, so labels stay few.
    pub fn record(
        &self,
        metrics: &Metrics,
        method: &Method,
        status: StatusCode,
        duration: Duration,
    ) {
        let timer = self.find(method, status);
        timer
            .unwrap_or_else(|| self.create(metrics, method, status))
            .record(duration);
    }

    fn find(&self, method: &Method, status: StatusCode) -> Option<Timer> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let mut timers = known.iter();
        let found = timers.find(|(of, with, _)| *with == status && of == method)?;
        Some(found.2.clone())
    }

    fn create(&self, metrics: &Metrics, method: &Method, status: StatusCode) -> Timer {
        let timer = metrics.timer(NAME, self.tags(method, status));
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.push((method.clone(), status, timer.clone()));
        timer
    }

    fn tags(&self, method: &Method, status: StatusCode) -> Tags {
        Tags::from([
            ("httpMethod", method.to_string()),
            ("httpStatusCode", status.as_str().to_owned()),
            ("outcome", series(status).to_owned()),
            ("routeId", self.route_id.clone()),
            ("routeUri", self.route_uri.clone()),
            ("status", constant(status)),
        ])
    }
}

/// The name of the series in Spring's `HttpStatus.Series`.
fn series(status: StatusCode) -> &'static str {
    match status.as_u16() / 100 {
        1 => "INFORMATIONAL",
        2 => "SUCCESSFUL",
        3 => "REDIRECTION",
        4 => "CLIENT_ERROR",
        5 => "SERVER_ERROR",
        _ => "CUSTOM",
    }
}

/// The name in Spring's `HttpStatus`; the number where there is none.
fn constant(status: StatusCode) -> String {
    let Some(reason) = status.canonical_reason() else {
        return status.as_str().to_owned();
    };
    reason.to_ascii_uppercase().replace([' ', '-'], "_")
}
