//! `resilience4j.circuitbreaker` and `resilience4j.timelimiter`.

use std::time::Duration;

use mesh_config::{Settings, SettingsError};
use serde::de::DeserializeOwned;

/// The settings of one breaker.
#[derive(Debug, Clone)]
pub struct BreakerSettings {
    /// How many calls count.
    pub window: usize,
    /// How many have to be known before anything is decided.
    pub minimum_calls: usize,
    /// From how many per cent of failures on nothing is let through.
    pub failure_rate: f32,
    /// For how long.
    pub wait_when_open: Duration,
    /// How many calls are let through afterwards to decide again.
    pub half_open_calls: usize,
    /// How long a call may take.
    pub time_limit: Duration,
}

impl BreakerSettings {
    /// Those of `instances.<name>`, then of `configs.default`, then Resilience4j's own.
    ///
    /// # Errors
    /// When a value cannot be read.
    pub fn of(name: &str, settings: &Settings) -> Result<Self, SettingsError> {
        let breaker = Lookup {
            settings,
            part: "circuitbreaker",
            name,
        };
        let limiter = Lookup {
            part: "timelimiter",
            ..breaker
        };
        let window = breaker.number("sliding-window-size", 100)?.max(1);
        let minimum_calls: usize = breaker.number("minimum-number-of-calls", 100)?;
        let half_open_calls = breaker.number("permitted-number-of-calls-in-half-open-state", 10)?;
        Ok(Self {
            window,
            // A window never holds more than its size.
            minimum_calls: minimum_calls.min(window),
            failure_rate: breaker.number("failure-rate-threshold", 50.0)?,
            wait_when_open: breaker
                .duration("wait-duration-in-open-state", Duration::from_secs(60))?,
            half_open_calls: half_open_calls.max(1),
            time_limit: limiter.duration("timeout-duration", Duration::from_secs(1))?,
        })
    }
}

#[derive(Clone, Copy)]
struct Lookup<'a> {
    settings: &'a Settings,
    part: &'a str,
    name: &'a str,
}

impl Lookup<'_> {
    fn key(&self, member: &str) -> Option<String> {
        let places = [
            format!("instances.{}", self.name),
            "configs.default".to_owned(),
        ];
        let mut keys = places
            .map(|place| format!("resilience4j.{}.{place}.{member}", self.part))
            .into_iter();
        keys.find(|key| self.settings.origin(key).is_some())
    }

    fn number<T: DeserializeOwned>(&self, member: &str, default: T) -> Result<T, SettingsError> {
        self.key(member)
            .map_or(Ok(default), |key| self.settings.get(&key))
    }

    fn duration(&self, member: &str, default: Duration) -> Result<Duration, SettingsError> {
        self.key(member)
            .map_or(Ok(default), |key| self.settings.duration(&key))
    }
}
