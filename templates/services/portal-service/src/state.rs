//! What handlers work with.

use std::sync::Arc;

use axum::extract::FromRef;
use mesh_bus::Bus;
use mesh_html::HtmlSanitizer;
use mesh_security::ServiceTokens;
use mesh_service::ReferenceData;
use sea_orm::DatabaseConnection;

use crate::boards::Boards;
use crate::files::Files;
use crate::messages::LiveMessages;

/// Shared by all requests; cheap to clone.
#[derive(Clone, FromRef)]
pub struct AppState {
    /// Tells other services what has changed.
    pub bus: Bus,
    /// The tables.
    pub database: DatabaseConnection,
    /// Checks the tokens of calling services.
    pub service_tokens: ServiceTokens,
    /// Uploaded files.
    pub files: Files,
    /// Names of users by their id.
    pub user_names: ReferenceData<String>,
    /// Boards by their number.
    pub boards: Boards,
    /// The texts that people see.
    pub messages: LiveMessages,
    /// Takes out of HTML what could do harm.
    pub html: Arc<HtmlSanitizer>,
    /// How many visits of one address count in a minute.
    pub visits_per_minute: u64,
}
