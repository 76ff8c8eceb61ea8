//! What handlers work with.

use axum::extract::FromRef;
use mesh_bus::Bus;
use mesh_security::{ServiceTokens, Tokens};
use sea_orm::DatabaseConnection;

use crate::password_reset::PasswordReset;
use crate::rules::LiveRules;

/// Shared by all requests; cheap to clone.
#[derive(Clone, FromRef)]
pub struct AppState {
    /// The tables.
    pub database: DatabaseConnection,
    /// Issues and checks the tokens of users.
    pub tokens: Tokens,
    /// Checks the tokens of calling services.
    pub service_tokens: ServiceTokens,
    /// The authorization rules of the whole mesh.
    pub rules: LiveRules,
    /// Tells other services what has changed.
    pub bus: Bus,
    /// Takes requests for a new password.
    pub password_reset: PasswordReset,
}
