//! The secret that all services share: HS256 under its SHA-256 digest, as the standard framework's
//! MSA template signs.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header};
use mesh_config::{Settings, SettingsError};
use ring::digest::{SHA256, digest};
use serde::Serialize;

use crate::jwt_on_ring;

/// Shortest secret that is accepted, in bytes.
pub const SHORTEST: usize = 32;

/// Signs and verifies under the shared secret.
#[derive(Clone)]
pub struct SharedSecret {
    pub encoding: EncodingKey,
    pub decoding: DecodingKey,
}

impl SharedSecret {
    pub fn new(secret: &str) -> Self {
        jwt_on_ring::install();
        let key = digest(&SHA256, secret.as_bytes());
        Self {
            encoding: EncodingKey::from_secret(key.as_ref()),
            decoding: DecodingKey::from_secret(key.as_ref()),
        }
    }

    /// Reads `token.secret`.
    ///
    /// # Errors
    /// When it is missing or shorter than 32 bytes.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        read_secret(settings, "token.secret", "TOKEN_SECRET").map(|secret| Self::new(&secret))
    }

    pub fn sign(&self, claims: &impl Serialize) -> String {
        sign(&header(Algorithm::HS256), claims, &self.encoding)
    }
}

/// Reads a secret; `variable` is the environment variable that it comes from.
///
/// # Errors
/// When it is missing or shorter than 32 bytes.
pub fn read_secret(
    settings: &Settings,
    key: &str,
    variable: &str,
) -> Result<String, SettingsError> {
    let secret: String = settings.find(key)?.unwrap_or_default();
    match secret.len() {
        0 => Err(SettingsError::Missing {
            key: key.to_owned(),
            variable: variable.to_owned(),
        }),
        SHORTEST.. => Ok(secret),
        length => {
            let problem = format!("it has {length} bytes; at least {SHORTEST} are needed");
            Err(settings.invalid(key, problem))
        }
    }
}

/// Only `alg` in the header: that is what the reference writes.
pub fn header(algorithm: Algorithm) -> Header {
    Header {
        typ: None,
        ..Header::new(algorithm)
    }
}

/// A token with these claims, under a key that was tried when it was read.
pub fn sign(header: &Header, claims: &impl Serialize, key: &EncodingKey) -> String {
    jsonwebtoken::encode(header, claims, key).unwrap_or_else(|error| {
        unreachable!("plain claims under a sound key can be signed: {error}")
    })
}
