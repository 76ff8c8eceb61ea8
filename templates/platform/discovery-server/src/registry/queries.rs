//! What readers see.

use mesh_discovery::eureka::{Application, Applications, InstanceInfo};

use super::{History, Lease, Registry, Vitals};

/// Full lists always have this version; only deltas are counted.
const VERSION_OF_FULL_LIST: i64 = 1;

/// What a selection has for a version: none.
const NO_VERSION: i64 = -1;

impl Registry {
    /// All applications.
    pub fn applications(&self) -> Applications {
        let applications = self.leases.keys().filter_map(|app| self.application(app));
        Applications {
            version: VERSION_OF_FULL_LIST,
            hash_code: self.hash_code(),
            applications: applications.collect(),
        }
    }

    /// The instances that changed within the last three minutes, with the hash code of the full list.
    pub fn delta(&self) -> Applications {
        let mut applications: Vec<Application> = Vec::new();
        for instance in self.changes.instances() {
            match applications.last_mut() {
                Some(last) if last.name == instance.app => last.instances.push(instance.clone()),
                _ => applications.push(Application {
                    name: instance.app.clone(),
                    instances: vec![instance.clone()],
                }),
            }
        }
        Applications {
            version: self.changes.version(),
            hash_code: self.hash_code(),
            applications,
        }
    }

    /// Grows whenever [`Registry::applications`] or [`Registry::delta`] become others, but for the
    /// times of heartbeats.
    pub fn generation(&self) -> u64 {
        self.changes.generation()
    }

    /// One application.
    pub fn application(&self, app: &str) -> Option<Application> {
        let leases = self.leases.get(app)?;
        Some(Application {
            name: app.to_owned(),
            instances: leases
                .values()
                .map(|lease| lease.instance().clone())
                .collect(),
        })
    }

    /// One instance of an application.
    pub fn instance(&self, app: &str, id: &str) -> Option<InstanceInfo> {
        self.lease(app, id).map(|lease| lease.instance().clone())
    }

    /// The first instance with that id, whatever its application.
    pub fn instance_of_any_application(&self, id: &str) -> Option<InstanceInfo> {
        let found = self.leases.values().find_map(|leases| leases.get(id));
        found.map(|lease| lease.instance().clone())
    }

    /// The instances that are found by the name `vip`.
    pub fn applications_by_vip(&self, vip: &str) -> Applications {
        self.selection(|instance| is_named(instance.vip_address.as_deref(), vip))
    }

    /// The instances that are found by the name `vip` over TLS.
    pub fn applications_by_secure_vip(&self, vip: &str) -> Applications {
        self.selection(|instance| is_named(instance.secure_vip_address.as_deref(), vip))
    }

    /// What came and went last.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Heartbeats and what follows from them.
    pub fn vitals(&mut self, now: i64) -> Vitals {
        self.renewals.vitals(now)
    }

    fn selection(&self, is_wanted: impl Fn(&InstanceInfo) -> bool) -> Applications {
        let mut applications = self.applications();
        for application in &mut applications.applications {
            application.instances.retain(&is_wanted);
        }
        let wanted = &mut applications.applications;
        wanted.retain(|application| !application.instances.is_empty());
        let instances = wanted.iter().flat_map(|application| &application.instances);
        Applications {
            version: NO_VERSION,
            hash_code: Applications::count_by_status(instances.map(|instance| instance.status)),
            ..applications
        }
    }

    fn hash_code(&self) -> String {
        let leases = self.leases.values().flat_map(|leases| leases.values());
        Applications::count_by_status(leases.map(Lease::instance).map(|instance| instance.status))
    }
}

/// Whether a comma-separated list of names has that one.
fn is_named(names: Option<&str>, name: &str) -> bool {
    names.is_some_and(|names| names.split(',').any(|one| one == name))
}

#[cfg(test)]
mod tests {
    use mesh_discovery::eureka::{ActionType, InstanceStatus};

    use super::super::samples::{instance, settings};
    use super::*;

    fn registry() -> Registry {
        let mut registry = Registry::new(settings(), 0);
        registry.register(instance("B", "b1"), 1_000);
        registry.register(instance("A", "a1"), 1_000);
        registry
    }

    fn actions(delta: &Applications) -> Vec<(&str, ActionType)> {
        let instances = delta.applications.iter().flat_map(|app| &app.instances);
        instances
            .filter_map(|info| Some((info.instance_id.as_str(), info.action_type?)))
            .collect()
    }

    #[test]
    fn a_full_list_has_version_one_and_counts_by_status() {
        let mut registry = registry();
        registry.override_status("A", "a1", InstanceStatus::Down, None, 2_000);
        let list = registry.applications();
        assert_eq!((list.version, list.hash_code.as_str()), (1, "DOWN_1_UP_1_"));
        let names: Vec<_> = list.applications.iter().map(|app| &app.name).collect();
        assert_eq!(names, ["A", "B"]);
    }

    #[test]
    fn a_delta_tells_the_last_change_of_each_instance() {
        let mut registry = registry();
        registry.override_status("A", "a1", InstanceStatus::Down, None, 2_000);
        registry.cancel("B", "b1", 2_000);
        let delta = registry.delta();
        assert_eq!(
            actions(&delta),
            [("a1", ActionType::Modified), ("b1", ActionType::Deleted)]
        );
        assert_eq!(delta.hash_code, "DOWN_1_", "the hash of the full list");
    }

    #[test]
    fn a_delta_forgets_after_three_minutes() {
        let mut registry = registry();
        registry.register(instance("A", "a2"), 2_000);
        registry.maintain(181_001);
        assert_eq!(actions(&registry.delta()), [("a2", ActionType::Added)]);
        registry.maintain(182_001);
        assert!(registry.delta().applications.is_empty());
    }

    #[test]
    fn the_version_of_a_delta_rises_with_every_change() {
        let mut registry = registry();
        let mut versions = vec![registry.delta().version];
        registry.override_status("A", "a1", InstanceStatus::Down, None, 2_000);
        versions.push(registry.delta().version);
        registry.cancel("A", "a1", 2_000);
        versions.push(registry.delta().version);
        registry.renew("B", "b1", None, 2_000);
        assert_eq!(registry.delta().version, versions[2], "no change");
        assert!(versions.is_sorted_by(|a, b| a < b), "{versions:?}");
    }

    #[test]
    fn a_selection_has_the_instances_of_a_name_and_counts_them_alone() {
        let mut registry = Registry::new(settings(), 0);
        for (id, vip, secure_vip) in [("1", "a,b", "s"), ("2", "b", "t"), ("3", "bb", "s,t")] {
            let mut instance = instance("A", id);
            instance.vip_address = Some(vip.to_owned());
            instance.secure_vip_address = Some(secure_vip.to_owned());
            registry.register(instance, 1_000);
        }
        let list = registry.applications_by_vip("b");
        assert_eq!((list.version, list.hash_code.as_str()), (-1, "UP_2_"));
        let ids = |list: &Applications| -> Vec<String> {
            let instances = list.applications.iter().flat_map(|app| &app.instances);
            instances.map(|info| info.instance_id.clone()).collect()
        };
        assert_eq!(ids(&list), ["1", "2"]);
        assert_eq!(ids(&registry.applications_by_secure_vip("s")), ["1", "3"]);
        let none = registry.applications_by_vip("B");
        assert_eq!((none.hash_code.as_str(), none.applications.len()), ("", 0));
    }
}
