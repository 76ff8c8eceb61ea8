//! Handling events.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use anyhow::anyhow;
use futures_util::FutureExt;
use mesh_data::{StoreError, start_writing};
use mesh_messaging::{GroupMember, GroupQueue, Message};
use mesh_telemetry::{Outage, Tags, Tracer};
use sea_orm::{DatabaseConnection, DatabaseTransaction};
use tokio_util::sync::CancellationToken;

use crate::meters::Meters;
use crate::settings::ConsumerSettings;
use crate::{EventHandler, Outbox, Received, Unreadable, dead_letters, inbox};

/// Handles the events of a queue.
pub struct Consumer {
    /// Where they come from.
    pub queue: GroupQueue,
    /// What is done with them.
    pub handler: Box<dyn EventHandler>,
    /// Publishes the events that handling them brings about.
    pub outbox: Outbox,
    /// Where all of that is noted.
    pub database: DatabaseConnection,
    /// Makes it part of the trace of the publisher.
    pub tracer: Tracer,
    /// Counts them.
    pub meters: Arc<Meters>,
    /// How often they are tried.
    pub settings: ConsumerSettings,
    /// Ends it.
    pub stop: CancellationToken,
    /// Of the database.
    pub outage: Outage,
}

/// The service stops; the event comes again.
struct Stopped;

impl Consumer {
    /// Handles what `member` gets, one event after another. When the service stops, the event at hand
    /// is finished, and no other begun.
    pub async fn run(self: Arc<Self>, mut member: GroupMember) {
        loop {
            let delivery = tokio::select! {
                biased;
                () = self.stop.cancelled() => return,
                delivery = member.next() => delivery,
            };
            if self.take(&delivery.message).await.is_ok() {
                delivery.ack().await;
            }
        }
    }

    async fn take(&self, message: &Message) -> Result<(), Stopped> {
        let received = Received::new(&self.queue.destination, message);
        let span = self.tracer.begin_consumer(&message.http_headers());
        let outcome = span.within(self.handle(&received)).await;
        let tags = Tags::from([("messaging.destination", self.queue.to_string())]);
        span.finish("receive".to_owned(), tags);
        outcome
    }

    /// Tries until it is handled, or a dead letter.
    async fn handle(&self, received: &Received) -> Result<(), Stopped> {
        let queue = self.queue.to_string();
        let mut back_off = self.settings.back_off;
        let mut attempts = 0;
        loop {
            let Err(error) = self.attempt(&queue, received).await else {
                return Ok(());
            };
            if is_transient(&error) {
                self.outage.failed(&error);
            } else {
                attempts += 1;
                if attempts >= self.settings.max_attempts || is_unreadable(&error) {
                    return self.give_up(&queue, received, &error, attempts).await;
                }
                tracing::warn!(
                    queue,
                    id = received.id,
                    attempts,
                    "an event fails: {error:#}"
                );
                self.meters.retried(&queue);
            }
            self.wait(back_off.pause()).await?;
        }
    }

    async fn attempt(&self, queue: &str, received: &Received) -> anyhow::Result<()> {
        let transaction = start_writing(&self.database).await?;
        self.outage.worked();
        match self.handle_within(&transaction, queue, received).await {
            Ok(true) => {
                self.outbox.commit(transaction).await?;
                self.meters.handled(queue);
                Ok(())
            }
            Ok(false) => Ok(transaction.rollback().await?),
            Err(error) => {
                // When the connection is lost, so is what was written on it.
                let _ = transaction.rollback().await;
                Err(error)
            }
        }
    }

    /// False when it was handled before.
    async fn handle_within(
        &self,
        transaction: &DatabaseTransaction,
        queue: &str,
        received: &Received,
    ) -> anyhow::Result<bool> {
        if !inbox::note(transaction, queue, &received.id).await? {
            return Ok(false);
        }
        let handling = self.handler.handle(transaction, received);
        let handled = AssertUnwindSafe(handling).catch_unwind().await;
        handled.map_err(|_| anyhow!("the handler panicked; the log tells where"))??;
        Ok(true)
    }

    /// A dead letter that cannot be stored is not lost either: the event is not acknowledged.
    async fn give_up(
        &self,
        queue: &str,
        received: &Received,
        error: &anyhow::Error,
        attempts: u32,
    ) -> Result<(), Stopped> {
        tracing::error!(
            queue,
            id = received.id,
            attempts,
            "a dead letter: {error:#}"
        );
        let mut back_off = self.settings.back_off;
        while let Err(error) =
            dead_letters::store(&self.database, queue, received, error, attempts).await
        {
            self.outage.failed(error);
            self.wait(back_off.pause()).await?;
        }
        self.meters.dead_letter(queue);
        Ok(())
    }

    async fn wait(&self, pause: Duration) -> Result<(), Stopped> {
        tokio::select! {
            () = self.stop.cancelled() => Err(Stopped),
            () = tokio::time::sleep(pause) => Ok(()),
        }
    }
}

fn is_transient(error: &anyhow::Error) -> bool {
    let mut stores = error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<StoreError>());
    stores.any(StoreError::is_transient)
}

fn is_unreadable(error: &anyhow::Error) -> bool {
    error.chain().any(<dyn std::error::Error>::is::<Unreadable>)
}
