//! The one key of the server, of either kind.

use mesh_config::{Settings, SettingsError};
use serde::Deserialize;

use super::hex;
use super::password_cipher::{InvalidCipher, Mode, NoRandomness, PasswordCipher};
use super::pem::read_private_key;
use super::rsa_cipher::{RsaAlgorithm, RsaCipher};

/// The key of `encrypt`, a password or an RSA private key.
const KEY: &str = "encrypt.key";

/// Set by those who come with a key store of Java.
const KEY_STORE: &str = "encrypt.key-store.location";

const HOW_TO_CONVERT: &str = "key stores are not read; write the private key in it as PEM and set \
    encrypt.key to that: `openssl pkcs12 -in keystore.p12 -nocerts -nodes | openssl pkey -out key.pem` \
    (of a JKS file, first make one of that kind: `keytool -importkeystore -srckeystore keystore.jks \
    -destkeystore keystore.p12 -deststoretype PKCS12`)";

/// The keys below `encrypt`.
#[derive(Deserialize)]
struct EncryptSettings {
    #[serde(default)]
    key: String,
    salt: String,
    rsa: RsaSettings,
}

/// The keys below `encrypt.rsa`.
#[derive(Deserialize)]
struct RsaSettings {
    algorithm: RsaAlgorithm,
    strong: bool,
    salt: String,
}

/// Encrypts and decrypts texts.
pub enum Encryptor {
    /// Under a password that both sides know; ciphers are hexadecimal digits.
    Password(PasswordCipher),
    /// Under a pair of keys, of which encrypting needs only the public one; ciphers are base64.
    Rsa(Box<RsaCipher>),
}

impl Encryptor {
    /// Reads `encrypt`; without a key there is no encryption.
    ///
    /// # Errors
    /// When the key cannot be used, or a salt is not hexadecimal.
    pub fn from_settings(settings: &Settings) -> Result<Option<Self>, SettingsError> {
        let encrypt: EncryptSettings = settings.bind("encrypt")?;
        let salt = |key, digits| {
            let problem = "the salt must be hexadecimal digits, two for a byte";
            hex::decode(digits).ok_or_else(|| settings.invalid(key, problem))
        };
        if settings.find::<String>(KEY_STORE)?.is_some() {
            return Err(settings.invalid(KEY_STORE, HOW_TO_CONVERT));
        }
        if encrypt.key.is_empty() {
            return Ok(None);
        }
        let key = read_private_key(&encrypt.key);
        let key = key.map_err(|problem| settings.invalid(KEY, problem))?;
        let Some(key) = key else {
            let salt = salt("encrypt.salt", &encrypt.salt)?;
            let cipher = PasswordCipher::new(&encrypt.key, &salt, Mode::Cbc);
            return Ok(Some(Self::Password(cipher)));
        };
        let salt = salt("encrypt.rsa.salt", &encrypt.rsa.salt)?;
        let mode = if encrypt.rsa.strong {
            Mode::Gcm
        } else {
            Mode::Cbc
        };
        let cipher = RsaCipher::new(key, encrypt.rsa.algorithm, salt, mode);
        Ok(Some(Self::Rsa(Box::new(cipher))))
    }

    /// Encrypts a text, each time to another cipher.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn encrypt(&self, text: &str) -> Result<String, NoRandomness> {
        match self {
            Self::Password(cipher) => Ok(hex::encode(&cipher.encrypt(text.as_bytes())?)),
            Self::Rsa(cipher) => cipher.encrypt(text),
        }
    }

    /// The text behind a cipher.
    ///
    /// # Errors
    /// When this key did not encrypt it.
    pub fn decrypt(&self, cipher: &str) -> Result<String, InvalidCipher> {
        let text = match self {
            Self::Password(password) => {
                password.decrypt(&hex::decode(cipher).ok_or(InvalidCipher)?)?
            }
            Self::Rsa(rsa) => rsa.decrypt(cipher)?,
        };
        String::from_utf8(text).map_err(|_| InvalidCipher)
    }

    /// The key that others may encrypt with, in the form of OpenSSH; a password has none.
    pub fn public_key(&self) -> Option<String> {
        match self {
            Self::Password(_) => None,
            Self::Rsa(cipher) => Some(cipher.public_key()),
        }
    }
}

#[cfg(test)]
mod tests {
    use mesh_config::{Environment, Layer};
    use serde_json::json;

    use super::super::vectors::{pem, vectors};
    use super::*;

    fn encryptor(own: &[(&str, &str)]) -> Result<Option<Encryptor>, SettingsError> {
        let defaults = [
            ("encrypt.key", ""),
            ("encrypt.salt", "deadbeef"),
            ("encrypt.rsa.algorithm", "DEFAULT"),
            ("encrypt.rsa.strong", "false"),
            ("encrypt.rsa.salt", "deadbeef"),
        ];
        let layers = [&defaults[..], own].map(|entries| {
            let entries = entries.iter().map(|(key, value)| (*key, json!(value)));
            Layer::new("test", entries)
        });
        Encryptor::from_settings(&Settings::merge(&layers, Environment::default(), &[]))
    }

    #[test]
    fn without_key_there_is_no_encryption() {
        assert!(encryptor(&[]).unwrap().is_none());
        let with_password = encryptor(&[("encrypt.key", "key")]).unwrap();
        assert!(matches!(with_password, Some(Encryptor::Password(_))));
    }

    #[test]
    fn what_others_encrypted_under_an_rsa_key_is_decrypted() {
        let vectors = vectors();
        let key = pem("RSA PRIVATE KEY", &vectors.pkcs1);
        for vector in &vectors.ciphers {
            let strong = vector.strong.to_string();
            let settings = [
                ("encrypt.key", key.as_str()),
                ("encrypt.rsa.algorithm", &vector.algorithm),
                ("encrypt.rsa.strong", &strong),
                ("encrypt.rsa.salt", &vector.salt),
            ];
            let encryptor = encryptor(&settings).unwrap().unwrap();
            assert_eq!(encryptor.public_key(), Some(vectors.public_key.clone()));
            let text = encryptor.decrypt(&vector.cipher);
            assert_eq!(text.as_ref(), Ok(&vector.text), "{vector:?}");
            let own = encryptor.encrypt(&vector.text).unwrap();
            assert_ne!(own, vector.cipher);
            assert_eq!(encryptor.decrypt(&own).as_ref(), Ok(&vector.text));
            let cut = &vector.cipher[..vector.cipher.len() - 8];
            let of_password = "bf29452295df354e6153c5b31b03ef23";
            for other in ["", "AAA=", "//8=", of_password, cut, "***"] {
                assert_eq!(encryptor.decrypt(other), Err(InvalidCipher), "{other}");
            }
        }
    }

    #[test]
    fn what_cannot_be_used_is_told_with_what_to_do() {
        let key = ("encrypt.key", "key");
        let wrong = [
            (vec![key, ("encrypt.salt", "salty")], "encrypt.salt"),
            (vec![("encrypt.key", "ssh-rsa AAAA me")], "encrypt.key"),
            (vec![("encrypt.rsa.algorithm", "ELGAMAL")], "ELGAMAL"),
            (
                vec![("encrypt.key-store.location", "file:/server.jks")],
                "openssl pkcs12",
            ),
        ];
        for (settings, told) in wrong {
            let error = encryptor(&settings).err().unwrap().to_string();
            assert!(error.contains(told), "{error}");
        }
    }
}
