//! Data that another service owns, such as the names of users: asked for many at once, kept in memory.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use mesh_app::ServiceContext;
use mesh_bus::{Bus, Change};
use mesh_client::{CallError, MeshClient};
use mesh_config::SettingsError;
use mesh_security::ServiceTokens;
use quick_cache::sync::Cache;
use serde::de::DeserializeOwned;
use tokio::sync::broadcast::error::RecvError;

use crate::Guard;

/// Things that are kept in memory.
const CAPACITY: usize = 10_000;

/// How long an owner that was asked in vain is left alone: not every request waits for it.
const PAUSE: Duration = Duration::from_secs(1);

/// Ids in one call; the owner refuses more.
pub const BATCH: usize = 1000;

/// Where the data comes from: `POST` of a JSON array of ids is answered by an object of what is
/// known, by id.
#[derive(Debug, Clone, Copy)]
pub struct Owner {
    /// The service that owns the data.
    pub service: &'static str,
    /// Path of its internal endpoint, such as `/internal/user-names`.
    pub path: &'static str,
}

/// What is known of things that another service owns. Cheap to clone; all clones share it.
///
/// A service that is away costs what is not in memory, never the request: things are then missing
/// from the result. It is asked again after a second.
#[derive(Clone)]
pub struct ReferenceData<V>(Arc<Shared<V>>);

struct Shared<V> {
    owner: Owner,
    client: MeshClient,
    caller: ServiceTokens,
    time_to_live: Duration,
    known: Cache<String, Known<V>>,
    /// Changes that were heard of. What was asked before one and told after it is not kept.
    changes: AtomicU64,
    failed: Mutex<Option<Instant>>,
}

/// What was told of one thing; nothing when the owner does not know it.
#[derive(Clone)]
struct Known<V> {
    value: Option<V>,
    told: Instant,
}

impl<V: Clone + DeserializeOwned + Send + Sync + 'static> ReferenceData<V> {
    /// What `owner` tells, kept for `reference-data.time-to-live` and forgotten on a change.
    ///
    /// # Errors
    /// When that setting is missing or wrong.
    pub fn start(
        owner: Owner,
        context: &ServiceContext,
        guard: &Guard,
    ) -> Result<Self, SettingsError> {
        let time_to_live = context.settings.duration("reference-data.time-to-live")?;
        let (client, caller) = (context.client.clone(), guard.service_tokens());
        Ok(Self::new(owner, client, caller, time_to_live).following(&context.bus))
    }

    /// Nothing is known at first. What was told is asked again after `time_to_live`.
    pub fn new(
        owner: Owner,
        client: MeshClient,
        caller: ServiceTokens,
        time_to_live: Duration,
    ) -> Self {
        Self(Arc::new(Shared {
            owner,
            client,
            caller,
            time_to_live,
            known: Cache::new(CAPACITY),
            changes: AtomicU64::new(0),
            failed: Mutex::default(),
        }))
    }

    /// Forgets things as soon as their owner tells on the bus that they have changed.
    pub fn following(self, bus: &Bus) -> Self {
        let mut changes = bus.changes();
        let following = self.clone();
        tokio::spawn(async move {
            loop {
                match changes.recv().await {
                    Ok(change) => following.forget(change),
                    Err(RecvError::Lagged(_)) => following.forget(Change::Unknown),
                    Err(RecvError::Closed) => return,
                }
            }
        });
        self
    }

    fn forget(&self, change: Change) {
        self.0.changes.fetch_add(1, Ordering::SeqCst);
        match change {
            Change::Of { path, ids } if path == self.0.owner.path => {
                ids.iter().for_each(|id| drop(self.0.known.remove(id)));
            }
            // Of things that are not kept here.
            Change::Of { .. } => {}
            Change::Unknown => self.0.known.clear(),
        }
    }

    /// What is known of `ids`, by id, with one call for all that are not in memory.
    pub async fn of(&self, ids: impl IntoIterator<Item = String>) -> HashMap<String, V> {
        let mut found = HashMap::new();
        let mut unknown = Vec::new();
        for id in ids {
            match self.0.known.get(&id) {
                Some(known) => {
                    if known.told.elapsed() >= self.0.time_to_live {
                        unknown.push(id.clone());
                    }
                    if let Some(value) = known.value {
                        found.insert(id, value);
                    }
                }
                None => unknown.push(id),
            }
        }
        if self.0.is_left_alone() {
            return found;
        }
        unknown.sort_unstable();
        unknown.dedup();
        for batch in unknown.chunks(BATCH) {
            self.ask(batch, &mut found).await;
        }
        found
    }

    /// What is known of one thing.
    pub async fn of_one(&self, id: &str) -> Option<V> {
        self.of([id.to_owned()]).await.remove(id)
    }

    async fn ask(&self, ids: &[String], found: &mut HashMap<String, V>) {
        let changes = self.0.changes.load(Ordering::SeqCst);
        let mut told = match self.call(ids).await {
            Ok(told) => told,
            // What was told before is better than nothing.
            Err(error) => return self.0.leave_alone(&error),
        };
        let is_current = self.0.changes.load(Ordering::SeqCst) == changes;
        for id in ids {
            let value = told.remove(id);
            match value.clone() {
                Some(value) => found.insert(id.clone(), value),
                None => found.remove(id),
            };
            if is_current {
                let told = Instant::now();
                self.0.known.insert(id.clone(), Known { value, told });
            }
        }
    }

    async fn call(&self, ids: &[String]) -> Result<HashMap<String, V>, CallError> {
        let Owner { service, path } = self.0.owner;
        let token = self.0.caller.issue(service).await?;
        let call = self.0.client.call(service).idempotent();
        call.json(|http, base| {
            http.post(format!("{base}{path}"))
                .bearer_auth(&token)
                .json(ids)
        })
        .await
    }
}

impl<V> Shared<V> {
    fn is_left_alone(&self) -> bool {
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.is_some_and(|moment| moment.elapsed() < PAUSE)
    }

    fn leave_alone(&self, error: &CallError) {
        tracing::warn!("{} is left out: {error}", self.owner.path);
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        *failed = Some(Instant::now());
    }
}
