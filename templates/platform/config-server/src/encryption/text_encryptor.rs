//! Encryption with one key, in the form of Spring Security: the key stretched by PBKDF2 with
//! HMAC-SHA1, AES-256 in CBC mode, a random block in front, all of it as hexadecimal digits.

use std::num::NonZeroU32;

use aes::Aes256;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use mesh_config::{Settings, SettingsError};
use ring::pbkdf2::{PBKDF2_HMAC_SHA1, derive};
use ring::rand::{SecureRandom, SystemRandom};
use serde::Deserialize;

use super::hex;

const ROUNDS: NonZeroU32 = NonZeroU32::new(1024).expect("more than none");
const BLOCK: usize = 16;

/// Where the salt is set.
const SALT: &str = "encrypt.salt";

/// The keys below `encrypt`.
#[derive(Deserialize)]
struct EncryptSettings {
    #[serde(default)]
    key: String,
    salt: String,
}

/// Encrypts and decrypts texts.
pub struct TextEncryptor {
    key: [u8; 32],
    random: SystemRandom,
}

/// A text that this key did not encrypt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text was not encrypted with this key")]
pub struct InvalidCipher;

/// The system has no random numbers to give.
#[derive(Debug, thiserror::Error)]
#[error("the system has no random numbers")]
pub struct NoRandomness;

impl TextEncryptor {
    /// Reads `encrypt`; without a key there is no encryption.
    ///
    /// # Errors
    /// When the key is of another kind, or the salt not hexadecimal.
    pub fn from_settings(settings: &Settings) -> Result<Option<Self>, SettingsError> {
        let encrypt: EncryptSettings = settings.bind("encrypt")?;
        let invalid = |key: &str, problem: &str| SettingsError::Invalid {
            key: key.to_owned(),
            origin: settings.origin(key).unwrap_or_default().to_owned(),
            problem: problem.to_owned(),
        };
        if encrypt.key.is_empty() {
            return Ok(None);
        }
        if encrypt.key.contains("-----BEGIN") {
            let problem = "a pair of keys is not supported; set a text that both sides know";
            return Err(invalid("encrypt.key", problem));
        }
        let salt = hex::decode(&encrypt.salt)
            .ok_or_else(|| invalid(SALT, "the salt must be hexadecimal digits, two for a byte"))?;
        Ok(Some(Self::new(&encrypt.key, &salt)))
    }

    fn new(password: &str, salt: &[u8]) -> Self {
        let mut key = [0; 32];
        derive(
            PBKDF2_HMAC_SHA1,
            ROUNDS,
            salt,
            password.as_bytes(),
            &mut key,
        );
        Self {
            key,
            random: SystemRandom::new(),
        }
    }

    /// Encrypts a text, each time to other digits.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn encrypt(&self, text: &str) -> Result<String, NoRandomness> {
        let mut block = [0; BLOCK];
        self.random.fill(&mut block).map_err(|_| NoRandomness)?;
        Ok(self.encrypt_after(block, text))
    }

    fn encrypt_after(&self, block: [u8; BLOCK], text: &str) -> String {
        let cipher = cbc::Encryptor::<Aes256>::new(&self.key.into(), &block.into());
        let encrypted = cipher.encrypt_padded_vec::<Pkcs7>(text.as_bytes());
        hex::encode(&[block.as_slice(), &encrypted].concat())
    }

    /// The text behind hexadecimal digits.
    ///
    /// # Errors
    /// When this key did not encrypt it.
    pub fn decrypt(&self, digits: &str) -> Result<String, InvalidCipher> {
        let bytes = hex::decode(digits).ok_or(InvalidCipher)?;
        let (block, encrypted) = bytes.split_first_chunk::<BLOCK>().ok_or(InvalidCipher)?;
        let cipher = cbc::Decryptor::<Aes256>::new(&self.key.into(), &(*block).into());
        let text = cipher.decrypt_padded_vec::<Pkcs7>(encrypted);
        let text = text.map_err(|_| InvalidCipher)?;
        String::from_utf8(text).map_err(|_| InvalidCipher)
    }
}

#[cfg(test)]
mod tests {
    use mesh_config::{Environment, Layer};
    use serde_json::json;

    use super::*;

    const SALT_OF_SPRING: [u8; 4] = [0xde, 0xad, 0xbe, 0xef];

    /// Texts that Spring encrypted: key, cipher, plain text.
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
    fn what_spring_encrypted_is_decrypted_and_encrypted_to_the_same_digits() {
        for (key, cipher, plain) in OF_SPRING {
            let encryptor = TextEncryptor::new(key, &SALT_OF_SPRING);
            assert_eq!(encryptor.decrypt(cipher).as_deref(), Ok(plain));
            let bytes = hex::decode(cipher).unwrap();
            let block = *bytes.first_chunk().unwrap();
            assert_eq!(encryptor.encrypt_after(block, plain), cipher);
        }
    }

    #[test]
    fn texts_of_every_length_survive_and_never_look_the_same_twice() {
        let encryptor = TextEncryptor::new("key", &SALT_OF_SPRING);
        for text in ["", "0123456789abcde", "0123456789abcdef", "가나다 \n{x}"] {
            let (one, other) = (
                encryptor.encrypt(text).unwrap(),
                encryptor.encrypt(text).unwrap(),
            );
            assert_ne!(one, other);
            assert_eq!(encryptor.decrypt(&one).as_deref(), Ok(text));
        }
    }

    #[test]
    fn what_this_key_did_not_encrypt_is_refused() {
        let encryptor = TextEncryptor::new("other", &SALT_OF_SPRING);
        let (_, cipher, _) = OF_SPRING[0];
        for digits in ["", "xyz", "00", &cipher[..32], &cipher[..62], cipher] {
            assert_eq!(encryptor.decrypt(digits), Err(InvalidCipher), "{digits}");
        }
    }

    #[test]
    fn settings_without_key_are_no_encryption_and_wrong_ones_are_told() {
        let from = |key: &str, salt: &str| {
            let entries = [("encrypt.key", json!(key)), ("encrypt.salt", json!(salt))];
            let layer = Layer::new("test", entries);
            let settings = Settings::merge(&[layer], Environment::default(), &[]);
            TextEncryptor::from_settings(&settings)
        };
        assert!(from("", "deadbeef").unwrap().is_none());
        assert!(from("key", "deadbeef").unwrap().is_some());
        let wrong = [
            ("key", "salty", "encrypt.salt"),
            ("-----BEGIN RSA", "00", "encrypt.key"),
        ];
        for (key, salt, named) in wrong {
            let error = from(key, salt).err().unwrap().to_string();
            assert!(error.contains(named), "{error}");
        }
    }
}
