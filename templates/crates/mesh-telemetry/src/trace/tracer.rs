//! Beginning spans, and what is done with those that ended.

use std::sync::Arc;

use axum::http::HeaderMap;
use mesh_config::{Settings, SettingsError};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::context::{Sampling, TraceContext};
use super::propagation::extract;
use super::span::{ActiveSpan, FinishedSpan, SpanKind};
use super::zipkin::Reporter;

tokio::task_local! {
    static CURRENT: TraceContext;
}

/// Begins the spans of a service. Cheap to clone.
#[derive(Clone)]
pub struct Tracer(Arc<Shared>);

struct Shared {
    service: &'static str,
    /// Share of the traces beginning here that are sent, 0 to 1.
    probability: f64,
    /// Nothing when no tracing server is configured.
    reporter: Option<Reporter>,
}

impl Tracer {
    /// Reads `management.tracing.sampling.probability` and `management.zipkin.tracing.endpoint`, and
    /// starts to send spans there until `stop`.
    ///
    /// # Errors
    /// When a setting is missing or wrong.
    pub fn from_settings(
        settings: &Settings,
        service: &'static str,
        stop: CancellationToken,
    ) -> Result<Self, SettingsError> {
        let key = "management.tracing.sampling.probability";
        let probability: f64 = settings.get(key)?;
        if !(0.0..=1.0).contains(&probability) {
            return Err(SettingsError::Invalid {
                key: key.to_owned(),
                origin: settings.origin(key).unwrap_or_default().to_owned(),
                problem: format!("{probability} is not between 0 and 1"),
            });
        }
        let endpoint: Option<String> = settings.find("management.zipkin.tracing.endpoint")?;
        let reporter = endpoint.map(|endpoint| Reporter::start(endpoint, stop));
        Ok(Self(Arc::new(Shared {
            service,
            probability,
            reporter,
        })))
    }

    /// A tracer that passes trace headers on and sends nothing.
    pub fn silent(service: &'static str) -> Self {
        Self(Arc::new(Shared {
            service,
            probability: 0.0,
            reporter: None,
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
        let incoming = extract(headers);
        let sampling = incoming.sampling.unwrap_or_else(|| self.decide());
        let context = match incoming.ids {
            Some((trace_id, span_id)) => TraceContext {
                trace_id,
                span_id,
                parent_id: None,
                sampling,
            }
            .child(),
            None => TraceContext::root(sampling),
        };
        ActiveSpan::start(context, kind, self.clone())
    }

    /// The span of a call to another service; part of the request being served, if any.
    pub fn begin_client(&self) -> ActiveSpan {
        self.begin(SpanKind::Client)
    }

    /// A span of some kind; part of the request being served, if any.
    pub fn begin(&self, kind: SpanKind) -> ActiveSpan {
        let context = CURRENT
            .try_with(|current| current.child())
            .unwrap_or_else(|_| TraceContext::root(self.decide()));
        ActiveSpan::start(context, kind, self.clone())
    }

    /// Runs `work` as part of `context`: calls made by it belong to that trace.
    pub async fn within<T>(context: TraceContext, work: impl Future<Output = T>) -> T {
        CURRENT.scope(context, work).await
    }

    fn decide(&self) -> Sampling {
        // The low bits of a random UUID are all random.
        let bits = u32::try_from(Uuid::new_v4().as_u128() & 0xffff_ffff).unwrap_or_default();
        let sampled =
            f64::from(bits) / f64::from(u32::MAX) < self.0.probability || self.0.probability >= 1.0;
        if sampled {
            Sampling::Accept
        } else {
            Sampling::Deny
        }
    }

    pub(super) fn service(&self) -> &'static str {
        self.0.service
    }

    pub(super) fn report(&self, span: FinishedSpan) {
        if let Some(reporter) = &self.0.reporter {
            reporter.send(span);
        }
    }
}
