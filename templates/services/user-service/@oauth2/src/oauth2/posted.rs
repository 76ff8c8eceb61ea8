//! What a front end posts as a proof: a ticket of ours, or a token that it has from the provider.

use mesh_data::StoreResult;
use mesh_oauth2::Identity;
use mesh_web::ApiError;
use sea_orm::ConnectionTrait;
use serde::Deserialize;

use super::{ticket, unknown_person};
use crate::state::AppState;

/// Provider and ticket or token, as they were sent.
#[derive(Deserialize)]
pub struct Posted {
    provider: String,
    token: String,
}

/// An identity that was verified.
pub struct Known {
    /// Who it is.
    pub identity: Identity,
    /// The ticket that it was found by.
    ticket: Option<String>,
}

impl Posted {
    /// A provider with a ticket or token.
    pub fn new(provider: String, token: String) -> Self {
        Self { provider, token }
    }

    /// The same, if both are there.
    pub fn of(provider: Option<String>, token: Option<String>) -> Option<Self> {
        Some(Self::new(provider?, token?))
    }

    /// Whom it stands for.
    ///
    /// # Errors
    /// B001 when neither we nor the provider know.
    pub async fn identify(&self, state: &AppState) -> Result<Known, ApiError> {
        let of_ticket: Option<Identity> = ticket::find(&state.database, &self.token).await?;
        let of_ticket = of_ticket.filter(|known| known.registration_id == self.provider);
        if let Some(identity) = of_ticket {
            return Ok(Known {
                identity,
                ticket: Some(self.token.clone()),
            });
        }
        let client = state.sign_in.clients.get(&self.provider);
        let client = client.ok_or_else(unknown_person)?;
        match client.identify(&self.token).await {
            Ok(identity) => Ok(Known {
                identity,
                ticket: None,
            }),
            Err(error) => {
                tracing::info!(provider = self.provider, "no identity: {error}");
                Err(unknown_person())
            }
        }
    }
}

impl Known {
    /// Uses the ticket up; tokens of providers live as long as the provider wants.
    ///
    /// # Errors
    /// B001 when somebody else was faster.
    pub async fn spend(&self, database: &impl ConnectionTrait) -> Result<(), ApiError> {
        let is_mine: StoreResult<bool> = match &self.ticket {
            Some(ticket) => ticket::spend(database, ticket).await,
            None => Ok(true),
        };
        if is_mine? {
            Ok(())
        } else {
            Err(unknown_person())
        }
    }
}
