//! What is done with events.

use async_trait::async_trait;
use sea_orm::DatabaseTransaction;

use crate::Received;

/// Handles the events of a subscription.
#[async_trait]
pub trait EventHandler: Send + Sync + 'static {
    /// Handles one. What it writes, and the events that it adds to the outbox, become lasting together
    /// with the note that this one was handled; so it writes through `transaction` alone.
    ///
    /// # Errors
    /// When it cannot be handled: nothing of it becomes lasting, and it is tried again. A
    /// [`mesh_data::StoreError`] of a database that is away or busy does not count as an attempt.
    async fn handle(
        &self,
        transaction: &DatabaseTransaction,
        received: &Received,
    ) -> anyhow::Result<()>;
}
