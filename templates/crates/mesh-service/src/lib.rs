//! What the services of the project's own subject share beyond serving: who may call what, as the
//! user service tells, and the names of things that other services own.

mod administrator;
mod author;
mod changes;
mod guard;
mod messages;
mod reference_data;
mod requested_ids;

pub use administrator::Administrator;
pub use author::Author;
pub use changes::{tell_change, tell_changes};
pub use guard::Guard;
pub use messages::follow_messages;
pub use reference_data::{Owner, ReferenceData};
pub use requested_ids::RequestedIds;
