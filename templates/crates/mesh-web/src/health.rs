//! What a service cannot work without.

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, join_all};
use serde_json::{Map, Value};

/// Something that a service cannot work without.
pub trait HealthIndicator: Send + Sync {
    /// Its name, such as `db`.
    fn name(&self) -> &'static str;

    /// Whether it works at this moment.
    fn is_up(&self) -> BoxFuture<'_, bool>;

    /// How it is at this moment, and what is known of it besides.
    fn state(&self) -> BoxFuture<'_, ComponentHealth> {
        self.is_up().map(ComponentHealth::of).boxed()
    }
}

/// How something that a service cannot work without is.
#[derive(Debug, Clone, PartialEq)]
pub struct ComponentHealth {
    /// Whether it works.
    pub status: HealthStatus,
    /// What operators are shown of it.
    pub details: Map<String, Value>,
}

impl ComponentHealth {
    /// Up or down, with nothing to be said about it.
    pub fn of(is_up: bool) -> Self {
        Self {
            status: if is_up {
                HealthStatus::Up
            } else {
                HealthStatus::Down
            },
            details: Map::new(),
        }
    }
}

/// Whether something works, the worst first: of several the first one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HealthStatus {
    /// It does not.
    Down,
    /// It does.
    Up,
    /// That cannot be said, which does no harm.
    Unknown,
}

impl HealthStatus {
    /// Its name in Spring Boot.
    pub fn name(self) -> &'static str {
        match self {
            Self::Down => "DOWN",
            Self::Up => "UP",
            Self::Unknown => "UNKNOWN",
        }
    }
}

/// The indicators of a service. Cheap to clone; all clones share them.
#[derive(Clone, Default)]
pub struct Health(Arc<Mutex<Vec<Arc<dyn HealthIndicator>>>>);

impl Health {
    /// Adds an indicator.
    pub fn add(&self, indicator: impl HealthIndicator + 'static) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(Arc::new(indicator));
    }

    /// The name of every indicator, and how it is.
    pub async fn check(&self) -> Vec<(&'static str, ComponentHealth)> {
        let indicators = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let states = join_all(indicators.iter().map(|indicator| indicator.state())).await;
        let names = indicators.iter().map(|indicator| indicator.name());
        names.zip(states).collect()
    }
}
