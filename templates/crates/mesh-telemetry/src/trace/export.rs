//! Sending spans to a tracing server, once a second and in the background.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_util::sync::CancellationToken;

use super::span::FinishedSpan;
use super::{otlp, zipkin};
use crate::{Counter, Outage};

/// Spans that wait to be sent. More are dropped: tracing must not hold up the service.
const CAPACITY: usize = 2000;
/// Spans in one request.
const BATCH: usize = 500;
/// Longest time that a span waits.
const INTERVAL: Duration = Duration::from_secs(1);
/// Longest time that a request may take.
const TIME_LIMIT: Duration = Duration::from_secs(10);
/// Longest time that the last spans of a service may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// How spans are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Zipkin's version 2, JSON.
    Zipkin,
    /// OpenTelemetry's protocol, JSON.
    Otlp,
}

/// A tracing server.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// Where spans are posted to.
    pub url: String,
    /// How they are written.
    pub encoding: Encoding,
    /// Sent with every request.
    pub headers: HeaderMap,
}

/// Sends the spans of a service to one server.
pub struct Exporter {
    spans: Sender<Arc<FinishedSpan>>,
    /// Spans that never arrived.
    dropped: Counter,
    closing: CancellationToken,
    delivery: Mutex<Option<JoinHandle<()>>>,
}

impl Exporter {
    /// Starts to send; `dropped` counts what is lost.
    pub fn start(service: &'static str, endpoint: Endpoint, dropped: Counter) -> Self {
        let (sender, spans) = channel(CAPACITY);
        let closing = CancellationToken::new();
        let delivery = Delivery {
            service,
            endpoint,
            spans,
            dropped: dropped.clone(),
            closing: closing.clone(),
        };
        Self {
            spans: sender,
            dropped,
            closing,
            delivery: Mutex::new(Some(tokio::spawn(delivery.go_on()))),
        }
    }

    /// Hands a span over, or drops it when too many wait.
    pub fn send(&self, span: Arc<FinishedSpan>) {
        if self.spans.try_send(span).is_err() {
            self.dropped.increment();
        }
    }

    /// Sends what waits, unless that takes too long. Spans that come later are dropped.
    pub async fn close(&self) {
        self.closing.cancel();
        let delivery = self
            .delivery
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(delivery) = delivery {
            let _ = timeout(PATIENCE, delivery).await;
        }
    }
}

struct Delivery {
    service: &'static str,
    endpoint: Endpoint,
    spans: Receiver<Arc<FinishedSpan>>,
    dropped: Counter,
    closing: CancellationToken,
}

impl Delivery {
    async fn go_on(mut self) {
        let outage = Outage::of("tracing server");
        let client = match reqwest::Client::builder().timeout(TIME_LIMIT).build() {
            Ok(client) => client,
            Err(error) => return outage.failed(error),
        };
        while let Some(batch) = self.next_batch().await {
            match self.post(&client, &batch).await {
                Ok(()) => outage.worked(),
                Err(reason) => {
                    self.dropped.add(batch.len().try_into().unwrap_or(u64::MAX));
                    outage.failed(reason);
                }
            }
        }
    }

    /// Waits for a first span, and then until the batch is full or a second is over. Nothing once all
    /// that waited when the service stopped is sent.
    async fn next_batch(&mut self) -> Option<Vec<Arc<FinishedSpan>>> {
        let closing = self.closing.clone();
        let first = tokio::select! {
            // What waits goes before the end.
            biased;
            first = self.spans.recv() => first?,
            () = closing.cancelled() => return None,
        };
        let mut batch = vec![first];
        let deadline = Instant::now() + INTERVAL;
        while batch.len() < BATCH {
            let next = tokio::select! {
                biased;
                next = timeout_at(deadline, self.spans.recv()) => next.ok().flatten(),
                () = closing.cancelled() => None,
            };
            match next {
                Some(span) => batch.push(span),
                None => break,
            }
        }
        Some(batch)
    }

    async fn post(
        &self,
        client: &reqwest::Client,
        batch: &[Arc<FinishedSpan>],
    ) -> Result<(), String> {
        let body = match self.endpoint.encoding {
            Encoding::Zipkin => zipkin::body(self.service, batch),
            Encoding::Otlp => otlp::body(self.service, batch),
        };
        let request = client
            .post(&self.endpoint.url)
            .header(CONTENT_TYPE, "application/json")
            .headers(self.endpoint.headers.clone())
            .body(body.map_err(|error| error.to_string())?);
        let answer = request
            .send()
            .await
            .and_then(reqwest::Response::error_for_status);
        // The address may hold a password.
        answer
            .map(drop)
            .map_err(|error| error.without_url().to_string())
    }
}
