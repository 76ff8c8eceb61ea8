//! Whether there was stock for a reservation.

use async_trait::async_trait;
use mesh_events::{EventHandler, Outbox, Received, Subscription};
use sea_orm::DatabaseTransaction;
use serde::Deserialize;

use super::Events;
use crate::reserves::status::Outcome;
use crate::reserves::stock;

const SUBSCRIPTION: Subscription = Subscription {
    destination: "inventory-updated.topic",
    group: "reserved",
};

/// Who changes reservations by these events.
const AUTHOR: &str = "reserve-item-service";

/// Decides about reservations by what reserve-item-service tells, until the service stops.
pub fn subscribe(outbox: &Outbox, events: &Events) {
    outbox.subscribe(SUBSCRIPTION, InventoryUpdated(events.clone()));
}

struct InventoryUpdated(Events);

/// The event of reserve-item-service; what else it has does not matter.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Update {
    reserve_id: String,
    is_item_updated: bool,
}

#[async_trait]
impl EventHandler for InventoryUpdated {
    async fn handle(
        &self,
        transaction: &DatabaseTransaction,
        received: &Received,
    ) -> anyhow::Result<()> {
        let update: Update = received.json()?;
        let (events, id) = (&self.0, &update.reserve_id);
        let outcome = if update.is_item_updated {
            stock::settle(transaction, events, id, AUTHOR).await?
        } else {
            stock::refuse(transaction, id).await?
        };
        if outcome != Outcome::Pending {
            events.tell_outcome(transaction, id, outcome).await?;
        }
        Ok(())
    }
}
