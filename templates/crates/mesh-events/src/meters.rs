//! What operators see of events.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use mesh_messaging::GroupQueue;
use mesh_telemetry::{Counter, Gauge, Metrics, Tags};

/// Counts events.
pub struct Meters {
    metrics: Metrics,
    waiting: Arc<AtomicU64>,
    published: Counter,
}

/// Counts the events of a queue.
pub struct QueueMeters {
    /// Those that were handled.
    pub handled: Counter,
    /// Attempts after the first.
    pub retried: Counter,
    /// Those that became dead letters.
    pub dead_letters: Counter,
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
        Self {
            published: metrics.counter("events.published", Tags::new()),
            metrics,
            waiting,
        }
    }

    /// How many events wait in the outbox.
    pub fn waiting(&self, count: u64) {
        self.waiting.store(count, Ordering::Relaxed);
    }

    /// One was published.
    pub fn published(&self) {
        self.published.increment();
    }

    /// The counters of a queue: they are there before anything happens.
    pub fn of_queue(&self, queue: &GroupQueue) -> QueueMeters {
        let counter = |name| {
            let tags = Tags::from([("queue", queue.to_string())]);
            self.metrics.counter(name, tags)
        };
        QueueMeters {
            handled: counter("events.handled"),
            retried: counter("events.retried"),
            dead_letters: counter("events.dead.letters"),
        }
    }
}
