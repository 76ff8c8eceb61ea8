//! What reservations ask for and give back, and what they are answered.

use async_trait::async_trait;
use mesh_data::StoreResult;
use mesh_events::{Destination, Event, EventHandler, Outbox, Received, Subscription};
use mesh_web::{LocalDateTime, lenient};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use serde::{Deserialize, Serialize};

use crate::items::availability::Availability;
use crate::stock::{self, Order};

/// Requests for courses that are decided at once.
const REQUESTS: Subscription = Subscription {
    destination: "reserve-request.topic",
    group: "reserved",
};

/// Reservations that hold stock no longer.
const RETURNS: Subscription = Subscription {
    destination: "inventory-return.topic",
    group: "reserved",
};

/// Whether a reservation has what it asked for.
const UPDATES: Destination = Destination {
    name: "inventory-updated.topic",
    required_groups: &["reserved"],
};

/// Handles events until the service stops.
pub fn subscribe(outbox: &Outbox) {
    let requests = Requests {
        outbox: outbox.clone(),
    };
    outbox.subscribe(REQUESTS, requests);
    outbox.subscribe(RETURNS, Returns);
}

/// The answer to a reservation, in the form that Java services know.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct InventoryUpdated<'a> {
    reserve_id: &'a str,
    is_item_updated: bool,
    /// Always nothing.
    uuid: Option<&'a str>,
}

/// Tells whether a reservation has what it asked for, in the transaction in which it got it.
///
/// # Errors
/// When the database refuses it.
pub async fn tell_updated(
    outbox: &Outbox,
    transaction: &impl ConnectionTrait,
    reserve_id: &str,
    is_item_updated: bool,
) -> StoreResult<()> {
    let body = InventoryUpdated {
        reserve_id,
        is_item_updated,
        uuid: None,
    };
    let event = Event::new(&UPDATES, reserve_id, &body).with_header("reserveUUID", reserve_id);
    outbox.add(transaction, event).await
}

/// A reservation as it is told of; the rest of it does not count here.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reservation {
    reserve_id: String,
    #[serde(default, deserialize_with = "lenient::long_integer")]
    reserve_item_id: Option<i64>,
    #[serde(default, deserialize_with = "lenient::integer")]
    reserve_qty: Option<i32>,
}

impl Reservation {
    /// What it wants; nothing when that is nothing of something.
    fn order(&self) -> Option<Order> {
        Some(Order {
            reserve_id: self.reserve_id.clone(),
            reserve_item_id: self.reserve_item_id?,
            qty: self.reserve_qty.filter(|qty| *qty > 0)?,
        })
    }
}

struct Requests {
    outbox: Outbox,
}

#[async_trait]
impl EventHandler for Requests {
    async fn handle(
        &self,
        transaction: &DatabaseTransaction,
        received: &Received,
    ) -> anyhow::Result<()> {
        let reservation: Reservation = received.json()?;
        let taken = match reservation.order() {
            Some(order) => stock::take(transaction, &order, takes_requests).await?,
            None => None,
        };
        let has_it = taken.is_some_and(stock::Taken::holds);
        tell_updated(&self.outbox, transaction, &reservation.reserve_id, has_it).await?;
        Ok(())
    }
}

/// Whether requests for an item that are decided at once are taken now.
fn takes_requests(item: &Availability) -> bool {
    item.is_counted() && item.request_window().contains(LocalDateTime::now())
}

struct Returns;

#[async_trait]
impl EventHandler for Returns {
    async fn handle(
        &self,
        transaction: &DatabaseTransaction,
        received: &Received,
    ) -> anyhow::Result<()> {
        let reservation: Reservation = received.json()?;
        stock::give_back(transaction, &reservation.reserve_id).await?;
        Ok(())
    }
}
