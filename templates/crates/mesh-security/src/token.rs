//! Access and refresh tokens: HS256 under the SHA-256 digest of the shared secret, as the standard
//! framework's MSA template signs them.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use mesh_config::{Live, LiveSettings, Settings, SettingsError};
use ring::digest::{SHA256, digest};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::verified::VerifiedTokens;
use crate::{CurrentUser, jwt_on_ring};

/// Shortest secret that is accepted, in bytes.
const SHORTEST_SECRET: usize = 32;

/// Settings below `token`; times in milliseconds, as in the reference.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct TokenSettings {
    /// The secret that all services share.
    #[serde(default)]
    pub secret: String,
    /// Life of an access token; two hours unless told otherwise.
    #[serde(default = "two_hours")]
    pub expiration_time: u64,
    /// Life of a refresh token; one day unless told otherwise.
    #[serde(default = "one_day")]
    pub refresh_time: u64,
}

fn two_hours() -> u64 {
    2 * 60 * 60 * 1000
}

fn one_day() -> u64 {
    24 * 60 * 60 * 1000
}

/// Why a token was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Badly formed, badly signed, expired, or of another kind.
    #[error("the token is not valid: {0}")]
    Invalid(String),
}

/// The tokens of one sign-in.
#[derive(Debug, Clone)]
pub struct IssuedTokens {
    /// Proves who the user is, for a short time.
    pub access_token: String,
    /// Buys the next pair, once.
    pub refresh_token: String,
}

/// Issues and checks tokens.
#[derive(Clone)]
pub struct Tokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
    settings: Live<TokenSettings>,
    verified: Arc<VerifiedTokens>,
}

// The order of the members is the order of the claims in the reference's tokens.
#[derive(Clone, Serialize, Deserialize)]
struct AccessClaims {
    sub: String,
    authorities: String,
    exp: u64,
}

#[derive(Clone, Serialize, Deserialize)]
struct RefreshClaims {
    sub: String,
    jti: String,
    exp: u64,
}

impl Tokens {
    /// Reads `token` from the settings. The lives of tokens follow a refresh; the secret does not,
    /// for it would make all tokens worthless at once.
    ///
    /// # Errors
    /// When the secret is missing or shorter than 32 bytes, or a time is wrong.
    pub fn from_settings(live_settings: &LiveSettings) -> Result<Self, SettingsError> {
        let read = |settings: &Settings| settings.bind::<TokenSettings>("token");
        let settings = read(&live_settings.current())?;
        check_secret(&settings.secret, &live_settings.current())?;
        Ok(Self {
            settings: live_settings.bind(read)?,
            ..Self::new(settings)
        })
    }

    /// Tokens under the given settings.
    pub fn new(settings: TokenSettings) -> Self {
        jwt_on_ring::install();
        let key = digest(&SHA256, settings.secret.as_bytes());
        Self {
            encoding: EncodingKey::from_secret(key.as_ref()),
            decoding: DecodingKey::from_secret(key.as_ref()),
            settings: Live::fixed(settings),
            verified: Arc::default(),
        }
    }

    /// Tokens for a user who proved who he is. `roles` are role ids such as `ROLE_USER`.
    pub fn issue(&self, user_id: &str, roles: &[String]) -> IssuedTokens {
        let lives = self.settings.get();
        let access = AccessClaims {
            sub: user_id.to_owned(),
            authorities: roles.join(","),
            exp: seconds_from_now(lives.expiration_time),
        };
        let refresh = RefreshClaims {
            sub: user_id.to_owned(),
            jti: Uuid::new_v4().to_string(),
            exp: seconds_from_now(lives.refresh_time),
        };
        IssuedTokens {
            access_token: self.sign(&access),
            refresh_token: self.sign(&refresh),
        }
    }

    /// The user that an access token stands for.
    ///
    /// # Errors
    /// When it is not a valid access token; a refresh token is none.
    pub fn verify_access(&self, token: &str) -> Result<CurrentUser, TokenError> {
        if let Some(user) = self.verified.find(token, seconds_from_now(0)) {
            return Ok(user);
        }
        let claims: AccessClaims = self.verify(token, &validation())?;
        let user = CurrentUser::signed_in(claims.sub, &claims.authorities);
        self.verified.remember(token, &user, claims.exp);
        Ok(user)
    }

