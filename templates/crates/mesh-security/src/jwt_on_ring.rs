//! `jsonwebtoken` signing and verifying with ring, which TLS needs anyway: no second cryptography
//! library is built. HS256, RS256 and ES256 (RFC 7518).

mod es256;
mod hs256;
mod key_utils;
mod rs256;

use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier};
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory,
    verifier_factory,
    key_utils: key_utils::KEY_UTILS,
};

/// Makes ring the signer of this process. Doing it again changes nothing.
pub fn install() {
    // The error says that one is installed already, which is what we want.
    let _ = PROVIDER.install_default();
}

fn signer_factory(algorithm: &Algorithm, key: &EncodingKey) -> Result<Box<dyn JwtSigner>, Error> {
    if algorithm.family() != key.family() {
        return Err(ErrorKind::InvalidAlgorithm.into());
    }
    Ok(match algorithm {
        Algorithm::HS256 => Box::new(hs256::Hs256::new(key.as_bytes())),
        Algorithm::RS256 => Box::new(rs256::SigningKey::new(key.as_bytes())?),
        Algorithm::ES256 => Box::new(es256::SigningKey::new(key.as_bytes())?),
        _ => return Err(ErrorKind::InvalidAlgorithm.into()),
    })
}

/// A key of one family never verifies an algorithm of another: a public key is no HMAC secret.
fn verifier_factory(
    algorithm: &Algorithm,
    key: &DecodingKey,
) -> Result<Box<dyn JwtVerifier>, Error> {
    if algorithm.family() != key.family() {
        return Err(ErrorKind::InvalidAlgorithm.into());
    }
    Ok(match algorithm {
        Algorithm::HS256 => Box::new(hs256::Hs256::new(key.try_get_as_bytes()?)),
        Algorithm::RS256 => Box::new(rs256::PublicKey::new(key.kind())?),
        Algorithm::ES256 => Box::new(es256::PublicKey::new(key.try_get_as_bytes()?)),
        _ => return Err(ErrorKind::InvalidAlgorithm.into()),
    })
}
