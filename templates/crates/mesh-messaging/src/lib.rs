//! Messages between processes. Members of an [`Exchange`] hear everything that any of them
//! publishes, their own messages included: over RabbitMQ where it is configured, otherwise in the
//! memory of this process.

mod broker;
mod in_memory;
mod message;
mod rabbitmq;

pub use broker::{Broker, Exchange, Heard, Publisher, TooManyWaiting};
pub use in_memory::InMemoryBroker;
pub use message::Message;
