//! What handlers work with.

use axum::extract::FromRef;
use mesh_security::ServiceTokens;
use mesh_service::ReferenceData;
use sea_orm::DatabaseConnection;

/// Shared by all requests; cheap to clone.
#[derive(Clone, FromRef)]
pub struct AppState {
    /// The tables.
    pub database: DatabaseConnection,
    /// Checks the tokens of calling services.
    pub service_tokens: ServiceTokens,
    /// Names of users by their id.
    pub user_names: ReferenceData<String>,
}
