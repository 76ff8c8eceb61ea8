//! Encryption under a password in the way of Spring Security's `AesBytesEncryptor`: the key stretched
//! by PBKDF2 with HMAC-SHA1, AES-256, a random block in front of what is encrypted.

use std::num::NonZeroU32;

use aes::Aes256;
use aes_gcm::aead::consts::U16;
use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{AesGcm, Nonce};
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use ring::pbkdf2::{PBKDF2_HMAC_SHA1, derive};
use ring::rand::{SecureRandom, SystemRandom};

const ROUNDS: NonZeroU32 = NonZeroU32::new(1024).expect("more than none");
const BLOCK: usize = 16;

/// How blocks are chained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// `Encryptors.standard` and `Encryptors.text`.
    Cbc,
    /// `Encryptors.stronger`, which also notices changes. Its random block is longer than usual.
    Gcm,
}

/// Encrypts and decrypts bytes under a password.
pub struct PasswordCipher {
    key: [u8; 32],
    mode: Mode,
}

/// A text that this key did not encrypt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text was not encrypted with this key")]
pub struct InvalidCipher;

/// The system has no random numbers to give.
#[derive(Debug, thiserror::Error)]
#[error("the system has no random numbers")]
pub struct NoRandomness;

impl PasswordCipher {
    /// A cipher under `password`.
    pub fn new(password: &str, salt: &[u8], mode: Mode) -> Self {
        let mut key = [0; 32];
        derive(
            PBKDF2_HMAC_SHA1,
            ROUNDS,
            salt,
            password.as_bytes(),
            &mut key,
        );
        Self { key, mode }
    }

    /// Encrypts `text`, each time to other bytes.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn encrypt(&self, text: &[u8]) -> Result<Vec<u8>, NoRandomness> {
        Ok(self.encrypt_after(random_block()?, text))
    }

    fn encrypt_after(&self, block: [u8; BLOCK], text: &[u8]) -> Vec<u8> {
        let encrypted = match self.mode {
            Mode::Cbc => cbc::Encryptor::<Aes256>::new(&self.key.into(), &block.into())
                .encrypt_padded_vec::<Pkcs7>(text),
            Mode::Gcm => self
                .gcm()
                .encrypt(&Nonce::from(block), text)
                .unwrap_or_else(|_| unreachable!("a text in memory is not too long")),
        };
        [block.as_slice(), &encrypted].concat()
    }

    /// The text behind `bytes`.
    ///
    /// # Errors
    /// When this password did not encrypt it.
    pub fn decrypt(&self, bytes: &[u8]) -> Result<Vec<u8>, InvalidCipher> {
        let (block, encrypted) = bytes.split_first_chunk::<BLOCK>().ok_or(InvalidCipher)?;
        match self.mode {
            Mode::Cbc => cbc::Decryptor::<Aes256>::new(&self.key.into(), &(*block).into())
                .decrypt_padded_vec::<Pkcs7>(encrypted)
                .map_err(|_| InvalidCipher),
            Mode::Gcm => self
                .gcm()
                .decrypt(&Nonce::from(*block), encrypted)
                .map_err(|_| InvalidCipher),
        }
    }

    fn gcm(&self) -> AesGcm<Aes256, U16> {
        AesGcm::new(&self.key.into())
    }
}

/// A block that nobody can foresee.
///
/// # Errors
/// When the system gives no random numbers.
pub fn random_block() -> Result<[u8; BLOCK], NoRandomness> {
    let mut block = [0; BLOCK];
    SystemRandom::new()
        .fill(&mut block)
        .map_err(|_| NoRandomness)?;
    Ok(block)
}

#[cfg(test)]
mod tests {
    use super::super::hex;
    use super::*;

    const SALT_OF_SPRING: [u8; 4] = [0xde, 0xad, 0xbe, 0xef];

    /// Texts that Spring encrypted: password, cipher, plain text.
    const OF_SPRING: [(&str, &str, &str); 4] = [
        (
            "pie",
            "bf29452295df354e6153c5b31b03ef23c70e55fba24299aa85c63438f1c43c95",
            "test",
        ),
        (
            "deadbeef",
            "6154ca04d4bb6144d672c4e3d750b5147116dd381946d51fa44f8bc25dc256f4",
            "bar",
        ),
        (
            "deadbeef",
            "e4e061f9fe39ba5b14d8012d2f17d39775606039409b71ed4be0fdd033d5324a",
            "foo",
        ),
        (
            "foo",
            "d1b2458ccede07c856ff952bd841638ff4dd12ed1d36812663c3c7262d57bf46",
            "SUPER SECRET",
        ),
    ];

    #[test]
    fn what_spring_encrypted_is_decrypted_and_encrypted_to_the_same_bytes() {
        for (password, cipher, plain) in OF_SPRING {
            let bytes = hex::decode(cipher).unwrap();
            let cipher = PasswordCipher::new(password, &SALT_OF_SPRING, Mode::Cbc);
            assert_eq!(cipher.decrypt(&bytes).unwrap(), plain.as_bytes());
            let block = *bytes.first_chunk().unwrap();
            assert_eq!(cipher.encrypt_after(block, plain.as_bytes()), bytes);
        }
    }

    #[test]
    fn texts_of_every_length_survive_and_never_look_the_same_twice() {
        for mode in [Mode::Cbc, Mode::Gcm] {
            let cipher = PasswordCipher::new("key", &SALT_OF_SPRING, mode);
            for text in ["", "0123456789abcde", "0123456789abcdef", "가나다 \n{x}"] {
                let text = text.as_bytes();
                let (one, other) = (cipher.encrypt(text).unwrap(), cipher.encrypt(text).unwrap());
                assert_ne!(one, other);
                assert_eq!(cipher.decrypt(&one).unwrap(), text);
            }
        }
    }

    #[test]
    fn what_this_password_did_not_encrypt_is_refused() {
        let bytes = hex::decode(OF_SPRING[0].1).unwrap();
        for mode in [Mode::Cbc, Mode::Gcm] {
            let cipher = PasswordCipher::new("other", &SALT_OF_SPRING, mode);
            for bytes in [&[][..], &[0], &bytes[..16], &bytes[..31], &bytes] {
                assert_eq!(cipher.decrypt(bytes), Err(InvalidCipher));
            }
        }
    }
}
