//! Heartbeats expected and received, from which the registry tells dead instances from a dead network.
//! Source: eureka-core 1.10.14, `PeerAwareInstanceRegistryImpl` and `MeasuredRate`.

use crate::settings::RegistrySettings;

const MINUTE: i64 = 60 * 1000;

/// Spring's registry counts itself, although it sends no heartbeats.
const EXPECTED_AT_START: usize = 1;

/// How the registry is, as the status page tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vitals {
    /// Heartbeats that must arrive within a minute for leases to expire.
    pub threshold: usize,
    /// Heartbeats that arrived within the last minute.
    pub received: usize,
    /// Whether leases expire.
    pub expiration_enabled: bool,
    /// What people should know about that.
    pub warning: Option<Warning>,
}

/// Why the list of instances may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warning {
    /// Too many heartbeats are missing: nobody is taken out.
    Preserving,
    /// Too many heartbeats are missing, and instances are taken out all the same.
    TooFewHeartbeats,
    /// A failure of the network would empty the registry.
    PreservationOff,
}

/// Heartbeats of all instances together.
#[derive(Debug)]
pub struct Renewals {
    expected_clients: usize,
    expected_renewals_of_one: f64,
    percent_threshold: f64,
    rate: MinuteRate,
    warn_from: i64,
    corrected_at: i64,
    correction_interval: i64,
    self_preservation: bool,
}

impl Renewals {
    /// Nothing received yet.
    pub fn new(settings: &RegistrySettings, now: i64) -> Self {
        let interval = settings.expected_client_renewal_interval_seconds.max(1);
        Self {
            expected_clients: EXPECTED_AT_START,
            expected_renewals_of_one: 60.0 / f64::from(interval),
            percent_threshold: settings.renewal_percent_threshold,
            rate: MinuteRate::new(now),
            warn_from: now.saturating_add(settings.wait_time_in_ms_when_sync_empty),
            corrected_at: now,
            correction_interval: settings.renewal_threshold_update_interval_ms,
            self_preservation: settings.enable_self_preservation,
        }
    }

    /// Notes a heartbeat.
    pub fn record(&mut self, now: i64) {
        self.rate.record(now);
    }

    /// One more instance is going to send heartbeats.
    pub fn client_joined(&mut self) {
        if self.expected_clients > 0 {
            self.expected_clients += 1;
        }
    }

    /// One instance less is going to send heartbeats.
    pub fn client_left(&mut self) {
        self.expected_clients = self.expected_clients.saturating_sub(1);
    }

    /// Heartbeats that must arrive within a minute for leases to expire.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "numbers of instances and heartbeats are small and not negative"
    )]
    pub fn threshold(&self) -> usize {
        let expected = self.expected_clients as f64 * self.expected_renewals_of_one;
        (expected * self.percent_threshold) as usize
    }

    /// Whether expired leases may be taken out.
    pub fn allow_eviction(&mut self, now: i64) -> bool {
        if !self.self_preservation {
            return true;
        }
        let threshold = self.threshold();
        threshold > 0 && self.rate.last_minute(now) > threshold
    }

    /// The figures and what follows from them.
    pub fn vitals(&mut self, now: i64) -> Vitals {
        Vitals {
            threshold: self.threshold(),
            received: self.rate.last_minute(now),
            expiration_enabled: self.allow_eviction(now),
            warning: self.warning(now),
        }
    }

    fn warning(&mut self, now: i64) -> Option<Warning> {
        let too_few = self.rate.last_minute(now) <= self.threshold() && now > self.warn_from;
        match (self.self_preservation, too_few) {
            (true, false) => None,
            (true, true) => Some(Warning::Preserving),
            (false, true) => Some(Warning::TooFewHeartbeats),
            (false, false) => Some(Warning::PreservationOff),
        }
    }

    /// From time to time, expects as many instances as are registered, unless so many are missing
    /// that this is an outage.
    #[expect(clippy::cast_precision_loss, reason = "numbers of instances are small")]
    pub fn correct_expectation(&mut self, registered: usize, now: i64) {
        if now - self.corrected_at < self.correction_interval {
            return;
        }
        self.corrected_at = now;
        let enough = self.percent_threshold * self.expected_clients as f64;
        if registered as f64 > enough || !self.self_preservation {
            self.expected_clients = registered;
        }
    }
}

