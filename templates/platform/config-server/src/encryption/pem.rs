//! RSA private keys in PEM.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rsa::PrivateKey;
use rsa::pkcs1::DecodeRsaPrivateKey;
use rsa::pkcs8::DecodePrivateKey;

const BEGIN: &str = "-----BEGIN ";
const DASHES: &str = "-----";

/// The private key that `text` holds; nothing when it is another text, such as a password.
///
/// # Errors
/// What is wrong with a key that cannot be used.
pub fn read_private_key(text: &str) -> Result<Option<PrivateKey>, String> {
    if text.trim_start().starts_with("ssh-rsa ") {
        return Err(with_remedy("a public key"));
    }
    let Some((kind, content)) = split(text) else {
        return Ok(None);
    };
    let decoded = BASE64_STANDARD.decode(content);
    let der = decoded.map_err(|_| "the key is not whole: it is not base64".to_owned())?;
    let key = match kind {
        "RSA PRIVATE KEY" => PrivateKey::from_pkcs1_der(&der).map_err(|error| error.to_string()),
        "PRIVATE KEY" => PrivateKey::from_pkcs8_der(&der).map_err(|error| error.to_string()),
        "ENCRYPTED PRIVATE KEY" => return Err(with_remedy("a key under a passphrase")),
        other => return Err(with_remedy(&format!("a `{other}`"))),
    };
    key.map(Some)
        .map_err(|problem| format!("the key is no RSA private key: {problem}"))
}

fn with_remedy(found: &str) -> String {
    format!(
        "{found} cannot decrypt; set an RSA private key without passphrase, as \
         `openssl pkey -in key.pem` writes it"
    )
}

/// What stands behind BEGIN, and the content without line ends. Environment variables often have
/// them as `\n`.
fn split(text: &str) -> Option<(&str, String)> {
    let (_, from_kind) = text.split_once(BEGIN)?;
    let (kind, from_content) = from_kind.split_once(DASHES)?;
    let (content, _) = from_content
        .split_once(DASHES)
        .unwrap_or((from_content, ""));
    let content = content.replace("\\n", "").replace("\\r", "");
    Some((kind, content.split_whitespace().collect()))
}

#[cfg(test)]
mod tests {
    use super::super::vectors::{pem, vectors};
    use super::*;

    fn pkcs1() -> String {
        pem("RSA PRIVATE KEY", &vectors().pkcs1)
    }

    fn pkcs8_as(kind: &str) -> String {
        pem(kind, &vectors().pkcs8)
    }

    #[test]
    fn keys_of_both_forms_are_read_however_their_lines_end() {
        let expected = read_private_key(&pkcs1()).unwrap();
        assert!(expected.is_some());
        let forms = [
            pkcs8_as("PRIVATE KEY"),
            pkcs1().replace('\n', "\r\n"),
            pkcs1().replace('\n', "\\n"),
            pkcs1().replace('\n', " "),
            format!("key:\n    {}", pkcs1().replace('\n', "\n    ")),
        ];
        for form in forms {
            assert_eq!(read_private_key(&form).unwrap(), expected, "{form}");
        }
    }

    #[test]
    fn passwords_are_no_keys() {
        for text in ["", "password", "-----", "RSA PRIVATE KEY"] {
            assert_eq!(read_private_key(text), Ok(None), "{text}");
        }
    }

    #[test]
    fn what_is_no_usable_key_is_told() {
        let whole = pkcs1();
        let cases = [
            (whole[..whole.len() / 2].to_owned(), "the key is"),
            (pem("PRIVATE KEY", "MAA="), "no RSA private key"),
            (pkcs8_as("CERTIFICATE"), "`CERTIFICATE`"),
            (pkcs8_as("ENCRYPTED PRIVATE KEY"), "passphrase"),
            ("ssh-rsa AAAAB3Nz me".to_owned(), "public key"),
        ];
        for (text, told) in cases {
            let problem = read_private_key(&text).unwrap_err();
            assert!(problem.contains(told), "{problem}");
        }
    }
}
