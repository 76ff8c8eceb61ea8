//! What a route does to its requests and answers. A new filter is a function and a line in
//! [`FAMILY`].

mod answer_headers;
mod circuit_breaker;
mod dedupe;
mod fallback_headers;
mod headers;
mod host;
mod kinds;
mod location;
mod parameters;
mod path;
mod rate_limit;
mod retry;
mod secure_headers;
mod session;
mod size;
mod status;

use std::fmt::Debug;
use std::ops::ControlFlow;

use axum::response::Response;
use mesh_config::Settings;
use mesh_resilience::Resilience;

use crate::exchange::Exchange;
use crate::route::Arguments;

pub use circuit_breaker::CircuitBreaker;
pub use kinds::FAMILY;
pub use retry::Retry;

/// Something that looks at one request and its answer.
pub trait Filter: Debug + Send + Sync {
    /// Changes the request, or answers it.
    fn on_request(&self, _: &mut Exchange) -> ControlFlow<Response> {
        ControlFlow::Continue(())
    }

    /// Changes the answer.
    fn on_response(&self, _: &Exchange, _: &mut Response) {}
}

/// One step of a route.
#[derive(Debug)]
pub enum Step {
    /// Looks at request and answer once.
    Filter(Box<dyn Filter>),
    /// Takes the rest of the way again when it failed.
    Retry(Retry),
    /// Keeps the rest of the way from being gone in vain.
    CircuitBreaker(CircuitBreaker),
}

/// What building a filter may look at.
pub struct FilterContext {
    /// The route that gets the filter.
    pub route: String,
    /// All settings.
    pub settings: Settings,
    /// All circuit breakers; routes that name the same one share it.
    pub resilience: Resilience,
}

impl FilterContext {
    /// For the filters of `route`, until another one is set.
    pub fn new(route: &str, settings: &Settings, resilience: &Resilience) -> Self {
        Self {
            route: route.to_owned(),
            settings: settings.clone(),
            resilience: resilience.clone(),
        }
    }
}

type Built = Result<Step, String>;

fn step(filter: impl Filter + 'static) -> Built {
    Ok(Step::Filter(Box::new(filter)))
}

/// Reads a size such as `5MB`; a bare number counts bytes.
fn size(arguments: &mut Arguments, name: &str, default: u64) -> Result<u64, String> {
    let Some(text) = arguments.find(name) else {
        return Ok(default);
    };
    let digits = text
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(text.len());
    let factor = match text[digits..].trim() {
        "" | "B" => Some(1),
        "KB" => Some(1 << 10),
        "MB" => Some(1 << 20),
        "GB" => Some(1 << 30),
        _ => None,
    };
    let amount: Option<u64> = text[..digits].parse().ok();
    amount
        .zip(factor)
        .and_then(|(amount, factor)| amount.checked_mul(factor))
        .ok_or_else(|| format!("`{text}` is no size; write for example 500KB or 5MB"))
}

#[cfg(test)]
mod tests;
