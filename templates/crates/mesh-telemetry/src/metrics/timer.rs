//! Counters and timers that threads share without waiting for each other.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::histogram::Histogram;
use super::maximum::DecayingMaximum;
use super::meter::Measurement;

/// Counts something. Cheap to clone; all clones share the count.
#[derive(Debug, Clone, Default)]
pub struct Counter(Arc<AtomicU64>);

impl Counter {
    /// Counts one more.
    pub fn increment(&self) {
        self.add(1);
    }

    /// Counts some more.
    pub fn add(&self, amount: u64) {
        self.0.fetch_add(amount, Ordering::Relaxed);
    }

    /// How many were counted.
    pub fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Measures how long something takes. Cheap to clone; all clones share the measurements. A place
/// that measures often keeps its timer instead of asking for it by name and labels each time.
#[derive(Debug, Clone)]
pub struct Timer(Arc<State>);

#[derive(Debug)]
struct State {
    /// Times of the maximum count from here.
    since: Instant,
    count: AtomicU64,
    nanoseconds: AtomicU64,
    longest: DecayingMaximum,
    histogram: Option<Histogram>,
}

impl Timer {
    pub(super) fn new(since: Instant, histogram: Option<Histogram>) -> Self {
        Self(Arc::new(State {
            since,
            count: AtomicU64::new(0),
            nanoseconds: AtomicU64::new(0),
            longest: DecayingMaximum::default(),
            histogram,
        }))
    }

    /// Notes that something took `duration`.
    pub fn record(&self, duration: Duration) {
        let state = &self.0;
        let nanoseconds = u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX);
        state.count.fetch_add(1, Ordering::Relaxed);
        state.nanoseconds.fetch_add(nanoseconds, Ordering::Relaxed);
        state.longest.note(duration, state.since.elapsed());
        if let Some(histogram) = &state.histogram {
            histogram.note(duration);
        }
    }

    pub(super) fn measurements(&self) -> Vec<Measurement> {
        let state = &self.0;
        let total = Duration::from_nanos(state.nanoseconds.load(Ordering::Relaxed));
        let longest = state.longest.value(state.since.elapsed());
        let measurement = |statistic, value| Measurement { statistic, value };
        vec![
            measurement("COUNT", as_value(state.count.load(Ordering::Relaxed))),
            measurement("TOTAL_TIME", total.as_secs_f64()),
            measurement("MAX", longest.as_secs_f64()),
        ]
    }

    pub(super) fn buckets(&self) -> Vec<(f64, u64)> {
        let histogram = self.0.histogram.as_ref();
        histogram.map(Histogram::buckets).unwrap_or_default()
    }
}

/// A count as the value of a meter.
#[expect(
    clippy::cast_precision_loss,
    reason = "a count beyond 2^53 is not to be expected"
)]
pub fn as_value(count: u64) -> f64 {
    count as f64
}
