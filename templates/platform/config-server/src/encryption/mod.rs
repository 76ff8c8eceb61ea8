//! Secrets in files: `{cipher}` values and the key that opens them.
//! Source: spring-cloud-config, `encryption/`, and Spring Security's `Encryptors.text`.

mod environment;
mod hex;
mod prefix;
mod text_encryptor;

pub use environment::decrypt_values;
pub use prefix::Prefixed;
pub use text_encryptor::TextEncryptor;
