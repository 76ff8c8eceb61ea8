//! One connection to RabbitMQ, from opening to loss.

use futures_util::StreamExt;
use lapin::message::Delivery;
use lapin::options::{
    BasicAckOptions, BasicConsumeOptions, BasicPublishOptions, BasicQosOptions,
    ConfirmSelectOptions,
};
use lapin::types::FieldTable;
use lapin::uri::AMQPUri;
use lapin::{Channel, Connection, Consumer, Result};

use super::member::Member;
use super::settings::connect_to;
use super::topology::{declare_exchange, declare_own_queue};
use super::wire::{message, publish};
use crate::{Heard, Message};

/// A connection with its place in an exchange.
pub struct Session {
    /// Closes when dropped.
    _connection: Connection,
    channel: Channel,
    consumer: Consumer,
}

impl Session {
    /// Connects and becomes a member: the exchange, and a queue that lives as long as this.
    pub async fn open(address: &AMQPUri, exchange: &str) -> Result<Self> {
        let connection = connect_to(address, exchange).await?;
        let channel = connection.create_channel().await?;
        channel
            .confirm_select(ConfirmSelectOptions::default())
            .await?;
        channel.basic_qos(1, BasicQosOptions::default()).await?;
        declare_exchange(&channel, exchange).await?;
        let queue = declare_own_queue(&channel, exchange).await?;
        let consumer = channel
            .basic_consume(
                queue.as_str().into(),
                "".into(),
                BasicConsumeOptions::default(),
                FieldTable::default(),
            )
            .await?;
        Ok(Self {
            _connection: connection,
            channel,
            consumer,
        })
    }

    /// Passes messages in both directions until the connection is lost, and tells why; nothing
    /// when nobody listens or speaks any more.
    pub async fn pass(mut self, member: &mut Member) -> Option<lapin::Error> {
        if let Some(message) = member.unsent.take()
            && let Err(error) = self.send(member, message).await
        {
            return Some(error);
        }
        while !member.is_abandoned() {
            let passed = tokio::select! {
                // Who keeps no publisher goes on listening.
                Some(message) = member.outgoing.recv() => self.send(member, message).await,
                delivery = self.consumer.next() => match delivery {
                    Some(Ok(delivery)) => self.receive(member, delivery).await,
                    Some(Err(error)) => Err(error),
                    None => Err(lapin::ErrorKind::MissingHeartbeatError.into()),
                },
            };
            if let Err(error) = passed {
                return Some(error);
            }
        }
        None
    }

    /// Sends a message and waits until the broker has it; one that it did not take goes with the
    /// next connection.
    async fn send(&self, member: &mut Member, message: Message) -> Result<()> {
        let options = BasicPublishOptions::default();
        match publish(&self.channel, &member.exchange, &message, options).await {
            Ok(_) => Ok(()),
            Err(error) => {
                member.unsent = Some(message);
                Err(error)
            }
        }
    }

    /// Hands a message on. Who does not listen may still speak.
    async fn receive(&self, member: &Member, delivery: Delivery) -> Result<()> {
        let _ = member
            .incoming
            .send(Heard::Message(message(&delivery)))
            .await;
        delivery.ack(BasicAckOptions::default()).await.map(|_| ())
    }
}
