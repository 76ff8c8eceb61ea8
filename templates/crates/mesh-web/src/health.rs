//! What a service cannot work without, and how it is at this moment, in the terms of Spring Boot.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::{BoxFuture, join_all};
use serde_json::{Map, Value};
use tokio::time::timeout;

/// How something is. Of several the first in this order counts for the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HealthStatus {
    /// It does not work.
    Down,
    /// It is not to be used.
    OutOfService,
    /// It works.
    Up,
    /// Nobody can tell.
    Unknown,
}

impl HealthStatus {
    /// Its name in upper case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Down => "DOWN",
            Self::OutOfService => "OUT_OF_SERVICE",
            Self::Up => "UP",
            Self::Unknown => "UNKNOWN",
        }
    }

    /// Whether requests should go elsewhere.
    pub fn is_failure(self) -> bool {
        matches!(self, Self::Down | Self::OutOfService)
    }
}

/// How something is, and what else there is to tell about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComponentHealth {
    /// How it is.
    pub status: HealthStatus,
    /// For operators only.
    pub details: Map<String, Value>,
}

impl ComponentHealth {
    /// Without details.
    pub fn of(status: HealthStatus) -> Self {
        Self {
            status,
            details: Map::new(),
        }
    }

    /// It works.
    pub fn up() -> Self {
        Self::of(HealthStatus::Up)
    }

    /// It does not work, because of `error`.
    pub fn down(error: impl Display) -> Self {
        Self::of(HealthStatus::Down).with("error", error.to_string())
    }

    /// With one more detail.
    #[must_use]
    pub fn with(mut self, name: &str, detail: impl Into<Value>) -> Self {
        self.details.insert(name.to_owned(), detail.into());
        self
    }
}

/// Something that a service cannot work without.
pub trait HealthIndicator: Send + Sync {
    /// Its name, such as `db`; a part of something bigger has that before a slash.
    fn name(&self) -> &'static str;
    /// How it is at this moment.
    fn state(&self) -> BoxFuture<'_, ComponentHealth>;
}

/// The indicators of a service. Cheap to clone; all clones share them.
#[derive(Clone, Default)]
pub struct Health(Arc<Mutex<Indicators>>);

type Indicators = BTreeMap<&'static str, Arc<dyn HealthIndicator>>;

impl Health {
    /// Adds an indicator, in place of one of the same name.
    pub fn add(&self, indicator: impl HealthIndicator + 'static) {
        let mut indicators = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        indicators.insert(indicator.name(), Arc::new(indicator));
    }

    /// How those are whose names are `wanted`, by name. All are asked at once, and whoever takes
    /// longer than `limit` is down.
    pub async fn check(
        &self,
        limit: Duration,
        wanted: impl Fn(&str) -> bool,
    ) -> Vec<(&'static str, ComponentHealth)> {
        let indicators = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let wanted = indicators.iter().filter(|(name, _)| wanted(name));
        let reports = wanted.map(async |(name, indicator)| {
            let report = timeout(limit, indicator.state()).await;
            let too_late = |_| ComponentHealth::down(format!("no answer within {limit:?}"));
            (*name, report.unwrap_or_else(too_late))
        });
        join_all(reports).await
    }
}
