//! Bulkhead: lets only so many calls be under way at the same time.

use std::sync::Arc;
use std::time::{Duration, Instant};

use mesh_config::SettingsError;
use mesh_telemetry::{Gauge, Metrics, Tags};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::event::{Event, EventType, Events};
use crate::instance::Instance;
use crate::module::Module;

/// How a bulkhead behaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkheadSettings {
    places: u32,
    longest_wait: Duration,
    event_buffer: usize,
}

/// A bulkhead, shared by all who call under its name.
pub struct Bulkhead {
    name: String,
    settings: BulkheadSettings,
    places: Arc<Semaphore>,
    events: Events,
}

/// A call that is under way. Its place is free again when it is dropped.
#[must_use]
pub struct BulkheadPermit {
    bulkhead: Arc<Bulkhead>,
    _place: OwnedSemaphorePermit,
}

impl Bulkhead {
    /// A place for a call, if one is free or becomes free in time. Those who came first get it first.
    pub async fn enter(self: &Arc<Self>) -> Option<BulkheadPermit> {
        let place = match self.places.clone().try_acquire_owned() {
            Ok(place) => Some(place),
            Err(_) => self.wait().await,
        };
        let event = match place {
            Some(_) => EventType::CallPermitted,
            None => EventType::CallRejected,
        };
        self.events.add(Event::now(event));
        place.map(|place| BulkheadPermit {
            bulkhead: self.clone(),
            _place: place,
        })
    }

    async fn wait(&self) -> Option<OwnedSemaphorePermit> {
        let longest = self.settings.longest_wait;
        if longest.is_zero() {
            return None;
        }
        let place = self.places.clone().acquire_owned();
        tokio::time::timeout(longest, place).await.ok()?.ok()
    }
}

impl Drop for BulkheadPermit {
    fn drop(&mut self) {
        self.bulkhead
            .events
            .add(Event::now(EventType::CallFinished));
    }
}

impl Module for Bulkhead {
    const KEY: &'static str = "bulkhead";
    type Settings = BulkheadSettings;

    fn read(instance: &Instance<'_>) -> Result<BulkheadSettings, SettingsError> {
        Ok(BulkheadSettings {
            places: instance.number("max-concurrent-calls", 25, 0..=1_000_000)?,
            longest_wait: instance.duration("max-wait-duration", Duration::ZERO)?,
            event_buffer: instance.value("event-consumer-buffer-size", 100)?,
        })
    }

    fn new(name: &str, settings: BulkheadSettings, _metrics: &Metrics, _now: Instant) -> Self {
        Self {
            name: name.to_owned(),
            places: Arc::new(Semaphore::new(settings.places as usize)),
            events: Events::new(settings.event_buffer),
            settings,
        }
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn settings(&self) -> &BulkheadSettings {
        &self.settings
    }

    fn events(&self) -> &Events {
        &self.events
    }

    fn gauges(&self, _now: Instant) -> Vec<Gauge> {
        let gauge = |name, value| Gauge {
            name,
            tags: Tags::from([("name", self.name.clone())]),
            value,
        };
        vec![
            gauge(
                "resilience4j.bulkhead.available.concurrent.calls",
                self.places.available_permits() as f64,
            ),
            gauge(
                "resilience4j.bulkhead.max.allowed.concurrent.calls",
                f64::from(self.settings.places),
            ),
        ]
    }
}
