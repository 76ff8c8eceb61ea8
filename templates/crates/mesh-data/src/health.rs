//! The database as part of a service's health.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use mesh_web::HealthIndicator;
use sea_orm::DatabaseConnection;

/// Indicator `db`: up while the database answers.
pub struct DatabaseHealth(pub DatabaseConnection);

impl HealthIndicator for DatabaseHealth {
    fn name(&self) -> &'static str {
        "db"
    }

    fn is_up(&self) -> BoxFuture<'_, bool> {
        async { self.0.ping().await.is_ok() }.boxed()
    }
}
