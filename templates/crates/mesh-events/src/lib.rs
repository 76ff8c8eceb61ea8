//! Events that belong to a change of the database, and are never lost.
//!
//! Who changes something writes its event into the outbox in the same transaction; a relay publishes
//! what was committed, until that is confirmed. Who handles an event notes it in the inbox in the
//! transaction of what it does: so it is handled once, however often it arrives. What cannot be
//! handled becomes a dead letter, which operators look at.

mod consumer;
mod dead_letters;
mod destination;
mod event;
mod handler;
mod inbox;
mod meters;
mod outbox;
mod received;
mod relay;
mod rows;
mod settings;
mod tables;
mod waiting;

pub use destination::{Destination, Subscription};
pub use event::Event;
pub use handler::EventHandler;
pub use outbox::Outbox;
pub use received::{Received, Unreadable};
pub use tables::{create_tables, drop_tables};
