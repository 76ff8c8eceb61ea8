//! A call that was let through.

use std::sync::Arc;
use std::time::Instant;

use super::CircuitBreaker;
use super::call::End;
use crate::exception::Exception;

/// A call that was let through. Dropped without end, it leaves its place to another.
#[must_use]
pub struct Permit {
    breaker: Arc<CircuitBreaker>,
    generation: u64,
    since: Instant,
    has_ended: bool,
}

impl Permit {
    pub(super) fn new(breaker: Arc<CircuitBreaker>, generation: u64, since: Instant) -> Self {
        Self {
            breaker,
            generation,
            since,
            has_ended: false,
        }
    }

    /// The call went well.
    pub fn succeed(self, now: Instant) {
        self.end(End::Success, now);
    }

    /// The call went wrong; whether that is a failure, the lists of exceptions decide.
    pub fn fail(self, exception: &dyn Exception, now: Instant) {
        let exceptions = &self.breaker.settings.exceptions;
        let end = if exceptions.ignores(exception) {
            End::Ignored(exception.to_string())
        } else if exceptions.counts(exception) {
            End::Failure(exception.to_string())
        } else {
            End::Success
        };
        self.end(end, now);
    }

    /// The call went wrong for a reason that says nothing about those who were to be called.
    pub fn ignore(self, reason: &dyn Exception, now: Instant) {
        self.end(End::Ignored(reason.to_string()), now);
    }

    fn end(mut self, end: End, now: Instant) {
        self.has_ended = true;
        let duration = now.saturating_duration_since(self.since);
        let generation = self.generation;
        self.breaker
            .with(|machine| machine.record(generation, end, duration, now));
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if !self.has_ended {
            self.breaker
                .with(|machine| machine.give_back(self.generation));
        }
    }
}
