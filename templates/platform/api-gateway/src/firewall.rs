//! Refuses addresses that servers behind the gateway might read differently from the gateway.
//! Source: Spring Security's `StrictHttpFirewall`.

use axum::http::{Method, Uri};

/// Lower-case forms of encoded `/ \ % . ; CR LF NUL`.
const ENCODED: [&str; 8] = ["%2f", "%5c", "%25", "%2e", "%3b", "%0d", "%0a", "%00"];

const METHODS: [Method; 7] = [
    Method::DELETE,
    Method::GET,
    Method::HEAD,
    Method::OPTIONS,
    Method::PATCH,
    Method::POST,
    Method::PUT,
];

/// Whether a request may pass.
pub fn allows(method: &Method, uri: &Uri) -> bool {
    let path = uri.path();
    let lower = path.to_ascii_lowercase();
    METHODS.contains(method)
        && path.starts_with('/')
        && !path.contains([';', '\\'])
        && !path.contains("//")
        && !path
            .split('/')
            .any(|segment| segment == "." || segment == "..")
        && !ENCODED.iter().any(|encoded| lower.contains(encoded))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ambiguous_paths_and_unknown_methods_are_refused() {
        for path in ["/a/b", "/a%20b", "/", "/a/b/", "/%ED%95%9C"] {
            assert!(allows(&Method::GET, &path.parse().unwrap()), "{path}");
        }
        for path in [
            "/a;b", "//a", "/a//b", "/a%2Fb", "/a%2fb", "/a%5Cb", "/a%25", "/a%2e", "/a%00",
            "/a%0d%0a", "/a/../b", "/./a",
        ] {
            assert!(!allows(&Method::GET, &path.parse().unwrap()), "{path}");
        }
        assert!(!allows(&Method::TRACE, &"/a".parse().unwrap()));
        assert!(!allows(
            &Method::from_bytes(b"PROPFIND").unwrap(),
            &"/a".parse().unwrap()
        ));
    }
}
