//! ECDSA on the curve P-256 with SHA-256.

use jsonwebtoken::Algorithm;
use jsonwebtoken::crypto::{JwtSigner, JwtVerifier};
use jsonwebtoken::errors::ErrorKind;
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair,
    UnparsedPublicKey,
};
use signature::{Error, Signer, Verifier};

/// Length of a coordinate in bytes.
const COORDINATE: usize = 32;

/// Signs with a private key.
pub struct SigningKey(EcdsaKeyPair);

impl SigningKey {
    /// The key in this PKCS #8 document.
    pub fn new(pkcs8: &[u8]) -> Result<Self, jsonwebtoken::errors::Error> {
        key_pair(pkcs8).map(Self)
    }
}

impl Signer<Vec<u8>> for SigningKey {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let signature = self.0.sign(&SystemRandom::new(), message);
        let signature = signature.map_err(|_| Error::new())?;
        Ok(signature.as_ref().to_vec())
    }
}

impl JwtSigner for SigningKey {
    fn algorithm(&self) -> Algorithm {
        Algorithm::ES256
    }
}

/// Verifies with a public key.
pub struct PublicKey(UnparsedPublicKey<Vec<u8>>);

impl PublicKey {
    /// The key at this uncompressed point.
    pub fn new(point: &[u8]) -> Self {
        Self(UnparsedPublicKey::new(
            &ECDSA_P256_SHA256_FIXED,
            point.to_vec(),
        ))
    }
}

impl Verifier<Vec<u8>> for PublicKey {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), Error> {
        self.0.verify(message, signature).map_err(|_| Error::new())
    }
}

impl JwtVerifier for PublicKey {
    fn algorithm(&self) -> Algorithm {
        Algorithm::ES256
    }
}

/// The coordinates of the public half of this private key.
pub fn public_coordinates(pkcs8: &[u8]) -> Result<(Vec<u8>, Vec<u8>), jsonwebtoken::errors::Error> {
    let pair = key_pair(pkcs8)?;
    // The first byte says that the point is not compressed.
    let (x, y) = pair.public_key().as_ref()[1..].split_at(COORDINATE);
    Ok((x.to_vec(), y.to_vec()))
}

fn key_pair(pkcs8: &[u8]) -> Result<EcdsaKeyPair, jsonwebtoken::errors::Error> {
    EcdsaKeyPair::from_pkcs8(
        &ECDSA_P256_SHA256_FIXED_SIGNING,
        pkcs8,
        &SystemRandom::new(),
    )
    .map_err(|_| ErrorKind::InvalidEcdsaKey.into())
}
