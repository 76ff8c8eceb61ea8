//! Messages between processes. Members of an [`Exchange`] hear everything that any of them
//! publishes, their own messages included; of a group, one member gets each message, and keeps it
//! from being lost. Over RabbitMQ where it is configured, otherwise in the memory of this process.

mod broker;
mod groups;
mod in_memory;
mod message;
mod rabbitmq;

pub use broker::{Broker, Exchange, Heard, Publisher, TooManyWaiting};
pub use groups::{Delivery, GroupMember, GroupPublisher, GroupQueue, Unconfirmed};
pub use in_memory::InMemoryBroker;
pub use message::Message;
