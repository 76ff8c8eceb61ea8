//! Settings below `token`.

use mesh_config::{Settings, SettingsError};
use serde::Deserialize;

/// Name of the setting with the private keys.
pub const PRIVATE_KEY: &str = "token.private-key";

/// How the tokens of users are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum TokenAlgorithm {
    /// HMAC under the secret that all services share, as the reference does.
    #[default]
    #[serde(rename = "HS256")]
    Hs256,
    /// RSA: the user service has the private key, all others verify with the public one.
    #[serde(rename = "RS256")]
    Rs256,
    /// The same with ECDSA on the curve P-256.
    #[serde(rename = "ES256")]
    Es256,
}

impl TokenAlgorithm {
    /// Reads `token.algorithm`.
    ///
    /// # Errors
    /// When there is no such algorithm.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        Ok(settings.find("token.algorithm")?.unwrap_or_default())
    }
}

impl From<TokenAlgorithm> for jsonwebtoken::Algorithm {
    fn from(algorithm: TokenAlgorithm) -> Self {
        match algorithm {
            TokenAlgorithm::Hs256 => Self::HS256,
            TokenAlgorithm::Rs256 => Self::RS256,
            TokenAlgorithm::Es256 => Self::ES256,
        }
    }
}

/// What tokens are issued by; times in milliseconds, as in the reference.
#[derive(Clone, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct TokenSettings {
    /// The secret that all services share.
    pub secret: String,
    /// How tokens of users are signed.
    pub algorithm: TokenAlgorithm,
    /// Private keys in PEM, for RS256 and ES256. The first one signs; the public halves of all are
    /// published.
    pub private_key: String,
    /// A file with them, where `private_key` is empty.
    pub private_key_location: String,
    /// Life of an access token; two hours unless told otherwise.
    pub expiration_time: u64,
    /// Life of a refresh token; one day unless told otherwise.
    pub refresh_time: u64,
}

impl Default for TokenSettings {
    fn default() -> Self {
        Self {
            secret: String::new(),
            algorithm: TokenAlgorithm::default(),
            private_key: String::new(),
            private_key_location: String::new(),
            expiration_time: 2 * 60 * 60 * 1000,
            refresh_time: 24 * 60 * 60 * 1000,
        }
    }
}

impl TokenSettings {
    /// The private keys in PEM, from wherever they are.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn private_keys(&self) -> Result<String, String> {
        let file = &self.private_key_location;
        if !self.private_key.is_empty() || file.is_empty() {
            return Ok(self.private_key.clone());
        }
        std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))
    }
}
