//! A piece of work that is being timed.

use std::time::{Duration, Instant, SystemTime};

use axum::http::HeaderMap;

use super::context::TraceContext;
use super::tracer::Tracer;
use crate::Tags;
use crate::path::visible;

/// Which side of a call a span is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

/// A span that ended.
#[derive(Debug)]
pub struct FinishedSpan {
    /// Its ids.
    pub context: TraceContext,
    /// Which side of a call it is.
    pub kind: SpanKind,
    /// What was done.
    pub name: String,
    /// When it began.
    pub started_at: SystemTime,
    /// How long it took.
    pub duration: Duration,
    /// More about it.
    pub tags: Tags,
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

    /// The same, begun so long before now.
    pub(super) fn begun(self, before: Duration) -> Self {
        Self {
            started: self.started.checked_sub(before).unwrap_or(self.started),
            started_at: self
                .started_at
                .checked_sub(before)
                .unwrap_or(self.started_at),
            ..self
        }
    }

    /// Its ids.
    pub fn context(&self) -> TraceContext {
        self.context.clone()
    }

    /// Whether it is going to be sent anywhere. Otherwise its name and tags need not be made.
    pub fn is_recording(&self) -> bool {
        self.context.is_sampled() && self.tracer.exports()
    }

    /// Tells whoever is called or written to which span it is part of, in place of what the headers
    /// told before.
    pub fn inject(&self, headers: &mut HeaderMap) {
        self.tracer.propagation().inject(&self.context, headers);
    }

    /// Runs `work` as part of this span: calls made by it belong to its trace.
    pub fn within<T, F: Future<Output = T>>(&self, work: F) -> impl Future<Output = T> + use<T, F> {
        self.tracer.run_within(self.context(), work)
    }

    /// Ends it. The tag `error` marks a failure, `peer.service` names who was called, and of
    /// `http.path` only what is no secret is told.
    pub fn finish(self, name: String, mut tags: Tags) {
        if self.is_recording() {
            if let Some(path) = tags.get_mut("http.path") {
                *path = visible(path).into_owned();
            }
            self.tracer.report(FinishedSpan {
                duration: self.started.elapsed(),
                context: self.context,
                kind: self.kind,
                name,
                started_at: self.started_at,
                tags,
            });
        }
    }
}
