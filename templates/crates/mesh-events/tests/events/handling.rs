//! What arrives is handled once, with everything that belongs to it, or kept as a dead letter.

use crate::support::{Common, Instance, LIMIT, Noting, READERS};
use mesh_messaging::Message;
use mesh_test::wait_until;

async fn deliver(common: &Common, message: &Message) {
    let publisher = common.broker().group_publisher();
    let required = [READERS.group.to_owned()];
    let delivered = publisher.publish(READERS.destination, &required, message);
    delivered.await.expect("a confirmation");
}

fn message(id: Option<&str>, text: &str) -> Message {
    Message {
        id: id.map(str::to_owned),
        ..Message::json(format!(r#"{{"text":"{text}"}}"#))
    }
}

#[tokio::test]
async fn an_event_that_comes_twice_is_handled_once() {
    let common = Common::new().await;
    let instance = Instance::start(&common).await;
    instance.outbox.subscribe(READERS, Noting::default());
    let id = Some("0193b1b2-7b52-7c4e-9d53-3a8e6f0a1b2c");
    for message in [message(id, "own"), message(None, "from Java")] {
        deliver(&common, &message).await;
        deliver(&common, &message).await;
    }
    assert_eq!(instance.noted().await, ["own", "from Java"]);
}

#[tokio::test]
async fn a_failed_attempt_leaves_nothing_and_the_next_one_is_made() {
    let common = Common::new().await;
    let instance = Instance::start(&common).await;
    let handler = Noting::failing("1", 2);
    instance.outbox.subscribe(READERS, handler.clone());
    deliver(&common, &message(None, "1")).await;
    assert_eq!(handler.attempts(), ["1", "1", "1"]);
    assert_eq!(instance.noted().await, ["1"]);
    assert_eq!(instance.count("dead_letter").await, 0);
}

#[tokio::test]
async fn what_fails_too_often_or_cannot_be_read_is_kept_and_does_not_come_again() {
    let common = Common::new().await;
    let instance = Instance::start(&common).await;
    let handler = Noting::failing("1", 5);
    instance.outbox.subscribe(READERS, handler.clone());
    let unreadable = Message::json("{".to_owned());
    for message in [message(None, "1"), unreadable] {
        deliver(&common, &message).await;
        deliver(&common, &message).await;
    }
    assert_eq!(handler.attempts(), ["1", "1", "1"]);
    assert_eq!(instance.count("dead_letter").await, 2);
    assert!(instance.noted().await.is_empty());
}

#[tokio::test]
async fn a_service_that_stops_finishes_the_event_at_hand_and_begins_no_other() {
    let common = Common::new().await;
    let (stopping, observer) = (
        Instance::start(&common).await,
        Instance::start(&common).await,
    );
    let handler = Noting::held();
    stopping.outbox.subscribe(READERS, handler.clone());
    stopping.change("a", "first").await;
    stopping.change("b", "second").await;
    wait_until("the first is begun", LIMIT, async || {
        !handler.attempts().is_empty()
    })
    .await;
    let stop = stopping.stop.clone();
    let stopped = tokio::spawn(stopping.end());
    stop.cancelled().await;
    handler.release();
    stopped.await.unwrap();
    assert_eq!(observer.noted().await, ["first"]);
    assert_eq!(handler.attempts(), ["first"]);
    observer.outbox.subscribe(READERS, Noting::default());
    observer.wait_until_noted(&["first", "second"]).await;
    observer.wait_until_empty("outbox").await;
}
