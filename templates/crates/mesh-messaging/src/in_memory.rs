//! Messages within one process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, mpsc};
use tokio_util::sync::CancellationToken;

use crate::broker::CAPACITY;
use crate::groups::in_memory::{GroupMember, Groups};
use crate::{Exchange, GroupQueue, Heard, Message, Publisher, Unconfirmed};

/// Carries messages between those who share it. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct InMemoryBroker {
    exchanges: Arc<Mutex<HashMap<String, broadcast::Sender<Message>>>>,
    groups: Groups,
}

impl InMemoryBroker {
    pub(crate) fn join(&self, exchange: &str, stop: CancellationToken) -> Exchange {
        let everybody = self.exchange(exchange);
        let said = everybody.subscribe();
        let (publisher, outgoing) = mpsc::channel(CAPACITY);
        let (incoming, heard) = mpsc::channel(CAPACITY);
        let passing = async move {
            tokio::join!(speak(outgoing, everybody), listen(said, incoming));
        };
        tokio::spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = passing => {}
            }
        });
        Exchange {
            publisher: Publisher(publisher),
            heard,
        }
    }

    pub(crate) fn join_group(&self, queue: GroupQueue) -> GroupMember {
        self.groups.join(queue)
    }

    /// Publishes a message to all groups of `destination`, and to whoever listens to it once they
    /// have handled it: until then it may come again.
    pub(crate) async fn publish(
        &self,
        destination: &str,
        required: &[GroupQueue],
        message: &Message,
    ) -> Result<(), Unconfirmed> {
        self.groups.publish(destination, required, message).await?;
        // Without listeners there is nobody to miss it.
        let _ = self.exchange(destination).send(message.clone());
        Ok(())
    }

    fn exchange(&self, name: &str) -> broadcast::Sender<Message> {
        let mut exchanges = self
            .exchanges
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        exchanges
            .entry(name.to_owned())
            .or_insert_with(|| broadcast::channel(CAPACITY).0)
            .clone()
    }
}

async fn speak(mut outgoing: mpsc::Receiver<Message>, everybody: broadcast::Sender<Message>) {
    while let Some(message) = outgoing.recv().await {
        // Without listeners there is nobody to miss it.
        let _ = everybody.send(message);
    }
}

async fn listen(mut said: broadcast::Receiver<Message>, incoming: mpsc::Sender<Heard>) {
    loop {
        let heard = match said.recv().await {
            Ok(message) => Heard::Message(message),
            Err(RecvError::Lagged(_)) => Heard::Gap,
            Err(RecvError::Closed) => return,
        };
        if incoming.send(heard).await.is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn members_hear_everybody_of_their_exchange_and_nobody_else() {
        let (broker, stop) = (InMemoryBroker::default(), CancellationToken::new());
        let mut first = broker.join("a", stop.clone());
        let mut second = broker.join("a", stop.clone());
        let mut stranger = broker.join("b", stop.clone());
        let message = Message::json("1".to_owned());
        first.publisher.publish(message.clone()).unwrap();
        let expected = Some(Heard::Message(message));
        assert_eq!(first.heard.recv().await, expected);
        assert_eq!(second.heard.recv().await, expected);
        stop.cancel();
        assert_eq!(stranger.heard.recv().await, None);
    }
}
