//! The keys under which tokens of users are good at one moment.

use std::collections::HashMap;

use jsonwebtoken::jwk::{Jwk, JwkSet, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::de::DeserializeOwned;

use crate::shared_secret::SharedSecret;
use crate::verified::VerifiedTokens;
use crate::{TokenAlgorithm, TokenError};

/// Keys of one algorithm, and the tokens that were found good under them: a key that is withdrawn
/// takes its tokens with it.
pub struct KeyRing {
    validation: Validation,
    keys: Keys,
    pub verified: VerifiedTokens,
}

enum Keys {
    Shared(DecodingKey),
    Public(HashMap<String, DecodingKey>),
}

impl KeyRing {
    /// The secret that all services share.
    pub fn shared(secret: &SharedSecret) -> Self {
        Self::of(TokenAlgorithm::Hs256, Keys::Shared(secret.decoding.clone()))
    }

    /// The keys of a set that are for this algorithm and have an id.
    pub fn public(algorithm: TokenAlgorithm, set: &JwkSet) -> Self {
        let keys = set.keys.iter();
        let keys = keys.filter_map(|key| public_key(key, algorithm.into()));
        Self::of(algorithm, Keys::Public(keys.collect()))
    }

    fn of(algorithm: TokenAlgorithm, keys: Keys) -> Self {
        Self {
            validation: validation(algorithm.into()),
            keys,
            verified: VerifiedTokens::default(),
        }
    }

    /// What a token says.
    ///
    /// # Errors
    /// When no key here signed it, it has expired, or it is of another kind.
    pub fn verify<T: DeserializeOwned>(&self, token: &str) -> Result<T, TokenError> {
        self.verify_as(token, &self.validation)
    }

    /// What a token says that is meant for the service `audience`.
    ///
    /// # Errors
    /// As [`KeyRing::verify`].
    pub fn verify_for<T: DeserializeOwned>(
        &self,
        token: &str,
        audience: &str,
    ) -> Result<T, TokenError> {
        let mut validation = self.validation.clone();
        validation.set_audience(&[audience]);
        validation.set_required_spec_claims(&["exp", "aud", "sub"]);
        self.verify_as(token, &validation)
    }

    fn verify_as<T: DeserializeOwned>(
        &self,
        token: &str,
        validation: &Validation,
    ) -> Result<T, TokenError> {
        let key = match &self.keys {
            Keys::Shared(key) => key,
            Keys::Public(keys) => self
                .key_named_by(token)
                .and_then(|id| keys.get(&id))
                .ok_or_else(|| TokenError::Invalid("no known key signed it".to_owned()))?,
        };
        Ok(jsonwebtoken::decode(token, key, validation)?.claims)
    }

    /// Whether a token names a key that is not here.
    pub fn lacks_key_of(&self, token: &str) -> bool {
        match &self.keys {
            Keys::Shared(_) => false,
            Keys::Public(keys) => self
                .key_named_by(token)
                .is_some_and(|id| !keys.contains_key(&id)),
        }
    }

    fn key_named_by(&self, token: &str) -> Option<String> {
        let header = jsonwebtoken::decode_header(token).ok()?;
        let fits = self.validation.algorithms.contains(&header.alg);
        header.kid.filter(|_| fits)
    }
}

fn public_key(key: &Jwk, algorithm: Algorithm) -> Option<(String, DecodingKey)> {
    let common = &key.common;
    let is_for_signatures = matches!(common.public_key_use, None | Some(PublicKeyUse::Signature));
    let fits = common.key_algorithm == Some(algorithm.into());
    let id = common
        .key_id
        .clone()
        .filter(|_| is_for_signatures && fits)?;
    let decoding = DecodingKey::from_jwk(key).ok()?;
    (decoding.family() == algorithm.family()).then_some((id, decoding))
}

/// Not expired, without leeway, and not meant for a service (`aud`).
fn validation(algorithm: Algorithm) -> Validation {
    let mut validation = Validation::new(algorithm);
    validation.leeway = 0;
    validation
}
