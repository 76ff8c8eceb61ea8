//! The rules: what follows from calls and from time. It knows nothing of clocks and locks.

use std::time::{Duration, Instant};

use super::call::{Call, End};
use super::measured::{Measured, Observation, Rates};
use super::settings::{CircuitBreakerSettings, WindowKind};
use super::state::{CircuitBreakerState, ForbiddenTransition};
use crate::event::{Event, EventType};

/// A circuit breaker in the hands of one.
#[derive(Debug)]
pub struct Machine {
    settings: CircuitBreakerSettings,
    phase: Phase,
    measured: Measured,
    /// How often it has opened since it was closed.
    openings: u32,
    events: Vec<Event>,
}

#[derive(Debug, Clone, Copy)]
enum Phase {
    Closed,
    Open {
        until: Instant,
    },
    HalfOpen {
        places: usize,
        until: Option<Instant>,
    },
    Disabled,
    ForcedOpen,
    MetricsOnly {
        is_failing: bool,
        is_slow: bool,
    },
}

impl Machine {
    /// In its first state.
    pub fn new(settings: CircuitBreakerSettings, now: Instant) -> Self {
        let first = settings.initial_state;
        let mut machine = Self {
            phase: Phase::Closed,
            measured: Measured::new(0, settings.window, settings.minimum_calls, now),
            openings: 0,
            events: Vec::new(),
            settings,
        };
        machine.enter(first, now);
        machine
    }

    /// Which state it is in.
    pub fn state(&self) -> CircuitBreakerState {
        match self.phase {
            Phase::Closed => CircuitBreakerState::Closed,
            Phase::Open { .. } => CircuitBreakerState::Open,
            Phase::HalfOpen { .. } => CircuitBreakerState::HalfOpen,
            Phase::Disabled => CircuitBreakerState::Disabled,
            Phase::ForcedOpen => CircuitBreakerState::ForcedOpen,
            Phase::MetricsOnly { .. } => CircuitBreakerState::MetricsOnly,
        }
    }

    /// The events since they were taken last.
    pub fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    /// Lets a call through and gives the generation that it belongs to, or does not.
    pub fn permit(&mut self, now: Instant) -> Option<u64> {
        self.let_time_pass(now);
        if self.has_waited(now) {
            self.change(CircuitBreakerState::HalfOpen, now);
        }
        let is_permitted = match &mut self.phase {
            Phase::Closed | Phase::Disabled | Phase::MetricsOnly { .. } => true,
            Phase::HalfOpen { places, .. } if *places > 0 => {
                *places -= 1;
                true
            }
            Phase::HalfOpen { .. } | Phase::Open { .. } | Phase::ForcedOpen => false,
        };
        if is_permitted {
            return Some(self.measured.generation);
        }
        self.measured.not_permitted += 1;
        self.tell_of_call(Event::now(EventType::NotPermitted));
        None
    }

    /// Takes note of how a call ended. One of an earlier generation is told of, but not counted.
    pub fn record(&mut self, generation: u64, end: End, duration: Duration, now: Instant) {
        self.let_time_pass(now);
        let has_failed = matches!(end, End::Failure(_));
        let is_ignored = matches!(end, End::Ignored(_));
        self.tell_of_call(end.into_event(duration));
        if is_ignored {
            self.give_back(generation);
        } else if generation == self.measured.generation {
            let is_slow = duration > self.settings.slow_call_duration_threshold;
            self.count(
                Call {
                    has_failed,
                    is_slow,
                },
                now,
            );
        }
    }

    /// A call that was let through has not taken place.
    pub fn give_back(&mut self, generation: u64) {
        if let Phase::HalfOpen { places, .. } = &mut self.phase
            && generation == self.measured.generation
        {
            *places += 1;
        }
    }

    /// Puts it in another state by hand.
    ///
    /// # Errors
    /// When there is no such transition.
    pub fn transition(
        &mut self,
        to: CircuitBreakerState,
        now: Instant,
    ) -> Result<(), ForbiddenTransition> {
        self.let_time_pass(now);
        self.state().check_transition(to)?;
        self.change(to, now);
        Ok(())
    }

    /// Begins anew, as if nothing had been.
    pub fn reset(&mut self, now: Instant) {
        self.change(CircuitBreakerState::Closed, now);
        self.events.push(Event::now(EventType::Reset));
    }

    /// How it stands.
    pub fn observe(&mut self, now: Instant) -> Observation {
        self.let_time_pass(now);
        self.measured.observe(self.state(), now)
    }

