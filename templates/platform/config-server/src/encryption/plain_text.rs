//! `{cipher}` values in files that are handed out as text.
//! Source: spring-cloud-config, `encryption/AbstractCipherResourceEncryptor.java`.

use super::environment::MARK;
use super::{Encryptor, Prefixed};

/// Files with other extensions are left alone, as Spring does.
const EXTENSIONS: [&str; 4] = ["json", "properties", "yaml", "yml"];

/// Whether `{cipher}` means anything in a file of that name.
pub fn may_have_ciphers(path: &str) -> bool {
    let extension = path.rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|extension| EXTENSIONS.contains(&extension))
}

/// The text with its `{cipher}` values decrypted; those that cannot be stay.
pub fn decrypt_text(text: &str, encryptor: &Encryptor) -> String {
    let mut decrypted = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from_cipher)) = rest.split_once(MARK) {
        decrypted.push_str(before);
        let end = from_cipher.find(ends_value).unwrap_or(from_cipher.len());
        let (cipher, after) = from_cipher.split_at(end);
        match encryptor.decrypt(Prefixed::parse(cipher).text) {
            Ok(text) => decrypted.push_str(&text),
            Err(error) => {
                tracing::warn!("cannot decrypt a value of a text: {error}");
                decrypted.push_str(MARK);
                decrypted.push_str(cipher);
            }
        }
        rest = after;
    }
    decrypted.push_str(rest);
    decrypted
}

fn ends_value(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\'' | '"')
}
