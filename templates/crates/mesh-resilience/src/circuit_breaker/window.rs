//! The calls that count.

use std::collections::VecDeque;
use std::time::Instant;

use super::call::Call;
use super::settings::WindowKind;

/// How many calls went how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// All of them.
    pub calls: usize,
    /// Those that failed.
    pub failed: usize,
    /// Those that took too long.
    pub slow: usize,
    /// Those that took too long and failed.
    pub slow_failed: usize,
}

impl Totals {
    fn add(&mut self, call: Call) {
        self.calls += 1;
        self.failed += usize::from(call.has_failed);
        self.slow += usize::from(call.is_slow);
        self.slow_failed += usize::from(call.has_failed && call.is_slow);
    }

    fn subtract(&mut self, other: Self) {
        self.calls -= other.calls;
        self.failed -= other.failed;
        self.slow -= other.slow;
        self.slow_failed -= other.slow_failed;
    }
}

/// A window that slides over the calls: each is in it until it is too old.
#[derive(Debug)]
pub struct Window {
    kind: WindowKind,
    origin: Instant,
    /// Calls of one age: a single one, or those of one second. The oldest comes first.
    parts: VecDeque<Part>,
    totals: Totals,
}

#[derive(Debug)]
struct Part {
    second: u64,
    totals: Totals,
}

impl Window {
    /// An empty one.
    pub fn new(kind: WindowKind, now: Instant) -> Self {
        Self {
            kind,
            origin: now,
            parts: VecDeque::new(),
            totals: Totals::default(),
        }
    }

    /// Adds a call that ended at `now`.
    pub fn add(&mut self, call: Call, now: Instant) {
        self.forget_old(now);
        let second = self.second(now);
        match (self.kind, self.parts.back_mut()) {
            (WindowKind::TimeBased(_), Some(last)) if last.second == second => {
                last.totals.add(call);
            }
            _ => {
                let mut totals = Totals::default();
                totals.add(call);
                self.parts.push_back(Part { second, totals });
            }
        }
        self.totals.add(call);
        self.forget_old(now);
    }

    /// What it holds at `now`.
    pub fn totals(&mut self, now: Instant) -> Totals {
        self.forget_old(now);
        self.totals
    }

    fn forget_old(&mut self, now: Instant) {
        let second = self.second(now);
        while let Some(oldest) = self.parts.front() {
            let is_old = match self.kind {
                WindowKind::CountBased(size) => self.parts.len() > size,
                WindowKind::TimeBased(seconds) => oldest.second + seconds <= second,
            };
            if !is_old {
                break;
            }
            self.totals.subtract(oldest.totals);
            self.parts.pop_front();
        }
    }

    /// Never goes back, though threads may look at the clock in another order than they come here.
    fn second(&self, now: Instant) -> u64 {
        let second = now.saturating_duration_since(self.origin).as_secs();
        self.parts
            .back()
            .map_or(second, |last| second.max(last.second))
    }
}
