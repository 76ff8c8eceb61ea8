//! Keys and ciphers that another implementation made.

use serde::Deserialize;

#[derive(Deserialize)]
pub struct Vectors {
    /// Base64.
    pub pkcs1: String,
    /// The same key in its other form.
    pub pkcs8: String,
    pub public_key: String,
    pub ciphers: Vec<CipherVector>,
}

#[derive(Debug, Deserialize)]
pub struct CipherVector {
    pub algorithm: String,
    pub strong: bool,
    pub salt: String,
    pub text: String,
    pub cipher: String,
}

pub fn vectors() -> Vectors {
    serde_json::from_str(include_str!("../../tests/data/rsa.json")).unwrap()
}

/// A key in PEM.
pub fn pem(kind: &str, base64: &str) -> String {
    let lines: Vec<&str> = base64
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    let content = lines.join("\n");
    format!("-----BEGIN {kind}-----\n{content}\n-----END {kind}-----\n")
}
