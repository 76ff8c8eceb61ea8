//! Where events are written.

use std::sync::Arc;

use http::HeaderMap;
use mesh_app::ServiceContext;
use mesh_config::SettingsError;
use mesh_data::StoreResult;
use mesh_messaging::{Broker, Message};
use mesh_telemetry::{Outage, SpanKind, Tags, Tracer};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr};
use serde::Serialize;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::consumer::Consumer;
use crate::meters::Meters;
use crate::relay::Relay;
use crate::settings::ConsumerSettings;
use crate::waiting::{self, NewRow};
use crate::{Event, EventHandler, Subscription, inbox};

/// The events of a service. Cheap to clone.
#[derive(Clone)]
pub struct Outbox(Arc<Shared>);

struct Shared {
    database: DatabaseConnection,
    broker: Broker,
    tracer: Tracer,
    meters: Arc<Meters>,
    added: Arc<Notify>,
    consumer_settings: ConsumerSettings,
    stop: CancellationToken,
    background: TaskTracker,
}

impl Outbox {
    /// Publishes what transactions on `database` left in the outbox, until the service stops.
    ///
    /// # Errors
    /// When a setting below `spring.cloud.stream` or `mesh.events` is missing or wrong.
    pub fn start(
        context: &ServiceContext,
        database: DatabaseConnection,
    ) -> Result<Self, SettingsError> {
        let shared = Shared {
            database: database.clone(),
            broker: context.broker.clone(),
            tracer: context.tracer.clone(),
            meters: Arc::new(Meters::new(context.metrics.clone())),
            added: Arc::default(),
            consumer_settings: ConsumerSettings::from_settings(&context.settings)?,
            stop: context.stop.clone(),
            background: context.background.clone(),
        };
        let retention = shared.consumer_settings.inbox_retention;
        let cleaning = inbox::keep_small(database, retention, shared.stop.clone());
        shared.background.spawn(cleaning);
        let relay = shared.relay();
        shared.background.spawn(relay.run(shared.stop.clone()));
        Ok(Self(Arc::new(shared)))
    }

    /// Writes an event in the transaction of the change that it tells.
    ///
    /// # Errors
    /// When the database refuses it, or its body is nothing that JSON can hold.
    pub async fn add<B: Serialize + Sync + ?Sized>(
        &self,
        transaction: &impl ConnectionTrait,
        event: Event<'_, B>,
    ) -> StoreResult<()> {
        let body = serde_json::to_string(event.body);
        let mut message = Message {
            id: Some(Uuid::now_v7().to_string()),
            headers: event.headers,
            ..Message::json(body.map_err(|error| DbErr::Json(error.to_string()))?)
        };
        let destination = event.destination.name;
        let span = self.0.tracer.begin(SpanKind::Producer);
        let mut trace = HeaderMap::new();
        span.inject(&mut trace);
        message.add_headers(&trace);
        let row = NewRow {
            destination,
            required_groups: event.destination.required_groups,
            key: event.key.to_owned(),
            message,
        };
        let added = waiting::add(transaction, row).await;
        let tags = Tags::from([("messaging.destination", destination.to_owned())]);
        span.finish("send".to_owned(), tags);
        Ok(added?)
    }

    /// Makes a change lasting, and publishes its events at once.
    ///
    /// # Errors
    /// When the database refuses it.
    pub async fn commit(&self, transaction: DatabaseTransaction) -> StoreResult<()> {
        mesh_data::commit(transaction).await?;
        self.0.added.notify_one();
        Ok(())
    }

    /// Handles the events of a subscription until the service stops.
    pub fn subscribe(&self, subscription: Subscription, handler: impl EventHandler) {
        let shared = &self.0;
        let consumer = Arc::new(Consumer {
            queue: subscription.queue(),
            handler: Box::new(handler),
            outbox: self.clone(),
            database: shared.database.clone(),
            tracer: shared.tracer.clone(),
            meters: shared.meters.clone(),
            settings: shared.consumer_settings.clone(),
            stop: shared.stop.clone(),
            outage: Outage::of("database of events"),
        });
        for _ in 0..shared.consumer_settings.concurrency {
            let prefetch = shared.consumer_settings.prefetch;
            let member = shared.broker.join_group(subscription.queue(), prefetch);
            shared.background.spawn(consumer.clone().run(member));
        }
    }
}

impl Shared {
    fn relay(&self) -> Relay {
        Relay {
            database: self.database.clone(),
            publisher: self.broker.group_publisher(),
            added: self.added.clone(),
            meters: self.meters.clone(),
            database_outage: Outage::of("outbox"),
            broker_outage: Outage::of("RabbitMQ"),
        }
    }
}
