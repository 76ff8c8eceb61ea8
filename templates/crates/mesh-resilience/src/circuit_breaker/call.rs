//! How calls go.

use std::time::Duration;

use crate::event::{Event, EventType};

/// What is counted of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    /// Whether it failed.
    pub has_failed: bool,
    /// Whether it took too long.
    pub is_slow: bool,
}

/// How a call that was let through ended.
#[derive(Debug)]
pub enum End {
    /// Well.
    Success,
    /// Not well.
    Failure(String),
    /// Without saying anything about those who are called.
    Ignored(String),
}

impl End {
    /// It as an event.
    pub fn into_event(self, duration: Duration) -> Event {
        let (kind, error) = match self {
            Self::Success => (EventType::Success, None),
            Self::Failure(error) => (EventType::Error, Some(error)),
            Self::Ignored(error) => (EventType::IgnoredError, Some(error)),
        };
        Event {
            error,
            duration: Some(duration),
            ..Event::now(kind)
        }
    }
}
