//! Tokens with which services call each other's internal endpoints: short-lived and meant for one
//! service only. A user's token is no service token and the other way round.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use jsonwebtoken::{Algorithm, Validation};
use mesh_config::{Settings, SettingsError};
use serde::{Deserialize, Serialize};

use crate::current_user::bearer;
use crate::shared_secret::SharedSecret;
use crate::token::seconds_from_now;

/// Life of a service token in milliseconds; it is made for each call.
const LIFE: u64 = 60_000;

#[derive(Clone, Serialize, Deserialize)]
struct ServiceClaims {
    sub: String,
    aud: String,
    exp: u64,
}

/// Issues the tokens of one service, and checks those of others. They are signed with the secret
/// that all services share, whatever signs the tokens of users.
#[derive(Clone)]
pub struct ServiceTokens {
    secret: SharedSecret,
    service: &'static str,
}

impl ServiceTokens {
    /// The service tokens of `service`, under `token.secret`.
    ///
    /// # Errors
    /// When the secret is missing or shorter than 32 bytes.
    pub fn from_settings(
        settings: &Settings,
        service: &'static str,
    ) -> Result<Self, SettingsError> {
        let secret = SharedSecret::from_settings(settings)?;
        Ok(Self { secret, service })
    }

    /// The service tokens of `service` under a secret.
    pub fn new(secret: &str, service: &'static str) -> Self {
        let secret = SharedSecret::new(secret);
        Self { secret, service }
    }

    /// A token with which this service calls `audience`.
    pub fn issue(&self, audience: &str) -> String {
        let claims = ServiceClaims {
            sub: self.service.to_owned(),
            aud: audience.to_owned(),
            exp: seconds_from_now(LIFE),
        };
        self.secret.sign(&claims)
    }

    /// The service that calls this one with `token`, or nothing when the token is no good here.
    pub fn caller(&self, token: &str) -> Option<String> {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.leeway = 0;
        validation.set_audience(&[self.service]);
        validation.set_required_spec_claims(&["exp", "aud", "sub"]);
        let claims: ServiceClaims = self.secret.verify(token, &validation).ok()?;
        Some(claims.sub)
    }
}

/// Extractor of internal endpoints: the name of the calling service. Anybody else is answered 401.
#[derive(Debug, Clone)]
pub struct ServiceCaller(pub String);

impl<S> FromRequestParts<S> for ServiceCaller
where
    S: Send + Sync,
    ServiceTokens: axum::extract::FromRef<S>,
{
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, StatusCode> {
        let tokens = <ServiceTokens as axum::extract::FromRef<S>>::from_ref(state);
        let token = bearer(&parts.headers)
            .ok()
            .flatten()
            .ok_or(StatusCode::UNAUTHORIZED)?;
        tokens
            .caller(token)
            .map(Self)
            .ok_or(StatusCode::UNAUTHORIZED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{TokenIssuer, TokenSettings};

    #[tokio::test]
    async fn a_service_token_opens_one_service_and_is_no_user_token() {
        let secret = "s".repeat(32);
        let gateway = ServiceTokens::new(&secret, "api-gateway");
        let users = ServiceTokens::new(&secret, "user-service");
        let boards = ServiceTokens::new(&secret, "board-service");
        let token = gateway.issue("user-service");
        assert_eq!(users.caller(&token).as_deref(), Some("api-gateway"));
        assert_eq!(boards.caller(&token), None);
        let issuer = TokenIssuer::new(TokenSettings {
            secret,
            ..TokenSettings::default()
        });
        let issuer = issuer.unwrap();
        assert!(issuer.verifier().verify_access(&token).await.is_err());
        let access = issuer.issue("u", &["ROLE_ADMIN".to_owned()]).access_token;
        assert_eq!(users.caller(&access), None);
    }
}