/// Counts events by minute; the figure of the minute that has ended is the rate.
#[derive(Debug)]
struct MinuteRate {
    started: i64,
    current: usize,
    last: usize,
}

impl MinuteRate {
    fn new(now: i64) -> Self {
        Self {
            started: now,
            current: 0,
            last: 0,
        }
    }

    fn record(&mut self, now: i64) {
        self.turn(now);
        self.current += 1;
    }

    fn last_minute(&mut self, now: i64) -> usize {
        self.turn(now);
        self.last
    }

    fn turn(&mut self, now: i64) {
        let minutes = (now - self.started) / MINUTE;
        if minutes > 0 {
            // After more than one minute without events nothing was received in the last one.
            self.last = if minutes == 1 { self.current } else { 0 };
            self.current = 0;
            self.started += minutes * MINUTE;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::settings;
    use super::*;

    fn renewals_of(clients: usize) -> Renewals {
        let mut renewals = Renewals::new(&settings(), 0);
        for _ in EXPECTED_AT_START..clients {
            renewals.client_joined();
        }
        renewals
    }

    #[test]
    fn the_threshold_is_that_of_eureka_for_renewals_every_thirty_seconds() {
        for (clients, expected) in [(1, 1), (2, 3), (3, 5), (10, 17)] {
            assert_eq!(renewals_of(clients).threshold(), expected, "{clients}");
        }
    }

    #[test]
    fn leases_expire_only_while_more_heartbeats_than_the_threshold_arrive() {
        let mut renewals = renewals_of(2);
        for _ in 0..3 {
            renewals.record(10);
        }
        assert!(!renewals.allow_eviction(MINUTE), "3 is not more than 3");
        for _ in 0..4 {
            renewals.record(MINUTE + 10);
        }
        assert!(renewals.allow_eviction(2 * MINUTE));
        assert!(!renewals.allow_eviction(3 * MINUTE), "a silent minute");
    }

    #[test]
    fn without_self_preservation_leases_always_expire() {
        let mut settings = settings();
        settings.enable_self_preservation = false;
        assert!(Renewals::new(&settings, 0).allow_eviction(0));
    }

    #[test]
    fn the_expectation_follows_the_registered_unless_too_many_are_missing() {
        let later = settings().renewal_threshold_update_interval_ms;
        let mut renewals = renewals_of(10);
        renewals.correct_expectation(9, later - 1);
        assert_eq!(renewals.expected_clients, 10, "too early");
        renewals.correct_expectation(9, later);
        assert_eq!(renewals.expected_clients, 9);
        renewals.correct_expectation(7, 2 * later);
        assert_eq!(renewals.expected_clients, 9, "7 is less than 0.85 of 9");
    }

    #[test]
    fn missing_heartbeats_are_no_reason_to_warn_just_after_the_start() {
        let wait = settings().wait_time_in_ms_when_sync_empty;
        let mut renewals = renewals_of(1);
        assert_eq!(renewals.vitals(wait).warning, None);
        let expected = Vitals {
            threshold: 1,
            received: 0,
            expiration_enabled: false,
            warning: Some(Warning::Preserving),
        };
        assert_eq!(renewals.vitals(wait + 1), expected);
        renewals.record(5 * MINUTE + 1);
        renewals.record(5 * MINUTE + 1);
        let expected = Vitals {
            received: 2,
            expiration_enabled: true,
            warning: None,
            ..expected
        };
        assert_eq!(renewals.vitals(6 * MINUTE), expected);
    }

    #[test]
    fn without_self_preservation_there_always_is_a_warning() {
        let mut settings = settings();
        settings.enable_self_preservation = false;
        let mut renewals = Renewals::new(&settings, 0);
        assert_eq!(renewals.vitals(0).warning, Some(Warning::PreservationOff));
        let late = settings.wait_time_in_ms_when_sync_empty + 1;
        let warning = renewals.vitals(late).warning;
        assert_eq!(warning, Some(Warning::TooFewHeartbeats));
    }
}
