//! `/actuator/{module}events[/{name}[/{type}]]`: what happened lately, the oldest first.

use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use chrono::{DateTime, FixedOffset};
use mesh_resilience::{
    Bulkhead, CircuitBreaker, Event, Module, RateLimiter, Registry, Retry, TimeLimiter,
};
use mesh_web::LocalDateTime;
use serde_json::{Map, Value, json};

/// How the events of a module are written.
pub trait EventForm: Module {
    /// What comes before `Name` and `Events`, such as `retry` of `retryName`.
    const MEMBER: &'static str;

    /// What is told besides name, type and time.
    fn details(_event: &Event) -> Vec<(&'static str, Value)> {
        Vec::new()
    }
}

impl EventForm for CircuitBreaker {
    const MEMBER: &'static str = "circuitBreaker";

    fn details(event: &Event) -> Vec<(&'static str, Value)> {
        let milliseconds = event.duration.map(|duration| duration.as_millis() as u64);
        vec![
            ("errorMessage", json!(event.error)),
            ("durationInMs", json!(milliseconds)),
            ("stateTransition", json!(event.transition)),
        ]
    }
}

impl EventForm for Retry {
    const MEMBER: &'static str = "retry";

    fn details(event: &Event) -> Vec<(&'static str, Value)> {
        vec![
            ("errorMessage", json!(event.error)),
            ("numberOfAttempts", json!(event.attempts)),
        ]
    }
}

impl EventForm for TimeLimiter {
    const MEMBER: &'static str = "timeLimiter";
}

impl EventForm for Bulkhead {
    const MEMBER: &'static str = "bulkhead";
}

impl EventForm for RateLimiter {
    const MEMBER: &'static str = "rateLimiter";
}

/// The routes for one module.
pub fn routes<M: EventForm>(registry: &Registry<M>) -> Router {
    let path = format!("/{}events", M::MEMBER.to_ascii_lowercase());
    Router::new()
        .route(&path, get(all::<M>))
        .route(&format!("{path}/{{name}}"), get(of_name::<M>))
        .route(&format!("{path}/{{name}}/{{kind}}"), get(of_kind::<M>))
        .with_state(registry.clone())
}

async fn all<M: EventForm>(State(registry): State<Registry<M>>) -> Json<Value> {
    answer(&registry, |_, _| true)
}

async fn of_name<M: EventForm>(
    State(registry): State<Registry<M>>,
    Path(wanted): Path<String>,
) -> Json<Value> {
    answer(&registry, |name, _| name == wanted)
}

async fn of_kind<M: EventForm>(
    State(registry): State<Registry<M>>,
    Path((wanted, kind)): Path<(String, String)>,
) -> Json<Value> {
    answer(&registry, |name, event| {
        name == wanted && event.kind.name().eq_ignore_ascii_case(&kind)
    })
}

fn answer<M: EventForm>(
    registry: &Registry<M>,
    is_wanted: impl Fn(&str, &Event) -> bool,
) -> Json<Value> {
    let mut found = Vec::new();
    for one in registry.all() {
        let events = one.events().all();
        let wanted = events
            .into_iter()
            .filter(|event| is_wanted(one.name(), event));
        found.extend(wanted.map(|event| (event.at, written::<M>(one.name(), &event))));
    }
    // Stable: events of the same moment stay in their order.
    found.sort_by_key(|(at, _)| *at);
    let events: Vec<Value> = found.into_iter().map(|(_, event)| event).collect();
    Json(json!({format!("{}Events", M::MEMBER): events}))
}

fn written<M: EventForm>(name: &str, event: &Event) -> Value {
    let at = DateTime::<chrono::Utc>::from(event.at).with_timezone(&LocalDateTime::offset());
    let mut written = Map::from_iter([
        (format!("{}Name", M::MEMBER), json!(name)),
        ("type".to_owned(), json!(event.kind.name())),
        ("creationTime".to_owned(), json!(zoned(at))),
    ]);
    let details = M::details(event).into_iter();
    written.extend(details.map(|(member, value)| (member.to_owned(), value)));
    written.into()
}

/// As Java writes a `ZonedDateTime`.
fn zoned(at: DateTime<FixedOffset>) -> String {
    format!("{}[Asia/Seoul]", at.format("%Y-%m-%dT%H:%M:%S%.3f%:z"))
}
