//! Encryption under an RSA key in the way of Spring Security's `RsaSecretEncryptor`: a random
//! password for each text, itself encrypted under the RSA key and put in front.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rsa::traits::PublicKeyParts;
use rsa::{PrivateKey, PublicKey};
use serde::Deserialize;
use sha1::Sha1;

use super::hex;
use super::password_cipher::{InvalidCipher, Mode, NoRandomness, PasswordCipher, random_block};

/// Length of the random secret that the password is made of.
const SECRET: usize = 16;

/// How the random secret is padded under the RSA key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum RsaAlgorithm {
    /// PKCS#1 v1.5, as Spring does unless told otherwise.
    Default,
    /// OAEP with SHA-1.
    Oaep,
}

/// Encrypts and decrypts texts under a pair of keys.
pub struct RsaCipher {
    private_key: PrivateKey,
    public_key: PublicKey,
    algorithm: RsaAlgorithm,
    salt: Vec<u8>,
    mode: Mode,
}

impl RsaCipher {
    /// A cipher under `private_key`; `salt` and `mode` are those of the texts themselves.
    pub fn new(
        private_key: PrivateKey,
        algorithm: RsaAlgorithm,
        salt: Vec<u8>,
        mode: Mode,
    ) -> Self {
        Self {
            public_key: private_key.to_public_key(),
            private_key,
            algorithm,
            salt,
            mode,
        }
    }

    /// Encrypts a text to base64: length of the encrypted secret in two bytes, secret, text.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn encrypt(&self, text: &str) -> Result<String, NoRandomness> {
        let secret: [u8; SECRET] = random_block()?;
        let encrypted_secret = match self.algorithm {
            RsaAlgorithm::Default => self.public_key.pkcs1v15_encrypt(&secret),
            RsaAlgorithm::Oaep => self.public_key.oaep_encrypt::<Sha1>(&secret),
        };
        // Keys are checked when they are read, and the secret is short.
        let encrypted_secret = encrypted_secret.map_err(|_| NoRandomness)?;
        let length = u16::try_from(encrypted_secret.len())
            .unwrap_or_else(|_| unreachable!("keys have at most 8192 bits"));
        let text = self.text_cipher(&secret).encrypt(text.as_bytes())?;
        let cipher = [&length.to_be_bytes()[..], &encrypted_secret, &text].concat();
        Ok(BASE64_STANDARD.encode(cipher))
    }

    /// The text behind a cipher.
    ///
    /// # Errors
    /// When this key did not encrypt it.
    pub fn decrypt(&self, cipher: &str) -> Result<Vec<u8>, InvalidCipher> {
        let cipher = BASE64_STANDARD.decode(cipher).map_err(|_| InvalidCipher)?;
        let (length, rest) = cipher.split_first_chunk().ok_or(InvalidCipher)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (encrypted_secret, text) = rest.split_at_checked(length).ok_or(InvalidCipher)?;
        let secret = match self.algorithm {
            RsaAlgorithm::Default => self.private_key.pkcs1v15_decrypt(encrypted_secret),
            RsaAlgorithm::Oaep => self.private_key.oaep_decrypt::<Sha1>(encrypted_secret),
        };
        let secret = secret.map_err(|_| InvalidCipher)?;
        self.text_cipher(&secret).decrypt(text)
    }

    fn text_cipher(&self, secret: &[u8]) -> PasswordCipher {
        PasswordCipher::new(&hex::encode(secret), &self.salt, self.mode)
    }

    /// The public key in the form of OpenSSH, under the name that Spring gives it.
    pub fn public_key(&self) -> String {
        let key = [
            with_length(b"ssh-rsa"),
            with_length(&unsigned(&self.public_key.e_bytes())),
            with_length(&unsigned(&self.public_key.n_bytes())),
        ];
        format!(
            "ssh-rsa {} application",
            BASE64_STANDARD.encode(key.concat())
        )
    }
}

fn with_length(bytes: &[u8]) -> Vec<u8> {
    let length =
        u32::try_from(bytes.len()).unwrap_or_else(|_| unreachable!("keys have at most 8192 bits"));
    [&length.to_be_bytes(), bytes].concat()
}

/// A number whose first bit is no sign.
fn unsigned(bytes: &[u8]) -> Vec<u8> {
    let first = bytes.iter().position(|byte| *byte != 0);
    let digits = &bytes[first.unwrap_or(bytes.len())..];
    let sign = digits.first().filter(|byte| **byte >= 0x80).map(|_| 0);
    sign.into_iter().chain(digits.iter().copied()).collect()
}
