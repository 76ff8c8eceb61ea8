//! All breakers of a service, by name.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use mesh_config::{Settings, SettingsError};

use crate::{Breaker, BreakerSettings};

/// The breakers of a service, made when they are first asked for. Cheap to clone; all clones share
/// them.
#[derive(Clone)]
pub struct Breakers(Arc<Shared>);

struct Shared {
    settings: Settings,
    known: Mutex<BTreeMap<String, Arc<Breaker>>>,
}

impl Breakers {
    /// Breakers that are configured below `resilience4j`.
    pub fn new(settings: Settings) -> Self {
        Self(Arc::new(Shared {
            settings,
            known: Mutex::default(),
        }))
    }

    /// The breaker of that name.
    ///
    /// # Errors
    /// When a setting of it cannot be read.
    pub fn named(&self, name: &str) -> Result<Arc<Breaker>, SettingsError> {
        let mut known = self.0.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(breaker) = known.get(name) {
            return Ok(breaker.clone());
        }
        let breaker = Breaker::new(name, BreakerSettings::of(name, &self.0.settings)?);
        known.insert(name.to_owned(), breaker.clone());
        Ok(breaker)
    }

    /// All breakers that were asked for so far, sorted by name.
    pub fn all(&self) -> Vec<Arc<Breaker>> {
        self.0
            .known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .values()
            .cloned()
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use mesh_config::{Environment, Layer};

    use super::*;

    #[test]
    fn one_name_is_one_breaker_and_wrong_settings_are_named() {
        let key = "resilience4j.circuitbreaker.instances.bad.sliding-window-size";
        let layer = Layer::new("test", [(key, "many".into())]);
        let breakers = Breakers::new(Settings::merge(&[layer], Environment::default(), &[]));
        let first = breakers.named("users").unwrap();
        assert!(Arc::ptr_eq(&first, &breakers.named("users").unwrap()));
        assert_eq!(breakers.all().len(), 1);
        let error = breakers.named("bad").unwrap_err().to_string();
        assert!(error.contains(key), "{error}");
    }
}
