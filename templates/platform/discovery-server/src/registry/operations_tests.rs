use InstanceStatus::{Down, OutOfService, Unknown, Up};

use super::super::samples::{instance, settings};
use super::*;

fn registry() -> Registry {
    let mut registry = Registry::new(settings(), 0);
    registry.register(instance("A", "1"), 1_000);
    registry
}

fn stored(registry: &Registry) -> &InstanceInfo {
    registry.lease("A", "1").expect("registered").instance()
}

#[test]
fn registration_fills_in_the_times_of_the_lease() {
    let registry = registry();
    let lease = &stored(&registry).lease_info;
    assert_eq!(lease.registration_timestamp, 1_000);
    assert_eq!(lease.last_renewal_timestamp, 1_000);
    assert_eq!(lease.service_up_timestamp, 1_000);
    assert_eq!(lease.eviction_timestamp, 0);
    assert_eq!(stored(&registry).last_updated_timestamp, 1_000);
    assert_eq!(stored(&registry).action_type, Some(ActionType::Added));
}

#[test]
fn a_second_registration_is_told_as_a_change() {
    let mut registry = registry();
    registry.register(instance("A", "1"), 2_000);
    assert_eq!(stored(&registry).action_type, Some(ActionType::Modified));
    registry.cancel("A", "1", 3_000);
    registry.register(instance("A", "1"), 4_000);
    assert_eq!(stored(&registry).action_type, Some(ActionType::Added));
}

#[test]
fn a_later_state_survives_an_older_registration() {
    let mut registry = registry();
    let mut older = instance("A", "1");
    older.last_dirty_timestamp = 99;
    older.host_name = "older".to_owned();
    registry.register(older, 2_000);
    assert_eq!(stored(&registry).host_name, "h1");
    assert_eq!(
        stored(&registry).lease_info.registration_timestamp,
        2_000,
        "the lease begins anew"
    );
    let mut equal = instance("A", "1");
    equal.host_name = "equal".to_owned();
    registry.register(equal, 3_000);
    assert_eq!(stored(&registry).host_name, "equal");
    assert_eq!(
        stored(&registry).lease_info.service_up_timestamp,
        1_000,
        "up since the first time"
    );
}

#[test]
fn a_heartbeat_of_an_unknown_instance_makes_it_register() {
    let mut registry = registry();
    assert_eq!(registry.renew("A", "2", None, 2_000), Renewal::MustRegister);
    assert_eq!(registry.renew("B", "1", None, 2_000), Renewal::MustRegister);
    assert_eq!(registry.renew("A", "1", None, 2_000), Renewal::Renewed);
    assert_eq!(stored(&registry).lease_info.last_renewal_timestamp, 2_000);
}

#[test]
fn a_heartbeat_with_newer_knowledge_makes_the_instance_register() {
    let mut registry = registry();
    let answers = [99, 100, 101].map(|dirty| registry.renew("A", "1", Some(dirty), 2_000));
    assert_eq!(
        answers,
        [
            Renewal::SenderIsBehind,
            Renewal::Renewed,
            Renewal::MustRegister
        ]
    );
}

#[test]
fn cancelling_ends_the_lease_and_forgets_the_override() {
    let mut registry = registry();
    registry.override_status("A", "1", OutOfService, None, 2_000);
    assert!(registry.cancel("A", "1", 3_000));
    assert!(!registry.cancel("A", "1", 3_000));
    assert_eq!(registry.renew("A", "1", None, 3_000), Renewal::MustRegister);
    registry.register(instance("A", "1"), 4_000);
    assert_eq!(stored(&registry).status, Up);
}

#[test]
fn an_override_survives_registration_and_yields_to_trouble() {
    let mut registry = registry();
    assert!(registry.override_status("A", "1", OutOfService, Some(150), 2_000));
    assert_eq!(stored(&registry).status, OutOfService);
    assert_eq!(stored(&registry).overridden_status, OutOfService);
    assert_eq!(stored(&registry).last_dirty_timestamp, 150);
    assert_eq!(stored(&registry).action_type, Some(ActionType::Modified));
    let mut newer = instance("A", "1");
    newer.last_dirty_timestamp = 200;
    registry.register(newer.clone(), 3_000);
    assert_eq!(stored(&registry).status, OutOfService);
    newer.status = Down;
    registry.register(newer, 4_000);
    assert_eq!(stored(&registry).status, Down);
}

#[test]
fn an_older_dirty_timestamp_does_not_set_the_known_one_back() {
    let mut registry = registry();
    registry.override_status("A", "1", Down, Some(50), 2_000);
    assert_eq!(stored(&registry).last_dirty_timestamp, 100);
}

#[test]
fn without_its_override_an_instance_must_say_its_status_again() {
    let mut registry = registry();
    registry.override_status("A", "1", OutOfService, None, 2_000);
    assert!(registry.remove_override("A", "1", Unknown, None, 3_000));
    assert_eq!(stored(&registry).status, Unknown);
    assert_eq!(stored(&registry).overridden_status, Unknown);
    assert_eq!(registry.renew("A", "1", None, 4_000), Renewal::MustRegister);
    registry.register(instance("A", "1"), 5_000);
    assert_eq!(stored(&registry).status, Up);
}

#[test]
fn removing_an_override_can_name_the_status_to_fall_back_to() {
    let mut registry = registry();
    registry.override_status("A", "1", OutOfService, None, 2_000);
    registry.remove_override("A", "1", Up, None, 3_000);
    assert_eq!(stored(&registry).status, Up);
    assert_eq!(registry.renew("A", "1", None, 4_000), Renewal::Renewed);
}

#[test]
fn removing_an_override_that_does_not_exist_changes_nothing() {
    let mut registry = registry();
    assert!(registry.remove_override("A", "1", Unknown, None, 2_000));
    assert_eq!(stored(&registry).status, Up);
}

#[test]
fn metadata_is_merged_and_registered_again() {
    let mut registry = registry();
    let entries: BTreeMap<String, String> = [("zone".to_owned(), "b".to_owned())].into();
    assert!(registry.add_metadata("A", "1", entries.clone(), 2_000));
    assert_eq!(
        stored(&registry).metadata.get("zone").map(String::as_str),
        Some("b")
    );
    assert_eq!(
        stored(&registry)
            .metadata
            .get("management.port")
            .map(String::as_str),
        Some("8080")
    );
    assert_eq!(stored(&registry).last_dirty_timestamp, 100);
    assert_eq!(stored(&registry).lease_info.last_renewal_timestamp, 2_000);
    assert!(!registry.add_metadata("A", "2", entries, 2_000));
}

#[test]
fn an_override_reaches_other_instances_of_its_id_with_their_next_heartbeat() {
    let mut registry = registry();
    registry.register(instance("B", "1"), 1_000);
    registry.override_status("A", "1", OutOfService, None, 2_000);
    assert_eq!(registry.renew("B", "1", None, 3_000), Renewal::Renewed);
    let other = registry.instance("B", "1").unwrap();
    assert_eq!(other.status, OutOfService);
    assert_eq!(other.action_type, Some(ActionType::Modified));
}

#[test]
fn a_peer_has_decided_about_the_status_already() {
    let mut registry = registry();
    let mut told = instance("A", "1");
    told.status = OutOfService;
    registry.register(told.clone(), 2_000);
    assert_eq!(stored(&registry).status, Up, "what the registry has counts");
    registry.replicate(told, 3_000);
    assert_eq!(stored(&registry).status, OutOfService);
}
