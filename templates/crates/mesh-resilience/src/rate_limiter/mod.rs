//! Rate limiter: lets only so many calls begin within a period.

mod permissions;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use mesh_config::SettingsError;
use mesh_telemetry::{Gauge, Metrics, Tags};

use self::permissions::Permissions;
use crate::event::{Event, EventType, Events};
use crate::instance::Instance;
use crate::module::Module;

/// How a rate limiter behaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateLimiterSettings {
    limit: u32,
    period: Duration,
    longest_wait: Duration,
    event_buffer: usize,
}

/// A rate limiter, shared by all who call under its name.
pub struct RateLimiter {
    name: String,
    settings: RateLimiterSettings,
    state: Mutex<State>,
    events: Events,
}

struct State {
    permissions: Permissions,
    waiting: u32,
}

/// Somebody whose permission is of a period that is still to come. Whoever goes away before leaves
/// it to others.
struct Waiting<'a> {
    limiter: &'a RateLimiter,
    has_come: bool,
}

impl RateLimiter {
    /// Waits until a call may begin, and tells whether it may. When the wait would be too long, it
    /// says so at once.
    pub async fn acquire(&self) -> bool {
        let now = Instant::now();
        let longest = self.settings.longest_wait;
        let wait = self.lock().permissions.take(now, longest);
        let Some(wait) = wait else {
            self.events.add(Event::now(EventType::FailedAcquire));
            return false;
        };
        if !wait.is_zero() {
            let mut waiting = Waiting::begin(self);
            tokio::time::sleep(wait).await;
            waiting.has_come = true;
        }
        self.events.add(Event::now(EventType::SuccessfulAcquire));
        true
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'a> Waiting<'a> {
    fn begin(limiter: &'a RateLimiter) -> Self {
        limiter.lock().waiting += 1;
        Self {
            limiter,
            has_come: false,
        }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut state = self.limiter.lock();
        state.waiting -= 1;
        if !self.has_come {
            state.permissions.give_back();
        }
    }
}

impl Module for RateLimiter {
    const KEY: &'static str = "ratelimiter";
    type Settings = RateLimiterSettings;

    fn read(instance: &Instance<'_>) -> Result<RateLimiterSettings, SettingsError> {
        let period = instance.duration("limit-refresh-period", Duration::from_nanos(500))?;
        if period.is_zero() {
            let problem = "a period must not be empty".to_owned();
            return Err(instance.invalid("limit-refresh-period", problem));
        }
        Ok(RateLimiterSettings {
            limit: instance.number("limit-for-period", 50, 1..=u32::MAX)?,
            period,
            longest_wait: instance.duration("timeout-duration", Duration::from_secs(5))?,
            event_buffer: instance.value("event-consumer-buffer-size", 100)?,
        })
    }

    fn new(name: &str, settings: RateLimiterSettings, _metrics: &Metrics, now: Instant) -> Self {
        let state = State {
            permissions: Permissions::new(settings.limit, settings.period, now),
            waiting: 0,
        };
        Self {
            name: name.to_owned(),
            state: Mutex::new(state),
            events: Events::new(settings.event_buffer),
            settings,
        }
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn settings(&self) -> &RateLimiterSettings {
        &self.settings
    }

    fn events(&self) -> &Events {
        &self.events
    }

    fn gauges(&self, now: Instant) -> Vec<Gauge> {
        let gauge = |name, value| Gauge {
            name,
            tags: Tags::from([("name", self.name.clone())]),
            value,
        };
        let mut state = self.lock();
        let left = state.permissions.left(now) as f64;
        vec![
            gauge("resilience4j.ratelimiter.available.permissions", left),
            gauge(
                "resilience4j.ratelimiter.waiting_threads",
                f64::from(state.waiting),
            ),
        ]
    }
}
