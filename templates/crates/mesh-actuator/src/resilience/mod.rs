//! Circuit breakers, retries, time limiters, bulkheads and rate limiters, as
//! resilience4j-spring-boot3 answers.

mod circuit_breakers;
mod events;
mod health;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use mesh_resilience::{Module, Registry};
use serde_json::{Value, json};

use crate::Observed;

pub use health::CircuitBreakersHealth;

/// The endpoints by name.
pub fn routes(observed: &Observed) -> [(&'static str, Router); 10] {
    let resilience = &observed.resilience;
    [
        ("circuitbreakers", circuit_breakers::routes(observed)),
        (
            "circuitbreakerevents",
            events::routes(&resilience.circuit_breakers),
        ),
        ("retries", names("retries", &resilience.retries)),
        ("retryevents", events::routes(&resilience.retries)),
        (
            "timelimiters",
            names("timeLimiters", &resilience.time_limiters),
        ),
        (
            "timelimiterevents",
            events::routes(&resilience.time_limiters),
        ),
        ("bulkheads", names("bulkheads", &resilience.bulkheads)),
        ("bulkheadevents", events::routes(&resilience.bulkheads)),
        (
            "ratelimiters",
            names("rateLimiters", &resilience.rate_limiters),
        ),
        (
            "ratelimiterevents",
            events::routes(&resilience.rate_limiters),
        ),
    ]
}

/// The names of all of one module, as a list under `member`.
fn names<M: Module>(member: &'static str, registry: &Registry<M>) -> Router {
    let path = format!("/{}", member.to_ascii_lowercase());
    let list = async move |State(registry): State<Registry<M>>| {
        let all = registry.all();
        let names: Vec<&str> = all.iter().map(|one| one.name()).collect();
        Json::<Value>(json!({member: names}))
    };
    Router::new()
        .route(&path, get(list))
        .with_state(registry.clone())
}
