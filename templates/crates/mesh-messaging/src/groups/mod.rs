//! Groups of members that share the messages of a destination: each message is for one of them, and
//! is kept until a member has handled it. As consumer groups of Spring Cloud Stream.

pub mod in_memory;

use std::fmt;

use lapin::Acker;
use lapin::options::BasicAckOptions;
use tokio::sync::oneshot;

use crate::{InMemoryBroker, Message, rabbitmq};

/// The messages that wait for a group.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct GroupQueue {
    /// Name of the exchange.
    pub destination: String,
    /// Name of the group.
    pub group: String,
}

/// The name of the queue: `<destination>.<group>`.
impl fmt::Display for GroupQueue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.destination, self.group)
    }
}

/// Why it is not sure that a message arrives. Sending it again is right.
#[derive(Debug, thiserror::Error)]
pub enum Unconfirmed {
    /// Nobody of a group that must get it runs in this process.
    #[error("no member of {0} runs")]
    NobodyListens(GroupQueue),
    /// A member got it and gave it back.
    #[error("a member stopped before it had handled the message")]
    GivenBack,
    /// The broker did not take it.
    #[error("the broker refused the message")]
    Refused,
    /// No queue took it, although one was declared.
    #[error("the queues of the required groups are gone")]
    NoQueue,
    /// The broker is away.
    #[error(transparent)]
    Connection(#[from] lapin::Error),
}

/// Publishes messages, and knows that they arrived. Cheap to clone.
#[derive(Clone)]
pub struct GroupPublisher(pub(crate) PublisherTransport);

#[derive(Clone)]
pub(crate) enum PublisherTransport {
    InMemory(InMemoryBroker),
    RabbitMq(rabbitmq::GroupPublisher),
}

impl GroupPublisher {
    /// Publishes a message, and waits until nothing can lose it any more: RabbitMQ has stored it in
    /// the queues of all groups, or, in memory, a member of each group has handled it.
    /// `required_groups` get it also when none of their members ever ran.
    ///
    /// # Errors
    /// When that is not sure.
    pub async fn publish(
        &self,
        destination: &str,
        required_groups: &[String],
        message: &Message,
    ) -> Result<(), Unconfirmed> {
        let required: Vec<_> = required_groups
            .iter()
            .map(|group| GroupQueue {
                destination: destination.to_owned(),
                group: group.clone(),
            })
            .collect();
        match &self.0 {
            PublisherTransport::InMemory(broker) => {
                broker.publish(destination, &required, message).await
            }
            PublisherTransport::RabbitMq(publisher) => {
                publisher.publish(destination, &required, message).await
            }
        }
    }
}

/// A member of a group. It leaves when dropped; what it has not acknowledged goes to others, or
/// waits.
pub struct GroupMember(pub(crate) MemberTransport);

pub(crate) enum MemberTransport {
    InMemory(in_memory::GroupMember),
    RabbitMq(Box<rabbitmq::GroupMember>),
}

impl GroupMember {
    /// The next message; waits for one, and for a broker that is away.
    pub async fn next(&mut self) -> Delivery {
        match &mut self.0 {
            MemberTransport::InMemory(member) => member.next().await,
            MemberTransport::RabbitMq(member) => member.next().await,
        }
    }
}

/// A message for a member of a group. When it is dropped, it goes back.
pub struct Delivery {
    /// The message.
    pub message: Message,
    pub(crate) receipt: Receipt,
}

pub(crate) enum Receipt {
    InMemory(oneshot::Sender<()>),
    RabbitMq(Acker),
}

impl Delivery {
    /// Says that the message is handled, and must not come again. It does come again when the broker
    /// does not hear that any more.
    pub async fn ack(self) {
        match self.receipt {
            // A publisher that did not wait so long publishes it again.
            Receipt::InMemory(handled) => drop(handled.send(())),
            Receipt::RabbitMq(acker) => {
                if let Err(error) = acker.ack(BasicAckOptions::default()).await {
                    tracing::debug!("a message comes again: {error}");
                }
            }
        }
    }
}
