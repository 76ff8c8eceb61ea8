//! One other registry.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::StatusCode;
use mesh_discovery::eureka::without_credentials;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::queue::{Queue, Waiting};
use super::task::{
    Action, ReplicationAnswer, ReplicationAnswers, ReplicationList, ReplicationTask,
};
use crate::registry::{SharedRegistry, now};

/// Says that a request comes from a peer.
pub const REPLICATION_HEADER: &str = "x-netflix-discovery-replication";

/// Most tasks of one request.
const BATCH: usize = 250;

/// What happens within this time travels together.
const COLLECT: Duration = Duration::from_millis(100);

/// A peer that does not answer is tried again after this time.
const RETRY: Duration = Duration::from_secs(1);

/// A registry that is told what happens here.
pub struct Peer {
    /// Its address, with credentials and a slash at the end.
    url: String,
    http: reqwest::Client,
    queue: Mutex<Queue>,
    work: Notify,
    available: AtomicBool,
}

impl Peer {
    /// The registry at `url`.
    pub fn new(url: String, http: reqwest::Client) -> Self {
        Self {
            url,
            http,
            queue: Mutex::default(),
            work: Notify::new(),
            available: AtomicBool::new(false),
        }
    }

    /// Its address, with credentials.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whether it answered last.
    pub fn is_available(&self) -> bool {
        self.available.load(Ordering::Relaxed)
    }

    /// Tells it, soon.
    pub fn tell(&self, waiting: Waiting) {
        self.queue().add(waiting);
        self.work.notify_one();
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells it what happens, until `stop`. What it knows better changes `registry`.
    pub async fn keep_telling(&self, stop: CancellationToken, registry: SharedRegistry) {
        let work = async {
            loop {
                self.work.notified().await;
                tokio::time::sleep(COLLECT).await;
                self.tell_all(&registry).await;
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = work => {}
        }
    }

    async fn tell_all(&self, registry: &SharedRegistry) {
        loop {
            let batch = self.queue().take(BATCH, now());
            if batch.is_empty() {
                return;
            }
            match self.send(&batch).await {
                Ok(answers) => {
                    self.set_available(true);
                    for (told, answer) in batch.into_iter().zip(answers) {
                        self.heed(told, answer, registry);
                    }
                }
                Err(_) => {
                    self.set_available(false);
                    self.queue().put_back(batch);
                    tokio::time::sleep(RETRY).await;
                }
            }
        }
    }

    async fn send(&self, batch: &[Waiting]) -> Result<Vec<ReplicationAnswer>, reqwest::Error> {
        let tasks = batch.iter().map(|waiting| waiting.task.clone());
        let list = ReplicationList {
            replication_list: tasks.collect(),
        };
        let url = format!("{}peerreplication/batch/", self.url);
        let request = self.http.post(url).header(REPLICATION_HEADER, "true");
        let request = request.header("Accept", "application/json").json(&list);
        let response = request.send().await?.error_for_status()?;
        let answers: ReplicationAnswers = response.json().await?;
        Ok(answers.response_list)
    }

    fn set_available(&self, available: bool) {
        let was_available = self.available.swap(available, Ordering::Relaxed);
        let peer = without_credentials(&self.url);
        match (was_available, available) {
            (false, true) => tracing::info!(peer, "peer answers"),
            (true, false) => tracing::warn!(peer, "peer does not answer"),
            _ => {}
        }
    }

    fn heed(&self, told: Waiting, answer: ReplicationAnswer, registry: &SharedRegistry) {
        if told.task.action != Action::Heartbeat {
            return;
        }
        if answer.status_code == StatusCode::NOT_FOUND {
            let instance = registry.lock().instance(&told.task.app_name, &told.task.id);
            if let Some(instance) = instance {
                let task = ReplicationTask::of(Action::Register, instance);
                self.tell(Waiting { task, ..told });
            }
        }
        if let Some(later) = answer.response_entity
            && answer.status_code == StatusCode::CONFLICT
        {
            registry.lock().replicate(later, now());
        }
    }
}
