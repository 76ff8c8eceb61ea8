//! Spring Cloud Bus: an event tells instances, wherever they run, to read their settings again, or
//! to set some, or that things of other services have changed. Services in Rust and in Java are on
//! the same bus.
//! Source: spring-cloud-bus 3.0.3 and 4.3.2.

mod bus;
mod change;
mod destination;
mod event;
mod settings;

pub use bus::{Bus, BusError};
pub use change::Change;
pub use destination::Destination;
pub use settings::{BusSettings, Identity};
