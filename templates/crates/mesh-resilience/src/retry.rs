//! Retry: makes a call again that went wrong.

use std::time::{Duration, Instant};

use mesh_config::SettingsError;
use mesh_telemetry::{Metrics, Tags};

use crate::backoff::Backoff;
use crate::event::{Event, EventType, Events};
use crate::exception::{Exception, ExceptionLists};
use crate::instance::Instance;
use crate::module::Module;

/// How a retry behaves.
#[derive(Debug, Clone, PartialEq)]
pub struct RetrySettings {
    attempts: u32,
    wait: Backoff,
    exceptions: ExceptionLists,
    event_buffer: usize,
}

/// A retry, shared by all who call under its name.
pub struct Retry {
    name: String,
    settings: RetrySettings,
    events: Events,
    metrics: Metrics,
}

impl Retry {
    /// Makes the call until it succeeds, `may_repeat` refuses its failure, or there were enough
    /// attempts; gives what became of the last one.
    ///
    /// # Errors
    /// That of the last attempt.
    pub async fn run<T, E: Exception, F: Future<Output = Result<T, E>>>(
        &self,
        call: impl Fn() -> F,
        may_repeat: impl Fn(&E) -> bool,
    ) -> Result<T, E> {
        let mut attempt = 1;
        loop {
            let result = call().await;
            let error = match &result {
                Ok(_) => {
                    self.has_succeeded(attempt);
                    return result;
                }
                Err(error) => error,
            };
            let Some(wait) = self.next(attempt, error, may_repeat(error)) else {
                return result;
            };
            // What failed may hold a connection; it must not do so while nobody looks at it.
            drop(result);
            tokio::time::sleep(wait).await;
            attempt += 1;
        }
    }

    /// How long to wait before the next attempt, if there is to be one.
    fn next(&self, attempt: u32, error: &dyn Exception, may_repeat: bool) -> Option<Duration> {
        let exceptions = &self.settings.exceptions;
        if !may_repeat || exceptions.ignores(error) || !exceptions.counts(error) {
            self.tell(EventType::IgnoredError, attempt, Some(error));
            self.count("failed", attempt);
            return None;
        }
        if attempt >= self.settings.attempts {
            self.tell(EventType::Error, attempt, Some(error));
            self.count("failed", attempt);
            return None;
        }
        self.tell(EventType::Retry, attempt, Some(error));
        Some(self.settings.wait.wait(attempt))
    }

    fn has_succeeded(&self, attempt: u32) {
        if attempt > 1 {
            self.tell(EventType::Success, attempt, None);
        }
        self.count("successful", attempt);
    }

    fn tell(&self, kind: EventType, attempts: u32, error: Option<&dyn Exception>) {
        self.events.add(Event {
            attempts: Some(attempts),
            error: error.map(|error| error.to_string()),
            ..Event::now(kind)
        });
    }

    fn count(&self, end: &str, attempts: u32) {
        let with = if attempts > 1 { "with" } else { "without" };
        let tags = Tags::from([
            ("name", self.name.clone()),
            ("kind", format!("{end}_{with}_retry")),
        ]);
        self.metrics.count("resilience4j.retry.calls", tags);
    }
}

impl Module for Retry {
    const KEY: &'static str = "retry";
    type Settings = RetrySettings;

    fn read(instance: &Instance<'_>) -> Result<RetrySettings, SettingsError> {
        let first = ("wait-duration", Duration::from_millis(500));
        Ok(RetrySettings {
            attempts: instance.number("max-attempts", 3, 1..=u32::MAX)?,
            wait: Backoff::read(instance, first, "exponential-max-wait-duration")?,
            exceptions: ExceptionLists::read(instance, "retry-exceptions")?,
            event_buffer: instance.value("event-consumer-buffer-size", 100)?,
        })
    }

    fn new(name: &str, settings: RetrySettings, metrics: &Metrics, _now: Instant) -> Self {
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

    fn settings(&self) -> &RetrySettings {
        &self.settings
    }

    fn events(&self) -> &Events {
        &self.events
    }
}
