//! What handlers work with.

use axum::extract::FromRef;
use mesh_app::ServiceContext;
use mesh_security::{ServiceTokens, Tokens};
use sea_orm::DatabaseConnection;

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
}

impl AppState {
    /// Reads the settings and loads the rules.
    ///
    /// # Errors
    /// When the token settings are wrong, or the rules cannot be read.
    pub async fn new(
        context: &ServiceContext,
        database: DatabaseConnection,
    ) -> anyhow::Result<Self> {
        let tokens = Tokens::from_settings(&context.settings)?;
        Ok(Self {
            service_tokens: ServiceTokens::new(tokens.clone(), context.name),
            rules: LiveRules::load(database.clone()).await?,
            tokens,
            database,
        })
    }
}
