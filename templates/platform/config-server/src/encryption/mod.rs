//! Secrets in files: `{cipher}` values and the key that opens them.
//! Source: spring-cloud-config, `encryption/`, and Spring Security's `Encryptors` and
//! `RsaSecretEncryptor`.

mod encryptor;
mod environment;
mod hex;
mod password_cipher;
mod pem;
mod plain_text;
mod prefix;
mod rsa_cipher;
#[cfg(test)]
mod vectors;

pub use encryptor::Encryptor;
pub use environment::{MARK, decrypt_values};
pub use plain_text::{decrypt_text, may_have_ciphers};
pub use prefix::Prefixed;
