//! Signatures of JSON Web Signature (RFC 7515) in compact form, under keys of a JWK set (RFC 7517).
//!
//! Only public-key algorithms are known: with `none` and HMAC everybody could sign.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, RSA_PKCS1_2048_8192_SHA256,
    RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512, RsaParameters, RsaPublicKeyComponents,
    UnparsedPublicKey, VerificationAlgorithm,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// How an algorithm is verified.
enum Method {
    Rsa(&'static RsaParameters),
    Ec {
        curve: &'static str,
        algorithm: &'static dyn VerificationAlgorithm,
    },
}

/// A key of a JWK set. Keys of kinds that we do not know have none of the members that count.
#[derive(Debug, Clone, Deserialize)]
pub struct Jwk {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    alg: Option<String>,
    n: Option<String>,
    e: Option<String>,
    crv: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    /// Extensions that must be understood; we understand none.
    crit: Option<serde_json::Value>,
}

/// A token taken apart, its signature not verified yet.
pub struct Jws<'a> {
    header: Header,
    signed: &'a str,
    payload: Vec<u8>,
    signature: Vec<u8>,
}

impl<'a> Jws<'a> {
    /// Takes a token apart; nothing when it is none, or one of a form that we do not know.
    pub fn parse(token: &'a str) -> Option<Self> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, payload) = signed.split_once('.')?;
        let header: Header = serde_json::from_slice(&decode(header)?).ok()?;
        let is_known = method(&header.alg).is_some() && header.crit.is_none();
        is_known.then_some(Self {
            header,
            signed,
            payload: decode(payload)?,
            signature: decode(signature)?,
        })
    }

    /// Whether the key that it names is among `keys`.
    pub fn has_key_in(&self, keys: &[Jwk]) -> bool {
        keys.iter().any(|key| self.may_be_signed_by(key))
    }

    /// What it says, if one of `keys` signed it.
    pub fn claims<T: DeserializeOwned>(&self, keys: &[Jwk]) -> Option<T> {
        let mut fitting = keys.iter().filter(|key| self.may_be_signed_by(key));
        fitting
            .any(|key| self.is_signed_by(key))
            .then(|| serde_json::from_slice(&self.payload).ok())?
    }

    fn may_be_signed_by(&self, key: &Jwk) -> bool {
        let is_for_signatures = key.usage.as_deref().is_none_or(|usage| usage == "sig");
        let has_algorithm = key.alg.as_ref().is_none_or(|alg| *alg == self.header.alg);
        let is_named = self.header.kid.is_none() || self.header.kid == key.kid;
        is_for_signatures && has_algorithm && is_named
    }

    fn is_signed_by(&self, key: &Jwk) -> bool {
        let verified = match method(&self.header.alg) {
            Some(Method::Rsa(parameters)) => self.verify_rsa(key, parameters),
            Some(Method::Ec { curve, algorithm }) => self.verify_ec(key, curve, algorithm),
            None => None,
        };
        verified.is_some()
    }

    fn verify_rsa(&self, key: &Jwk, parameters: &'static RsaParameters) -> Option<()> {
        let components = RsaPublicKeyComponents {
            n: number(key.n.as_deref()?)?,
            e: number(key.e.as_deref()?)?,
        };
        let is_rsa = key.kty == "RSA";
        let verified = components.verify(parameters, self.signed.as_bytes(), &self.signature);
        verified.ok().filter(|()| is_rsa)
    }

    fn verify_ec(
        &self,
        key: &Jwk,
        curve: &str,
        algorithm: &'static dyn VerificationAlgorithm,
    ) -> Option<()> {
        let is_on_curve = key.kty == "EC" && key.crv.as_deref() == Some(curve);
        let point = [
            vec![0x04],
            decode(key.x.as_deref()?)?,
            decode(key.y.as_deref()?)?,
        ];
        let public_key = UnparsedPublicKey::new(algorithm, point.concat());
        let verified = public_key.verify(self.signed.as_bytes(), &self.signature);
        verified.ok().filter(|()| is_on_curve)
    }
}

/// The algorithms of RFC 7518 that providers sign with.
fn method(alg: &str) -> Option<Method> {
    Some(match alg {
        "RS256" => Method::Rsa(&RSA_PKCS1_2048_8192_SHA256),
        "RS384" => Method::Rsa(&RSA_PKCS1_2048_8192_SHA384),
        "RS512" => Method::Rsa(&RSA_PKCS1_2048_8192_SHA512),
        "ES256" => Method::Ec {
            curve: "P-256",
            algorithm: &ECDSA_P256_SHA256_FIXED,
        },
        "ES384" => Method::Ec {
            curve: "P-384",
            algorithm: &ECDSA_P384_SHA384_FIXED,
        },
        _ => return None,
    })
}

fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// ring wants numbers without leading zeros, which some providers write.
fn number(text: &str) -> Option<Vec<u8>> {
    let bytes = decode(text)?;
    let start = bytes.iter().position(|byte| *byte != 0)?;
    Some(bytes[start..].to_vec())
}

#[cfg(test)]
mod tests;
