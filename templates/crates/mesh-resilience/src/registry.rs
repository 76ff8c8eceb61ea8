//! All of one module, by name.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use mesh_telemetry::{Gauge, Metrics};

use crate::catalogue::Catalogue;
use crate::module::Module;

/// All that a service has of one module, made when they are first asked for. Cheap to clone; all
/// clones share them.
pub struct Registry<M: Module>(Arc<Shared<M>>);

struct Shared<M: Module> {
    metrics: Metrics,
    known: Mutex<Known<M>>,
}

struct Known<M: Module> {
    catalogue: Catalogue<M>,
    by_name: BTreeMap<String, Arc<M>>,
}

impl<M: Module> Clone for Registry<M> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<M: Module> fmt::Debug for Registry<M> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut registry = formatter.debug_struct("Registry");
        registry.field("module", &M::KEY).finish_non_exhaustive()
    }
}

impl<M: Module> Registry<M> {
    pub(crate) fn new(catalogue: Catalogue<M>, metrics: &Metrics) -> Self {
        let known = Known {
            catalogue,
            by_name: BTreeMap::new(),
        };
        let shared = Arc::new(Shared {
            metrics: metrics.clone(),
            known: Mutex::new(known),
        });
        let watched = Arc::downgrade(&shared);
        metrics.watch(move || {
            watched
                .upgrade()
                .map_or_else(Vec::new, |shared| gauges(&Self(shared)))
        });
        Self(shared)
    }

    /// The one of that name. Ask each time: after a change of its settings it is another one.
    pub fn named(&self, name: &str) -> Arc<M> {
        let mut known = self.lock();
        if let Some(one) = known.by_name.get(name) {
            return one.clone();
        }
        let settings = known.catalogue.of(name).clone();
        let one = Arc::new(self.make(name, settings));
        known.by_name.insert(name.to_owned(), one.clone());
        one
    }

    /// The one of that name, if the configuration says anything of it, or of `default`.
    pub fn configured(&self, name: &str) -> Option<Arc<M>> {
        let is_configured = self.lock().catalogue.configured(name).is_some();
        is_configured.then(|| self.named(name))
    }

    /// All that were asked for so far, sorted by name.
    pub fn all(&self) -> Vec<Arc<M>> {
        self.lock().by_name.values().cloned().collect()
    }

    /// Replaces those whose settings are others now; the rest go on as they are.
    pub(crate) fn replace(&self, catalogue: Catalogue<M>) {
        let mut known = self.lock();
        for (name, one) in &mut known.by_name {
            let settings = catalogue.of(name);
            if settings != one.settings() {
                tracing::info!(module = M::KEY, name, "begins anew with other settings");
                *one = Arc::new(self.make(name, settings.clone()));
            }
        }
        known.catalogue = catalogue;
    }

    fn make(&self, name: &str, settings: M::Settings) -> M {
        M::new(name, settings, &self.0.metrics, Instant::now())
    }

    fn lock(&self) -> MutexGuard<'_, Known<M>> {
        self.0.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn gauges<M: Module>(registry: &Registry<M>) -> Vec<Gauge> {
    let now = Instant::now();
    let all = registry.all();
    all.iter().flat_map(|one| one.gauges(now)).collect()
}
