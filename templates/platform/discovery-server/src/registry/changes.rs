//! What changed of late, for clients that ask for differences only.

use std::collections::BTreeMap;

use mesh_discovery::eureka::InstanceInfo;

/// Changes are told for three minutes; clients ask several times within that.
const RETENTION: i64 = 3 * 60 * 1000;

/// The last change of every instance that changed within the last three minutes.
#[derive(Debug, Default)]
pub struct RecentChanges {
    /// By application and instance id.
    changes: BTreeMap<(String, String), Change>,
    version: i64,
    forgotten: u64,
}

#[derive(Debug)]
struct Change {
    instance: InstanceInfo,
    at: i64,
}

impl RecentChanges {
    /// Notes how an instance looks after a change. Earlier changes of it no longer matter.
    pub fn record(&mut self, instance: InstanceInfo, now: i64) {
        self.version += 1;
        let key = (instance.app.clone(), instance.instance_id.clone());
        self.changes.insert(key, Change { instance, at: now });
    }

    /// Counts all changes ever made: clients skip a delta whose number they know.
    pub fn version(&self) -> i64 {
        self.version
    }

    /// Grows whenever a list becomes another one.
    pub fn generation(&self) -> u64 {
        self.version.unsigned_abs() + self.forgotten
    }

    /// The changed instances, sorted by application.
    pub fn instances(&self) -> impl Iterator<Item = &InstanceInfo> {
        self.changes.values().map(|change| &change.instance)
    }

    /// Forgets what is too old to be told.
    pub fn prune(&mut self, now: i64) {
        let before = self.changes.len();
        self.changes
            .retain(|_, change| now - change.at <= RETENTION);
        self.forgotten += (before - self.changes.len()) as u64;
    }
}
