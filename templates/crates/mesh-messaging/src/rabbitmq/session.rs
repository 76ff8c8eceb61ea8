//! One connection to RabbitMQ, from opening to loss.
//! Source of names and flags: spring-cloud-stream-binder-rabbit 3.1.3, spring-amqp 2.3.6.

use futures_util::StreamExt;
use http::{HeaderMap, HeaderName, HeaderValue};
use lapin::message::Delivery;
use lapin::options::{
    BasicAckOptions, BasicConsumeOptions, BasicPublishOptions, BasicQosOptions,
    ConfirmSelectOptions, ExchangeDeclareOptions, QueueBindOptions, QueueDeclareOptions,
};
use lapin::types::{AMQPValue, FieldTable, LongString};
use lapin::uri::AMQPUri;
use lapin::{
    BasicProperties, Channel, Connection, ConnectionProperties, Consumer, ExchangeKind, Result,
};
use uuid::Uuid;

use super::member::Member;
use crate::{Heard, Message};

/// Every queue of the exchange gets everything.
const EVERYTHING: &str = "#";

/// AMQP: stored on disk.
const PERSISTENT: u8 = 2;

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
        let name = LongString::from(format!("egov-msa {exchange}"));
        let properties = ConnectionProperties::default().with_connection_name(name);
        let connection = Connection::connect_uri(address.clone(), properties).await?;
        let channel = connection.create_channel().await?;
        channel
            .confirm_select(ConfirmSelectOptions::default())
            .await?;
        channel.basic_qos(1, BasicQosOptions::default()).await?;
        let queue = declare(&channel, exchange).await?;
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
    /// when nobody listens any more.
    pub async fn pass(mut self, member: &mut Member) -> Option<lapin::Error> {
        if let Some(message) = member.unsent.take()
            && let Err(error) = self.send(member, message).await
        {
            return Some(error);
        }
        loop {
            let passed = tokio::select! {
                message = member.outgoing.recv() => self.send(member, message?).await,
                delivery = self.consumer.next() => match delivery {
                    Some(Ok(delivery)) => self.receive(member, delivery).await?,
                    Some(Err(error)) => Err(error),
                    None => Err(lapin::ErrorKind::MissingHeartbeatError.into()),
                },
            };
            if let Err(error) = passed {
                return Some(error);
            }
        }
    }

    /// Sends a message and waits until the broker has it; one that it did not take goes with the
    /// next connection.
    async fn send(&self, member: &mut Member, message: Message) -> Result<()> {
        let sent = publish(&self.channel, &member.exchange, &message).await;
        sent.inspect_err(|_| member.unsent = Some(message))
    }

    /// Hands a message on; nothing when nobody wants it.
    async fn receive(&self, member: &Member, delivery: Delivery) -> Option<Result<()>> {
        let heard = Heard::Message(message(&delivery));
        member.incoming.send(heard).await.ok()?;
        Some(delivery.ack(BasicAckOptions::default()).await.map(|_| ()))
    }
}

async fn declare(channel: &Channel, exchange: &str) -> Result<String> {
    let durable = ExchangeDeclareOptions {
        durable: true,
        ..ExchangeDeclareOptions::default()
    };
    channel
        .exchange_declare(
            exchange.into(),
            ExchangeKind::Topic,
            durable,
            FieldTable::default(),
        )
        .await?;
    let own = QueueDeclareOptions {
        exclusive: true,
        auto_delete: true,
        ..QueueDeclareOptions::default()
    };
    let mut arguments = FieldTable::default();
    arguments.insert(
        "x-queue-master-locator".into(),
        AMQPValue::LongString("client-local".into()),
    );
    let queue = format!("{exchange}.anonymous.{}", Uuid::new_v4().simple());
    channel
        .queue_declare(queue.as_str().into(), own, arguments)
        .await?;
    channel
        .queue_bind(
            queue.as_str().into(),
            exchange.into(),
            EVERYTHING.into(),
            QueueBindOptions::default(),
            FieldTable::default(),
        )
        .await?;
    Ok(queue)
}

async fn publish(channel: &Channel, exchange: &str, message: &Message) -> Result<()> {
    let mut headers = FieldTable::default();
    for (name, value) in &message.headers {
        if let Ok(value) = value.to_str() {
            headers.insert(name.as_str().into(), AMQPValue::LongString(value.into()));
        }
    }
    let properties = BasicProperties::default()
        .with_content_type(message.content_type.as_str().into())
        .with_delivery_mode(PERSISTENT)
        .with_priority(0)
        .with_headers(headers);
    channel
        .basic_publish(
            exchange.into(),
            exchange.into(),
            BasicPublishOptions::default(),
            &message.body,
            properties,
        )
        .await?
        .await?;
    Ok(())
}

fn message(delivery: &Delivery) -> Message {
    let properties = &delivery.properties;
    let content_type = properties.content_type().as_ref();
    Message {
        content_type: content_type.map_or_else(String::new, ToString::to_string),
        headers: properties.headers().as_ref().map(texts).unwrap_or_default(),
        body: delivery.data.clone(),
    }
}

/// The headers that are texts.
fn texts(headers: &FieldTable) -> HeaderMap {
    let text = |(name, value): (&lapin::types::ShortString, &AMQPValue)| {
        let AMQPValue::LongString(value) = value else {
            return None;
        };
        let name = HeaderName::try_from(name.as_str()).ok()?;
        Some((name, HeaderValue::from_bytes(value.as_bytes()).ok()?))
    };
    headers.into_iter().filter_map(text).collect()
}
