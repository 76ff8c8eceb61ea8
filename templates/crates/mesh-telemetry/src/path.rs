//! Paths as logs and traces tell them: links in mails carry a secret as a part of the path.

use std::borrow::Cow;

use crate::logs::HIDDEN;

/// Shortest part of a path that is taken for a secret, in digits.
const SHORTEST_SECRET: usize = 32;

/// The path without the parts that are secrets: long numbers in hexadecimal, without hyphens.
pub fn visible(path: &str) -> Cow<'_, str> {
    if !path.split('/').any(is_secret) {
        return Cow::Borrowed(path);
    }
    let hide = |part| if is_secret(part) { HIDDEN } else { part };
    let parts: Vec<&str> = path.split('/').map(hide).collect();
    Cow::Owned(parts.join("/"))
}

fn is_secret(part: &str) -> bool {
    part.len() >= SHORTEST_SECRET && part.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_in_paths_are_hidden() {
        let secret = "0123456789abcdef0123456789abcdef";
        for (path, told) in [
            (
                format!("/users/password/valid/{secret}"),
                "/users/password/valid/***",
            ),
            (format!("/{secret}/next"), "/***/next"),
            (
                "/users/65a00f65-8460-49af-98ec-042977e56f4b".to_owned(),
                "/users/65a00f65-8460-49af-98ec-042977e56f4b",
            ),
            ("/".to_owned(), "/"),
        ] {
            assert_eq!(visible(&path), told);
        }
    }
}
