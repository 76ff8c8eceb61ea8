//! Telling of an outage once, instead of each time that something is tried again.

use std::fmt::Display;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether something that is tried again and again fails at present.
#[derive(Debug)]
pub struct Outage {
    what: &'static str,
    lasts: AtomicBool,
}

impl Outage {
    /// No outage so far of `what`, such as `registry`.
    pub const fn of(what: &'static str) -> Self {
        Self {
            what,
            lasts: AtomicBool::new(false),
        }
    }

    /// Notes a failure; the first one is logged.
    pub fn failed(&self, reason: impl Display) {
        if !self.lasts.swap(true, Ordering::Relaxed) {
            tracing::warn!("{}: {reason}; trying again", self.what);
        }
    }

    /// Notes a success; the first one after a failure is logged.
    pub fn worked(&self) {
        if self.lasts.swap(false, Ordering::Relaxed) {
            tracing::info!("{}: works again", self.what);
        }
    }
}
