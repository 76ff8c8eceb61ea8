//! Handling events.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use anyhow::anyhow;
use futures_util::FutureExt;
use mesh_data::{StoreError, StoreResult, start_writing};
use mesh_messaging::{GroupMember, GroupQueue, Message};
use mesh_telemetry::{Outage, Tags, Tracer};
use sea_orm::{DatabaseConnection, DatabaseTransaction};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::meters::QueueMeters;
use crate::rows::dead_letter::Model;
use crate::settings::ConsumerSettings;
use crate::{EventHandler, Received, Unreadable, dead_letters, inbox};

/// Handles the events of a queue.
pub struct Consumer {
    /// Where they come from.
    pub queue: GroupQueue,
    /// What is done with them.
    pub handler: Box<dyn EventHandler>,
    /// Tells that handling them brought about others.
    pub added: Arc<Notify>,
    /// Where all of that is noted.
    pub database: DatabaseConnection,
    /// Makes it part of the trace of the publisher.
    pub tracer: Tracer,
    /// Counts them.
    pub meters: QueueMeters,
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
                self.meters.retried.increment();
            }
            self.wait(back_off.pause()).await?;
        }
    }

    async fn attempt(&self, queue: &str, received: &Received) -> anyhow::Result<()> {
        let transaction = start_writing(&self.database).await?;
        self.outage.worked();
        match self.handle_within(&transaction, queue, received).await {
            Ok(true) => {
                self.commit(transaction).await?;
                self.meters.handled.increment();
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
        self.call_handler(transaction, received).await?;
        Ok(true)
    }

    async fn call_handler(
        &self,
        transaction: &DatabaseTransaction,
        received: &Received,
    ) -> anyhow::Result<()> {
        let handling = self.handler.handle(transaction, received);
        let handled = AssertUnwindSafe(handling).catch_unwind().await;
        handled.map_err(|_| anyhow!("the handler panicked; the log tells where"))?
    }

    async fn commit(&self, transaction: DatabaseTransaction) -> StoreResult<()> {
        mesh_data::commit(transaction).await?;
        self.added.notify_one();
        Ok(())
    }

    /// Handles a dead letter, which is none afterwards. False when it was none any more.
    ///
    /// # Errors
    /// When it fails again: the letter stays, with the new reason.
    pub async fn replay(&self, letter: &Model) -> anyhow::Result<bool> {
        let transaction = start_writing(&self.database).await?;
        if !dead_letters::remove(&transaction, letter.dead_letter_id).await? {
            transaction.rollback().await?;
            return Ok(false);
        }
        match self.call_handler(&transaction, &letter.into()).await {
            Ok(()) => {
                self.commit(transaction).await?;
                self.meters.handled.increment();
                Ok(true)
            }
            Err(error) => {
                transaction.rollback().await?;
                dead_letters::note_failure(&self.database, letter, &error).await?;
                Err(error)
            }
        }
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
        self.meters.dead_letters.increment();
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
