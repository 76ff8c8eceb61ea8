//! The instances that came and went last, for people.
//! Source: eureka-core 1.10.14, `AbstractInstanceRegistry`, its two queues of recent leases.

use std::collections::VecDeque;

/// So many of each kind are kept.
const LONGEST: usize = 1000;

/// What happened to a lease.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Milliseconds since 1970.
    pub time: i64,
    /// `APP(instance id)`.
    pub lease: String,
}

/// The last events, the latest first.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// Registrations.
    pub registered: VecDeque<Event>,
    /// Cancellations, evictions included.
    pub cancelled: VecDeque<Event>,
}

impl History {
    /// Notes a registration.
    pub fn add_registered(&mut self, app: &str, id: &str, time: i64) {
        add(&mut self.registered, app, id, time);
    }

    /// Notes a cancellation.
    pub fn add_cancelled(&mut self, app: &str, id: &str, time: i64) {
        add(&mut self.cancelled, app, id, time);
    }
}

fn add(events: &mut VecDeque<Event>, app: &str, id: &str, time: i64) {
    events.truncate(LONGEST - 1);
    let lease = format!("{app}({id})");
    events.push_front(Event { time, lease });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_thousand_are_kept_the_latest_first() {
        let mut history = History::default();
        for time in 0..=1000 {
            history.add_registered("A", "1", time);
        }
        assert_eq!(history.registered.len(), 1000);
        assert_eq!(history.registered[0].time, 1000);
        assert_eq!(history.registered[999].time, 1);
        assert!(history.cancelled.is_empty());
        assert_eq!(history.registered[0].lease, "A(1)");
    }
}
