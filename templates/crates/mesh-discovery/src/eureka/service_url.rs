//! Addresses of registries, with credentials in them and without.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;

/// Puts user and password into an address that has none. Without password it stays as it is.
pub fn with_credentials(mut url: Url, username: &str, password: &str) -> Url {
    let has_own = !url.username().is_empty() || url.password().is_some();
    if has_own || password.is_empty() {
        return url;
    }
    let encoded = |text| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    // Both fail for addresses that cannot have credentials; such an address is none of a registry.
    let _ = url.set_username(&encoded(username));
    let _ = url.set_password(Some(&encoded(password)));
    url
}

/// The address as it may be shown.
pub fn without_credentials(url: &str) -> String {
    let Ok(mut url) = Url::parse(url) else {
        return "?".to_owned();
    };
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn a_password_may_have_any_signs() {
        let with = with_credentials(url("http://h:8761/eureka/"), "admin", "p@ss:/#%20");
        assert_eq!(with.host_str(), Some("h"));
        let password = with.password().unwrap();
        assert_eq!(password, "p%40ss%3A%2F%23%2520");
        let decoded = percent_encoding::percent_decode_str(password).decode_utf8();
        assert_eq!(decoded.unwrap(), "p@ss:/#%20");
    }

    #[test]
    fn an_address_keeps_credentials_of_its_own_and_gets_none_without_password() {
        for text in ["http://a:b@h/eureka/", "http://a@h/eureka/"] {
            let with = with_credentials(url(text), "admin", "secret");
            assert_eq!(with.as_str(), text);
        }
        let with = with_credentials(url("http://h/eureka/"), "admin", "");
        assert_eq!(with.as_str(), "http://h/eureka/");
    }

    #[test]
    fn passwords_never_reach_a_log() {
        for text in [
            "http://admin:p%40ss@h:8761/eureka/",
            "http://h:8761/eureka/",
        ] {
            assert_eq!(without_credentials(text), "http://h:8761/eureka/");
        }
        assert_eq!(without_credentials("http://admin:p#ss@h/"), "?");
    }
}
