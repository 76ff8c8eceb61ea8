//! What JSON Web Keys (RFC 7517) and their thumbprints (RFC 7638) are made with.

use jsonwebtoken::Algorithm;
use jsonwebtoken::crypto::KeyUtils;
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::jwk::{EllipticCurve, ThumbprintHash};
use ring::digest::{SHA256, digest};

use super::{es256, rs256};

pub const KEY_UTILS: KeyUtils = KeyUtils {
    rsa_pub_components_from_private_key: rs256::public_components,
    ec_pub_components_from_private_key: ec_components,
    compute_digest,
    // Keys are published from private ones alone, and there is no algorithm with Ed25519.
    ..KeyUtils::new_unimplemented()
};

fn ec_components(
    pkcs8: &[u8],
    algorithm: Algorithm,
) -> Result<(EllipticCurve, Vec<u8>, Vec<u8>), Error> {
    if algorithm != Algorithm::ES256 {
        return Err(ErrorKind::InvalidAlgorithm.into());
    }
    let (x, y) = es256::public_coordinates(pkcs8)?;
    Ok((EllipticCurve::P256, x, y))
}

fn compute_digest(data: &[u8], hash: ThumbprintHash) -> Result<Vec<u8>, Error> {
    match hash {
        ThumbprintHash::SHA256 => Ok(digest(&SHA256, data).as_ref().to_vec()),
        _ => Err(ErrorKind::UnsupportedAlgorithm.into()),
    }
}
