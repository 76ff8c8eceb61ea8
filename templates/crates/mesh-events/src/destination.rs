//! Where events go, and where they come from.

use mesh_messaging::GroupQueue;

/// Where events of a kind are published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Destination {
    /// Name of the exchange.
    pub name: &'static str,
    /// Groups that must get each event also when they have never run: Spring Cloud Stream's required
    /// groups. Without RabbitMQ, an event waits in the outbox until a member of each has handled it;
    /// so name none that a project may be without.
    pub required_groups: &'static [&'static str],
}

/// The events of a destination, shared between all members of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subscription {
    /// Name of the exchange.
    pub destination: &'static str,
    /// Name of the group: all instances of a service, usually.
    pub group: &'static str,
}

impl Subscription {
    pub(crate) fn queue(self) -> GroupQueue {
        GroupQueue {
            destination: self.destination.to_owned(),
            group: self.group.to_owned(),
        }
    }
}
