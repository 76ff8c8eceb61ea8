//! What is said between services, and what the service hears.

use mesh_messaging::Message;
use mesh_test::Listener;
use serde_json::json;

use crate::support::Api;

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
    let broker = api.service.broker();
    mesh_test::say(&broker, "inventory-updated.topic", "reserved", &message).await;
}
