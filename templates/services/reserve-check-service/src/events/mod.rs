//! What other services are told about reservations, and what they tell.

mod inventory;

use mesh_attachments::AttachmentOwner;
use mesh_data::StoreResult;
use mesh_events::{Destination, Event, Outbox};
use sea_orm::DatabaseTransaction;
use serde_json::json;

use crate::reserves::Application;
use crate::reserves::model::Model as Reserve;
use crate::reserves::status::Outcome;

/// The group of reserve-item-service, which must miss nothing.
const ITEM_SERVICE: &[&str] = &["reserved"];

/// Somebody applies for seats of a course.
const RESERVE_REQUEST: Destination = Destination {
    name: "reserve-request.topic",
    required_groups: ITEM_SERVICE,
};

/// Whatever stock a reservation holds goes back.
const INVENTORY_RETURN: Destination = Destination {
    name: "inventory-return.topic",
    required_groups: ITEM_SERVICE,
};

/// What was decided for somebody who waits; each instance of reserve-request-service hears it.
const RESERVE_RESULT: Destination = Destination {
    name: "reserve-result.topic",
    required_groups: &[],
};

/// What reservations are called in the table of attachments.
const ENTITY_NAME: &str = "org.egovframe.cloud.reservechecksevice.domain.Reserve";

/// Tells other services. Cheap to clone.
#[derive(Clone)]
pub struct Events(Outbox);

impl Events {
    /// Tells through `outbox`.
    pub fn new(outbox: Outbox) -> Self {
        Self(outbox)
    }

    /// Does what reserve-item-service tells, until the service stops.
    pub fn listen(&self) {
        inventory::subscribe(&self.0, self);
    }

    /// Asks for the stock of somebody's reservation.
    pub async fn ask_for_stock(
        &self,
        transaction: &DatabaseTransaction,
        reserve: &Reserve,
    ) -> StoreResult<()> {
        let body = Application::from(reserve.clone());
        let event = Event::new(&RESERVE_REQUEST, &reserve.reserve_id, &body);
        self.0.add(transaction, event).await
    }

    /// Gives back whatever stock a reservation holds.
    pub async fn give_back(&self, transaction: &DatabaseTransaction, id: &str) -> StoreResult<()> {
        let body = json!({"reserveId": id});
        let event = Event::new(&INVENTORY_RETURN, id, &body);
        self.0.add(transaction, event).await
    }

    /// Tells the attachments of a reservation whose they are, if it has any. Who applied may take back
    /// attachments without owner; so this is told when it is certain that the reservation stays.
    pub async fn attach(
        &self,
        transaction: &DatabaseTransaction,
        reserve: &Reserve,
    ) -> StoreResult<()> {
        let Some(code) = &reserve.attachment_code else {
            return Ok(());
        };
        let owner = AttachmentOwner {
            attachment_code: code,
            entity_name: ENTITY_NAME,
            entity_id: &reserve.reserve_id,
        };
        owner.tell(&self.0, transaction).await
    }

    /// Tells what was decided.
    async fn tell_outcome(
        &self,
        transaction: &DatabaseTransaction,
        id: &str,
        outcome: Outcome,
    ) -> StoreResult<()> {
        let body = json!({"reserveId": id, "outcome": outcome});
        let event = Event::new(&RESERVE_RESULT, id, &body);
        self.0.add(transaction, event).await
    }

    /// Makes a change lasting, and tells what belongs to it.
    pub async fn commit(&self, transaction: DatabaseTransaction) -> StoreResult<()> {
        self.0.commit(transaction).await
    }
}
