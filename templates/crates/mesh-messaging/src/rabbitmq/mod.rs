//! RabbitMQ. Connections are kept: one that is lost is made again.

mod address;
mod member;
mod session;
mod settings;

pub use member::connect;
pub use settings::RabbitMqSettings;
