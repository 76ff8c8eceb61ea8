//! Access and refresh tokens, as the standard framework's MSA template has them, and how they are
//! checked.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mesh_client::MeshClient;
use mesh_config::{Settings, SettingsError};
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::key_ring::KeyRing;
use crate::key_set::{KeyDemand, follow_key_set};
use crate::service_token::ServiceClaims;
use crate::shared_secret::SharedSecret;
use crate::{CurrentUser, TokenAlgorithm};

/// Why a token was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Badly formed, badly signed, expired, or of another kind.
    #[error("the token is not valid: {0}")]
    Invalid(String),
    /// The user service has not told its keys yet.
    #[error("the keys of tokens are not known yet")]
    NoKeys,
}

impl TokenError {
    /// The answer to whoever sent the token.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Invalid(_) => StatusCode::UNAUTHORIZED,
            Self::NoKeys => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl From<jsonwebtoken::errors::Error> for TokenError {
    fn from(error: jsonwebtoken::errors::Error) -> Self {
        Self::Invalid(error.to_string())
    }
}

// The order of the members is the order of the claims in the reference's tokens.
#[derive(Clone, Serialize, Deserialize)]
pub struct AccessClaims {
    pub sub: String,
    pub authorities: String,
    pub exp: u64,
}

#[derive(Clone, Serialize, Deserialize)]
pub struct RefreshClaims {
    pub sub: String,
    pub jti: String,
    pub exp: u64,
}

/// Checks the tokens of users. Cheap to clone; all clones have the same keys.
#[derive(Clone)]
pub struct Tokens {
    ring: Arc<watch::Sender<Option<Arc<KeyRing>>>>,
    /// Where keys come from the user service: how to have it asked for them.
    demand: Option<Arc<KeyDemand>>,
}

impl Tokens {
    /// Reads `token` from the settings. With HS256 that is all; otherwise the public keys of the
    /// user service are followed until `stop`, asked for each `interval`.
    ///
    /// # Errors
    /// When `token.algorithm` is unknown, or `token.secret` missing or shorter than 32 bytes.
    pub fn start(
        settings: &Settings,
        client: MeshClient,
        interval: Duration,
        stop: CancellationToken,
    ) -> Result<Self, SettingsError> {
        let algorithm = TokenAlgorithm::from_settings(settings)?;
        if algorithm == TokenAlgorithm::Hs256 {
            let secret = SharedSecret::from_settings(settings)?;
            return Ok(Self::under(KeyRing::shared(&secret)));
        }
        let demand = Arc::new(KeyDemand::default());
        let tokens = Self {
            ring: Arc::new(watch::Sender::new(None)),
            demand: Some(demand.clone()),
        };
        let following = tokens.clone();
        tokio::spawn(async move {
            let apply = |set| following.replace(KeyRing::public(algorithm, &set));
            follow_key_set(client, &demand, interval, stop, apply).await;
        });
        Ok(tokens)
    }

    /// Under keys that are known.
    pub(crate) fn under(ring: KeyRing) -> Self {
        Self {
            ring: Arc::new(watch::Sender::new(Some(Arc::new(ring)))),
            demand: None,
        }
    }

    /// Puts other keys in place.
    pub(crate) fn replace(&self, ring: KeyRing) {
        self.ring.send_replace(Some(Arc::new(ring)));
    }

    /// Waits for the first keys, but no longer than `limit`.
    pub async fn arrived(&self, limit: Duration) {
        let mut ring = self.ring.subscribe();
        let first = ring.wait_for(Option::is_some);
        if tokio::time::timeout(limit, first).await.is_err() {
            tracing::warn!("no token keys yet; requests with a token are answered 503");
        }
    }

    /// The user that an access token stands for.
    ///
    /// # Errors
    /// When it is not a valid access token; a refresh token is none.
    pub async fn verify_access(&self, token: &str) -> Result<CurrentUser, TokenError> {
        let ring = self.ring_for(token).await?;
        if let Some(user) = ring.verified.find(token, seconds_from_now(0)) {
            return Ok(user);
        }
        let claims: AccessClaims = ring.verify(token)?;
        let user = CurrentUser::signed_in(claims.sub, &claims.authorities);
        ring.verified.remember(token, &user, claims.exp);
        Ok(user)
    }

    /// The user id that a refresh token stands for. Whether it is still the last one that was
    /// issued to the user, only the user service knows.
    ///
    /// # Errors
    /// When it is not a valid refresh token; an access token is none.
    pub async fn verify_refresh(&self, token: &str) -> Result<String, TokenError> {
        let claims: RefreshClaims = self.ring_for(token).await?.verify(token)?;
        Ok(claims.sub)
    }

    /// The service that calls `audience` with a token.
    pub(crate) async fn verify_service(
        &self,
        token: &str,
        audience: &str,
    ) -> Result<String, TokenError> {
        let ring = self.ring_for(token).await?;
        let claims: ServiceClaims = ring.verify_for(token, audience)?;
        Ok(claims.sub)
    }

    /// Whether the key of a token is among those that count.
    pub(crate) async fn knows_key_of(&self, token: &str) -> bool {
        let ring = self.ring_for(token).await;
        ring.is_ok_and(|ring| !ring.lacks_key_of(token))
    }

    /// The present keys; those of a moment later for a token whose key is not among them.
    async fn ring_for(&self, token: &str) -> Result<Arc<KeyRing>, TokenError> {
        let known = self.ring.borrow().clone();
        if let Some(demand) = &self.demand
            && known.as_ref().is_none_or(|ring| ring.lacks_key_of(token))
        {
            demand.look().await;
            return self.ring.borrow().clone().ok_or(TokenError::NoKeys);
        }
        known.ok_or(TokenError::NoKeys)
    }
}

/// Seconds since 1970 of the moment `milliseconds` from now.
pub(crate) fn seconds_from_now(milliseconds: u64) -> u64 {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    now.as_secs() + milliseconds / 1000
}

/// What is stored of a refresh token: Base64 of its SHA-256, 44 characters.
pub fn fingerprint(token: &str) -> String {
    STANDARD.encode(digest(&SHA256, token.as_bytes()))
}
