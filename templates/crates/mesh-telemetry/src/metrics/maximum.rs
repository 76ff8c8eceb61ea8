//! The longest time of late.
//! Source: Micrometer's `TimeWindowMax`, which forgets a value after two to three minutes.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

const WINDOW: Duration = Duration::from_secs(60);
const WINDOWS: usize = 3;

/// Bits of a slot that hold the time; those above hold the number of the window.
const TIME_BITS: u32 = 40;
const LONGEST: u64 = (1 << TIME_BITS) - 1;

/// The longest of the times noted in this minute and in the two before. Nobody waits for a lock.
#[derive(Debug, Default)]
pub struct DecayingMaximum {
    /// One slot for each window: its number, and the longest time in it in microseconds.
    slots: [AtomicU64; WINDOWS],
}

impl DecayingMaximum {
    /// Notes a time; `now` counts from a moment that stays the same.
    pub fn note(&self, time: Duration, now: Duration) {
        let window = window(now);
        let noted = pack(window, time);
        let longer = |known: u64| (known < noted).then_some(noted);
        // A later window is a larger number than an earlier one, whatever the times.
        let slot = &self.slots[slot(window)];
        let _ = slot.fetch_update(Ordering::Relaxed, Ordering::Relaxed, longer);
    }

    /// The longest time of late.
    pub fn value(&self, now: Duration) -> Duration {
        let oldest = (window(now) + 1).saturating_sub(WINDOWS as u64);
        let slots = self.slots.iter().map(|slot| slot.load(Ordering::Relaxed));
        let late = slots.filter(|slot| slot >> TIME_BITS >= oldest);
        let longest = late.map(|slot| slot & LONGEST).max();
        Duration::from_micros(longest.unwrap_or_default())
    }
}

fn window(now: Duration) -> u64 {
    now.as_secs() / WINDOW.as_secs()
}

fn slot(window: u64) -> usize {
    usize::try_from(window % WINDOWS as u64).unwrap_or_default()
}

fn pack(window: u64, time: Duration) -> u64 {
    let microseconds = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
    (window << TIME_BITS) | microseconds.min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_time_is_forgotten_after_three_minutes() {
        let maximum = DecayingMaximum::default();
        let seconds = Duration::from_secs;
        maximum.note(seconds(9), seconds(10));
        maximum.note(seconds(4), seconds(70));
        maximum.note(seconds(3), seconds(71));
        assert_eq!(maximum.value(seconds(130)), seconds(9));
        assert_eq!(maximum.value(seconds(185)), seconds(4));
        assert_eq!(maximum.value(seconds(600)), Duration::ZERO);
        maximum.note(seconds(1), seconds(900));
        assert_eq!(maximum.value(seconds(900)), seconds(1));
    }
}
