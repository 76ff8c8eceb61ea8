//! A broker, and a line to it that can be cut.

use std::sync::Arc;
use std::time::Duration;

use lapin::{Channel, Connection, ConnectionProperties};
use mesh_config::{Environment, Layer, Settings};
use mesh_messaging::{
    Broker, Delivery, GroupMember, GroupPublisher, GroupQueue, InMemoryBroker, Message, Unconfirmed,
};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;
use uuid::Uuid;

pub const LIMIT: Duration = Duration::from_secs(20);

/// The address of the broker.
pub fn url() -> Option<String> {
    let url = std::env::var("TEST_RABBITMQ_URL").ok()?;
    (!url.is_empty()).then_some(url)
}

/// The broker at an address.
pub fn broker(url: &str) -> Broker {
    let settings = [
        ("spring.rabbitmq.addresses", url),
        ("spring.rabbitmq.port", "5672"),
        ("spring.rabbitmq.ssl.enabled", "false"),
    ];
    let settings = settings.map(|(key, value)| (key, value.into()));
    let layers = [Layer::new("test", settings)];
    let settings = Settings::merge(&layers, Environment::default(), &[]);
    Broker::from_settings(&settings, InMemoryBroker::default()).expect("a broker")
}

/// What another client of the broker does.
pub async fn stranger(url: &str) -> (Connection, Channel) {
    let connection = Connection::connect(url, ConnectionProperties::default());
    let connection = connection.await.expect("a connection");
    let channel = connection.create_channel().await.expect("a channel");
    (connection, channel)
}

/// The queue of a group that no other test has.
pub fn new_queue() -> GroupQueue {
    GroupQueue {
        destination: format!("test-{}.topic", Uuid::new_v4()),
        group: "readers".to_owned(),
    }
}

pub fn message(text: &str) -> Message {
    Message {
        id: Some(Uuid::new_v4().to_string()),
        ..Message::json(text.to_owned())
    }
}

/// Publishes to a group that must get it.
pub async fn publish(
    publisher: &GroupPublisher,
    queue: &GroupQueue,
    message: &Message,
) -> Result<(), Unconfirmed> {
    let required = [queue.group.clone()];
    let published = publisher.publish(&queue.destination, &required, message);
    timeout(LIMIT, published).await.expect("an outcome")
}

pub async fn next(member: &mut GroupMember) -> Delivery {
    timeout(LIMIT, member.next()).await.expect("a message")
}

/// Between a client and the broker.
pub struct Line {
    listener: Arc<TcpListener>,
    broker: String,
    passing: JoinHandle<()>,
}

impl Line {
    /// One that works, to the broker at `url`.
    pub async fn to(url: &str) -> Self {
        let broker = url.rsplit_once('@').expect("a login").1;
        let broker = broker.split('/').next().expect("an address").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let listener = Arc::new(listener);
        Self {
            passing: tokio::spawn(pass(listener.clone(), broker.clone())),
            listener,
            broker,
        }
    }

    /// The address of the broker over this line.
    pub fn url(&self) -> String {
        let address = self.listener.local_addr().expect("an address");
        format!("amqp://guest:guest@{address}")
    }

    /// Breaks all connections; new ones get no answer.
    pub fn cut(&self) {
        self.passing.abort();
    }

    /// Works again.
    pub fn mend(&mut self) {
        self.passing = tokio::spawn(pass(self.listener.clone(), self.broker.clone()));
    }
}

/// Passes on what comes until it is aborted, which ends all connections.
async fn pass(listener: Arc<TcpListener>, broker: String) {
    let mut connections = JoinSet::new();
    while let Ok((mut client, _)) = listener.accept().await {
        let broker = broker.clone();
        connections.spawn(async move {
            let mut server = TcpStream::connect(broker).await?;
            copy_bidirectional(&mut client, &mut server).await
        });
    }
}
