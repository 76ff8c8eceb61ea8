//! `configs`, `instances`, and who is based on what.

use mesh_resilience::{Module, Resilience};

use crate::support::{resilience, try_resilience};

const YAML: &str = "
circuitbreaker:
  configs:
    default:
      sliding-window-size: 20
      failureRateThreshold: 30
    careful:
      base-config: slow
      failure_rate_threshold: 10
    slow:
      waitDurationInOpenState: 2m
    reports:
      sliding-window-size: 7
  instances:
    users:
      minimumNumberOfCalls: 5
    boards:
      base-config: careful
      sliding-window-size: 40
    userFiles:
      sliding-window-size: 9
  backends:
    old:
      sliding-window-size: 3
";

/// Failure threshold and minimum of calls that a name has.
fn rules(resilience: &Resilience, name: &str) -> (f32, usize) {
    let breaker = resilience.circuit_breakers.named(name);
    let settings = breaker.settings();
    (settings.failure_rate_threshold, settings.minimum_calls)
}

#[test]
fn a_name_has_its_own_values_then_those_that_it_is_based_on() {
    let resilience = resilience(YAML);
    for (name, threshold, minimum) in [
        ("users", 30.0, 5),
        ("nobody", 30.0, 20),
        // `base-config` takes the place of `default`.
        ("boards", 10.0, 40),
        // A config of the same name does so too.
        ("reports", 50.0, 7),
        ("user-files", 30.0, 9),
        ("userFiles", 30.0, 9),
        ("old", 30.0, 3),
    ] {
        assert_eq!(rules(&resilience, name), (threshold, minimum), "{name}");
    }
}

#[test]
fn what_is_wrong_is_found_at_the_start_and_named() {
    for (yaml, key, problem) in [
        (
            "circuitbreaker.instances.a.sliding-window-size: many",
            "resilience4j.circuitbreaker.instances.a.sliding-window-size",
            "many",
        ),
        (
            "circuitbreaker.configs.unused.failure-rate-threshold: 120",
            "resilience4j.circuitbreaker.configs.unused.failure-rate-threshold",
            "120",
        ),
        (
            "circuitbreaker.instances.a.sliding-window-type: ROUND",
            "resilience4j.circuitbreaker.instances.a.sliding-window-type",
            "TIME_BASED",
        ),
        (
            "retry.instances.a.wait-duration: soon",
            "resilience4j.retry.instances.a.wait-duration",
            "soon",
        ),
        (
            "bulkhead.instances.a.base-config: b",
            "resilience4j.bulkhead.instances.a.base-config",
            "resilience4j.bulkhead.configs.b",
        ),
        (
            "timelimiter.configs:\n  a.base-config: b\n  b.base-config: a",
            "resilience4j.timelimiter.configs.a.base-config",
            "based on itself",
        ),
        (
            "ratelimiter.instances.a.limit-refresh-period: 0",
            "resilience4j.ratelimiter.instances.a.limit-refresh-period",
            "empty",
        ),
    ] {
        let error = try_resilience(yaml).err().map(|error| error.to_string());
        let error = error.unwrap_or_else(|| panic!("{yaml} was taken"));
        assert!(
            error.contains(key) && error.contains(problem),
            "{yaml}: {error}"
        );
    }
}

#[test]
fn what_nobody_configured_is_used_only_by_those_who_ask_for_it() {
    let resilience = resilience("retry.instances.users.max-attempts: 2");
    assert!(resilience.retries.configured("users").is_some());
    assert!(resilience.retries.configured("boards").is_none());
    assert!(resilience.bulkheads.configured("users").is_none());
    resilience.time_limiters.named("users");
    assert_eq!(resilience.time_limiters.all().len(), 1);
}
