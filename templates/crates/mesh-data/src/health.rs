//! The database as part of a service's health.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use mesh_web::{ComponentHealth, HealthIndicator};
use sea_orm::DatabaseConnection;

use crate::observation::product_name;

/// Indicator `db`: up while the database answers.
pub struct DatabaseHealth(pub DatabaseConnection);

impl HealthIndicator for DatabaseHealth {
    fn name(&self) -> &'static str {
        "db"
    }

    fn state(&self) -> BoxFuture<'_, ComponentHealth> {
        let pinged = self.0.ping().map(|pinged| match pinged {
            Ok(()) => ComponentHealth::up(),
            Err(error) => ComponentHealth::down(error),
        });
        let database = product_name(self.0.get_database_backend());
        pinged
            .map(move |report| report.with("database", database))
            .boxed()
    }
}
