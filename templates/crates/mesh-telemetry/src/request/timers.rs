//! `http.server.requests`, with the labels of Spring Boot 3.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use axum::http::{Method, StatusCode};

use super::Seen;
use crate::metrics::{Metrics, Tags, Timer};

/// The timers of requests. Each is found without making its labels again.
pub struct RequestTimers {
    metrics: Metrics,
    /// By route; a route has few methods and statuses.
    known: RwLock<HashMap<String, Vec<Known>>>,
}

struct Known {
    method: &'static str,
    status: StatusCode,
    timer: Timer,
}

impl RequestTimers {
    /// Timers that appear in `metrics`.
    pub fn new(metrics: Metrics) -> Self {
        Self {
            metrics,
            known: RwLock::default(),
        }
    }

    /// Notes that a request was answered after `duration`.
    pub fn record(&self, seen: &Seen, status: StatusCode, duration: Duration) {
        let route = seen.route().unwrap_or_else(|| without_route(status));
        let method = known_method(&seen.method);
        let timer = self.find(route, method, status);
        timer
            .unwrap_or_else(|| self.create(route, method, status))
            .record(duration);
    }

    fn find(&self, route: &str, method: &str, status: StatusCode) -> Option<Timer> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let mut timers = known.get(route)?.iter();
        let found = timers.find(|known| known.status == status && known.method == method)?;
        Some(found.timer.clone())
    }

    fn create(&self, route: &str, method: &'static str, status: StatusCode) -> Timer {
        let tags = tags(route, method, status);
        let timer = self.metrics.timer("http.server.requests", tags);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.entry(route.to_owned()).or_default().push(Known {
            method,
            status,
            timer: timer.clone(),
        });
        timer
    }
}

/// `uri` is the route, never the path: labels must stay few.
fn tags(route: &str, method: &str, status: StatusCode) -> Tags {
    Tags::from([
        ("error", "none".to_owned()),
        ("exception", "none".to_owned()),
        ("method", method.to_owned()),
        ("outcome", outcome(status).to_owned()),
        ("status", status.as_str().to_owned()),
        ("uri", in_spring(route)),
    ])
}

/// Spring writes "everything below" as `/**`.
fn in_spring(route: &str) -> String {
    match route.split_once("/{*") {
        Some((before, _)) => format!("{before}/**"),
        None => route.to_owned(),
    }
}

fn without_route(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "NOT_FOUND",
        status if status.is_redirection() => "REDIRECTION",
        _ => "UNKNOWN",
    }
}

/// Micrometer's label for the kind of a status.
pub fn outcome(status: StatusCode) -> &'static str {
    match status.as_u16() / 100 {
        1 => "INFORMATIONAL",
        2 => "SUCCESS",
        3 => "REDIRECTION",
        4 => "CLIENT_ERROR",
        5 => "SERVER_ERROR",
        _ => "UNKNOWN",
    }
}

/// Clients may invent methods; each would be a label.
fn known_method(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "UNKNOWN",
    }
}
