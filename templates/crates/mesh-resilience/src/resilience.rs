//! All that a service uses.

use mesh_config::{LiveSettings, Settings, SettingsError};
use mesh_telemetry::Metrics;

use crate::catalogue::Catalogue;
use crate::{Bulkhead, CircuitBreaker, RateLimiter, Registry, Retry, TimeLimiter};

/// All modules of a service. Cheap to clone; all clones share them.
#[derive(Debug, Clone)]
pub struct Resilience {
    /// Its circuit breakers.
    pub circuit_breakers: Registry<CircuitBreaker>,
    /// Its retries.
    pub retries: Registry<Retry>,
    /// Its time limiters.
    pub time_limiters: Registry<TimeLimiter>,
    /// Its bulkheads.
    pub bulkheads: Registry<Bulkhead>,
    /// Its rate limiters.
    pub rate_limiters: Registry<RateLimiter>,
}

/// The settings of all modules.
struct Catalogues {
    circuit_breakers: Catalogue<CircuitBreaker>,
    retries: Catalogue<Retry>,
    time_limiters: Catalogue<TimeLimiter>,
    bulkheads: Catalogue<Bulkhead>,
    rate_limiters: Catalogue<RateLimiter>,
}

impl Catalogues {
    fn read(settings: &Settings) -> Result<Self, SettingsError> {
        Ok(Self {
            circuit_breakers: Catalogue::read(settings)?,
            retries: Catalogue::read(settings)?,
            time_limiters: Catalogue::read(settings)?,
            bulkheads: Catalogue::read(settings)?,
            rate_limiters: Catalogue::read(settings)?,
        })
    }
}

impl Resilience {
    /// Modules as `resilience4j` configures them, measured by `metrics`.
    ///
    /// # Errors
    /// When a setting is wrong.
    pub fn from_settings(settings: &Settings, metrics: &Metrics) -> Result<Self, SettingsError> {
        let catalogues = Catalogues::read(settings)?;
        Ok(Self {
            circuit_breakers: Registry::new(catalogues.circuit_breakers, metrics),
            retries: Registry::new(catalogues.retries, metrics),
            time_limiters: Registry::new(catalogues.time_limiters, metrics),
            bulkheads: Registry::new(catalogues.bulkheads, metrics),
            rate_limiters: Registry::new(catalogues.rate_limiters, metrics),
        })
    }

    /// Follows the settings while the service runs: what is configured otherwise begins anew, the
    /// rest keeps its state.
    ///
    /// # Errors
    /// When a setting is wrong.
    pub fn follow(&self, settings: &LiveSettings) -> Result<(), SettingsError> {
        let following = self.clone();
        settings.follow(Catalogues::read, move |catalogues| {
            following.replace(catalogues)
        })
    }

    fn replace(&self, catalogues: Catalogues) {
        self.circuit_breakers.replace(catalogues.circuit_breakers);
        self.retries.replace(catalogues.retries);
        self.time_limiters.replace(catalogues.time_limiters);
        self.bulkheads.replace(catalogues.bulkheads);
        self.rate_limiters.replace(catalogues.rate_limiters);
    }
}
