//! What is committed is published, by whichever instance; what is not, is not.

use crate::support::{CHANGES, Common, Instance, LIMIT, Noting, READERS};
use mesh_data::start_writing;
use mesh_events::{Destination, Event};
use mesh_messaging::GroupQueue;
use mesh_test::wait_until;
use sea_orm::ConnectionTrait;
use serde_json::json;

fn readers() -> GroupQueue {
    GroupQueue {
        destination: READERS.destination.to_owned(),
        group: READERS.group.to_owned(),
    }
}

#[tokio::test]
async fn a_change_that_is_rolled_back_tells_nothing() {
    let common = Common::new().await;
    let instance = Instance::start(&common).await;
    let handler = Noting::default();
    instance.outbox.subscribe(READERS, handler.clone());
    let undone = instance.begin().await;
    instance.tell(&undone, "k", "undone").await;
    undone.rollback().await.unwrap();
    instance.change("k", "done").await;
    instance.wait_until_noted(&["done"]).await;
    instance.wait_until_empty("outbox").await;
    assert_eq!(handler.attempts(), ["done"]);
}

#[tokio::test]
async fn what_an_instance_committed_before_it_crashed_is_published_by_another() {
    let common = Common::new().await;
    let crashed = Instance::start(&common).await;
    let (database, outbox) = (crashed.database.clone(), crashed.outbox.clone());
    crashed.end().await;
    let transaction = start_writing(&database).await.unwrap();
    let body = json!({"text": "left"});
    let event = Event::new(&CHANGES, "k", &body);
    outbox.add(&transaction, event).await.unwrap();
    outbox.commit(transaction).await.unwrap();
    let other = Instance::start(&common).await;
    assert_eq!(other.count("outbox").await, 1);
    other.outbox.subscribe(READERS, Noting::default());
    other.wait_until_noted(&["left"]).await;
    other.wait_until_empty("outbox").await;
}

#[tokio::test]
async fn an_event_waits_for_a_consumer_that_starts_later() {
    let common = Common::new().await;
    let publisher = Instance::start(&common).await;
    publisher.change("k", "early").await;
    let consumer = Instance::start(&common).await;
    assert_eq!(consumer.count("outbox").await, 1);
    consumer.outbox.subscribe(READERS, Noting::default());
    consumer.wait_until_noted(&["early"]).await;
    publisher.wait_until_empty("outbox").await;
}

#[tokio::test]
async fn an_event_goes_out_though_nobody_has_to_get_it() {
    const HINTS: Destination = Destination {
        name: "hints.topic",
        required_groups: &[],
    };
    let common = Common::new().await;
    let instance = Instance::start(&common).await;
    let stop = tokio_util::sync::CancellationToken::new();
    let mut listener = common.broker().join(HINTS.name, stop);
    let transaction = instance.begin().await;
    let event = Event::new(&HINTS, "k", "something happened");
    instance.outbox.add(&transaction, event).await.unwrap();
    instance.outbox.commit(transaction).await.unwrap();
    let heard = listener.heard.recv().await;
    assert!(format!("{heard:?}").contains("content_type: \"application/json\""));
    instance.wait_until_empty("outbox").await;
}

#[tokio::test]
async fn events_of_a_key_keep_their_order_and_do_not_hold_up_others() {
    let common = Common::new().await;
    let instance = Instance::start(&common).await;
    instance.outbox.subscribe(READERS, Noting::failing("a1", 2));
    let transaction = instance.begin().await;
    for (key, text) in [("a", "a1"), ("a", "a2"), ("a", "a3"), ("b", "b1")] {
        instance.tell(&transaction, key, text).await;
    }
    instance.outbox.commit(transaction).await.unwrap();
    wait_until("all are noted", LIMIT, async || {
        instance.noted().await.len() == 4
    })
    .await;
    let noted = instance.noted().await;
    assert!(
        noted
            .iter()
            .filter(|text| text.starts_with('a'))
            .is_sorted()
    );
    assert_eq!(noted[1], "b1", "published together with a1");
}

#[tokio::test]
async fn two_instances_on_one_table_publish_each_event_once() {
    let common = Common::new().await;
    let instances = [
        Instance::start(&common).await,
        Instance::start(&common).await,
    ];
    let mut reader = common.broker().join_group(readers(), 1);
    for number in 0..30 {
        let instance = &instances[number % 2];
        instance
            .change(&number.to_string(), &number.to_string())
            .await;
    }
    let mut texts = Vec::new();
    for _ in 0..30 {
        let delivery = tokio::time::timeout(LIMIT, reader.next()).await.unwrap();
        texts.push(String::from_utf8(delivery.message.body.clone()).unwrap());
        delivery.ack().await;
    }
    instances[0].wait_until_empty("outbox").await;
    texts.sort_unstable();
    texts.dedup();
    assert_eq!(texts.len(), 30);
}

#[tokio::test]
async fn what_a_crashed_instance_had_claimed_is_free_again_when_its_lease_ends() {
    let common = Common::new().await;
    let crashed = Instance::start(&common).await;
    let transaction = crashed.begin().await;
    crashed.tell(&transaction, "k", "claimed").await;
    let until = (chrono::Utc::now() + chrono::TimeDelta::seconds(1)).format("%F %T%.6f");
    let claim = format!("UPDATE outbox SET claimed_by = 'crashed', claimed_until = '{until}'");
    transaction.execute_unprepared(&claim).await.unwrap();
    crashed.outbox.commit(transaction).await.unwrap();
    crashed.outbox.subscribe(READERS, Noting::default());
    crashed.wait_until_noted(&["claimed"]).await;
}
