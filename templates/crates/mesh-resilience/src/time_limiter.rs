//! Time limiter: gives a call up that takes too long.

use std::time::{Duration, Instant};

use mesh_config::SettingsError;
use mesh_telemetry::{Metrics, Tags};

use crate::event::{Event, EventType, Events};
use crate::instance::Instance;
use crate::module::Module;

/// How a time limiter behaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeLimiterSettings {
    limit: Duration,
    event_buffer: usize,
}

/// A time limiter, shared by all who call under its name.
pub struct TimeLimiter {
    name: String,
    settings: TimeLimiterSettings,
    events: Events,
    metrics: Metrics,
}

impl TimeLimiter {
    /// What becomes of `call`. After too long it is dropped, and `too_slow` makes an error of the
    /// limit.
    ///
    /// # Errors
    /// That of the call, or of the limit.
    pub async fn run<T, E>(
        &self,
        call: impl Future<Output = Result<T, E>>,
        too_slow: impl FnOnce(Duration) -> E,
    ) -> Result<T, E> {
        let limit = self.settings.limit;
        let Ok(result) = tokio::time::timeout(limit, call).await else {
            self.tell(EventType::Timeout, "timeout");
            return Err(too_slow(limit));
        };
        match &result {
            Ok(_) => self.tell(EventType::Success, "successful"),
            Err(_) => self.tell(EventType::Error, "failed"),
        }
        result
    }

    fn tell(&self, event: EventType, kind: &str) {
        self.events.add(Event::now(event));
        let tags = Tags::from([("name", self.name.clone()), ("kind", kind.to_owned())]);
        self.metrics.count("resilience4j.timelimiter.calls", tags);
    }
}

impl Module for TimeLimiter {
    const KEY: &'static str = "timelimiter";
    type Settings = TimeLimiterSettings;

    fn read(instance: &Instance<'_>) -> Result<TimeLimiterSettings, SettingsError> {
        Ok(TimeLimiterSettings {
            limit: instance.duration("timeout-duration", Duration::from_secs(1))?,
            event_buffer: instance.value("event-consumer-buffer-size", 100)?,
        })
    }

    fn new(name: &str, settings: TimeLimiterSettings, metrics: &Metrics, _now: Instant) -> Self {
        Self {
            name: name.to_owned(),
            events: Events::new(settings.event_buffer),
            settings,
            metrics: metrics.clone(),
        }
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn settings(&self) -> &TimeLimiterSettings {
        &self.settings
    }

    fn events(&self) -> &Events {
        &self.events
    }
}
