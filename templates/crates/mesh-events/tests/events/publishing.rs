//! What is committed is published, by whichever instance; what is not, is not.

use crate::noting::Noting;
use crate::support::{Common, Instance, LIMIT};
use mesh_data::start_writing;
use mesh_events::{Destination, Event};
use mesh_messaging::GroupQueue;
use mesh_test::wait_until;
use sea_orm::ConnectionTrait;
use sea_orm_migration::SchemaManager;
use serde_json::json;

#[tokio::test]
async fn a_change_that_is_rolled_back_tells_nothing() {
    let common = Common::new().await;
    let instance = Instance::start(&common).await;
    let handler = Noting::default();
    instance.outbox.subscribe(common.readers, handler.clone());
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
    let event = Event::new(&common.changes, "k", &body);
    outbox.add(&transaction, event).await.unwrap();
    outbox.commit(transaction).await.unwrap();
    let other = Instance::start(&common).await;
    other.outbox.subscribe(common.readers, Noting::default());
    other.wait_until_noted(&["left"]).await;
    other.wait_until_empty("outbox").await;
}

#[tokio::test]
async fn services_that_share_a_database_share_the_tables() {
    let common = Common::new().await;
    let instance = Instance::start(&common).await;
    instance.change("k", "kept").await;
    let manager = SchemaManager::new(&instance.database);
    mesh_events::create_tables(&manager).await.unwrap();
    instance.outbox.subscribe(common.readers, Noting::default());
    instance.wait_until_noted(&["kept"]).await;
}

#[tokio::test]
async fn an_event_waits_for_a_consumer_that_starts_later() {
    let common = Common::new().await;
    let publisher = Instance::start(&common).await;
    publisher.change("k", "early").await;
    let consumer = Instance::start(&common).await;
    consumer.outbox.subscribe(common.readers, Noting::default());
    consumer.wait_until_noted(&["early"]).await;
    publisher.wait_until_empty("outbox").await;
}

#[tokio::test]
async fn an_event_goes_out_though_nobody_has_to_get_it() {
    let common = Common::new().await;
    let instance = Instance::start(&common).await;
    let hints = Destination {
        required_groups: &[],
        ..common.changes
    };
    let transaction = instance.begin().await;
    let event = Event::new(&hints, "k", "something happened");
    instance.outbox.add(&transaction, event).await.unwrap();
    instance.outbox.commit(transaction).await.unwrap();
    instance.wait_until_empty("outbox").await;
}

#[tokio::test]
async fn events_of_a_key_keep_their_order_and_do_not_hold_up_others() {
    let common = Common::new().await;
    let instance = Instance::start(&common).await;
    instance
        .outbox
        .subscribe(common.readers, Noting::failing("a1", 2));
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
    let place = |text| noted.iter().position(|noted| noted == text);
    assert!(
        place("a1") < place("a2") && place("a2") < place("a3"),
        "{noted:?}"
    );
    assert!(place("b1") < place("a2"), "{noted:?}");
}

#[tokio::test]
async fn two_instances_on_one_table_publish_each_event_once() {
    let common = Common::new().await;
    let instances = [
        Instance::start(&common).await,
        Instance::start(&common).await,
    ];
    let readers = GroupQueue {
        destination: common.readers.destination.to_owned(),
        group: common.readers.group.to_owned(),
    };
    let mut reader = common.broker().join_group(readers, 1);
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
    crashed.outbox.subscribe(common.readers, Noting::default());
    crashed.wait_until_noted(&["claimed"]).await;
}
