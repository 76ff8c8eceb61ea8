//! Circuit breakers in the terms of Resilience4j: they count the last calls to something, and let
//! none through for a while when too many of them failed.
//! Source: resilience4j-circuitbreaker 2.3.

mod breaker;
mod breakers;
mod settings;
mod window;

pub use breaker::{Breaker, BreakerState, Observation, Permit};
pub use breakers::Breakers;
pub use settings::BreakerSettings;
