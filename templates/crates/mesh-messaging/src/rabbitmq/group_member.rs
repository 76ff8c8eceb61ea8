//! A member of a group that comes back after every loss.

use futures_util::StreamExt;
use lapin::options::{BasicConsumeOptions, BasicQosOptions};
use lapin::types::FieldTable;
use lapin::{Connection, Consumer};
use mesh_telemetry::Outage;

use super::topology::declare_group_queue;
use super::wire::message;
use super::{PAUSE, RabbitMqSettings};
use crate::groups::Receipt;
use crate::{Delivery, GroupQueue};

/// A member of a group.
pub struct GroupMember {
    settings: RabbitMqSettings,
    queue: GroupQueue,
    prefetch: u16,
    outage: Outage,
    present: Option<Inlet>,
}

/// A connection for receiving. What is not acknowledged goes back when it closes.
struct Inlet {
    /// Closes when dropped.
    _connection: Connection,
    consumer: Consumer,
}

impl GroupMember {
    /// Not connected yet.
    pub fn new(settings: RabbitMqSettings, queue: GroupQueue, prefetch: u16) -> Self {
        Self {
            settings,
            queue,
            prefetch,
            outage: Outage::of("RabbitMQ"),
            present: None,
        }
    }

    /// The next message.
    pub async fn next(&mut self) -> Delivery {
        loop {
            match self.receive().await {
                Ok(delivery) => return delivery,
                Err(error) => {
                    self.present = None;
                    self.outage.failed(error);
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    async fn receive(&mut self) -> lapin::Result<Delivery> {
        let inlet = match &mut self.present {
            Some(inlet) => inlet,
            None => {
                let inlet = Inlet::open(&self.settings, &self.queue, self.prefetch).await?;
                self.outage.worked();
                self.present.insert(inlet)
            }
        };
        match inlet.consumer.next().await {
            Some(Ok(delivery)) => Ok(Delivery {
                message: message(&delivery),
                receipt: Receipt::RabbitMq(delivery.acker),
            }),
            Some(Err(error)) => Err(error),
            None => Err(lapin::ErrorKind::MissingHeartbeatError.into()),
        }
    }
}

impl Inlet {
    async fn open(
        settings: &RabbitMqSettings,
        queue: &GroupQueue,
        prefetch: u16,
    ) -> lapin::Result<Self> {
        let name = queue.to_string();
        let connection = settings.connect(&name).await?;
        let channel = connection.create_channel().await?;
        channel
            .basic_qos(prefetch, BasicQosOptions::default())
            .await?;
        declare_group_queue(&channel, queue).await?;
        let consumer = channel
            .basic_consume(
                name.as_str().into(),
                "".into(),
                BasicConsumeOptions::default(),
                FieldTable::default(),
            )
            .await?;
        Ok(Self {
            _connection: connection,
            consumer,
        })
    }
}
