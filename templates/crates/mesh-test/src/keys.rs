//! Tokens under private keys.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mesh_security::{TokenAlgorithm, TokenIssuer, TokenSettings};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};

use crate::TOKEN_SECRET;

/// A new private key for ES256, in PEM.
///
/// # Panics
/// When the host has no random numbers.
pub fn private_key() -> String {
    let random = SystemRandom::new();
    let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random);
    let key = STANDARD.encode(key.expect("a key"));
    format!("-----BEGIN PRIVATE KEY-----\n{key}\n-----END PRIVATE KEY-----\n")
}

/// Issues tokens as a user service does that has these private keys for ES256.
///
/// # Panics
/// When they are none.
pub fn tokens_under(private_keys: &str) -> TokenIssuer {
    let issuer = TokenIssuer::new(TokenSettings {
        secret: TOKEN_SECRET.to_owned(),
        algorithm: TokenAlgorithm::Es256,
        private_key: private_keys.to_owned(),
        ..TokenSettings::default()
    });
    issuer.expect("private keys")
}
