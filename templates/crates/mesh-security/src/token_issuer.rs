//! Issues the tokens of users, which the user service alone does.

use std::sync::Arc;
use std::time::Duration;

use jsonwebtoken::jwk::JwkSet;
use mesh_config::{LiveSettings, Settings, SettingsError};
use serde::Serialize;
use tokio::sync::watch;
use uuid::Uuid;

use crate::key_ring::KeyRing;
use crate::service_token::ServiceClaims;
use crate::shared_secret::SharedSecret;
use crate::signing_key::{SigningKey, read_key_pairs};
use crate::token::{AccessClaims, RefreshClaims, seconds_from_now};
use crate::token_settings::PRIVATE_KEY;
use crate::{Published, TokenAlgorithm, TokenSettings, Tokens};

/// The tokens of one sign-in.
#[derive(Debug, Clone)]
pub struct IssuedTokens {
    /// Proves who the user is, for a short time.
    pub access_token: String,
    /// Buys the next pair, once.
    pub refresh_token: String,
}

/// A token that a service was granted.
#[derive(Debug, Clone)]
pub struct ServiceToken {
    /// Proves which service calls.
    pub token: String,
    /// How long it is good.
    pub life: Duration,
}

/// Life of a token that is granted: kept and renewed by services, it outlasts a restart of this one.
const SERVICE_LIFE: Duration = Duration::from_secs(5 * 60);

/// Issues tokens and publishes the keys with which others check them. Cheap to clone; all clones
/// have the same keys.
#[derive(Clone)]
pub struct TokenIssuer {
    present: Arc<watch::Sender<Arc<Present>>>,
    tokens: Tokens,
}

/// What holds at present.
struct Present {
    settings: TokenSettings,
    signing: SigningKey,
    key_set: Published,
}

impl TokenIssuer {
    /// Reads `token` from the settings. Private keys and the lives of tokens follow a refresh; the
    /// secret and the algorithm do not, for they would make all tokens worthless at once.
    ///
    /// # Errors
    /// When the secret is missing or shorter than 32 bytes, a time is wrong, or there is no private
    /// key for the algorithm.
    pub fn from_settings(live_settings: &LiveSettings) -> Result<Self, SettingsError> {
        let at_start = live_settings.current();
        let algorithm = TokenAlgorithm::from_settings(&at_start)?;
        let secret = match algorithm {
            TokenAlgorithm::Hs256 => Some(SharedSecret::from_settings(&at_start)?),
            _ => None,
        };
        let read = move |settings: &Settings| {
            let token: TokenSettings = settings.bind("token")?;
            let token = TokenSettings { algorithm, ..token };
            read_keys(token, secret.as_ref())
                .map_err(|problem| settings.invalid(PRIVATE_KEY, problem))
        };
        let (present, ring) = read(&at_start)?;
        let issuer = Self::of(present, ring);
        let following = issuer.clone();
        live_settings.follow(read, move |(present, ring)| {
            following.present.send_replace(Arc::new(present));
            following.tokens.replace(ring);
        })?;
        Ok(issuer)
    }

    /// Issues tokens under settings that do not change.
    ///
    /// # Errors
    /// When there is no private key for the algorithm.
    pub fn new(settings: TokenSettings) -> Result<Self, String> {
        let secret = match settings.algorithm {
            TokenAlgorithm::Hs256 => Some(SharedSecret::new(&settings.secret)),
            _ => None,
        };
        let (present, ring) = read_keys(settings, secret.as_ref())?;
        Ok(Self::of(present, ring))
    }

    fn of(present: Present, ring: KeyRing) -> Self {
        Self {
            present: Arc::new(watch::Sender::new(Arc::new(present))),
            tokens: Tokens::under(ring),
        }
    }

    /// Tokens for a user who proved who he is. `roles` are role ids such as `ROLE_USER`.
    pub fn issue(&self, user_id: &str, roles: &[String]) -> IssuedTokens {
        let Present {
            settings, signing, ..
        } = &*self.present();
        let access = AccessClaims {
            sub: user_id.to_owned(),
            authorities: roles.join(","),
            exp: seconds_from_now(settings.expiration_time),
        };
        let refresh = RefreshClaims {
            sub: user_id.to_owned(),
            jti: Uuid::new_v4().to_string(),
            exp: seconds_from_now(settings.refresh_time),
        };
        IssuedTokens {
            access_token: signing.sign(&access),
            refresh_token: signing.sign(&refresh),
        }
    }

    /// A token with which the service `caller` calls `audience`.
    pub fn issue_to_service(&self, caller: &str, audience: &str) -> ServiceToken {
        let claims = ServiceClaims::new(caller, audience, SERVICE_LIFE);
        ServiceToken {
            token: self.sign(&claims),
            life: SERVICE_LIFE,
        }
    }

    pub(crate) fn sign(&self, claims: &impl Serialize) -> String {
        self.present().signing.sign(claims)
    }

    /// Checks what was issued.
    pub fn verifier(&self) -> &Tokens {
        &self.tokens
    }

    /// The public keys, a JWK set (RFC 7517). A shared secret is not among them.
    pub fn key_set(&self) -> Published {
        self.present().key_set.clone()
    }

    fn present(&self) -> Arc<Present> {
        self.present.borrow().clone()
    }
}

/// Under `secret`, or under private keys where there is none.
fn read_keys(
    settings: TokenSettings,
    secret: Option<&SharedSecret>,
) -> Result<(Present, KeyRing), String> {
    let (signing, set, ring) = match secret {
        Some(secret) => (
            SigningKey::shared(secret),
            JwkSet::default(),
            KeyRing::shared(secret),
        ),
        None => {
            let (signing, set) = read_private_keys(&settings)?;
            let ring = KeyRing::public(settings.algorithm, &set);
            (signing, set, ring)
        }
    };
    let present = Present {
        settings,
        signing,
        key_set: Published::of(&set).map_err(|error| error.to_string())?,
    };
    Ok((present, ring))
}

/// The first key, and the public halves of all.
fn read_private_keys(settings: &TokenSettings) -> Result<(SigningKey, JwkSet), String> {
    let pairs = read_key_pairs(&settings.private_keys()?, settings.algorithm)?;
    let (signing, public): (Vec<_>, Vec<_>) = pairs
        .into_iter()
        .map(|pair| (pair.signing, pair.public))
        .unzip();
    let first = signing.into_iter().next();
    let first = first.ok_or("there is none; the user service needs one to sign with")?;
    Ok((first, JwkSet { keys: public }))
}

#[cfg(test)]
mod tests;
