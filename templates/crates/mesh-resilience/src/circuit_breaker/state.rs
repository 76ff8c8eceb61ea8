//! The states of a circuit breaker.

use std::error::Error;
use std::fmt;

/// Whether calls are let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CircuitBreakerState {
    /// All are, and counted.
    Closed,
    /// None is.
    Open,
    /// A few are, to find out.
    HalfOpen,
    /// All are; nothing is counted.
    Disabled,
    /// None is, until somebody says otherwise.
    ForcedOpen,
    /// All are, and counted, but nothing follows from it.
    MetricsOnly,
}

/// A change of state that there is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ForbiddenTransition {
    /// The present state.
    pub from: CircuitBreakerState,
    /// The state asked for.
    pub to: CircuitBreakerState,
}

impl fmt::Display for ForbiddenTransition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, to) = (self.from.name(), self.to.name());
        write!(
            formatter,
            "a circuit breaker does not go from {from} to {to}"
        )
    }
}

impl Error for ForbiddenTransition {}

impl CircuitBreakerState {
    /// All states, in Resilience4j's order.
    pub const ALL: [Self; 6] = [
        Self::Closed,
        Self::Open,
        Self::HalfOpen,
        Self::Disabled,
        Self::ForcedOpen,
        Self::MetricsOnly,
    ];

    /// Its name in Resilience4j.
    pub fn name(self) -> &'static str {
        match self {
            Self::Closed => "CLOSED",
            Self::Open => "OPEN",
            Self::HalfOpen => "HALF_OPEN",
            Self::Disabled => "DISABLED",
            Self::ForcedOpen => "FORCED_OPEN",
            Self::MetricsOnly => "METRICS_ONLY",
        }
    }

    /// The state of that name, in any spelling that Spring takes.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.trim().replace('-', "_");
        let mut states = Self::ALL.into_iter();
        states.find(|state| state.name().eq_ignore_ascii_case(&name))
    }

    /// Whether calls are told of as events.
    pub(super) fn tells_of_calls(self) -> bool {
        !matches!(self, Self::Disabled | Self::ForcedOpen)
    }

    /// Whether somebody may put `to` in its place.
    pub(super) fn check_transition(self, to: Self) -> Result<(), ForbiddenTransition> {
        match (self, to) {
            (Self::Closed, Self::HalfOpen) | (Self::MetricsOnly, Self::Open | Self::HalfOpen) => {
                Err(ForbiddenTransition { from: self, to })
            }
            _ => Ok(()),
        }
    }
}
