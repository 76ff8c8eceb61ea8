//! Where a repository is.

use std::path::PathBuf;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use reqwest::Url;

use crate::files::path_of;

/// What may stand in an address for an application, profile or label: nothing that would lead to
/// another host, or add a query.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// The address of a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// A folder on this machine, opened in place.
    Local(PathBuf),
    /// On another machine, over HTTP.
    Remote(RemoteAddress),
}

/// The address of a repository on another machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteAddress {
    /// Without user name and password.
    pub url: Url,
    /// User name and password that stood in the address.
    pub credentials: Option<(String, String)>,
}

impl Address {
    /// Reads an address: a path, `file:`, `http:` or `https:`.
    ///
    /// # Errors
    /// What is wrong, and what to write instead.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim().trim_end_matches('/');
        if text.is_empty() {
            return Err("the address of the repository is missing".to_owned());
        }
        if is_http(text) {
            return RemoteAddress::parse(text).map(Self::Remote);
        }
        if text.starts_with("file:") {
            return Ok(Self::Local(path_of(text)));
        }
        if text.contains("://") || is_of_ssh(text) {
            return Err(format!(
                "`{text}` is neither a path nor https; SSH is not supported: write the https \
                 address of the repository, and set username and password (a token with read access)"
            ));
        }
        Ok(Self::Local(path_of(text)))
    }
}

impl RemoteAddress {
    fn parse(text: &str) -> Result<Self, String> {
        let invalid = |problem: String| format!("`{}` is no address: {problem}", redacted(text));
        let mut url = Url::parse(text).map_err(|error| invalid(error.to_string()))?;
        let decoded = |part: &str| percent_decode_str(part).decode_utf8_lossy().into_owned();
        let credentials = (!url.username().is_empty()).then(|| {
            let password = url.password().unwrap_or_default();
            (decoded(url.username()), decoded(password))
        });
        let unexpected = |()| invalid("it has no host".to_owned());
        url.set_username("").map_err(unexpected)?;
        url.set_password(None).map_err(unexpected)?;
        Ok(Self { url, credentials })
    }
}

/// The text that stands for a name in the address `text`.
pub fn encode_for(text: &str, name: &str) -> String {
    if is_http(text) {
        utf8_percent_encode(name, ENCODED).to_string()
    } else {
        name.to_owned()
    }
}

fn is_http(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

/// `git@host:path`; a single letter before the colon is a drive of Windows.
fn is_of_ssh(text: &str) -> bool {
    text.split_once(':')
        .is_some_and(|(host, _)| host.len() > 1 && !host.contains(['/', '\\']))
}

/// Without what stands before the host.
fn redacted(text: &str) -> String {
    match (text.split_once("://"), text.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://{host}"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_file_addresses_are_local() {
        let root = std::path::absolute(".").unwrap();
        let cases = [
            ("file:./repo/", root.join("repo")),
            ("repo", root.join("repo")),
            ("./a:b/repo", root.join("a:b/repo")),
        ];
        for (text, expected) in cases {
            assert_eq!(Address::parse(text), Ok(Address::Local(expected)), "{text}");
        }
        #[cfg(unix)]
        for text in ["/srv/repo", "file:/srv/repo", "file:///srv/repo"] {
            let expected = Address::Local(PathBuf::from("/srv/repo"));
            assert_eq!(Address::parse(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn credentials_are_taken_out_of_the_address() {
        let text = "https://me%40home:to%2Fken@git.example.org/team/config.git/";
        let Ok(Address::Remote(remote)) = Address::parse(text) else {
            panic!("{text} is a remote address");
        };
        assert_eq!(
            remote.url.as_str(),
            "https://git.example.org/team/config.git"
        );
        let expected = ("me@home".to_owned(), "to/ken".to_owned());
        assert_eq!(remote.credentials, Some(expected));
    }

    #[test]
    fn other_addresses_are_refused_with_what_to_write_and_without_passwords() {
        let cases = [
            ("git@git.example.org:team/config.git", "https"),
            ("ssh://git@git.example.org/config.git", "https"),
            ("git://git.example.org/config.git", "https"),
            ("https://me:secret@", "no address"),
            ("", "missing"),
        ];
        for (text, told) in cases {
            let problem = Address::parse(text).unwrap_err();
            assert!(problem.contains(told), "{problem}");
            assert!(!problem.contains("secret"), "{problem}");
        }
    }

    #[test]
    fn names_cannot_lead_to_another_host() {
        let text = "https://{application}.example.org/c";
        for name in ["evil.org?", "evil.org#", "a@evil.org", "evil.org\\"] {
            let address = text.replace("{application}", &encode_for(text, name));
            assert!(Address::parse(&address).is_err(), "{address}");
        }
        assert_eq!(encode_for(text, "team/a-b_1.x"), "team/a-b_1.x");
        assert_eq!(encode_for("/srv/{application}", "a b"), "a b");
    }
}
