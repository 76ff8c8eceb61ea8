//! `CircuitBreaker=name`, with `fallbackUri` and `statusCodes`.

use std::fmt;
use std::time::Instant;

use axum::http::StatusCode;
use mesh_resilience::{Exception, Resilience};

use super::status::status;
use super::{Built, FilterContext, Step};
use crate::chain::Outcome;
use crate::failure::Failure;
use crate::route::Arguments;

/// A breaker around the rest of the way.
#[derive(Debug)]
pub struct CircuitBreaker {
    name: String,
    resilience: Resilience,
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
        name,
        resilience: context.resilience.clone(),
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
    /// What becomes of `way`, unless it is not gone at all, or takes too long.
    pub async fn guard(&self, way: impl Future<Output = Outcome>) -> Outcome {
        // Asked for each time: after a change of its settings it is another one.
        let breaker = self.resilience.circuit_breakers.named(&self.name);
        let limiter = self.resilience.time_limiters.named(&self.name);
        let Some(permit) = breaker.permit(Instant::now()) else {
            return Err(Failure::Open(self.name.clone()));
        };
        let outcome = limiter.run(way, Failure::TooSlow).await;
        let now = Instant::now();
        match &outcome {
            Err(failure) => permit.fail(failure, now),
            Ok(answer) if self.failures.contains(&answer.status()) => {
                permit.fail(&BadStatus(answer.status()), now);
            }
            Ok(_) => permit.succeed(now),
        }
        outcome
    }

    /// Whether a call counts as failed.
    pub fn has_failed(&self, outcome: &Outcome) -> bool {
        match outcome {
            Ok(answer) => self.failures.contains(&answer.status()),
            Err(_) => true,
        }
    }
}

/// An answer whose status counts as failure.
struct BadStatus(StatusCode);

impl fmt::Display for BadStatus {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl Exception for BadStatus {
    fn classes(&self) -> &'static [&'static str] {
        &[
            "CircuitBreakerStatusCodeException",
            "HttpStatusCodeException",
            "RestClientException",
            "RuntimeException",
        ]
    }
}
