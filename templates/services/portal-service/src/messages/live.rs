//! The messages in memory.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use mesh_security::Published;
use mesh_telemetry::Outage;
use mesh_web::{MessageTexts, Messages};
use sea_orm::DatabaseConnection;
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use super::{MessageFiles, store};

/// The messages, for answering and for handing out. Cheap to clone; all clones share them.
#[derive(Clone)]
pub struct LiveMessages(Arc<Shared>);

struct Shared {
    database: DatabaseConnection,
    /// The texts of this service's own answers.
    own: Messages,
    files: Option<MessageFiles>,
    published: RwLock<Published>,
    /// One refresh at a time: an earlier one, which read less, must not come last.
    refreshing: Mutex<()>,
}

impl LiveMessages {
    /// Reads the messages for the first time; `own` and `files` are kept like them.
    ///
    /// # Errors
    /// When the database does not answer, or a file cannot be written.
    pub async fn load(
        database: DatabaseConnection,
        own: Messages,
        files: Option<MessageFiles>,
    ) -> anyhow::Result<Self> {
        let nothing = Published::of(&MessageTexts::default())?;
        let live = Self(Arc::new(Shared {
            database,
            own,
            files,
            published: RwLock::new(nothing),
            refreshing: Mutex::new(()),
        }));
        live.refresh().await?;
        Ok(live)
    }

    /// The texts as they are at present.
    pub fn texts(&self) -> Arc<MessageTexts> {
        self.0.own.texts()
    }

    /// The texts as other services get them.
    pub fn published(&self) -> Published {
        let published = self.0.published.read();
        published.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the messages each `interval`, since they are changed in the database. While that fails
    /// the last ones stay.
    pub async fn keep_current(self, interval: Duration, stop: CancellationToken) {
        let outage = Outage::of("messages");
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(interval) => {}
            }
            match self.refresh().await {
                Ok(_) => outage.worked(),
                Err(error) => outage.failed(format!("{error:#}")),
            }
        }
    }

    /// Reads the messages, and tells how many there are.
    ///
    /// # Errors
    /// When the database does not answer, or a file cannot be written.
    pub async fn refresh(&self) -> anyhow::Result<usize> {
        let _turn = self.0.refreshing.lock().await;
        let texts = store::all(&self.0.database).await?;
        let count = texts.korean.len();
        let published = Published::of(&texts)?;
        if published != self.published() {
            if let Some(files) = &self.0.files {
                files.write(&texts).await?;
            }
            self.0.own.replace(texts);
            let place = self.0.published.write();
            *place.unwrap_or_else(PoisonError::into_inner) = published;
        }
        Ok(count)
    }
}
