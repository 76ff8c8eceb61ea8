//! An instance, and how calls to it have gone of late.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

/// So many calls in a row without answer make an instance a suspect. One alone may have been a call
/// that takes long.
const UNANSWERED_IN_A_ROW: u32 = 3;

/// So long a suspect is tried last.
const SUSPICION: Duration = Duration::from_secs(10);

/// An instance that takes requests.
#[derive(Debug)]
pub struct Instance {
    /// Its key in the registry, or its address.
    pub id: String,
    /// `http://host:port`, without a slash at the end.
    pub base_url: String,
    unanswered: AtomicU32,
    /// Milliseconds on the clock of the list.
    suspected_until: AtomicU64,
}

impl Instance {
    /// An instance that nothing is held against.
    pub fn new(id: &str, base_url: &str) -> Self {
        Self {
            id: id.to_owned(),
            base_url: base_url.trim_end_matches('/').to_owned(),
            unanswered: AtomicU32::new(0),
            suspected_until: AtomicU64::new(0),
        }
    }

    pub(crate) fn is_suspected(&self, now: Duration) -> bool {
        milliseconds(now) < self.suspected_until.load(Ordering::Relaxed)
    }

    pub(crate) fn suspect(&self, now: Duration) {
        let until = milliseconds(now + SUSPICION);
        self.suspected_until.store(until, Ordering::Relaxed);
    }

    /// Whether enough calls in a row have had no answer.
    pub(crate) fn count_unanswered(&self) -> bool {
        let before = self.unanswered.fetch_add(1, Ordering::Relaxed);
        before + 1 >= UNANSWERED_IN_A_ROW
    }

    pub(crate) fn forget_unanswered(&self) {
        // Reading first spares the other cores a write at each answer.
        if self.unanswered.load(Ordering::Relaxed) > 0 {
            self.unanswered.store(0, Ordering::Relaxed);
        }
    }
}

fn milliseconds(moment: Duration) -> u64 {
    u64::try_from(moment.as_millis()).unwrap_or(u64::MAX)
}
