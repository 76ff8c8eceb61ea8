//! How long to wait before the next try.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use mesh_config::SettingsError;

use crate::instance::Instance;

/// Longer than anybody waits, and short enough to be added to any moment.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 3600);

/// The same wait each time, or a growing one, or one at random.
#[derive(Debug, Clone, PartialEq)]
pub struct Backoff {
    first: Duration,
    multiplier: f64,
    longest: Duration,
    /// Share by which a wait may be shorter or longer.
    spread: f64,
}

impl Backoff {
    /// Reads the wait `first`, with the longest one of an exponential back-off below `longest`.
    ///
    /// # Errors
    /// When a value is wrong.
    pub fn read(
        instance: &Instance<'_>,
        first: (&str, Duration),
        longest: &str,
    ) -> Result<Self, SettingsError> {
        let is_exponential = instance.value("enable-exponential-backoff", false)?;
        let is_randomized = instance.value("enable-randomized-wait", false)?;
        let multiplier = instance.number("exponential-backoff-multiplier", 1.5, 1.0..=1000.0)?;
        let spread = instance.number("randomized-wait-factor", 0.5, 0.0..=1.0)?;
        Ok(Self {
            first: instance.duration(first.0, first.1)?,
            multiplier: if is_exponential { multiplier } else { 1.0 },
            longest: instance.duration(longest, LONGEST)?.min(LONGEST),
            spread: if is_randomized { spread } else { 0.0 },
        })
    }

    /// The wait after attempt number `attempt`, which counts from 1.
    pub fn wait(&self, attempt: u32) -> Duration {
        self.wait_with(attempt, lot())
    }

    /// `lot` is from 0 to 1; 0.5 changes nothing.
    fn wait_with(&self, attempt: u32, lot: f64) -> Duration {
        let steps = f64::from(attempt.saturating_sub(1));
        let grown = self.first.as_secs_f64() * self.multiplier.powf(steps);
        let spread = grown * (1.0 + self.spread * (2.0 * lot - 1.0));
        Duration::try_from_secs_f64(spread).map_or(self.longest, |wait| wait.min(self.longest))
    }
}

/// A random number from 0 to 1. Every `RandomState` has new keys.
fn lot() -> f64 {
    let bits = RandomState::new().hash_one(()) as u32;
    f64::from(bits) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn backoff(multiplier: f64, spread: f64) -> Backoff {
        Backoff {
            first: Duration::from_millis(100),
            multiplier,
            longest: Duration::from_millis(500),
            spread,
        }
    }

    #[test]
    fn an_exponential_wait_grows_up_to_the_longest() {
        let backoff = backoff(2.0, 0.0);
        let waits: Vec<_> = (1..=5)
            .map(|attempt| backoff.wait(attempt).as_millis())
            .collect();
        assert_eq!(waits, [100, 200, 400, 500, 500]);
        assert_eq!(backoff.wait(u32::MAX), Duration::from_millis(500));
    }

    #[test]
    fn a_random_wait_is_shorter_or_longer_by_its_share() {
        let backoff = backoff(1.0, 0.5);
        let waits = [0.0, 0.5, 1.0].map(|lot| backoff.wait_with(1, lot).as_millis());
        assert_eq!(waits, [50, 100, 150]);
        let range = Duration::from_millis(50)..=Duration::from_millis(150);
        let waits: Vec<_> = (0..100).map(|_| backoff.wait(7)).collect();
        assert!(waits.iter().all(|wait| range.contains(wait)), "{waits:?}");
        assert!(waits.iter().any(|wait| *wait != waits[0]), "not random");
    }
}
