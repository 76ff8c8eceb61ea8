//! What handlers work with.

use axum::extract::FromRef;
use mesh_bus::Bus;
use mesh_events::Outbox;
use mesh_security::ServiceTokens;
use sea_orm::DatabaseConnection;

use crate::codes::Codes;

/// Shared by all requests; cheap to clone.
#[derive(Clone, FromRef)]
pub struct AppState {
    /// The tables.
    pub database: DatabaseConnection,
    /// Checks the tokens of calling services.
    pub service_tokens: ServiceTokens,
    /// What the portal service knows of codes.
    pub codes: Codes,
    /// Tells other services what has changed.
    pub bus: Bus,
    /// Tells reservations what they have got.
    pub outbox: Outbox,
}