    /// The user id that a refresh token stands for. Whether it is still the last one that was
    /// issued to the user, only the user service knows.
    ///
    /// # Errors
    /// When it is not a valid refresh token; an access token is none.
    pub fn verify_refresh(&self, token: &str) -> Result<String, TokenError> {
        let claims: RefreshClaims = self.verify(token, &validation())?;
        Ok(claims.sub)
    }

    pub(crate) fn sign(&self, claims: &impl Serialize) -> String {
        // Only `alg` in the header: that is what the reference writes.
        let header = Header {
            typ: None,
            ..Header::new(Algorithm::HS256)
        };
        jsonwebtoken::encode(&header, claims, &self.encoding).unwrap_or_else(|error| {
            unreachable!("plain claims under an HMAC key can be signed: {error}")
        })
    }

    pub(crate) fn verify<T: DeserializeOwned + Clone>(
        &self,
        token: &str,
        validation: &Validation,
    ) -> Result<T, TokenError> {
        jsonwebtoken::decode(token, &self.decoding, validation)
            .map(|data| data.claims)
            .map_err(|error| TokenError::Invalid(error.to_string()))
    }
}

fn check_secret(secret: &str, settings: &Settings) -> Result<(), SettingsError> {
    const KEY: &str = "token.secret";
    if secret.is_empty() {
        return Err(SettingsError::Missing {
            key: KEY.to_owned(),
            variable: "TOKEN_SECRET".to_owned(),
        });
    }
    if secret.len() < SHORTEST_SECRET {
        return Err(SettingsError::Invalid {
            key: KEY.to_owned(),
            origin: settings.origin(KEY).unwrap_or_default().to_owned(),
            problem: format!(
                "it has {} bytes; at least {SHORTEST_SECRET} are needed",
                secret.len()
            ),
        });
    }
    Ok(())
}

/// HS256, not expired, without leeway, and not meant for a service (`aud`).
fn validation() -> Validation {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.leeway = 0;
    validation
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

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(secret: &str) -> Tokens {
        Tokens::new(TokenSettings {
            secret: secret.to_owned(),
            expiration_time: 60_000,
            refresh_time: 120_000,
        })
    }

    #[test]
    fn the_test_vector_of_the_contract_verifies() {
        let tokens = tokens("egovframe-msa-jwt-shared-secret-minimum-256-bits-for-hmac-sha256");
        let user_id = "65a00f65-8460-49af-98ec-042977e56f4b";
        let claims = AccessClaims {
            sub: user_id.to_owned(),
            authorities: "ROLE_ADMIN".to_owned(),
            exp: 4_102_444_800,
        };
        let token = tokens.sign(&claims);
        assert!(
            token.ends_with(".ukWM0Lcgi5A55jHN5Zc4aYwa4sGkZbwqzFEYSeTqulk"),
            "{token}"
        );
        let user = tokens.verify_access(&token).unwrap();
        assert_eq!(user.user_id(), Some(user_id));
        assert_eq!(user.roles(), ["ROLE_ADMIN"]);
    }

    #[test]
    fn the_two_kinds_of_token_cannot_stand_for_each_other() {
        let tokens = tokens("a secret for this test, long enough");
        let issued = tokens.issue("u", &["ROLE_USER".to_owned()]);
        assert!(tokens.verify_access(&issued.access_token).is_ok());
        assert_eq!(
            tokens.verify_refresh(&issued.refresh_token).as_deref(),
            Ok("u")
        );
        assert!(tokens.verify_access(&issued.refresh_token).is_err());
        assert!(tokens.verify_refresh(&issued.access_token).is_err());
    }

    #[test]
    fn forged_tokens_are_refused() {
        let tokens = tokens("a secret for this test, long enough");
        let other = self::tokens("another secret for this test, also long");
        let issued = other.issue("u", &["ROLE_ADMIN".to_owned()]);
        assert!(tokens.verify_access(&issued.access_token).is_err());
        let expired = AccessClaims {
            sub: "u".to_owned(),
            authorities: "ROLE_ADMIN".to_owned(),
            exp: seconds_from_now(0) - 1,
        };
        assert!(tokens.verify_access(&tokens.sign(&expired)).is_err());
        // {"alg":"none"} . {"sub":"u","authorities":"ROLE_ADMIN","exp":4102444800} . nothing
        let unsigned = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1IiwiYXV0aG9yaXRpZXMiOiJST0xFX0FETUlOIiwiZXhwIjo0MTAyNDQ0ODAwfQ.";
        for token in ["", "x", "a.b.c", unsigned] {
            assert!(tokens.verify_access(token).is_err(), "{token}");
        }
    }
}
