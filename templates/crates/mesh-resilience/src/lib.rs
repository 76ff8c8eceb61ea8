//! Circuit breaker, retry, time limiter, bulkhead and rate limiter in the terms of Resilience4j, whose
//! keys configure them and whose events and metrics they give.
//! Source: resilience4j 2.3.
//!
//! Each of them is a [`Module`]; [`Resilience`] holds all that a service uses, by name.

mod backoff;
mod bulkhead;
mod catalogue;
mod circuit_breaker;
mod event;
mod exception;
mod instance;
mod module;
mod rate_limiter;
mod registry;
mod resilience;
mod retry;
mod time_limiter;

pub use bulkhead::{Bulkhead, BulkheadPermit};
pub use circuit_breaker::{
    CircuitBreaker, CircuitBreakerSettings, CircuitBreakerState, ForbiddenTransition, Observation,
    Permit,
};
pub use event::{Event, EventType};
pub use exception::Exception;
pub use module::Module;
pub use rate_limiter::RateLimiter;
pub use registry::Registry;
pub use resilience::Resilience;
pub use retry::Retry;
pub use time_limiter::TimeLimiter;
