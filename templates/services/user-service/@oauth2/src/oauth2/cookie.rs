//! The cookie that binds a sign-in to the browser that began it.

use axum::http::HeaderMap;
use axum::http::header::COOKIE;

use super::SignIn;

const NAME: &str = "oauth2-sign-in";

/// The value for `Set-Cookie` with which the browser remembers `ticket`. `Lax` is as strict as it can
/// be: the browser comes back from another site.
pub fn remember(ticket: &str, sign_in: &SignIn) -> String {
    let seconds = sign_in.life.as_secs();
    let secure = secure(sign_in);
    format!("{NAME}={ticket}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}

/// The value for `Set-Cookie` with which the browser forgets it.
pub fn forget(sign_in: &SignIn) -> String {
    let secure = secure(sign_in);
    format!("{NAME}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{secure}")
}

fn secure(sign_in: &SignIn) -> &'static str {
    if sign_in.is_under_tls { "; Secure" } else { "" }
}

/// The ticket that the browser remembers.
pub fn remembered(headers: &HeaderMap) -> Option<&str> {
    let lines = headers.get_all(COOKIE).iter();
    let lines = lines.filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';'));
    let mut named = pairs.filter_map(|pair| pair.trim().split_once('='));
    named
        .find(|(name, _)| *name == NAME)
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn the_cookie_is_found_among_others() {
        for (line, expected) in [
            ("oauth2-sign-in=t", Some("t")),
            ("a=b; oauth2-sign-in=t; c=d", Some("t")),
            ("a=b;oauth2-sign-in=t=", Some("t=")),
            ("x-oauth2-sign-in=t", None),
            ("oauth2-sign-in", None),
            ("", None),
        ] {
            let headers = HeaderMap::from_iter([(COOKIE, HeaderValue::from_static(line))]);
            assert_eq!(remembered(&headers), expected, "{line}");
        }
    }
}
