//! An instance together with the time it is believed to be alive.

use mesh_discovery::eureka::{ActionType, InstanceInfo, InstanceStatus};

/// An instance and its lease; the times are those that readers see in `leaseInfo`.
#[derive(Debug, Clone)]
pub struct Lease(InstanceInfo);

impl Lease {
    /// A lease that begins now. Times that the instance itself sent are not taken over.
    pub fn new(mut instance: InstanceInfo, now: i64) -> Self {
        let lease = &mut instance.lease_info;
        lease.registration_timestamp = now;
        lease.last_renewal_timestamp = now;
        lease.eviction_timestamp = 0;
        lease.service_up_timestamp = 0;
        Self(instance)
    }

    /// The instance.
    pub fn instance(&self) -> &InstanceInfo {
        &self.0
    }

    /// Takes over when the instance first was up from the lease that this one replaces.
    pub fn continue_from(&mut self, former: &Self) {
        self.0.lease_info.service_up_timestamp = former.0.lease_info.service_up_timestamp;
    }

    /// Notes a heartbeat.
    pub fn renew(&mut self, now: i64) {
        self.0.lease_info.last_renewal_timestamp = now;
    }

    /// Whether the lease ran out, `grace` milliseconds granted on top.
    pub fn has_expired(&self, now: i64, grace: i64) -> bool {
        let lease = &self.0.lease_info;
        let duration = lease.duration_in_secs.saturating_mul(1000);
        let end = lease.last_renewal_timestamp.saturating_add(duration);
        now > end.saturating_add(grace)
    }

    /// Sets the status that callers see.
    pub fn set_status(&mut self, status: InstanceStatus, now: i64) {
        self.0.status = status;
        let up_since = &mut self.0.lease_info.service_up_timestamp;
        if status == InstanceStatus::Up && *up_since == 0 {
            *up_since = now;
        }
    }

    /// Sets the status that an operator wants; `Unknown` for none.
    pub fn set_overridden_status(&mut self, status: InstanceStatus) {
        self.0.overridden_status = status;
    }

    /// Takes over the time of the instance's last change when it is newer than the known one.
    pub fn advance_dirty_timestamp(&mut self, dirty: Option<i64>) {
        let known = self.0.last_dirty_timestamp;
        self.0.last_dirty_timestamp = dirty.unwrap_or(known).max(known);
    }

    /// Notes what happened to the instance, as deltas and lists show it.
    pub fn mark(&mut self, action: ActionType, now: i64) {
        self.0.action_type = Some(action);
        self.0.last_updated_timestamp = now;
    }

    /// Ends the lease.
    pub fn end(mut self, now: i64) -> InstanceInfo {
        self.0.lease_info.eviction_timestamp = now;
        self.mark(ActionType::Deleted, now);
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::instance;
    use super::*;

    #[test]
    fn a_lease_lives_for_its_duration_after_the_last_heartbeat() {
        let mut lease = Lease::new(instance("A", "1"), 1_000);
        assert!(!lease.has_expired(91_000, 0));
        assert!(lease.has_expired(91_001, 0));
        assert!(!lease.has_expired(91_001, 1));
        lease.renew(50_000);
        assert!(!lease.has_expired(140_000, 0));
        assert!(lease.has_expired(140_001, 0));
    }

    #[test]
    fn an_endless_lease_does_not_overflow() {
        let mut info = instance("A", "1");
        info.lease_info.duration_in_secs = i64::MAX;
        assert!(!Lease::new(info, 1).has_expired(i64::MAX - 1, 5));
    }
}
