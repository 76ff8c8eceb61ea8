//! Counting durations by length, in the buckets that Micrometer uses: only with the same bounds can
//! the durations of services in both worlds be added up.
//! Source: Micrometer's `PercentileHistogramBuckets`, and the range of its timers.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::timer::as_value;

/// Bounds of a timer, in nanoseconds.
const SHORTEST: u64 = 1_000_000;
const LONGEST: u64 = 30_000_000_000;

static BOUNDS: LazyLock<Vec<u64>> = LazyLock::new(bounds);

/// How many durations were how long.
#[derive(Debug)]
pub struct Histogram {
    /// One for each bound: durations above the one before and at most this one.
    counts: Vec<AtomicU64>,
}

impl Histogram {
    /// Nothing counted yet.
    pub fn new() -> Self {
        Self {
            counts: BOUNDS.iter().map(|_| AtomicU64::new(0)).collect(),
        }
    }

    /// Counts a duration. One beyond all bounds is in no bucket.
    pub fn note(&self, duration: Duration) {
        let nanoseconds = u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX);
        let bucket = BOUNDS.partition_point(|bound| *bound < nanoseconds);
        if let Some(count) = self.counts.get(bucket) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Every bound in seconds, and how many durations were not longer.
    pub fn buckets(&self) -> Vec<(f64, u64)> {
        let mut sum = 0;
        let bounds = BOUNDS.iter().zip(&self.counts);
        let buckets = bounds.map(|(bound, count)| {
            sum += count.load(Ordering::Relaxed);
            (as_value(*bound) / 1e9, sum)
        });
        buckets.collect()
    }
}

/// Nine bounds from each power of four to the next, a third of it apart.
fn bounds() -> Vec<u64> {
    let mut bounds = vec![SHORTEST];
    for exponent in (2..40).step_by(2) {
        let start = 1_u64 << exponent;
        let step = start / 3;
        let steps = (0..).map(|index| start + index * step);
        let within = steps.take_while(|bound| *bound < 4 * start - step);
        bounds.extend(within.filter(|bound| (SHORTEST + 1..LONGEST).contains(bound)));
    }
    bounds.push(LONGEST);
    bounds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_those_of_micrometer() {
        let seconds: Vec<f64> = Histogram::new()
            .buckets()
            .iter()
            .map(|(bound, _)| *bound)
            .collect();
        assert_eq!(
            seconds[..6],
            [
                0.001,
                0.001_048_576,
                0.001_398_101,
                0.001_747_626,
                0.002_097_151,
                0.002_446_676
            ]
        );
        assert_eq!(seconds[50..52], [2.505_397_588, 2.863_311_529]);
        assert_eq!(seconds[66..], [28.633_115_306, 30.0]);
        assert!(seconds.is_sorted() && seconds.len() == 68, "{seconds:?}");
    }

    #[test]
    fn buckets_hold_all_durations_up_to_their_bound() {
        let histogram = Histogram::new();
        for milliseconds in [1, 100, 40_000] {
            histogram.note(Duration::from_millis(milliseconds));
        }
        let buckets = histogram.buckets();
        assert_eq!(buckets[0], (0.001, 1));
        assert_eq!(buckets.last(), Some(&(30.0, 2)));
    }
}
