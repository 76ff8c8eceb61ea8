//! What was measured in one state.

use std::time::Instant;

use super::call::Call;
use super::settings::WindowKind;
use super::state::CircuitBreakerState;
use super::window::{Totals, Window};

/// What was measured. Opening keeps it for people to see; all other states begin anew.
#[derive(Debug)]
pub struct Measured {
    /// Calls that began in an earlier one are not counted.
    pub generation: u64,
    /// Calls that were not let through.
    pub not_permitted: u64,
    window: Window,
    minimum_calls: usize,
}

/// Per cent of the calls.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rates {
    /// Those that failed.
    pub failed: f32,
    /// Those that were slow.
    pub slow: f32,
}

/// A circuit breaker as it stands at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// Whether calls are let through.
    pub state: CircuitBreakerState,
    /// Per cent of failures; nothing before enough calls are known.
    pub failure_rate: Option<f32>,
    /// Per cent of slow calls; nothing before enough calls are known.
    pub slow_call_rate: Option<f32>,
    /// Calls that are counted.
    pub buffered: usize,
    /// Those of them that failed.
    pub failed: usize,
    /// Those of them that were slow.
    pub slow: usize,
    /// Those of them that were slow and failed.
    pub slow_failed: usize,
    /// Calls that were not let through since counting began anew.
    pub not_permitted: u64,
}

impl Measured {
    /// Nothing yet.
    pub fn new(generation: u64, window: WindowKind, minimum_calls: usize, now: Instant) -> Self {
        Self {
            generation,
            not_permitted: 0,
            window: Window::new(window, now),
            minimum_calls,
        }
    }

    /// Adds a call, and tells the rates if enough calls are known.
    pub fn add(&mut self, call: Call, now: Instant) -> Option<Rates> {
        self.window.add(call, now);
        let totals = self.window.totals(now);
        self.rates(totals)
    }

    /// It as it stands in `state`.
    pub fn observe(&mut self, state: CircuitBreakerState, now: Instant) -> Observation {
        let totals = self.window.totals(now);
        let rates = self.rates(totals);
        Observation {
            state,
            failure_rate: rates.map(|rates| rates.failed),
            slow_call_rate: rates.map(|rates| rates.slow),
            buffered: totals.calls,
            failed: totals.failed,
            slow: totals.slow,
            slow_failed: totals.slow_failed,
            not_permitted: self.not_permitted,
        }
    }

    fn rates(&self, totals: Totals) -> Option<Rates> {
        let percent = |part: usize| part as f32 * 100.0 / totals.calls as f32;
        (totals.calls >= self.minimum_calls).then(|| Rates {
            failed: percent(totals.failed),
            slow: percent(totals.slow),
        })
    }
}
