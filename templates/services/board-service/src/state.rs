//! What handlers work with.

use std::sync::Arc;

use axum::extract::FromRef;
use mesh_bus::Bus;
use mesh_events::Outbox;
use mesh_html::HtmlSanitizer;
use mesh_security::ServiceTokens;
use mesh_service::ReferenceData;
use sea_orm::DatabaseConnection;

use crate::callers::ManagerRoles;

/// Shared by all requests; cheap to clone.
#[derive(Clone, FromRef)]
pub struct AppState {
    /// The tables.
    pub database: DatabaseConnection,
    /// Checks the tokens of calling services.
    pub service_tokens: ServiceTokens,
    /// Who manages boards.
    pub manager_roles: ManagerRoles,
    /// Takes out of texts what could do harm.
    pub html: Arc<HtmlSanitizer>,
    /// Tells attachments whose they are.
    pub outbox: Outbox,
    /// Tells other services what has changed.
    pub bus: Bus,
    /// Names of users by their id.
    #[from_ref(skip)]
    pub user_names: ReferenceData<String>,
    /// Names of skins by their code.
    #[from_ref(skip)]
    pub skin_names: ReferenceData<String>,
}
