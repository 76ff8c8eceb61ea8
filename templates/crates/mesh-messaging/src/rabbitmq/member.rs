//! A member of an exchange that comes back after every loss.

use mesh_telemetry::Outage;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::session::Session;
use super::{PAUSE, RabbitMqSettings};
use crate::broker::CAPACITY;
use crate::{Exchange, Heard, Message, Publisher};

/// Becomes a member of an exchange until `stop`. Returns at once; connecting goes on behind.
pub fn connect(settings: RabbitMqSettings, exchange: String, stop: CancellationToken) -> Exchange {
    let (publisher, outgoing) = mpsc::channel(CAPACITY);
    let (incoming, heard) = mpsc::channel(CAPACITY);
    let member = Member {
        settings,
        exchange,
        outgoing,
        incoming,
        unsent: None,
    };
    tokio::spawn(async move {
        tokio::select! {
            () = stop.cancelled() => {}
            () = member.keep() => {}
        }
    });
    Exchange {
        publisher: Publisher(publisher),
        heard,
    }
}

/// Both ends of what goes through the broker.
pub struct Member {
    settings: RabbitMqSettings,
    pub(super) exchange: String,
    pub(super) outgoing: mpsc::Receiver<Message>,
    pub(super) incoming: mpsc::Sender<Heard>,
    /// What was being sent when the connection broke.
    pub(super) unsent: Option<Message>,
}

impl Member {
    /// Whether nobody listens, and nobody has anything to say any more.
    pub(super) fn is_abandoned(&self) -> bool {
        self.incoming.is_closed() && self.outgoing.is_closed() && self.outgoing.is_empty()
    }

    async fn keep(mut self) {
        let outage = Outage::of("RabbitMQ");
        let mut was_member = false;
        for turn in 0.. {
            let address = &self.settings.addresses[turn % self.settings.addresses.len()];
            let lost = match Session::open(address, &self.exchange).await {
                Ok(session) => {
                    outage.worked();
                    if was_member {
                        // Who does not listen misses nothing.
                        let _ = self.incoming.send(Heard::Gap).await;
                    }
                    was_member = true;
                    session.pass(&mut self).await
                }
                Err(error) => Some(error),
            };
            let Some(error) = lost else { return };
            outage.failed(error);
            tokio::time::sleep(PAUSE).await;
        }
    }
}
