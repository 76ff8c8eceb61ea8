//! What operators see of events.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use mesh_telemetry::{Gauge, Metrics, Tags};

/// Counts events.
pub struct Meters {
    metrics: Metrics,
    waiting: Arc<AtomicU64>,
}

impl Meters {
    /// Nothing counted yet.
    pub fn new(metrics: Metrics) -> Self {
        let waiting = Arc::new(AtomicU64::new(0));
        let watched = waiting.clone();
        metrics.watch(move || {
            vec![Gauge {
                name: "events.outbox.waiting",
                tags: Tags::new(),
                value: watched.load(Ordering::Relaxed) as f64,
            }]
        });
        Self { metrics, waiting }
    }

    /// How many events wait in the outbox.
    pub fn waiting(&self, count: u64) {
        self.waiting.store(count, Ordering::Relaxed);
    }

    /// One was published.
    pub fn published(&self, destination: &str) {
        let tags = Tags::from([("destination", destination.to_owned())]);
        self.metrics.count("events.published", tags);
    }

    /// One of a queue was handled.
    pub fn handled(&self, queue: &str) {
        self.metrics.count("events.handled", of_queue(queue));
    }

    /// One of a queue is tried again.
    pub fn retried(&self, queue: &str) {
        self.metrics.count("events.retried", of_queue(queue));
    }

    /// One of a queue is a dead letter now.
    pub fn dead_letter(&self, queue: &str) {
        self.metrics.count("events.dead.letters", of_queue(queue));
    }
}

fn of_queue(queue: &str) -> Tags {
    Tags::from([("queue", queue.to_owned())])
}
