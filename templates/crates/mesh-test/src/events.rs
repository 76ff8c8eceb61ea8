//! What services say to each other, heard and said by a test.

use std::time::Duration;

use mesh_messaging::{Broker, GroupMember, GroupQueue, Message};
use serde_json::Value;
use tokio::time::timeout;

const LIMIT: Duration = Duration::from_secs(20);

/// How long nothing has to be heard until nothing is said.
const SILENCE: Duration = Duration::from_millis(300);

/// A member of the group of another service.
pub struct Listener(GroupMember);

impl Listener {
    /// Joins the group; from then on it misses nothing.
    pub fn join(broker: &Broker, destination: &str, group: &str) -> Self {
        let queue = GroupQueue {
            destination: destination.to_owned(),
            group: group.to_owned(),
        };
        Self(broker.join_group(queue, 1))
    }

    /// The body of the next message.
    ///
    /// # Panics
    /// When none comes, or it is no JSON.
    pub async fn next(&mut self) -> Value {
        let delivery = timeout(LIMIT, self.0.next()).await.expect("a message");
        let body = serde_json::from_slice(&delivery.message.body).expect("JSON");
        delivery.ack().await;
        body
    }

    /// Nothing is said.
    ///
    /// # Panics
    /// When something is.
    pub async fn require_silence(&mut self) {
        if let Ok(delivery) = timeout(SILENCE, self.0.next()).await {
            let body = String::from_utf8_lossy(&delivery.message.body).into_owned();
            panic!("{body} was said");
        }
    }
}

/// Says something to a group, and waits until it is handled.
///
/// # Panics
/// When nobody of the group handles it.
pub async fn say(broker: &Broker, destination: &str, group: &str, message: &Message) {
    let publisher = broker.group_publisher();
    let groups = [group.to_owned()];
    let said = publisher.publish(destination, &groups, message);
    timeout(LIMIT, said)
        .await
        .expect("in time")
        .expect("a listener");
}
