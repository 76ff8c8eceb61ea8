//! One circuit breaker.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::settings::BreakerSettings;
use crate::window::Window;

/// A breaker, shared by all who call under its name.
#[derive(Debug)]
pub struct Breaker {
    name: String,
    settings: BreakerSettings,
    circuit: Mutex<Circuit>,
}

/// Whether calls are let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BreakerState {
    /// All are.
    Closed,
    /// None is.
    Open,
    /// A few are, to find out.
    HalfOpen,
}

impl BreakerState {
    /// All states.
    pub const ALL: [Self; 3] = [Self::Closed, Self::Open, Self::HalfOpen];

    /// Its name in Resilience4j.
    pub fn name(self) -> &'static str {
        match self {
            Self::Closed => "CLOSED",
            Self::Open => "OPEN",
            Self::HalfOpen => "HALF_OPEN",
        }
    }
}

/// A breaker as it stands at this moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// Whether calls are let through.
    pub state: BreakerState,
    /// Per cent of failures; nothing before enough calls are known.
    pub failure_rate: Option<f32>,
    /// Calls that are counted.
    pub buffered: usize,
    /// Those of them that failed.
    pub failed: usize,
    /// Calls that were not let through, since the start.
    pub not_permitted: u64,
}

#[derive(Debug)]
struct Circuit {
    state: State,
    /// Outcomes of calls that were let through in an earlier state count for nothing.
    generation: u64,
    not_permitted: u64,
}

#[derive(Debug)]
enum State {
    Closed(Window),
    Open { since: Instant },
    HalfOpen { permits: usize, outcomes: Window },
}

impl State {
    fn kind(&self) -> BreakerState {
        match self {
            Self::Closed(_) => BreakerState::Closed,
            Self::Open { .. } => BreakerState::Open,
            Self::HalfOpen { .. } => BreakerState::HalfOpen,
        }
    }
}

/// A call that was let through. Dropped without outcome, it leaves its place to another.
pub struct Permit {
    breaker: Arc<Breaker>,
    generation: u64,
    is_recorded: bool,
}

