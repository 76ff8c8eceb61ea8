//! The outcomes of the last calls.

use std::collections::VecDeque;

/// A window of fixed size.
#[derive(Debug)]
pub struct Window {
    size: usize,
    has_failed: VecDeque<bool>,
    failures: usize,
}

impl Window {
    /// An empty window of at least one call.
    pub fn new(size: usize) -> Self {
        Self {
            size: size.max(1),
            has_failed: VecDeque::new(),
            failures: 0,
        }
    }

    /// Adds an outcome; the oldest one leaves when there is no room.
    pub fn add(&mut self, has_failed: bool) {
        if self.has_failed.len() == self.size && self.has_failed.pop_front() == Some(true) {
            self.failures -= 1;
        }
        self.has_failed.push_back(has_failed);
        self.failures += usize::from(has_failed);
    }

    /// How many outcomes it holds.
    pub fn count(&self) -> usize {
        self.has_failed.len()
    }

    /// How many of them are failures.
    pub fn failures(&self) -> usize {
        self.failures
    }

    /// How many per cent of them are failures.
    pub fn failure_rate(&self) -> f32 {
        self.failures as f32 * 100.0 / self.count().max(1) as f32
    }
}
