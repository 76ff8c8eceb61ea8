//! Beginning spans, and what is done with those that ended.

use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderMap;
use mesh_config::{Settings, SettingsError};

use super::context::{Sampling, TraceContext};
use super::export::{Encoding, Exporter};
use super::propagation::Propagation;
use super::settings::TracingSettings;
use super::span::{ActiveSpan, FinishedSpan, SpanKind};
use crate::random::happens;
use crate::{Metrics, Tags};

tokio::task_local! {
    static CURRENT: Current;
}

/// The span that a task works for.
#[derive(Clone)]
struct Current {
    context: TraceContext,
    tracer: Tracer,
}

impl Current {
    /// Itself, if its trace is sent anywhere.
    fn recording(&self) -> Option<(TraceContext, Tracer)> {
        let records = self.context.is_sampled() && self.tracer.exports();
        records.then(|| (self.context.clone(), self.tracer.clone()))
    }
}

/// Begins the spans of a service. Cheap to clone.
#[derive(Clone)]
pub struct Tracer(Arc<Shared>);

struct Shared {
    probability: f64,
    propagation: Propagation,
    exporters: Vec<Exporter>,
}

impl Tracer {
    /// Reads the settings below `management.tracing`, and starts to send spans to the servers that are
    /// configured. `metrics` tell how many were lost on the way.
    ///
    /// # Errors
    /// When a setting is missing or wrong.
    pub fn from_settings(
        settings: &Settings,
        service: &'static str,
        metrics: &Metrics,
    ) -> Result<Self, SettingsError> {
        let settings = TracingSettings::from_settings(settings)?;
        let exporters = settings.endpoints.into_iter().map(|endpoint| {
            let name = match endpoint.encoding {
                Encoding::Zipkin => "zipkin",
                Encoding::Otlp => "otlp",
            };
            let tags = Tags::from([("exporter", name.to_owned())]);
            let dropped = metrics.counter("tracing.spans.dropped", tags);
            Exporter::start(service, endpoint, dropped)
        });
        Ok(Self(Arc::new(Shared {
            probability: settings.probability,
            propagation: settings.propagation,
            exporters: exporters.collect(),
        })))
    }

    /// A tracer that passes trace headers on and sends nothing.
    pub fn silent() -> Self {
        let settings = TracingSettings::silent();
        Self(Arc::new(Shared {
            probability: settings.probability,
            propagation: settings.propagation,
            exporters: Vec::new(),
        }))
    }

    /// The span of a request that arrived with `headers`.
    pub fn begin_server(&self, headers: &HeaderMap) -> ActiveSpan {
        self.begin_after(headers, SpanKind::Server)
    }

    /// The span of a message that arrived with `headers`.
    pub fn begin_consumer(&self, headers: &HeaderMap) -> ActiveSpan {
        self.begin_after(headers, SpanKind::Consumer)
    }

    fn begin_after(&self, headers: &HeaderMap, kind: SpanKind) -> ActiveSpan {
        let incoming = self.0.propagation.extract(headers);
        let sampling = incoming.sampling.unwrap_or_else(|| self.decide());
        let context = match incoming.ids {
            Some((trace_id, span_id)) => TraceContext {
                trace_id,
                span_id,
                parent_id: None,
                sampling,
                state: incoming.state,
            }
            .child(),
            None => TraceContext::root(sampling),
        };
        ActiveSpan::start(context, kind, self.clone())
    }

    /// The span of a call to another service; part of the work at hand, if any.
    pub fn begin_client(&self) -> ActiveSpan {
        self.begin(SpanKind::Client)
    }

    /// A span of some kind; part of the work at hand, if any.
    pub fn begin(&self, kind: SpanKind) -> ActiveSpan {
        let context = CURRENT
            .try_with(|current| current.context.child())
            .unwrap_or_else(|_| TraceContext::root(self.decide()));
        ActiveSpan::start(context, kind, self.clone())
    }

    /// The span of a call that the work at hand made and that just ended, for callers that are told of
    /// it only then. Nothing when the work is part of no trace, or its trace is not sent.
    pub fn ended_client(duration: Duration) -> Option<ActiveSpan> {
        let (context, tracer) = CURRENT.try_with(Current::recording).ok()??;
        let span = ActiveSpan::start(context.child(), SpanKind::Client, tracer);
        Some(span.begun(duration))
    }

    /// Sends what waits to be sent. Spans that end later are lost.
    pub async fn close(&self) {
        for exporter in &self.0.exporters {
            exporter.close().await;
        }
    }

    pub(super) fn run_within<T, F: Future<Output = T>>(
        &self,
        context: TraceContext,
        work: F,
    ) -> impl Future<Output = T> + use<T, F> {
        let tracer = self.clone();
        CURRENT.scope(Current { context, tracer }, work)
    }

    fn decide(&self) -> Sampling {
        if happens(self.0.probability) {
            Sampling::Accept
        } else {
            Sampling::Deny
        }
    }

    pub(super) fn propagation(&self) -> &Propagation {
        &self.0.propagation
    }

    pub(super) fn exports(&self) -> bool {
        !self.0.exporters.is_empty()
    }

    pub(super) fn report(&self, span: FinishedSpan) {
        let span = Arc::new(span);
        for exporter in &self.0.exporters {
            exporter.send(span.clone());
        }
    }
}
