//! RSA (PKCS #1 v1.5) with SHA-256, keys of 2048 to 8192 bits; ring signs with up to 4096.

use jsonwebtoken::crypto::{JwtSigner, JwtVerifier};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKeyKind};
use ring::rand::SystemRandom;
use ring::rsa::PublicKeyComponents;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair};
use signature::{Error, Signer, Verifier};

/// Signs with a private key.
pub struct SigningKey(RsaKeyPair);

impl SigningKey {
    /// The key in this `RSAPrivateKey` (RFC 8017).
    pub fn new(der: &[u8]) -> Result<Self, jsonwebtoken::errors::Error> {
        key_pair(der).map(Self)
    }
}

impl Signer<Vec<u8>> for SigningKey {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let mut signature = vec![0; self.0.public().modulus_len()];
        self.0
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                message,
                &mut signature,
            )
            .map_err(|_| Error::new())?;
        Ok(signature)
    }
}

impl JwtSigner for SigningKey {
    fn algorithm(&self) -> Algorithm {
        Algorithm::RS256
    }
}

/// Verifies with a public key.
pub struct PublicKey(PublicKeyComponents<Vec<u8>>);

impl PublicKey {
    pub fn new(kind: &DecodingKeyKind) -> Result<Self, jsonwebtoken::errors::Error> {
        match kind {
            DecodingKeyKind::RsaModulusExponent { n, e } => Ok(Self(PublicKeyComponents {
                n: n.clone(),
                e: e.clone(),
            })),
            DecodingKeyKind::SecretOrDer(_) => Err(ErrorKind::InvalidKeyFormat.into()),
        }
    }
}

impl Verifier<Vec<u8>> for PublicKey {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), Error> {
        self.0
            .verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            .map_err(|_| Error::new())
    }
}

impl JwtVerifier for PublicKey {
    fn algorithm(&self) -> Algorithm {
        Algorithm::RS256
    }
}

/// Modulus and exponent of the public half of this private key.
pub fn public_components(der: &[u8]) -> Result<(Vec<u8>, Vec<u8>), jsonwebtoken::errors::Error> {
    let PublicKeyComponents { n, e } = key_pair(der)?.public().into();
    Ok((n, e))
}

fn key_pair(der: &[u8]) -> Result<RsaKeyPair, jsonwebtoken::errors::Error> {
    RsaKeyPair::from_der(der)
        .map_err(|rejected| ErrorKind::InvalidRsaKey(rejected.to_string()).into())
}
