//! The rows of the tables.

pub mod dead_letter;
pub mod inbox;
pub mod outbox;
