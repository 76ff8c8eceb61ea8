//! Publishing what waits in the outbox.

use std::sync::Arc;
use std::time::Duration;

use mesh_messaging::{GroupPublisher, Message, Unconfirmed};
use mesh_telemetry::Outage;
use sea_orm::{DatabaseConnection, DbErr};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, timeout};
use tokio_util::sync::CancellationToken;

use crate::meters::Meters;
use crate::rows::outbox::Model;
use crate::waiting::{self, PUBLISHING_LIMIT};

/// How often the outbox is looked at without being told to: that finds what instances that crashed
/// left, and what could not be published before.
const POLL: Duration = Duration::from_secs(1);

/// Rows that are being published at the same time.
const AT_ONCE: usize = 100;

/// Publishes the rows of one table.
pub struct Relay {
    /// Where they are.
    pub database: DatabaseConnection,
    /// Where they go.
    pub publisher: GroupPublisher,
    /// Tells that there are new ones.
    pub added: Arc<Notify>,
    /// Counts them.
    pub meters: Arc<Meters>,
    /// Of the table.
    pub database_outage: Outage,
    /// Of what carries messages.
    pub broker_outage: Outage,
}

impl Relay {
    /// Publishes until `stop`, and then what was begun.
    pub async fn run(self, stop: CancellationToken) {
        let relay = Arc::new(self);
        let mut publishing = JoinSet::new();
        let mut poll = interval(POLL);
        poll.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = stop.cancelled() => break,
                () = relay.added.notified() => {}
                _ = poll.tick() => relay.count().await,
                Some(is_published) = publishing.join_next() => {
                    // Only then the next one of the same key may follow.
                    if !matches!(is_published, Ok(true)) {
                        continue;
                    }
                }
            }
            let free = AT_ONCE - publishing.len();
            for row in relay.claim(free).await {
                publishing.spawn(relay.clone().pass_on(row));
            }
        }
        publishing.join_all().await;
    }

    async fn claim(&self, limit: usize) -> Vec<Model> {
        if limit == 0 {
            return Vec::new();
        }
        let claimed = waiting::claim(&self.database, limit as u64).await;
        self.note(&claimed);
        claimed.unwrap_or_default()
    }

    async fn count(&self) {
        let count = waiting::count(&self.database).await;
        self.note(&count);
        if let Ok(count) = count {
            self.meters.waiting(count);
        }
    }

    /// Tells whether it is published and gone from the table.
    async fn pass_on(self: Arc<Self>, row: Model) -> bool {
        let is_published = self.publish(&row).await;
        let settled = if is_published {
            self.meters.published(&row.destination);
            waiting::remove(&self.database, &row).await
        } else {
            waiting::postpone(&self.database, &row).await
        };
        self.note(&settled);
        is_published && settled.is_ok()
    }

    async fn publish(&self, row: &Model) -> bool {
        let groups = row
            .required_groups
            .split(',')
            .filter(|group| !group.is_empty());
        let groups: Vec<_> = groups.map(str::to_owned).collect();
        let message = message(row);
        let publishing = self.publisher.publish(&row.destination, &groups, &message);
        match timeout(PUBLISHING_LIMIT, publishing).await {
            Ok(Ok(())) => {
                self.broker_outage.worked();
                return true;
            }
            Ok(Err(error @ (Unconfirmed::NobodyListens(_) | Unconfirmed::GivenBack))) => {
                tracing::debug!(id = row.message_id, "an event waits: {error}");
            }
            Ok(Err(error)) => self.broker_outage.failed(error),
            Err(_) => tracing::debug!(id = row.message_id, "an event waits: no confirmation yet"),
        }
        false
    }

    fn note<T>(&self, outcome: &Result<T, DbErr>) {
        match outcome {
            Ok(_) => self.database_outage.worked(),
            Err(error) => self.database_outage.failed(error),
        }
    }
}

fn message(row: &Model) -> Message {
    Message {
        id: Some(row.message_id.clone()),
        // Written by us, so it can be read.
        headers: serde_json::from_str(&row.headers).unwrap_or_default(),
        ..Message::json(row.body.clone())
    }
}
