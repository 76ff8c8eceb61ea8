//! What other clients of the broker see of groups, and what members of a group get.

use lapin::ExchangeKind;
use lapin::options::{
    BasicGetOptions, ExchangeDeclareOptions, QueueBindOptions, QueueDeclareOptions,
    QueueDeleteOptions,
};
use lapin::types::{AMQPValue, FieldTable};
use mesh_messaging::Unconfirmed;

use crate::support::{broker, message, new_queue, next, publish, stranger, url};

#[tokio::test]
async fn a_message_is_what_spring_cloud_stream_publishes_and_waits_for_a_group_that_never_ran() {
    let Some(url) = url() else { return };
    let (queue, mut message) = (new_queue(), message("1"));
    let header = ("applicationUUID".to_owned(), "r1".to_owned());
    message.headers = [header].into();
    let publisher = broker(&url).group_publisher();
    publish(&publisher, &queue, &message).await.unwrap();
    let (_connection, channel) = stranger(&url).await;
    let name = queue.to_string();
    let got = channel.basic_get(name.as_str().into(), BasicGetOptions::default());
    let got = got.await.unwrap().expect("a message").delivery;
    assert_eq!(got.data, b"1");
    assert_eq!(got.exchange.as_str(), queue.destination);
    assert_eq!(got.routing_key.as_str(), queue.destination);
    let properties = &got.properties;
    let text = |text: &Option<lapin::types::ShortString>| text.as_ref().map(ToString::to_string);
    assert_eq!(
        text(properties.content_type()).as_deref(),
        Some("application/json")
    );
    assert_eq!(text(properties.message_id()), message.id);
    assert_eq!(*properties.delivery_mode(), Some(2));
    let headers = properties.headers().as_ref().expect("headers").inner();
    assert_eq!(
        headers["applicationUUID"],
        AMQPValue::LongString("r1".into())
    );
}

/// A service in Java declares the same queue: one of the two would get no queue at all.
#[tokio::test]
async fn a_queue_that_spring_declared_first_is_used_and_the_other_way_round() {
    let Some(url) = url() else { return };
    let queue = new_queue();
    let (_connection, channel) = stranger(&url).await;
    let declare_as_spring = async || {
        let (exchange, name) = (queue.destination.as_str(), queue.to_string());
        let durable = ExchangeDeclareOptions {
            durable: true,
            ..ExchangeDeclareOptions::default()
        };
        let table = FieldTable::default;
        let kind = ExchangeKind::Topic;
        channel
            .exchange_declare(exchange.into(), kind, durable, table())
            .await?;
        let durable = QueueDeclareOptions {
            durable: true,
            ..QueueDeclareOptions::default()
        };
        let name = name.as_str();
        channel.queue_declare(name.into(), durable, table()).await?;
        let options = QueueBindOptions::default();
        channel
            .queue_bind(name.into(), exchange.into(), "#".into(), options, table())
            .await
    };
    declare_as_spring().await.unwrap();
    let broker = broker(&url);
    let mut member = broker.join_group(queue.clone(), 1);
    let publisher = broker.group_publisher();
    publish(&publisher, &queue, &message("1")).await.unwrap();
    next(&mut member).await.ack().await;
    declare_as_spring().await.unwrap();
}

#[tokio::test]
async fn what_a_member_leaves_unfinished_goes_to_another() {
    let Some(url) = url() else { return };
    let (queue, broker) = (new_queue(), broker(&url));
    let publisher = broker.group_publisher();
    for text in ["1", "2"] {
        publish(&publisher, &queue, &message(text)).await.unwrap();
    }
    let mut leaving = broker.join_group(queue.clone(), 1);
    next(&mut leaving).await.ack().await;
    let unfinished = next(&mut leaving).await;
    drop((unfinished, leaving));
    let mut staying = broker.join_group(queue, 1);
    assert_eq!(next(&mut staying).await.message.body, b"2");
}

#[tokio::test]
async fn a_queue_that_somebody_deleted_is_noticed_and_made_again() {
    let Some(url) = url() else { return };
    let queue = new_queue();
    let publisher = broker(&url).group_publisher();
    publish(&publisher, &queue, &message("1")).await.unwrap();
    let (_connection, channel) = stranger(&url).await;
    let name = queue.to_string();
    let deleted = channel.queue_delete(name.as_str().into(), QueueDeleteOptions::default());
    deleted.await.unwrap();
    let message = message("2");
    let outcome = publish(&publisher, &queue, &message).await;
    assert!(matches!(outcome, Err(Unconfirmed::NoQueue)));
    publish(&publisher, &queue, &message).await.unwrap();
    let mut member = broker(&url).join_group(queue, 1);
    assert_eq!(next(&mut member).await.message, message);
}
