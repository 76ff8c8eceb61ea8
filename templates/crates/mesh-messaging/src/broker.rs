//! What carries messages, whichever it is.

use mesh_config::{Settings, SettingsError};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::groups::{MemberTransport, PublisherTransport};
use crate::rabbitmq::{self, RabbitMqSettings, connect};
use crate::{GroupMember, GroupPublisher, GroupQueue, InMemoryBroker, Message};

/// Messages that wait while the broker is away, or the reader is slow.
pub(crate) const CAPACITY: usize = 1024;

/// What carries messages. Cheap to clone.
#[derive(Clone)]
pub struct Broker(Transport);

#[derive(Clone)]
enum Transport {
    InMemory(InMemoryBroker),
    RabbitMq(RabbitMqSettings),
}

/// An exchange as one of its members sees it.
pub struct Exchange {
    /// For saying something.
    pub publisher: Publisher,
    /// What is said, by anybody.
    pub heard: mpsc::Receiver<Heard>,
}

/// Something that a member of an exchange is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// A message.
    Message(Message),
    /// The member was away for a while, and does not know what it missed.
    Gap,
}

/// Says something to all members of an exchange. Cheap to clone.
#[derive(Clone)]
pub struct Publisher(pub(crate) mpsc::Sender<Message>);

/// The broker is away, and no more messages can wait for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the broker does not answer, and {CAPACITY} messages wait for it already")]
pub struct TooManyWaiting;

impl Publisher {
    /// Hands a message over. It is sent as soon as the broker takes it, also when that is away now.
    ///
    /// # Errors
    /// When too many messages wait already.
    pub fn publish(&self, message: Message) -> Result<(), TooManyWaiting> {
        self.0.try_send(message).map_err(|_| TooManyWaiting)
    }
}

impl Broker {
    /// One that carries messages within this process.
    pub fn in_memory(broker: InMemoryBroker) -> Self {
        Self(Transport::InMemory(broker))
    }

    /// RabbitMQ when `spring.rabbitmq` names one, otherwise `in_memory`.
    ///
    /// # Errors
    /// When a setting below `spring.rabbitmq` is wrong.
    pub fn from_settings(
        settings: &Settings,
        in_memory: InMemoryBroker,
    ) -> Result<Self, SettingsError> {
        let rabbitmq = RabbitMqSettings::from_settings(settings)?;
        Ok(match rabbitmq {
            Some(settings) => Self(Transport::RabbitMq(settings)),
            None => Self::in_memory(in_memory),
        })
    }

    /// Becomes a member of the exchange of that name until `stop`.
    pub fn join(&self, exchange: &str, stop: CancellationToken) -> Exchange {
        match &self.0 {
            Transport::InMemory(broker) => broker.join(exchange, stop),
            Transport::RabbitMq(settings) => connect(settings.clone(), exchange.to_owned(), stop),
        }
    }

    /// Becomes a member of a group until the member is dropped. RabbitMQ sends up to `prefetch`
    /// messages before the first of them is acknowledged.
    pub fn join_group(&self, queue: GroupQueue, prefetch: u16) -> GroupMember {
        GroupMember(match &self.0 {
            Transport::InMemory(broker) => MemberTransport::InMemory(broker.join_group(queue)),
            Transport::RabbitMq(settings) => {
                let member = rabbitmq::GroupMember::new(settings.clone(), queue, prefetch);
                MemberTransport::RabbitMq(Box::new(member))
            }
        })
    }

    /// For publishing to groups. Connecting waits for the first message.
    pub fn group_publisher(&self) -> GroupPublisher {
        GroupPublisher(match &self.0 {
            Transport::InMemory(broker) => PublisherTransport::InMemory(broker.clone()),
            Transport::RabbitMq(settings) => {
                let publisher = rabbitmq::GroupPublisher::new(settings.clone());
                PublisherTransport::RabbitMq(publisher)
            }
        })
    }
}
