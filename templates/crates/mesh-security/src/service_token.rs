//! Tokens with which services call each other's internal endpoints: short-lived and meant for one
//! service only. A user's token is no service token and the other way round.

use std::time::Duration;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::StatusCode;
use axum::http::request::Parts;
use mesh_client::{CallError, MeshClient};
use mesh_config::{Settings, SettingsError};
use serde::{Deserialize, Serialize};

use crate::client_credentials::ClientCredentials;
use crate::current_user::bearer;
use crate::key_ring::KeyRing;
use crate::shared_secret::SharedSecret;
use crate::token::seconds_from_now;
use crate::{TokenAlgorithm, TokenIssuer, Tokens};

/// Life of a token that a service makes for one call.
const LIFE: Duration = Duration::from_secs(60);

/// What a service token says: who calls whom.
#[derive(Clone, Serialize, Deserialize)]
pub struct ServiceClaims {
    pub sub: String,
    pub aud: String,
    pub exp: u64,
}

impl ServiceClaims {
    /// A token with which `caller` calls `audience` for so long.
    pub fn new(caller: &str, audience: &str, life: Duration) -> Self {
        Self {
            sub: caller.to_owned(),
            aud: audience.to_owned(),
            exp: seconds_from_now(0) + life.as_secs(),
        }
    }
}

/// The tokens with which one service calls others, and the check of those with which others call it.
#[derive(Clone)]
pub struct ServiceTokens {
    service: &'static str,
    source: Source,
    tokens: Tokens,
}

/// Where the tokens of this service come from.
#[derive(Clone)]
enum Source {
    /// It signs them itself, with the secret that all services share.
    Shared(SharedSecret),
    /// It signs them itself, with what it signs the tokens of users with.
    Issuer(TokenIssuer),
    /// The user service grants them.
    Granted(ClientCredentials),
}

impl ServiceTokens {
    /// The service tokens of `service`. With HS256 it signs them itself; otherwise the user service
    /// grants them for `token.client-secret`. `tokens` checks those of others.
    ///
    /// # Errors
    /// When that secret or `token.secret` is missing or shorter than 32 bytes.
    pub fn from_settings(
        settings: &Settings,
        client: MeshClient,
        tokens: Tokens,
        service: &'static str,
    ) -> Result<Self, SettingsError> {
        let source = match TokenAlgorithm::from_settings(settings)? {
            TokenAlgorithm::Hs256 => Source::Shared(SharedSecret::from_settings(settings)?),
            _ => {
                let tokens = tokens.clone();
                let read = ClientCredentials::from_settings(settings, client, tokens, service);
                Source::Granted(read?)
            }
        };
        Ok(Self {
            service,
            source,
            tokens,
        })
    }

    /// The service tokens of the user service itself.
    pub fn of_issuer(issuer: TokenIssuer, service: &'static str) -> Self {
        Self {
            service,
            tokens: issuer.verifier().clone(),
            source: Source::Issuer(issuer),
        }
    }

    /// The service tokens of `service` under a secret that all services share.
    pub fn new(secret: &str, service: &'static str) -> Self {
        let secret = SharedSecret::new(secret);
        Self {
            service,
            tokens: Tokens::under(KeyRing::shared(&secret)),
            source: Source::Shared(secret),
        }
    }

    /// A token with which this service calls `audience`.
    ///
    /// # Errors
    /// When the user service has to grant one and does not.
    pub async fn issue(&self, audience: &str) -> Result<String, CallError> {
        let claims = || ServiceClaims::new(self.service, audience, LIFE);
        match &self.source {
            Source::Shared(secret) => Ok(secret.sign(&claims())),
            Source::Issuer(issuer) => Ok(issuer.sign(&claims())),
            Source::Granted(credentials) => credentials.token_for(audience).await,
        }
    }

    /// The service that calls this one with `token`, or nothing when the token is no good here.
    pub async fn caller(&self, token: &str) -> Option<String> {
        let verified = self.tokens.verify_service(token, self.service).await;
        verified.ok()
    }
}

/// Extractor of internal endpoints: the name of the calling service. Anybody else is answered 401.
#[derive(Debug, Clone)]
pub struct ServiceCaller(pub String);

impl<S> FromRequestParts<S> for ServiceCaller
where
    S: Send + Sync,
    ServiceTokens: FromRef<S>,
{
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, StatusCode> {
        let tokens = ServiceTokens::from_ref(state);
        let token = bearer(&parts.headers)
            .ok()
            .flatten()
            .ok_or(StatusCode::UNAUTHORIZED)?;
        let caller = tokens.caller(token).await;
        caller.map(Self).ok_or(StatusCode::UNAUTHORIZED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TokenSettings;

    #[tokio::test]
    async fn a_service_token_opens_one_service_and_is_no_user_token() {
        let secret = "s".repeat(32);
        let gateway = ServiceTokens::new(&secret, "api-gateway");
        let users = ServiceTokens::new(&secret, "user-service");
        let boards = ServiceTokens::new(&secret, "board-service");
        let token = gateway.issue("user-service").await.unwrap();
        assert_eq!(users.caller(&token).await.as_deref(), Some("api-gateway"));
        assert_eq!(boards.caller(&token).await, None);
        let issuer = TokenIssuer::new(TokenSettings {
            secret,
            ..TokenSettings::default()
        });
        let issuer = issuer.unwrap();
        assert!(issuer.verifier().verify_access(&token).await.is_err());
        let access = issuer.issue("u", &["ROLE_ADMIN".to_owned()]).access_token;
        assert_eq!(users.caller(&access).await, None);
    }
}
