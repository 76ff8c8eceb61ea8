//! Taking out instances that no longer send heartbeats.
//! Source: eureka-core 1.10.14, `AbstractInstanceRegistry.evict`.

use super::Registry;

impl Registry {
    /// What has to be done from time to time: takes out expired leases and forgets old changes and
    /// overrides. Tells the ids of the instances taken out.
    pub fn maintain(&mut self, now: i64) -> Vec<String> {
        self.overrides.prune(now);
        self.changes.prune(now);
        let registered = self.number_of_instances();
        self.renewals.correct_expectation(registered, now);
        let grace = self.delay_of_eviction(now);
        if !self.renewals.allow_eviction(now) {
            return Vec::new();
        }
        let expired = self.expired(grace, now);
        let evicted: Vec<_> = expired
            .into_iter()
            .take(self.most_to_evict(registered))
            .collect();
        for (app, id) in &evicted {
            self.cancel(app, id, now);
        }
        evicted.into_iter().map(|(_, id)| id).collect()
    }

    /// How much later than planned this run is. While the process stood still, or the clock
    /// jumped, no heartbeat could be received: the instances are not to blame.
    fn delay_of_eviction(&mut self, now: i64) -> i64 {
        let interval = i64::from(self.settings.eviction_interval_timer_in_ms);
        let delay = now - self.last_eviction - interval;
        self.last_eviction = now;
        delay.max(0)
    }

    /// The expired instances, one of each application in turns: the limit of one run then does not
    /// strike a single application.
    fn expired(&self, grace: i64, now: i64) -> Vec<(String, String)> {
        let mut expired = Vec::new();
        for (app, leases) in &self.leases {
            let of_app = leases
                .iter()
                .filter(|(_, lease)| lease.has_expired(now, grace));
            expired.extend(
                of_app
                    .enumerate()
                    .map(|(turn, (id, _))| (turn, (app.clone(), id.clone()))),
            );
        }
        expired.sort_by_key(|(turn, _)| *turn);
        expired.into_iter().map(|(_, instance)| instance).collect()
    }

    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "numbers of instances are small and not negative"
    )]
    fn most_to_evict(&self, registered: usize) -> usize {
        let staying = registered as f64 * self.settings.renewal_percent_threshold;
        registered.saturating_sub(staying as usize)
    }

    fn number_of_instances(&self) -> usize {
        self.leases.values().map(|leases| leases.len()).sum()
    }
}

#[cfg(test)]
mod tests {
    use mesh_discovery::eureka::InstanceStatus;

    use super::super::samples::{instance, settings};
    use super::*;

    /// Ten instances in two applications, leases of 90 seconds from 0 on.
    fn registry(self_preservation: bool) -> Registry {
        let mut settings = settings();
        settings.enable_self_preservation = self_preservation;
        let mut registry = Registry::new(settings, 0);
        for id in ["1", "2", "3", "4", "5"] {
            registry.register(instance("A", &format!("a{id}")), 0);
            registry.register(instance("B", &format!("b{id}")), 0);
        }
        registry
    }

    #[test]
    fn a_run_takes_out_at_most_a_share_and_spreads_it_over_applications() {
        let mut registry = registry(false);
        registry.maintain(60_000);
        assert_eq!(registry.maintain(120_000), ["a1", "b1"]);
        assert_eq!(registry.maintain(180_000), ["a2", "b2"]);
        assert_eq!(registry.number_of_instances(), 6);
    }

    #[test]
    fn only_instances_without_heartbeat_are_taken_out() {
        let mut registry = registry(false);
        registry.maintain(60_000);
        for id in ["a1", "a2", "a3", "a4", "a5"] {
            registry.renew("A", id, None, 60_000);
        }
        assert_eq!(registry.maintain(120_000), ["b1", "b2"]);
    }

    #[test]
    fn a_late_run_grants_its_delay() {
        let mut registry = registry(false);
        assert!(registry.maintain(100_000).is_empty(), "40 s late: 130 s");
        assert!(!registry.maintain(160_000).is_empty());
    }

    /// Three heartbeats in the second minute from each of `ids`.
    fn renew_in_second_minute(registry: &mut Registry, ids: &[&str]) {
        for now in [61_000, 62_000, 63_000] {
            for id in ids {
                registry.renew("A", id, None, now);
            }
        }
    }

    #[test]
    fn nobody_is_taken_out_while_too_few_heartbeats_arrive() {
        // Eleven are expected, the registry included: more than 18 heartbeats a minute.
        let mut registry = registry(true);
        registry.maintain(60_000);
        renew_in_second_minute(&mut registry, &["a1", "a2", "a3", "a4"]);
        assert!(registry.maintain(120_000).is_empty());
        assert_eq!(registry.number_of_instances(), 10);
    }

    #[test]
    fn fewer_heartbeats_suffice_when_instances_have_left() {
        let mut registry = registry(true);
        registry.maintain(60_000);
        for id in ["b1", "b2", "b3", "b4", "b5"] {
            registry.cancel("B", id, 60_000);
        }
        // Six are expected: more than 10 heartbeats a minute.
        renew_in_second_minute(&mut registry, &["a1", "a2", "a3", "a4"]);
        assert_eq!(registry.maintain(120_000), ["a5"]);
    }

    #[test]
    fn the_expectation_is_corrected_every_quarter_of_an_hour() {
        let mut registry = registry(true);
        registry.maintain(899_999);
        assert_eq!(registry.renewals.threshold(), 18);
        registry.maintain(900_000);
        assert_eq!(registry.renewals.threshold(), 17, "ten are registered");
    }

    #[test]
    fn an_override_that_nobody_asked_for_in_an_hour_is_forgotten() {
        let mut registry = registry(true);
        registry.override_status("A", "a1", InstanceStatus::OutOfService, None, 0);
        registry.maintain(3_600_001);
        registry.register(instance("A", "a1"), 3_600_002);
        let overridden = registry.instance("A", "a1").unwrap().overridden_status;
        assert_eq!(overridden, InstanceStatus::Unknown);
    }

    #[test]
    fn an_application_without_instances_is_gone() {
        let mut registry = registry(false);
        for run in 1..12 {
            registry.maintain(run * 60_000);
        }
        assert!(registry.leases.is_empty());
    }
}
