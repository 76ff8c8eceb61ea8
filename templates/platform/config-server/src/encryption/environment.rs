//! `{cipher}` values of an environment.

use serde_json::{Map, Value};

use super::{Encryptor, Prefixed};
use crate::environment::Environment;

/// Begins a value that is encrypted.
pub const MARK: &str = "{cipher}";

/// What stands for a value that cannot be decrypted, under a key that says so.
const NOT_AVAILABLE: &str = "<n/a>";

/// Decrypts the marked values in place.
pub fn decrypt_values(environment: &mut Environment, encryptor: &Encryptor) {
    for source in &mut environment.property_sources {
        let entries = std::mem::take(&mut source.source).into_iter();
        let decrypted = entries.map(|(key, value)| match cipher(&value) {
            Some(cipher) => decrypt(key, cipher, encryptor),
            None => (key, value),
        });
        source.source = decrypted.collect::<Map<_, _>>();
    }
}

fn cipher(value: &Value) -> Option<&str> {
    value.as_str()?.strip_prefix(MARK)
}

fn decrypt(key: String, cipher: &str, encryptor: &Encryptor) -> (String, Value) {
    match encryptor.decrypt(Prefixed::parse(cipher).text) {
        Ok(text) => (key, Value::String(text)),
        Err(error) => {
            tracing::warn!("cannot decrypt the value of {key}: {error}");
            (format!("invalid.{key}"), Value::from(NOT_AVAILABLE))
        }
    }
}
