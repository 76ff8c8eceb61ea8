//! Addresses that browsers are sent to.

/// What a browser may be sent to. Everything else, such as `javascript:`, is refused.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// Whether nothing but going there happens to who follows `address`: a path, or an address of a
/// scheme that runs nothing. Browsers drop control characters, so these could hide a scheme.
pub fn is_harmless(address: &str) -> bool {
    if address.chars().any(char::is_control) {
        return false;
    }
    let beginning = address.trim_start().split(['/', '?', '#']).next();
    match beginning.and_then(|beginning| beginning.split_once(':')) {
        Some((scheme, _)) => SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()),
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_pages_are_harmless_and_scripts_are_not() {
        let harmless = [
            "",
            "/board/normal/1",
            "/search?from=10:30",
            "#top",
            "https://www.egovframe.go.kr/home:1",
            "HTTP://example.com",
            "mailto:help@example.com",
        ];
        for address in harmless {
            assert!(is_harmless(address), "{address}");
        }
        let refused = [
            "javascript:alert(1)",
            " JavaScript:alert(1)",
            "java\tscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
        ];
        for address in refused {
            assert!(!is_harmless(address), "{address}");
        }
    }
}
