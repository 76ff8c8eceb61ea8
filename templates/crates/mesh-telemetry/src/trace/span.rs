//! A piece of work that is being timed.

use std::collections::BTreeMap;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use serde::Serialize;

use super::context::TraceContext;
use super::tracer::Tracer;

/// Which side of a call a span is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum SpanKind {
    /// The calling side.
    Client,
    /// The answering side.
    Server,
    /// The side that sends a message.
    Producer,
    /// The side that gets a message.
    Consumer,
}

/// A span at work; [`ActiveSpan::finish`] sends it.
pub struct ActiveSpan {
    context: TraceContext,
    kind: SpanKind,
    started: Instant,
    started_at: SystemTime,
    tracer: Tracer,
}

/// A span in Zipkin's version 2 JSON; times in microseconds.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FinishedSpan {
    trace_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_id: Option<String>,
    id: String,
    kind: SpanKind,
    name: String,
    timestamp: u128,
    duration: u128,
    local_endpoint: Endpoint,
    tags: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    debug: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Endpoint {
    service_name: &'static str,
}

impl ActiveSpan {
    pub(super) fn start(context: TraceContext, kind: SpanKind, tracer: Tracer) -> Self {
        Self {
            context,
            kind,
            started: Instant::now(),
            started_at: SystemTime::now(),
            tracer,
        }
    }

    /// Its ids.
    pub fn context(&self) -> TraceContext {
        self.context
    }

    /// Ends it. The tag `error` marks a failure.
    pub fn finish(self, name: String, tags: BTreeMap<&'static str, String>) {
        if !self.context.is_sampled() {
            return;
        }
        let timestamp = self
            .started_at
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        self.tracer.report(FinishedSpan {
            trace_id: self.context.trace_id_text(),
            parent_id: self.context.parent_id.map(|id| format!("{id:016x}")),
            id: self.context.span_id_text(),
            kind: self.kind,
            name,
            timestamp: timestamp.as_micros(),
            duration: self.started.elapsed().as_micros().max(1),
            local_endpoint: Endpoint {
                service_name: self.tracer.service(),
            },
            tags,
            debug: self.context.sampling == super::Sampling::Debug,
        });
    }
}
