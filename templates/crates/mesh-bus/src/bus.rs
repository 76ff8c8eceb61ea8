//! An instance on the bus.

use std::sync::Arc;

use http::HeaderMap;
use mesh_config::LiveSettings;
use mesh_messaging::{Broker, Exchange, Heard, Message, Publisher, TooManyWaiting};
use mesh_telemetry::{SpanKind, Tags, Tracer};
use serde_json::Value;
use tokio::sync::{broadcast, mpsc};
use tokio_util::sync::CancellationToken;

use crate::destination::matches;
use crate::event::{ACK, Content, ENVIRONMENT_CHANGE, REFERENCE_DATA_CHANGE, REFRESH, RemoteEvent};
use crate::{BusSettings, Change, Destination};

/// Tells other instances, and does what they tell. Cheap to clone.
#[derive(Clone)]
pub struct Bus(Arc<Shared>);

struct Shared {
    settings: BusSettings,
    live_settings: LiveSettings,
    publisher: Publisher,
    changes: broadcast::Sender<Change>,
    tracer: Tracer,
}

/// Changes that wait for a slow reader; one that misses some is told so.
const WAITING_CHANGES: usize = 256;

/// Why an event did not go out.
#[derive(Debug, thiserror::Error)]
pub enum BusError {
    /// It cannot wait for the broker.
    #[error(transparent)]
    TooManyWaiting(#[from] TooManyWaiting),
    /// It cannot be written.
    #[error("the event cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

impl Bus {
    /// Joins the bus until `stop`: from now on events change `live_settings`.
    pub fn join(
        settings: BusSettings,
        broker: &Broker,
        live_settings: LiveSettings,
        tracer: Tracer,
        stop: CancellationToken,
    ) -> Self {
        let Exchange { publisher, heard } = broker.join(&settings.destination, stop);
        let bus = Self(Arc::new(Shared {
            settings,
            live_settings,
            publisher,
            changes: broadcast::Sender::new(WAITING_CHANGES),
            tracer,
        }));
        tokio::spawn(bus.clone().listen(heard));
        bus
    }

    /// Tells instances to read their settings again. This one does so before it is told, if it is
    /// one of them.
    ///
    /// # Errors
    /// When the event does not go out.
    pub async fn refresh(&self, destination: &Destination) -> Result<(), BusError> {
        self.tell(REFRESH, destination, Content::Nothing {}).await
    }

    /// Tells instances to set a setting until they end.
    ///
    /// # Errors
    /// When the event does not go out.
    pub async fn set(
        &self,
        destination: &Destination,
        key: &str,
        value: &str,
    ) -> Result<(), BusError> {
        let values = [(key.to_owned(), value.to_owned())].into();
        let content = Content::EnvironmentChange { values };
        self.tell(ENVIRONMENT_CHANGE, destination, content).await
    }

    /// Tells all instances that the things `ids`, which they know from the endpoint `path` of this
    /// service, have changed.
    ///
    /// # Errors
    /// When the event does not go out.
    pub async fn changed(&self, path: &str, ids: Vec<String>) -> Result<(), BusError> {
        let path = path.to_owned();
        let content = Content::ReferenceDataChange { path, ids };
        let everybody = Destination::everybody();
        self.tell(REFERENCE_DATA_CHANGE, &everybody, content).await
    }

    /// The changes that are told from now on.
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.0.changes.subscribe()
    }

    async fn tell(
        &self,
        kind: &str,
        destination: &Destination,
        content: Content,
    ) -> Result<(), BusError> {
        let event = RemoteEvent::new(kind, &self.0.settings.id, destination.as_str(), content);
        self.publish(&event)?;
        if self.is_for_me(&event) {
            self.obey(&event).await;
        }
        Ok(())
    }

    fn publish(&self, event: &RemoteEvent) -> Result<(), BusError> {
        let mut message = Message::json(serde_json::to_string(event)?);
        let span = self.0.tracer.begin(SpanKind::Producer);
        let mut trace = HeaderMap::new();
        span.inject(&mut trace);
        message.add_headers(&trace);
        let sent = self.0.publisher.publish(message);
        span.finish("send".to_owned(), self.tags(event));
        Ok(sent?)
    }

    async fn listen(self, mut heard: mpsc::Receiver<Heard>) {
        while let Some(heard) = heard.recv().await {
            match heard {
                Heard::Message(message) => self.hear(&message).await,
                // Whatever was missed, the config server knows.
                Heard::Gap => {
                    self.pass_on(Change::Unknown);
                    self.read_again().await;
                }
            }
        }
    }

    async fn hear(&self, message: &Message) {
        let event: RemoteEvent = match serde_json::from_slice(&message.body) {
            Ok(event) => event,
            Err(error) => return tracing::warn!("a message on the bus is no event: {error}"),
        };
        let is_mine = matches(&event.origin_service, &self.0.settings.id);
        if event.kind == ACK || !self.is_for_me(&event) {
            return;
        }
        if !is_mine {
            let span = self.0.tracer.begin_consumer(&message.http_headers());
            span.within(self.obey(&event)).await;
            span.finish("receive".to_owned(), self.tags(&event));
        }
        self.acknowledge(&event);
    }

    fn is_for_me(&self, event: &RemoteEvent) -> bool {
        matches(&event.destination_service, &self.0.settings.id)
    }

    async fn obey(&self, event: &RemoteEvent) {
        tracing::info!(
            from = event.origin_service,
            "the bus brings a {}",
            event.kind
        );
        match (event.kind.as_str(), &event.content) {
            (REFRESH, _) => self.read_again().await,
            (ENVIRONMENT_CHANGE, Content::EnvironmentChange { values }) => {
                let values = values
                    .iter()
                    .map(|(key, value)| (key.clone(), Value::from(value.clone())));
                match self.0.live_settings.set(values).await {
                    Ok(changed) => tracing::info!(?changed, "settings set"),
                    Err(error) => tracing::error!("nothing was set: {error}"),
                }
            }
            (REFERENCE_DATA_CHANGE, Content::ReferenceDataChange { path, ids }) => {
                self.pass_on(Change::Of {
                    path: path.clone(),
                    ids: ids.clone(),
                });
            }
            // Applications may have events of their own.
            _ => {}
        }
    }

    fn pass_on(&self, change: Change) {
        // Nobody has to listen.
        let _ = self.0.changes.send(change);
    }

    /// Reads the settings again. A config server that is away is asked until it answers; see
    /// [`LiveSettings::keep_up`].
    async fn read_again(&self) {
        match self.0.live_settings.refresh().await {
            Ok(changed) => tracing::info!(?changed, "settings read again"),
            Err(error) => tracing::error!("the settings stay as they were: {error}"),
        }
    }

    fn acknowledge(&self, event: &RemoteEvent) {
        let settings = &self.0.settings;
        if settings.acknowledges {
            let ack = event.acknowledged_by(&settings.id, &settings.acknowledges_to);
            if let Err(error) = self.publish(&ack) {
                tracing::warn!("an event was not acknowledged: {error}");
            }
        }
    }

    fn tags(&self, event: &RemoteEvent) -> Tags {
        Tags::from([
            ("messaging.destination", self.0.settings.destination.clone()),
            ("messaging.event", event.kind.clone()),
        ])
    }
}
