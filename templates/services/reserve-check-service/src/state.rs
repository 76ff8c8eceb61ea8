//! What handlers work with.

use axum::extract::FromRef;
use mesh_security::ServiceTokens;
use mesh_service::ReferenceData;
use sea_orm::DatabaseConnection;

use crate::events::Events;
use crate::items::Items;
use crate::reserves::DetailAccess;

/// Shared by all requests; cheap to clone.
#[derive(Clone, FromRef)]
pub struct AppState {
    /// The tables.
    pub database: DatabaseConnection,
    /// Checks the tokens of calling services.
    pub service_tokens: ServiceTokens,
    /// What reserve-item-service knows and does.
    pub items: Items,
    /// Names of users by their id.
    pub user_names: ReferenceData<String>,
    /// What other services are told.
    pub events: Events,
    /// Who may read one reservation.
    pub detail_access: DetailAccess,
}
