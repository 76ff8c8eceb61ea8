//! Circuit breaker: lets no calls through for a while when too many of them failed or were slow.

mod call;
mod machine;
mod measured;
mod metrics;
mod permit;
mod settings;
mod state;
mod window;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use mesh_config::SettingsError;
use mesh_telemetry::{Gauge, Metrics};

use self::machine::Machine;
use crate::event::{Event, EventType, Events};
use crate::instance::Instance;
use crate::module::Module;

pub use self::measured::Observation;
pub use self::permit::Permit;
pub use self::settings::CircuitBreakerSettings;
pub use self::state::{CircuitBreakerState, ForbiddenTransition};

/// A circuit breaker, shared by all who call under its name.
pub struct CircuitBreaker {
    name: String,
    settings: CircuitBreakerSettings,
    machine: Mutex<Machine>,
    events: Events,
    metrics: Metrics,
}

impl CircuitBreaker {
    /// Lets a call through, or not.
    pub fn permit(self: &Arc<Self>, now: Instant) -> Option<Permit> {
        let generation = self.with(|machine| machine.permit(now))?;
        Some(Permit::new(self.clone(), generation, now))
    }

    /// How it stands.
    pub fn observe(&self, now: Instant) -> Observation {
        self.with(|machine| machine.observe(now))
    }

    /// Puts it in another state by hand.
    ///
    /// # Errors
    /// When it cannot come into that state from the present one.
    pub fn transition_to(
        &self,
        state: CircuitBreakerState,
        now: Instant,
    ) -> Result<(), ForbiddenTransition> {
        self.with(|machine| machine.transition(state, now))
    }

    /// Closes it, as if nothing had been.
    pub fn reset(&self, now: Instant) {
        self.with(|machine| machine.reset(now));
    }

    /// Works with the machine, and tells what happened to it once it is free for others.
    fn with<T>(&self, work: impl FnOnce(&mut Machine) -> T) -> T {
        let mut machine = self.machine.lock().unwrap_or_else(PoisonError::into_inner);
        let result = work(&mut machine);
        let events = machine.take_events();
        drop(machine);
        for event in events {
            self.publish(event);
        }
        result
    }

    fn publish(&self, event: Event) {
        if event.kind == EventType::StateTransition {
            let transition = event.transition.as_deref();
            tracing::warn!(
                name = self.name,
                transition,
                "circuit breaker changes its state"
            );
        }
        metrics::count(&self.metrics, &self.name, &event);
        self.events.add(event);
    }
}

impl Module for CircuitBreaker {
    const KEY: &'static str = "circuitbreaker";
    type Settings = CircuitBreakerSettings;

    fn read(instance: &Instance<'_>) -> Result<CircuitBreakerSettings, SettingsError> {
        CircuitBreakerSettings::read(instance)
    }

    fn new(name: &str, settings: CircuitBreakerSettings, metrics: &Metrics, now: Instant) -> Self {
        Self {
            name: name.to_owned(),
            machine: Mutex::new(Machine::new(settings.clone(), now)),
            events: Events::new(settings.event_buffer),
            settings,
            metrics: metrics.clone(),
        }
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn settings(&self) -> &CircuitBreakerSettings {
        &self.settings
    }

    fn events(&self) -> &Events {
        &self.events
    }

    fn gauges(&self, now: Instant) -> Vec<Gauge> {
        metrics::gauges(&self.name, &self.observe(now))
    }
}

#[cfg(test)]
mod tests;
