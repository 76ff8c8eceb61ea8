//! The statuses that operators want, by instance id.

use std::collections::HashMap;

use mesh_discovery::eureka::InstanceStatus;

/// An override that nobody asks for is forgotten after an hour.
const LIFETIME: i64 = 60 * 60 * 1000;

/// Status overrides. They outlive a lease that is registered again.
#[derive(Debug, Default)]
pub struct StatusOverrides(HashMap<String, StatusOverride>);

#[derive(Debug, Clone, Copy)]
struct StatusOverride {
    status: InstanceStatus,
    last_access: i64,
}

impl StatusOverrides {
    /// The wanted status of an instance. Asking keeps it alive.
    pub fn get(&mut self, id: &str, now: i64) -> Option<InstanceStatus> {
        let wanted = self.0.get_mut(id)?;
        wanted.last_access = now;
        Some(wanted.status)
    }

    /// Sets the wanted status.
    pub fn set(&mut self, id: &str, status: InstanceStatus, now: i64) {
        let wanted = StatusOverride {
            status,
            last_access: now,
        };
        self.0.insert(id.to_owned(), wanted);
    }

    /// Sets the wanted status that an instance brings along, unless there is one.
    pub fn set_if_absent(&mut self, id: &str, status: InstanceStatus, now: i64) {
        if status != InstanceStatus::Unknown && self.get(id, now).is_none() {
            self.set(id, status, now);
        }
    }

    /// Forgets the wanted status of an instance, and tells it.
    pub fn remove(&mut self, id: &str) -> Option<InstanceStatus> {
        self.0.remove(id).map(|wanted| wanted.status)
    }

    /// Forgets what nobody asked for within the last hour.
    pub fn prune(&mut self, now: i64) {
        self.0
            .retain(|_, wanted| now - wanted.last_access <= LIFETIME);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_override_lives_an_hour_after_it_was_last_asked_for() {
        let mut overrides = StatusOverrides::default();
        overrides.set("1", InstanceStatus::OutOfService, 0);
        overrides.get("1", LIFETIME);
        overrides.prune(2 * LIFETIME);
        assert_eq!(
            overrides.get("1", 2 * LIFETIME),
            Some(InstanceStatus::OutOfService)
        );
        overrides.prune(3 * LIFETIME + 1);
        assert_eq!(overrides.get("1", 3 * LIFETIME + 1), None);
    }

    #[test]
    fn what_an_instance_brings_along_does_not_replace_what_an_operator_said() {
        let mut overrides = StatusOverrides::default();
        overrides.set_if_absent("1", InstanceStatus::Unknown, 0);
        assert_eq!(overrides.get("1", 0), None);
        overrides.set_if_absent("1", InstanceStatus::Up, 0);
        overrides.set_if_absent("1", InstanceStatus::OutOfService, 0);
        assert_eq!(overrides.get("1", 0), Some(InstanceStatus::Up));
    }
}
