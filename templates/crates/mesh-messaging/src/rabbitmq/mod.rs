//! RabbitMQ. Connections are kept: one that is lost is made again.

mod address;
mod group_member;
mod group_publisher;
mod member;
mod session;
mod settings;
mod topology;
mod wire;

use std::time::Duration;

/// Pause before connecting again; long enough not to trouble a broker that is starting.
const PAUSE: Duration = Duration::from_secs(1);

pub use group_member::GroupMember;
pub use group_publisher::GroupPublisher;
pub use member::connect;
pub use settings::RabbitMqSettings;