impl Breaker {
    /// A closed one.
    pub fn new(name: &str, settings: BreakerSettings) -> Arc<Self> {
        let circuit = Circuit {
            state: State::Closed(Window::new(settings.window)),
            generation: 0,
            not_permitted: 0,
        };
        Arc::new(Self {
            name: name.to_owned(),
            settings,
            circuit: Mutex::new(circuit),
        })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How long a call may take.
    pub fn time_limit(&self) -> Duration {
        self.settings.time_limit
    }

    /// From how many per cent of failures on it opens.
    pub fn failure_rate_threshold(&self) -> f32 {
        self.settings.failure_rate
    }

    /// Lets a call through, or not.
    pub fn permit(self: &Arc<Self>, now: Instant) -> Option<Permit> {
        let mut circuit = self.lock();
        if let State::Open { since } = circuit.state
            && now.saturating_duration_since(since) >= self.settings.wait_when_open
        {
            let permits = self.settings.half_open_calls;
            self.change(
                &mut circuit,
                State::HalfOpen {
                    permits,
                    outcomes: Window::new(permits),
                },
            );
        }
        match &mut circuit.state {
            State::Closed(_) => {}
            State::HalfOpen { permits, .. } if *permits > 0 => *permits -= 1,
            State::Open { .. } | State::HalfOpen { .. } => {
                circuit.not_permitted += 1;
                return None;
            }
        }
        Some(Permit {
            breaker: self.clone(),
            generation: circuit.generation,
            is_recorded: false,
        })
    }

    fn record(&self, generation: u64, has_failed: bool, now: Instant) {
        let mut circuit = self.lock();
        if circuit.generation != generation {
            return;
        }
        let (window, needed, is_trial) = match &mut circuit.state {
            State::Closed(window) => (window, self.settings.minimum_calls, false),
            State::HalfOpen { outcomes, .. } => (outcomes, self.settings.half_open_calls, true),
            State::Open { .. } => return,
        };
        window.add(has_failed);
        if window.count() < needed {
            return;
        }
        if window.failure_rate() >= self.settings.failure_rate {
            self.change(&mut circuit, State::Open { since: now });
        } else if is_trial {
            let window = Window::new(self.settings.window);
            self.change(&mut circuit, State::Closed(window));
        }
    }

    fn give_back(&self, generation: u64) {
        let mut circuit = self.lock();
        if circuit.generation == generation
            && let State::HalfOpen { permits, .. } = &mut circuit.state
        {
            *permits += 1;
        }
    }

    /// How it stands.
    pub fn observe(&self) -> Observation {
        let circuit = self.lock();
        let (window, needed) = match &circuit.state {
            State::Closed(window) => (Some(window), self.settings.minimum_calls),
            State::HalfOpen { outcomes, .. } => (Some(outcomes), self.settings.half_open_calls),
            State::Open { .. } => (None, 0),
        };
        Observation {
            state: circuit.state.kind(),
            failure_rate: window
                .filter(|window| window.count() >= needed)
                .map(Window::failure_rate),
            buffered: window.map_or(0, Window::count),
            failed: window.map_or(0, Window::failures),
            not_permitted: circuit.not_permitted,
        }
    }

    fn change(&self, circuit: &mut Circuit, state: State) {
        tracing::warn!(
            breaker = self.name,
            state = state.kind().name(),
            "the circuit breaker changes"
        );
        circuit.state = state;
        circuit.generation += 1;
    }

    fn lock(&self) -> MutexGuard<'_, Circuit> {
        self.circuit.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Permit {
    /// Tells how the call ended.
    pub fn record(mut self, has_failed: bool, now: Instant) {
        self.is_recorded = true;
        self.breaker.record(self.generation, has_failed, now);
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if !self.is_recorded {
            self.breaker.give_back(self.generation);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breaker() -> Arc<Breaker> {
        Breaker::new(
            "test",
            BreakerSettings {
                window: 4,
                minimum_calls: 2,
                failure_rate: 50.0,
                wait_when_open: Duration::from_secs(60),
                half_open_calls: 2,
                time_limit: Duration::from_secs(1),
            },
        )
    }

    fn call(breaker: &Arc<Breaker>, has_failed: bool, now: Instant) {
        breaker.permit(now).unwrap().record(has_failed, now);
    }

    #[test]
    fn it_opens_at_the_failure_rate_and_not_before_the_minimum() {
        let now = Instant::now();
        let breaker = breaker();
        call(&breaker, true, now);
        assert!(breaker.permit(now).is_some(), "one call says nothing yet");
        call(&breaker, false, now);
        assert!(breaker.permit(now).is_none(), "half of the calls failed");
        let observed = breaker.observe();
        assert_eq!(
            (observed.state, observed.not_permitted),
            (BreakerState::Open, 1)
        );
    }

    #[test]
    fn only_the_last_calls_count() {
        let now = Instant::now();
        let breaker = breaker();
        for has_failed in [false, false, false, true, false, false, false, true] {
            call(&breaker, has_failed, now);
        }
        assert!(breaker.permit(now).is_some());
        call(&breaker, true, now);
        assert!(breaker.permit(now).is_none());
    }

    #[test]
    fn after_the_wait_a_few_trials_decide() {
        for (trials_fail, is_open_again) in [(false, false), (true, true)] {
            let start = Instant::now();
            let breaker = breaker();
            let early = breaker.permit(start).unwrap();
            call(&breaker, true, start);
            call(&breaker, true, start);
            assert!(breaker.permit(start + Duration::from_secs(59)).is_none());
            let later = start + Duration::from_secs(60);
            let first = breaker.permit(later).unwrap();
            let second = breaker.permit(later).unwrap();
            assert!(breaker.permit(later).is_none(), "no more than the trials");
            early.record(true, later);
            drop(second);
            let second = breaker.permit(later).expect("a place that was left");
            first.record(trials_fail, later);
            second.record(trials_fail, later);
            assert_eq!(breaker.permit(later).is_none(), is_open_again);
        }
    }
}
