//! Sending spans to Zipkin: `POST {endpoint}` with a JSON array, once a second.
//! Source: zipkin-api, version 2.

use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;

use super::span::FinishedSpan;
use crate::Outage;

/// Spans that wait to be sent. More are dropped: tracing must not hold up the service.
const CAPACITY: usize = 1000;
/// Spans in one request.
const BATCH: usize = 200;
/// Longest time that a span waits.
const INTERVAL: Duration = Duration::from_secs(1);

/// Sends spans in the background.
pub struct Reporter(Sender<FinishedSpan>);

impl Reporter {
    /// Starts to send spans to `endpoint`; what waits when `stop` comes is still sent.
    pub fn start(endpoint: String, stop: CancellationToken) -> Self {
        let (sender, receiver) = channel(CAPACITY);
        tokio::spawn(deliver(endpoint, receiver, stop));
        Self(sender)
    }

    /// Hands a span over, or drops it when too many wait.
    pub fn send(&self, span: FinishedSpan) {
        let _ = self.0.try_send(span);
    }
}

async fn deliver(endpoint: String, mut spans: Receiver<FinishedSpan>, stop: CancellationToken) {
    let outage = Outage::of("tracing server");
    let client = match reqwest::Client::builder()
        .timeout(Duration::from_secs(10))
        .build()
    {
        Ok(client) => client,
        Err(error) => return outage.failed(error),
    };
    loop {
        let mut batch = Vec::new();
        tokio::select! {
            () = fill(&mut batch, &mut spans) => {}
            () = stop.cancelled() => batch.extend(waiting(&mut spans)),
        }
        if !batch.is_empty() {
            match post(&client, &endpoint, &batch).await {
                Ok(()) => outage.worked(),
                Err(error) => outage.failed(error.without_url()),
            }
        }
        if stop.is_cancelled() || spans.is_closed() {
            return;
        }
    }
}

/// Waits until `batch` is full or its first second is over.
async fn fill(batch: &mut Vec<FinishedSpan>, spans: &mut Receiver<FinishedSpan>) {
    let deadline = Instant::now() + INTERVAL;
    while batch.len() < BATCH {
        match timeout_at(deadline, spans.recv()).await {
            Ok(Some(span)) => batch.push(span),
            Ok(None) | Err(_) => return,
        }
    }
}

fn waiting(spans: &mut Receiver<FinishedSpan>) -> Vec<FinishedSpan> {
    std::iter::from_fn(|| spans.try_recv().ok()).collect()
}

async fn post(
    client: &reqwest::Client,
    endpoint: &str,
    batch: &[FinishedSpan],
) -> reqwest::Result<()> {
    client
        .post(endpoint)
        .json(batch)
        .send()
        .await?
        .error_for_status()
        .map(drop)
}
