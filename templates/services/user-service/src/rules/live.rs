//! The rules in memory.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use mesh_data::StoreResult;
use mesh_security::{AuthorizationRules, AuthorizationTable, Published, RulesDocument};
use mesh_telemetry::Outage;
use sea_orm::DatabaseConnection;
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use super::store;

/// The rules, for deciding and for handing out. Cheap to clone; all clones share them.
#[derive(Clone)]
pub struct LiveRules(Arc<Shared>);

struct Shared {
    database: DatabaseConnection,
    deciding: AuthorizationRules,
    published: RwLock<Published>,
    /// One reload at a time: an earlier one, which read less, must not come last.
    reloading: Mutex<()>,
}

impl LiveRules {
    /// Reads the rules for the first time.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn load(database: DatabaseConnection) -> anyhow::Result<Self> {
        let document = read(&database).await?;
        let published = Published::of(&document)?;
        let deciding = AuthorizationRules::default();
        deciding.replace(AuthorizationTable::new(document.rules));
        Ok(Self(Arc::new(Shared {
            database,
            deciding,
            published: RwLock::new(published),
            reloading: Mutex::new(()),
        })))
    }

    /// The table that requests are decided from.
    pub fn deciding(&self) -> AuthorizationRules {
        self.0.deciding.clone()
    }

    /// Whether one of `roles` may send `method` to the raw `path`.
    pub fn is_granted(&self, roles: &[String], method: &str, path: &str) -> bool {
        let table = self.0.deciding.current();
        table.is_some_and(|table| table.is_granted(roles, method, path))
    }

    /// The rules as other services get them.
    pub fn published(&self) -> Published {
        let published = self.0.published.read();
        published.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the rules again after a change. The change is stored already, so a failure here is no
    /// failure of the request: the next regular reading makes up for it.
    pub async fn reload(&self) {
        if let Err(error) = self.refresh().await {
            tracing::warn!("changed authorization rules are not in force yet: {error:#}");
        }
    }

    /// Reads the rules each `interval`, since other instances change them too. While that fails the
    /// last ones stay in force.
    pub async fn keep_current(self, interval: Duration, stop: CancellationToken) {
        let outage = Outage::of("authorization rules");
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(interval) => {}
            }
            match self.refresh().await {
                Ok(()) => outage.worked(),
                Err(error) => outage.failed(error),
            }
        }
    }

    async fn refresh(&self) -> anyhow::Result<()> {
        let _turn = self.0.reloading.lock().await;
        let document = read(&self.0.database).await?;
        let published = Published::of(&document)?;
        if published == self.published() {
            return Ok(());
        }
        self.0
            .deciding
            .replace(AuthorizationTable::new(document.rules));
        let place = self.0.published.write();
        *place.unwrap_or_else(PoisonError::into_inner) = published;
        Ok(())
    }
}

async fn read(database: &DatabaseConnection) -> StoreResult<RulesDocument> {
    let rules = store::all(database).await?;
    Ok(RulesDocument { rules })
}
