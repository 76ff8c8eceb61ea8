//! Exchanges and queues. Flags and arguments are those of Spring: whoever declares the same thing
//! with others is refused by the broker.
//! Source: spring-cloud-stream-binder-rabbit 3.1.3, spring-amqp 2.3.6.

use lapin::options::{ExchangeDeclareOptions, QueueBindOptions, QueueDeclareOptions};
use lapin::types::{AMQPValue, FieldTable};
use lapin::{Channel, ExchangeKind, Result};
use uuid::Uuid;

use crate::GroupQueue;

/// Every queue of an exchange gets everything.
const EVERYTHING: &str = "#";

/// Declares an exchange.
pub async fn declare_exchange(channel: &Channel, exchange: &str) -> Result<()> {
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
        .await
}

/// Declares the queue of one member, which lives as long as its connection; gives its name.
pub async fn declare_own_queue(channel: &Channel, exchange: &str) -> Result<String> {
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
    bind(channel, &queue, exchange).await?;
    Ok(queue)
}

/// Declares the queue of a group, which keeps its messages, and its exchange.
pub async fn declare_group_queue(channel: &Channel, queue: &GroupQueue) -> Result<()> {
    declare_exchange(channel, &queue.destination).await?;
    let durable = QueueDeclareOptions {
        durable: true,
        ..QueueDeclareOptions::default()
    };
    let name = queue.to_string();
    channel
        .queue_declare(name.as_str().into(), durable, FieldTable::default())
        .await?;
    bind(channel, &name, &queue.destination).await
}

async fn bind(channel: &Channel, queue: &str, exchange: &str) -> Result<()> {
    channel
        .queue_bind(
            queue.into(),
            exchange.into(),
            EVERYTHING.into(),
            QueueBindOptions::default(),
            FieldTable::default(),
        )
        .await
}
