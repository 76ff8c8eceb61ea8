//! What instances and operators do: register, renew, cancel, override.
//! Source: eureka-core 1.10.14, `AbstractInstanceRegistry`.

use std::collections::BTreeMap;

use mesh_discovery::eureka::{ActionType, InstanceInfo, InstanceStatus};

use super::status_rules::status_of;
use super::{Lease, Registry};

/// What became of a heartbeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renewal {
    /// The lease goes on.
    Renewed,
    /// The lease goes on, but the registry knows a later state of the instance than the sender.
    SenderIsBehind,
    /// The registry lacks the instance or its latest state: the instance is to register.
    MustRegister,
}

impl Registry {
    /// Registers an instance. When the registry knows a later state of it, that state stays and
    /// only the lease begins anew.
    pub fn register(&mut self, incoming: InstanceInfo, now: i64) {
        let has = self.lease(&incoming.app, &incoming.instance_id);
        let has = has.map(|lease| lease.instance().status);
        self.admit(incoming, has, now);
    }

    /// Registers an instance that a peer tells of. Its status was decided there: what this
    /// registry has does not count.
    pub fn replicate(&mut self, incoming: InstanceInfo, now: i64) {
        self.admit(incoming, None, now);
    }

    fn admit(&mut self, incoming: InstanceInfo, has: Option<InstanceStatus>, now: i64) {
        let former = self.lease(&incoming.app, &incoming.instance_id).cloned();
        if former.is_none() {
            self.renewals.client_joined();
        }
        let mut lease = Lease::new(later_state(incoming, former.as_ref()), now);
        if let Some(former) = &former {
            lease.continue_from(former);
        }
        self.apply_overrides(&mut lease, has, now);
        lease.mark(action_of_registration(former.as_ref()), now);
        let InstanceInfo {
            app, instance_id, ..
        } = lease.instance();
        self.history.add_registered(app, instance_id, now);
        self.changes.record(lease.instance().clone(), now);
        self.put_lease(lease);
    }

    fn apply_overrides(&mut self, lease: &mut Lease, has: Option<InstanceStatus>, now: i64) {
        let instance = lease.instance();
        let (id, said) = (instance.instance_id.clone(), instance.status);
        self.overrides
            .set_if_absent(&id, instance.overridden_status, now);
        let wanted = self.overrides.get(&id, now);
        if let Some(wanted) = wanted {
            lease.set_overridden_status(wanted);
        }
        lease.set_status(status_of(said, wanted, has), now);
    }

    /// Renews a lease. `dirty` is the time of the last change that the instance knows of itself.
    pub fn renew(&mut self, app: &str, id: &str, dirty: Option<i64>, now: i64) -> Renewal {
        let wanted = self.overrides.get(id, now);
        let Some(lease) = self.lease_mut(app, id) else {
            return Renewal::MustRegister;
        };
        let has = lease.instance().status;
        let status = status_of(has, wanted, Some(has));
        if status == InstanceStatus::Unknown {
            // An override was taken away: only the instance itself knows its status.
            return Renewal::MustRegister;
        }
        lease.renew(now);
        let known = lease.instance().last_dirty_timestamp;
        self.renewals.record(now);
        if status != has {
            self.change_status(app, id, status, now);
        }
        match dirty {
            Some(dirty) if dirty > known => Renewal::MustRegister,
            Some(dirty) if dirty < known => Renewal::SenderIsBehind,
            _ => Renewal::Renewed,
        }
    }

    fn change_status(&mut self, app: &str, id: &str, status: InstanceStatus, now: i64) {
        if let Some(lease) = self.lease_mut(app, id) {
            lease.set_status(status, now);
            lease.mark(ActionType::Modified, now);
            let instance = lease.instance().clone();
            self.changes.record(instance, now);
        }
    }

    /// Takes an instance out. `false` when there is none.
    pub fn cancel(&mut self, app: &str, id: &str, now: i64) -> bool {
        let Some(lease) = self.remove_lease(app, id) else {
            return false;
        };
        self.overrides.remove(id);
        self.renewals.client_left();
        self.history.add_cancelled(app, id, now);
        self.changes.record(lease.end(now), now);
        true
    }

    /// Sets the status that an operator wants. `false` when there is no such instance.
    pub fn override_status(
        &mut self,
        app: &str,
        id: &str,
        status: InstanceStatus,
        dirty: Option<i64>,
        now: i64,
    ) -> bool {
        let Some(lease) = self.lease_mut(app, id) else {
            return false;
        };
        lease.renew(now);
        lease.advance_dirty_timestamp(dirty);
        lease.set_overridden_status(status);
        self.overrides.set(id, status, now);
        self.change_status(app, id, status, now);
        true
    }

    /// Takes back what an operator wanted; the instance has status `fallback` until it registers
    /// again. `false` when there is no such instance.
    pub fn remove_override(
        &mut self,
        app: &str,
        id: &str,
        fallback: InstanceStatus,
        dirty: Option<i64>,
        now: i64,
    ) -> bool {
        let Some(lease) = self.lease_mut(app, id) else {
            return false;
        };
        lease.renew(now);
        let is_overridden = lease.instance().overridden_status != InstanceStatus::Unknown;
        let was_wanted = self.overrides.remove(id).is_some();
        if !(is_overridden || was_wanted) {
            return true;
        }
        if let Some(lease) = self.lease_mut(app, id) {
            lease.advance_dirty_timestamp(dirty);
            lease.set_overridden_status(InstanceStatus::Unknown);
        }
        self.change_status(app, id, fallback, now);
        true
    }

    /// Sets entries of an instance's metadata. `false` when there is no such instance.
    pub fn add_metadata(
        &mut self,
        app: &str,
        id: &str,
        entries: BTreeMap<String, String>,
        now: i64,
    ) -> bool {
        let Some(lease) = self.lease(app, id) else {
            return false;
        };
        let mut instance = lease.instance().clone();
        instance.metadata.extend(entries);
        self.register(instance, now);
        true
    }
}

/// Java's server always tells of an addition. Its own clients take that like a change, but
/// eureka-js-client leaves an instance as it is that is added a second time, and would never learn
/// of a status that came by registration.
fn action_of_registration(former: Option<&Lease>) -> ActionType {
    match former {
        Some(_) => ActionType::Modified,
        None => ActionType::Added,
    }
}

/// What the instance sends, unless the registry knows a later state of it.
fn later_state(incoming: InstanceInfo, former: Option<&Lease>) -> InstanceInfo {
    let known = former.map(Lease::instance);
    known
        .filter(|known| known.last_dirty_timestamp > incoming.last_dirty_timestamp)
        .cloned()
        .unwrap_or(incoming)
}

#[cfg(test)]
#[path = "operations_tests.rs"]
mod tests;