    /// What time alone brings about. Nobody sees a state before asking for it, so no timer is needed.
    fn let_time_pass(&mut self, now: Instant) {
        if let Phase::HalfOpen {
            until: Some(until), ..
        } = self.phase
            && now >= until
        {
            self.change(CircuitBreakerState::Open, until);
        }
        if self.settings.becomes_half_open_by_itself && self.has_waited(now) {
            self.change(CircuitBreakerState::HalfOpen, now);
        }
    }

    fn has_waited(&self, now: Instant) -> bool {
        matches!(self.phase, Phase::Open { until } if now > until)
    }

    fn count(&mut self, call: Call, now: Instant) {
        if matches!(self.phase, Phase::Disabled | Phase::ForcedOpen) {
            return;
        }
        if let Some(rates) = self.measured.add(call, now) {
            self.decide(rates, now);
        }
    }

    fn decide(&mut self, rates: Rates, now: Instant) {
        let settings = &self.settings;
        let has_failed = rates.failed >= settings.failure_rate_threshold;
        let was_slow = rates.slow >= settings.slow_call_rate_threshold;
        match self.phase {
            Phase::Closed if has_failed || was_slow => {
                self.tell_exceeded(has_failed, was_slow);
                self.change(CircuitBreakerState::Open, now);
            }
            Phase::HalfOpen { .. } if has_failed || was_slow => {
                self.change(CircuitBreakerState::Open, now);
            }
            Phase::HalfOpen { .. } => self.change(CircuitBreakerState::Closed, now),
            Phase::MetricsOnly {
                is_failing,
                is_slow,
            } => {
                self.tell_exceeded(has_failed && !is_failing, was_slow && !is_slow);
                self.phase = Phase::MetricsOnly {
                    is_failing: is_failing || has_failed,
                    is_slow: is_slow || was_slow,
                };
            }
            Phase::Closed | Phase::Open { .. } | Phase::Disabled | Phase::ForcedOpen => {}
        }
    }

    fn change(&mut self, to: CircuitBreakerState, now: Instant) {
        let from = self.state();
        self.enter(to, now);
        if from != to {
            let mut event = Event::now(EventType::StateTransition);
            event.transition = Some(format!("{}_TO_{}", from.name(), to.name()));
            self.events.push(event);
        }
    }

    fn enter(&mut self, state: CircuitBreakerState, now: Instant) {
        self.phase = match state {
            CircuitBreakerState::Closed => Phase::Closed,
            CircuitBreakerState::Open => {
                self.openings = self.openings.saturating_add(1);
                Phase::Open {
                    until: now + self.settings.wait_when_open.wait(self.openings),
                }
            }
            CircuitBreakerState::HalfOpen => Phase::HalfOpen {
                places: self.settings.half_open_calls,
                until: self
                    .settings
                    .longest_half_open
                    .and_then(|longest| now.checked_add(longest)),
            },
            CircuitBreakerState::Disabled => Phase::Disabled,
            CircuitBreakerState::ForcedOpen => Phase::ForcedOpen,
            CircuitBreakerState::MetricsOnly => Phase::MetricsOnly {
                is_failing: false,
                is_slow: false,
            },
        };
        match state {
            CircuitBreakerState::Open => {}
            CircuitBreakerState::HalfOpen => self.measure_trials(now),
            _ => self.measure_anew(now),
        }
    }

    fn measure_trials(&mut self, now: Instant) {
        let trials = self.settings.half_open_calls;
        let minimum_calls = self.settings.minimum_calls.min(trials);
        let generation = self.measured.generation + 1;
        let window = WindowKind::CountBased(trials);
        self.measured = Measured::new(generation, window, minimum_calls, now);
    }

    fn measure_anew(&mut self, now: Instant) {
        self.openings = 0;
        let (window, minimum_calls) = (self.settings.window, self.settings.minimum_calls);
        self.measured = Measured::new(self.measured.generation + 1, window, minimum_calls, now);
    }

    fn tell_exceeded(&mut self, has_failed: bool, was_slow: bool) {
        let failed = has_failed.then_some(EventType::FailureRateExceeded);
        let slow = was_slow.then_some(EventType::SlowCallRateExceeded);
        let exceeded = failed.into_iter().chain(slow);
        self.events.extend(exceeded.map(Event::now));
    }

    fn tell_of_call(&mut self, event: Event) {
        if self.state().tells_of_calls() {
            self.events.push(event);
        }
    }
}
