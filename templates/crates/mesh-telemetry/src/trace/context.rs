//! Where in which trace a piece of work belongs.

use std::sync::Arc;

use crate::random::{long_id, short_id};

/// Whether a trace is sent to the tracing server. Decided once, where the trace begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sampling {
    /// It is.
    Accept,
    /// It is not.
    Deny,
    /// It is, whatever the limits.
    Debug,
}

/// The ids of a span. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceContext {
    /// Id of the trace; 64-bit ids have a high half of zero.
    pub trace_id: u128,
    /// Id of the span.
    pub span_id: u64,
    /// Id of the span that caused this one.
    pub parent_id: Option<u64>,
    /// Whether it is sent.
    pub sampling: Sampling,
    /// What tracing systems on the way told each other, W3C's `tracestate`; passed on as it is.
    pub state: Option<Arc<str>>,
}

impl TraceContext {
    /// The first span of a new trace.
    pub fn root(sampling: Sampling) -> Self {
        Self {
            trace_id: long_id(),
            span_id: short_id(),
            parent_id: None,
            sampling,
            state: None,
        }
    }

    /// A span caused by this one.
    #[must_use]
    pub fn child(&self) -> Self {
        Self {
            span_id: short_id(),
            parent_id: Some(self.span_id),
            ..self.clone()
        }
    }

    /// The trace id in hexadecimal digits: 16 of them for 64-bit ids, otherwise 32.
    pub fn trace_id_text(&self) -> String {
        match u64::try_from(self.trace_id) {
            Ok(short) => format!("{short:016x}"),
            Err(_) => format!("{:032x}", self.trace_id),
        }
    }

    /// The span id in 16 hexadecimal digits.
    pub fn span_id_text(&self) -> String {
        format!("{:016x}", self.span_id)
    }

    /// Whether it is sent.
    pub fn is_sampled(&self) -> bool {
        self.sampling != Sampling::Deny
    }
}
