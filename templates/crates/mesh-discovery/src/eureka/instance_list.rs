//! All instances of a registry, kept current by deltas.

use std::collections::BTreeMap;

use super::{ActionType, Applications, InstanceInfo};

/// All instances of a registry.
#[derive(Debug, Clone, Default)]
pub struct InstanceList(BTreeMap<(String, String), InstanceInfo>);

impl InstanceList {
    /// Those of a full list.
    pub fn of(applications: Applications) -> Self {
        let instances = instances(applications);
        Self(
            instances
                .map(|instance| (key(&instance), instance))
                .collect(),
        )
    }

    /// The list after the changes of a delta; nothing when it differs from what the registry has
    /// then, by the count of instances in each state.
    pub fn changed_by(&self, delta: Applications) -> Option<Self> {
        let expected = delta.hash_code.clone();
        let mut changed = self.clone();
        for instance in instances(delta) {
            if instance.action_type == Some(ActionType::Deleted) {
                changed.0.remove(&key(&instance));
            } else {
                changed.0.insert(key(&instance), instance);
            }
        }
        let statuses = changed.iter().map(|instance| instance.status);
        let is_complete = Applications::count_by_status(statuses) == expected;
        is_complete.then_some(changed)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &InstanceInfo> {
        self.0.values()
    }
}

fn instances(applications: Applications) -> impl Iterator<Item = InstanceInfo> {
    let applications = applications.applications.into_iter();
    applications.flat_map(|application| application.instances)
}

fn key(instance: &InstanceInfo) -> (String, String) {
    (instance.app.clone(), instance.instance_id.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An answer of a registry with instances of one application: id, state and what happened.
    fn told(hash_code: &str, instances: &[(&str, &str, &str)]) -> Applications {
        let instances: Vec<_> = instances
            .iter()
            .map(|(id, status, action)| {
                serde_json::json!({
                    "instanceId": id, "app": "A", "status": status, "actionType": action
                })
            })
            .collect();
        let application = serde_json::json!({"name": "A", "instance": instances});
        let told = serde_json::json!({"apps__hashcode": hash_code, "application": [application]});
        serde_json::from_value(told).unwrap()
    }

    fn states(list: &InstanceList) -> Vec<(&str, &str)> {
        let states = list.iter();
        states
            .map(|instance| (instance.instance_id.as_str(), instance.status.name()))
            .collect()
    }

    fn list() -> InstanceList {
        let up = [("1", "UP", "ADDED"), ("2", "UP", "ADDED")];
        InstanceList::of(told("UP_2_", &up))
    }

    #[test]
    fn a_delta_adds_changes_and_takes_away() {
        let changes = [
            ("1", "DOWN", "MODIFIED"),
            ("2", "UP", "DELETED"),
            ("3", "UP", "ADDED"),
        ];
        let changed = list().changed_by(told("DOWN_1_UP_1_", &changes)).unwrap();
        assert_eq!(states(&changed), [("1", "DOWN"), ("3", "UP")]);
        let again = changed.changed_by(told("DOWN_1_UP_1_", &changes)).unwrap();
        assert_eq!(states(&again), states(&changed), "deltas overlap");
    }

    #[test]
    fn a_list_that_is_not_the_registry_s_is_refused() {
        let delta = told("UP_4_", &[("3", "UP", "ADDED")]);
        assert!(list().changed_by(delta).is_none());
    }
}
