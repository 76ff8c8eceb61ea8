//! `CircuitBreaker=name`, with `fallbackUri` and `statusCodes`.

use std::sync::Arc;

use axum::http::StatusCode;
use mesh_resilience::Breaker;

use super::status::status;
use super::{Built, FilterContext, Step};
use crate::chain::Outcome;
use crate::route::Arguments;

/// A breaker around the rest of the way.
#[derive(Debug)]
pub struct CircuitBreaker {
    /// Counts, and knows whether to let through.
    pub breaker: Arc<Breaker>,
    /// The path that is asked instead when there is no good answer.
    pub fallback: Option<String>,
    failures: Vec<StatusCode>,
}

pub fn build(arguments: &mut Arguments, context: &mut FilterContext) -> Built {
    let name = arguments
        .find("name")
        .unwrap_or_else(|| context.route.clone());
    let fallback = arguments.find("fallback-uri").map(path_of).transpose()?;
    let failures = arguments.list("status-codes");
    let failures = failures.iter().map(|text| status(text));
    Ok(Step::CircuitBreaker(CircuitBreaker {
        breaker: context
            .breakers
            .named(&name)
            .map_err(|error| error.to_string())?,
        fallback,
        failures: failures.collect::<Result<_, _>>()?,
    }))
}

fn path_of(uri: String) -> Result<String, String> {
    uri.strip_prefix("forward:")
        .filter(|path| path.starts_with('/') && !path.starts_with("//"))
        .map(str::to_owned)
        .ok_or_else(|| format!("`{uri}` is no fallback; write forward:/path"))
}

impl CircuitBreaker {
    /// Whether a call counts as failed.
    pub fn has_failed(&self, outcome: &Outcome) -> bool {
        match outcome {
            Ok(answer) => self.failures.contains(&answer.status()),
            Err(_) => true,
        }
    }
}
