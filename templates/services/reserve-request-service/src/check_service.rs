//! The check service, which keeps all reservations.

use axum::http::HeaderValue;
use mesh_client::{CallError, MeshClient};
use mesh_security::ServiceTokens;
use reqwest::Response;
use reqwest::header::ACCEPT_LANGUAGE;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::results::Outcome;

/// Its name.
pub const NAME: &str = "reserve-check-service";

/// How a reservation is decided.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Flow {
    /// By an administrator.
    Evaluate,
    /// At once, first come, first served.
    Realtime,
}

/// A reservation to be made.
#[derive(Serialize)]
pub struct NewReserve<'a, R> {
    /// How it is decided.
    pub flow: Flow,
    /// Whose it is.
    pub owner: &'a str,
    /// What is reserved.
    pub reserve: &'a R,
}

#[derive(Deserialize)]
struct Answer {
    outcome: Outcome,
}

/// Calls it. Cheap to clone.
#[derive(Clone)]
pub struct CheckService {
    client: MeshClient,
    service_tokens: ServiceTokens,
}

impl CheckService {
    /// Calls it with `client`.
    pub fn new(client: MeshClient, service_tokens: ServiceTokens) -> Self {
        Self {
            client,
            service_tokens,
        }
    }

    /// Asks for a reservation, with refusals in `language`. What may have arrived is not sent again:
    /// it would be a second reservation.
    ///
    /// # Errors
    /// When there is no answer. Whether the reservation was made is then not known.
    pub async fn create<R: Serialize>(
        &self,
        new: &NewReserve<'_, R>,
        language: Option<&HeaderValue>,
    ) -> Result<Response, CallError> {
        let token = self.service_tokens.issue(NAME).await?;
        let call = self.client.call(NAME).send(|http, base| {
            let request = http.post(format!("{base}/internal/reserves"));
            let request = request.bearer_auth(&token).json(new);
            match language {
                Some(language) => request.header(ACCEPT_LANGUAGE, language),
                None => request,
            }
        });
        call.await
    }

    /// What has become of a reservation; one that nobody knows is refused.
    ///
    /// # Errors
    /// When the service does not tell.
    pub async fn outcome(&self, reserve_id: Uuid) -> Result<Outcome, CallError> {
        let token = self.service_tokens.issue(NAME).await?;
        let call = self.client.call(NAME).json(|http, base| {
            http.get(format!("{base}/internal/reserves/{reserve_id}/outcome"))
                .bearer_auth(&token)
        });
        let Answer { outcome } = call.await?;
        Ok(outcome)
    }
}
