//! A handler that can be watched, held and made to fail.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use anyhow::anyhow;
use async_trait::async_trait;
use mesh_data::{StoreError, StoreResult};
use mesh_events::{EventHandler, Received};
use sea_orm::{ConnAcquireErr, ConnectionTrait, DatabaseTransaction, DbErr};
use tokio::sync::Notify;

use crate::support::lock;

/// Notes events in the database, once it no longer fails.
#[derive(Clone, Default)]
pub struct Noting(Arc<State>);

#[derive(Default)]
struct State {
    failures: Mutex<HashMap<String, Failures>>,
    attempts: Mutex<Vec<String>>,
    is_held: Mutex<bool>,
    released: Notify,
}

struct Failures {
    left: u32,
    error: fn() -> anyhow::Error,
}

impl Noting {
    /// Fails so often for the event with this text, after it has written.
    pub fn failing(text: &str, times: u32) -> Self {
        Self::failing_with(text, times, || anyhow!("no luck"))
    }

    /// Finds the database busy so often for the event with this text.
    pub fn with_busy_database(text: &str, times: u32) -> Self {
        Self::failing_with(text, times, || {
            let busy = DbErr::ConnectionAcquire(ConnAcquireErr::Timeout);
            anyhow!(StoreError::from(busy)).context("the change was not made")
        })
    }

    fn failing_with(text: &str, left: u32, error: fn() -> anyhow::Error) -> Self {
        let noting = Self::default();
        let failures = Failures { left, error };
        lock(&noting.0.failures).insert(text.to_owned(), failures);
        noting
    }

    /// Does not end before it is released.
    pub fn held() -> Self {
        let noting = Self::default();
        *lock(&noting.0.is_held) = true;
        noting
    }

    pub fn release(&self) {
        *lock(&self.0.is_held) = false;
        self.0.released.notify_waiters();
    }

    /// The texts of all attempts.
    pub fn attempts(&self) -> Vec<String> {
        lock(&self.0.attempts).clone()
    }

    async fn wait_for_release(&self) {
        let released = self.0.released.notified();
        if *lock(&self.0.is_held) {
            released.await;
        }
    }

    fn fail(&self, text: &str) -> anyhow::Result<()> {
        match lock(&self.0.failures).get_mut(text) {
            Some(failures) if failures.left > 0 => {
                failures.left -= 1;
                Err((failures.error)())
            }
            _ => Ok(()),
        }
    }
}

#[async_trait]
impl EventHandler for Noting {
    async fn handle(
        &self,
        transaction: &DatabaseTransaction,
        received: &Received,
    ) -> anyhow::Result<()> {
        let body: HashMap<String, String> = received.json()?;
        let text = &body["text"];
        lock(&self.0.attempts).push(text.clone());
        note(transaction, text).await?;
        self.wait_for_release().await;
        self.fail(text)
    }
}

async fn note(transaction: &DatabaseTransaction, text: &str) -> StoreResult<()> {
    let statement = format!("INSERT INTO noted (note) VALUES ('{text}')");
    let noted = transaction.execute_unprepared(&statement).await;
    noted.map(drop).map_err(StoreError::from)
}
