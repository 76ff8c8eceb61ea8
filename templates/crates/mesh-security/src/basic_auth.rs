//! HTTP Basic authentication (RFC 7617) of every request, with one user.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use mesh_config::{Settings, SettingsError};
use subtle::ConstantTimeEq;
use tower::Layer;

/// The user name and password that requests must carry.
#[derive(Clone)]
pub struct BasicCredentials {
    /// `user:password`, the form in which they are sent.
    expected: String,
}

impl BasicCredentials {
    /// A user name and a password.
    pub fn new(name: &str, password: &str) -> Self {
        Self {
            expected: format!("{name}:{password}"),
        }
    }

    /// Reads `spring.security.user`; `variable` is the environment variable that the password
    /// comes from.
    ///
    /// # Errors
    /// When the user name or the password is missing: an open server must not come about by oversight.
    pub fn from_settings(settings: &Settings, variable: &str) -> Result<Self, SettingsError> {
        let name: String = settings.get("spring.security.user.name")?;
        let key = "spring.security.user.password";
        let missing = || SettingsError::Missing {
            key: key.to_owned(),
            variable: variable.to_owned(),
        };
        let password: String = settings.find(key)?.ok_or_else(missing)?;
        Ok(Self::new(&name, &password))
    }

    /// As [`BasicCredentials::from_settings`], but nothing where no password is set.
    ///
    /// # Errors
    /// When a password is set and the user name is missing.
    pub fn find(settings: &Settings) -> Result<Option<Self>, SettingsError> {
        let password: Option<String> = settings.find("spring.security.user.password")?;
        let found = password.map(|_| Self::from_settings(settings, ""));
        found.transpose()
    }

    /// Whether a request with these headers carries them.
    pub fn match_those_of(&self, headers: &HeaderMap) -> bool {
        // Only the length can be learned from the time that this takes.
        sent(headers).is_some_and(|sent| sent.ct_eq(self.expected.as_bytes()).into())
    }
}

/// The user name that a request carries.
pub fn basic_name(headers: &HeaderMap) -> Option<String> {
    let sent = String::from_utf8(sent(headers)?).ok()?;
    sent.split_once(':').map(|(name, _)| name.to_owned())
}

fn sent(headers: &HeaderMap) -> Option<Vec<u8>> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = value.split_once(' ')?;
    let encoded = Some(encoded.trim()).filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    BASE64_STANDARD.decode(encoded).ok()
}

/// Lets only requests with `credentials` reach `routes`. Unknown paths need them, too; other
/// routers that are merged with the result, such as the actuator's, stay open.
pub fn require_basic(routes: Router, credentials: BasicCredentials) -> Router {
    let protected = from_fn_with_state(credentials, check).layer(routes);
    Router::new()
        .route_service("/", protected.clone())
        .route_service("/{*any}", protected)
}

async fn check(
    State(credentials): State<BasicCredentials>,
    request: Request,
    next: Next,
) -> Response {
    if credentials.match_those_of(request.headers()) {
        return next.run(request).await;
    }
    basic_challenge()
}

/// The answer to a request without the right credentials.
pub fn basic_challenge() -> Response {
    let challenge = HeaderValue::from_static("Basic realm=\"Realm\"");
    (
        StatusCode::UNAUTHORIZED,
        [(header::WWW_AUTHENTICATE, challenge)],
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_user_and_password_match() {
        let credentials = BasicCredentials::new("admin", "se:cret");
        let cases = [
            ("Basic YWRtaW46c2U6Y3JldA==", true),
            ("basic YWRtaW46c2U6Y3JldA==", true),
            // admin:secret
            ("Basic YWRtaW46c2VjcmV0", false),
            ("Basic YWRtaW46", false),
            ("Basic ***", false),
            ("Bearer YWRtaW46c2U6Y3JldA==", false),
            ("Basic", false),
        ];
        for (value, expected) in cases {
            let headers = [(header::AUTHORIZATION, HeaderValue::from_static(value))];
            let matches = credentials.match_those_of(&headers.into_iter().collect());
            assert_eq!(matches, expected, "{value}");
        }
        assert!(!credentials.match_those_of(&HeaderMap::new()));
    }
}
