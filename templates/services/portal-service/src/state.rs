//! What handlers work with.

use axum::extract::FromRef;
use mesh_security::ServiceTokens;
use sea_orm::DatabaseConnection;

use crate::files::Files;

/// Shared by all requests; cheap to clone.
#[derive(Clone, FromRef)]
pub struct AppState {
    /// The tables.
    pub database: DatabaseConnection,
    /// Checks the tokens of calling services.
    pub service_tokens: ServiceTokens,
    /// Uploaded files.
    pub files: Files,
}
