//! What all modules have in common.

use std::time::Instant;

use mesh_config::SettingsError;
use mesh_telemetry::{Gauge, Metrics};

use crate::event::Events;
use crate::instance::Instance;

/// One kind of protection, of which there is one for each name.
pub trait Module: Sized + Send + Sync + 'static {
    /// Its part of the settings, below `resilience4j`.
    const KEY: &'static str;
    /// How one of them behaves.
    type Settings: Clone + PartialEq + Send + Sync;

    /// Reads how one of them shall behave.
    ///
    /// # Errors
    /// When a value is wrong.
    fn read(instance: &Instance<'_>) -> Result<Self::Settings, SettingsError>;

    /// A fresh one.
    fn new(name: &str, settings: Self::Settings, metrics: &Metrics, now: Instant) -> Self;

    /// Its name.
    fn name(&self) -> &str;

    /// How it behaves.
    fn settings(&self) -> &Self::Settings;

    /// What happened to it lately.
    fn events(&self) -> &Events;

    /// The values that it shows at `now`.
    fn gauges(&self, _now: Instant) -> Vec<Gauge> {
        Vec::new()
    }
}
