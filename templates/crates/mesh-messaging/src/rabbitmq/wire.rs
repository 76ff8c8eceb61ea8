//! Messages as AMQP has them.

use std::collections::BTreeMap;

use lapin::message::Delivery;
use lapin::options::BasicPublishOptions;
use lapin::types::{AMQPValue, FieldTable, ShortString};
use lapin::{BasicProperties, Channel, Confirmation, Result};

use crate::Message;

/// AMQP: stored on disk.
const PERSISTENT: u8 = 2;

/// Sends a message on a channel with confirmations, and waits for its confirmation. The routing key
/// is the name of the exchange, as with Spring.
pub async fn publish(
    channel: &Channel,
    exchange: &str,
    message: &Message,
    options: BasicPublishOptions,
) -> Result<Confirmation> {
    channel
        .basic_publish(
            exchange.into(),
            exchange.into(),
            options,
            &message.body,
            properties(message),
        )
        .await?
        .await
}

fn properties(message: &Message) -> BasicProperties {
    let mut headers = FieldTable::default();
    for (name, value) in &message.headers {
        let value = AMQPValue::LongString(value.as_str().into());
        headers.insert(name.as_str().into(), value);
    }
    let properties = BasicProperties::default()
        .with_content_type(message.content_type.as_str().into())
        .with_delivery_mode(PERSISTENT)
        .with_priority(0)
        .with_headers(headers);
    match &message.id {
        Some(id) => properties.with_message_id(id.as_str().into()),
        None => properties,
    }
}

/// The message that was delivered.
pub fn message(delivery: &Delivery) -> Message {
    let properties = &delivery.properties;
    let content_type = properties.content_type().as_ref();
    Message {
        id: properties.message_id().as_ref().map(ToString::to_string),
        content_type: content_type.map_or_else(String::new, ToString::to_string),
        headers: properties.headers().as_ref().map(texts).unwrap_or_default(),
        body: delivery.data.clone(),
    }
}

/// The headers that are texts.
fn texts(headers: &FieldTable) -> BTreeMap<String, String> {
    let text = |(name, value): (&ShortString, &AMQPValue)| {
        let AMQPValue::LongString(value) = value else {
            return None;
        };
        Some((name.to_string(), value.to_string()))
    };
    headers.into_iter().filter_map(text).collect()
}
