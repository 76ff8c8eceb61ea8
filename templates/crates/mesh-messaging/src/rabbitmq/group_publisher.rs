//! Publishing to groups.

use std::collections::HashSet;
use std::sync::Arc;

use lapin::options::{BasicPublishOptions, ConfirmSelectOptions};
use lapin::{Channel, Confirmation, Connection};
use tokio::sync::Mutex;

use super::RabbitMqSettings;
use super::topology::{declare_exchange, declare_group_queue};
use super::wire::publish;
use crate::{GroupQueue, Message, Unconfirmed};

/// Publishes over one connection, which is made when it is needed. Cheap to clone.
#[derive(Clone)]
pub struct GroupPublisher(Arc<Shared>);

struct Shared {
    settings: RabbitMqSettings,
    present: Mutex<Option<Arc<Outlet>>>,
}

/// A connection for publishing.
struct Outlet {
    /// Closes when dropped.
    _connection: Connection,
    channel: Channel,
    /// Destinations whose exchange is declared, and required groups whose queue is.
    declared: Mutex<(HashSet<String>, HashSet<GroupQueue>)>,
}

impl GroupPublisher {
    /// Not connected yet.
    pub fn new(settings: RabbitMqSettings) -> Self {
        let present = Mutex::default();
        Self(Arc::new(Shared { settings, present }))
    }

    /// Publishes a message, and waits until the broker has stored it in all queues.
    pub async fn publish(
        &self,
        destination: &str,
        required: &[GroupQueue],
        message: &Message,
    ) -> Result<(), Unconfirmed> {
        let outlet = self.outlet().await?;
        let published = outlet.publish(destination, required, message).await;
        if published.is_err() {
            self.forget(&outlet).await;
        }
        published
    }

    async fn outlet(&self) -> lapin::Result<Arc<Outlet>> {
        let mut present = self.0.present.lock().await;
        if let Some(outlet) = &*present {
            return Ok(outlet.clone());
        }
        let outlet = Arc::new(Outlet::open(&self.0.settings).await?);
        *present = Some(outlet.clone());
        Ok(outlet)
    }

    /// The next message begins with a new connection, and declares everything again.
    async fn forget(&self, outlet: &Arc<Outlet>) {
        let mut present = self.0.present.lock().await;
        present.take_if(|present| Arc::ptr_eq(present, outlet));
    }
}

impl Outlet {
    async fn open(settings: &RabbitMqSettings) -> lapin::Result<Self> {
        let connection = settings.connect("publisher").await?;
        let channel = connection.create_channel().await?;
        channel
            .confirm_select(ConfirmSelectOptions::default())
            .await?;
        Ok(Self {
            _connection: connection,
            channel,
            declared: Mutex::default(),
        })
    }

    async fn publish(
        &self,
        destination: &str,
        required: &[GroupQueue],
        message: &Message,
    ) -> Result<(), Unconfirmed> {
        self.declare(destination, required).await?;
        let mandatory = BasicPublishOptions {
            mandatory: !required.is_empty(),
            ..BasicPublishOptions::default()
        };
        match publish(&self.channel, destination, message, mandatory).await? {
            Confirmation::Ack(None) => Ok(()),
            Confirmation::Ack(Some(_)) => Err(Unconfirmed::NoQueue),
            Confirmation::Nack(_) | Confirmation::NotRequested => Err(Unconfirmed::Refused),
        }
    }

    async fn declare(&self, destination: &str, required: &[GroupQueue]) -> lapin::Result<()> {
        let mut declared = self.declared.lock().await;
        let (exchanges, queues) = &mut *declared;
        if !exchanges.contains(destination) {
            declare_exchange(&self.channel, destination).await?;
            exchanges.insert(destination.to_owned());
        }
        for queue in required {
            if !queues.contains(queue) {
                declare_group_queue(&self.channel, queue).await?;
                queues.insert(queue.clone());
            }
        }
        Ok(())
    }
}
