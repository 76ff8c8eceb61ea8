//! What is said between services, and what the service hears.

use std::time::Duration;

use mesh_messaging::{Broker, GroupMember, GroupQueue, Message};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::support::Api;

const LIMIT: Duration = Duration::from_secs(20);

/// How long nothing has to be heard until nothing is said.
const SILENCE: Duration = Duration::from_millis(300);

/// A member of the group of another service.
pub struct Listener(GroupMember);

impl Listener {
    pub fn join(broker: &Broker, destination: &str, group: &str) -> Self {
        let queue = GroupQueue {
            destination: destination.to_owned(),
            group: group.to_owned(),
        };
        Self(broker.join_group(queue, 1))
    }

    /// The body of the next message.
    pub async fn next(&mut self) -> Value {
        let delivery = timeout(LIMIT, self.0.next()).await.expect("a message");
        let body = serde_json::from_slice(&delivery.message.body).expect("JSON");
        delivery.ack().await;
        body
    }

    /// Nothing is said.
    pub async fn require_silence(&mut self) {
        if let Ok(delivery) = timeout(SILENCE, self.0.next()).await {
            let body = String::from_utf8_lossy(&delivery.message.body).into_owned();
            panic!("{body} was said");
        }
    }
}

/// The other services as members of their groups.
pub struct Others {
    pub requests: Listener,
    pub returns: Listener,
    pub attachments: Listener,
    pub results: Listener,
}

impl Others {
    pub fn join(api: &Api) -> Self {
        let broker = api.service.broker();
        let join = |destination, group| Listener::join(&broker, destination, group);
        Self {
            requests: join("reserve-request.topic", "reserved"),
            returns: join("inventory-return.topic", "reserved"),
            attachments: join("attachment-entity.topic", "attachment"),
            results: join("reserve-result.topic", "somebody"),
        }
    }
}

/// Says as reserve-item-service whether there was stock, and waits until that is heard.
pub async fn tell_stock(api: &Api, id: &str, is_there: bool) {
    let update = json!({"reserveId": id, "isItemUpdated": is_there, "uuid": null});
    say(api, Message::json(update.to_string())).await;
}

/// Says something to the service, and waits until it is heard.
pub async fn say(api: &Api, mut message: Message) {
    let name = "reserveUUID".to_owned();
    message.headers.insert(name, "whatever".to_owned());
    let publisher = api.service.broker().group_publisher();
    let groups = ["reserved".to_owned()];
    let said = publisher.publish("inventory-updated.topic", &groups, &message);
    timeout(LIMIT, said)
        .await
        .expect("in time")
        .expect("a listener");
}
