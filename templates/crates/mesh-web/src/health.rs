//! What a service cannot work without.

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::{BoxFuture, join_all};

/// Something that a service cannot work without.
pub trait HealthIndicator: Send + Sync {
    /// Its name, such as `db`.
    fn name(&self) -> &'static str;
    /// Whether it works at this moment.
    fn is_up(&self) -> BoxFuture<'_, bool>;
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

    /// The name of every indicator, and whether it is up.
    pub async fn check(&self) -> Vec<(&'static str, bool)> {
        let indicators = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let states = join_all(indicators.iter().map(|indicator| indicator.is_up())).await;
        let names = indicators.iter().map(|indicator| indicator.name());
        names.zip(states).collect()
    }
}
