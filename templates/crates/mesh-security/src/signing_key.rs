//! What the user service signs the tokens of users with.

use jsonwebtoken::errors::Error;
use jsonwebtoken::jwk::{Jwk, PublicKeyUse, ThumbprintHash};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::Serialize;

use crate::shared_secret::{SharedSecret, header, sign};
use crate::{TokenAlgorithm, jwt_on_ring};

/// A key, and the header of the tokens that it signs.
pub struct SigningKey {
    header: Header,
    encoding: EncodingKey,
}

impl SigningKey {
    /// The secret that all services share.
    pub fn shared(secret: &SharedSecret) -> Self {
        Self {
            header: header(Algorithm::HS256),
            encoding: secret.encoding.clone(),
        }
    }

    pub fn sign(&self, claims: &impl Serialize) -> String {
        sign(&self.header, claims, &self.encoding)
    }
}

/// A private key with its public half (RFC 7517), whose id is its thumbprint (RFC 7638).
pub struct KeyPair {
    pub signing: SigningKey,
    pub public: Jwk,
}

/// The private keys in a PEM text, in their order.
///
/// # Errors
/// When one does not do for `algorithm`. Nothing of a key is in the text.
pub fn read_key_pairs(pem: &str, algorithm: TokenAlgorithm) -> Result<Vec<KeyPair>, String> {
    jwt_on_ring::install();
    let blocks = pem.split("-----BEGIN").skip(1).enumerate();
    let pairs = blocks.map(|(index, block)| {
        key_pair(&format!("-----BEGIN{block}"), algorithm).map_err(|error| {
            let number = index + 1;
            format!("key {number} is no private key (PEM, PKCS #8) for {algorithm:?}: {error}")
        })
    });
    pairs.collect()
}

fn key_pair(pem: &str, algorithm: TokenAlgorithm) -> Result<KeyPair, Error> {
    let encoding = match algorithm {
        TokenAlgorithm::Es256 => EncodingKey::from_ec_pem(pem.as_bytes())?,
        _ => EncodingKey::from_rsa_pem(pem.as_bytes())?,
    };
    let mut public = Jwk::from_encoding_key(&encoding, algorithm.into())?;
    let id = public.thumbprint(ThumbprintHash::SHA256)?;
    public.common.key_id = Some(id.clone());
    public.common.public_key_use = Some(PublicKeyUse::Signature);
    let header = Header {
        kid: Some(id),
        ..header(algorithm.into())
    };
    let signing = SigningKey { header, encoding };
    Ok(KeyPair { signing, public })
}
