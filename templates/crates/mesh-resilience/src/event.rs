//! What happened, kept for operators.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// The events of all modules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of Resilience4j")]
pub enum EventType {
    Success,
    Error,
    IgnoredError,
    NotPermitted,
    StateTransition,
    Reset,
    FailureRateExceeded,
    SlowCallRateExceeded,
    Retry,
    Timeout,
    CallPermitted,
    CallRejected,
    CallFinished,
    SuccessfulAcquire,
    FailedAcquire,
}

impl EventType {
    /// Its name in Resilience4j.
    pub fn name(self) -> &'static str {
        match self {
            Self::Success => "SUCCESS",
            Self::Error => "ERROR",
            Self::IgnoredError => "IGNORED_ERROR",
            Self::NotPermitted => "NOT_PERMITTED",
            Self::StateTransition => "STATE_TRANSITION",
            Self::Reset => "RESET",
            Self::FailureRateExceeded => "FAILURE_RATE_EXCEEDED",
            Self::SlowCallRateExceeded => "SLOW_CALL_RATE_EXCEEDED",
            Self::Retry => "RETRY",
            Self::Timeout => "TIMEOUT",
            Self::CallPermitted => "CALL_PERMITTED",
            Self::CallRejected => "CALL_REJECTED",
            Self::CallFinished => "CALL_FINISHED",
            Self::SuccessfulAcquire => "SUCCESSFUL_ACQUIRE",
            Self::FailedAcquire => "FAILED_ACQUIRE",
        }
    }
}

/// One event.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What happened.
    pub kind: EventType,
    /// When.
    pub at: SystemTime,
    /// What went wrong.
    pub error: Option<String>,
    /// How long the call took.
    pub duration: Option<Duration>,
    /// From which state to which, such as `CLOSED_TO_OPEN`.
    pub transition: Option<String>,
    /// How many attempts there were.
    pub attempts: Option<u32>,
}

impl Event {
    /// Something that happens now.
    pub fn now(kind: EventType) -> Self {
        Self {
            kind,
            at: SystemTime::now(),
            error: None,
            duration: None,
            transition: None,
            attempts: None,
        }
    }
}

/// The last events of one name.
#[derive(Debug)]
pub struct Events {
    capacity: usize,
    kept: Mutex<VecDeque<Event>>,
}

impl Events {
    /// None so far; at most `capacity` are kept.
    pub fn new(capacity: usize) -> Self {
        Self {
            capacity,
            kept: Mutex::default(),
        }
    }

    /// Adds one; the oldest leaves when there is no room.
    pub fn add(&self, event: Event) {
        if self.capacity == 0 {
            return;
        }
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == self.capacity {
            kept.pop_front();
        }
        kept.push_back(event);
    }

    /// Those that are kept, the oldest first.
    pub fn all(&self) -> Vec<Event> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().cloned().collect()
    }
}
