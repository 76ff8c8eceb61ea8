//! What is registered. Nothing here knows of HTTP or of a clock: every operation is told the
//! present moment, in milliseconds since 1970.

mod changes;
mod eviction;
mod history;
mod lease;
mod operations;
mod overrides;
mod queries;
mod renewals;
mod status_rules;

#[cfg(test)]
pub mod samples;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mesh_discovery::eureka::InstanceInfo;

use crate::settings::RegistrySettings;
use changes::RecentChanges;
pub use history::{Event, History};
use lease::Lease;
pub use operations::Renewal;
use overrides::StatusOverrides;
use renewals::Renewals;
pub use renewals::{Vitals, Warning};

/// All leases by application and instance, and what belongs to them.
pub struct Registry {
    settings: RegistrySettings,
    leases: BTreeMap<String, BTreeMap<String, Lease>>,
    overrides: StatusOverrides,
    changes: RecentChanges,
    renewals: Renewals,
    last_eviction: i64,
    history: History,
}

impl Registry {
    /// A registry without instances.
    pub fn new(settings: RegistrySettings, now: i64) -> Self {
        Self {
            leases: BTreeMap::new(),
            overrides: StatusOverrides::default(),
            changes: RecentChanges::default(),
            renewals: Renewals::new(&settings, now),
            last_eviction: now,
            history: History::default(),
            settings,
        }
    }

    fn lease(&self, app: &str, id: &str) -> Option<&Lease> {
        self.leases.get(app)?.get(id)
    }

    fn lease_mut(&mut self, app: &str, id: &str) -> Option<&mut Lease> {
        self.leases.get_mut(app)?.get_mut(id)
    }

    fn remove_lease(&mut self, app: &str, id: &str) -> Option<Lease> {
        let instances = self.leases.get_mut(app)?;
        let lease = instances.remove(id);
        if instances.is_empty() {
            self.leases.remove(app);
        }
        lease
    }

    fn put_lease(&mut self, lease: Lease) {
        let InstanceInfo {
            app, instance_id, ..
        } = lease.instance();
        let (app, id) = (app.clone(), instance_id.clone());
        self.leases.entry(app).or_default().insert(id, lease);
    }
}

/// The registry as handlers and the eviction share it. Cheap to clone.
#[derive(Clone)]
pub struct SharedRegistry(Arc<Mutex<Registry>>);

impl SharedRegistry {
    /// Makes `registry` shareable.
    pub fn new(registry: Registry) -> Self {
        Self(Arc::new(Mutex::new(registry)))
    }

    /// The registry, for one operation.
    pub fn lock(&self) -> MutexGuard<'_, Registry> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The present moment as the registry counts it.
pub fn now() -> i64 {
    chrono::Utc::now().timestamp_millis()
}
