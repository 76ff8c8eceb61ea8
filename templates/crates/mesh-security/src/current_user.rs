//! Who sent the request.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;

use crate::{TokenError, Tokens};

/// Role of a request without token.
pub const ANONYMOUS_ROLE: &str = "ROLE_ANONYMOUS";

/// The user behind a request, as the token tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurrentUser {
    user_id: Option<String>,
    roles: Vec<String>,
}

impl CurrentUser {
    /// Somebody without token.
    pub fn anonymous() -> Self {
        Self {
            user_id: None,
            roles: vec![ANONYMOUS_ROLE.to_owned()],
        }
    }

    /// Somebody with a token; `authorities` are role ids separated by commas.
    pub fn signed_in(user_id: String, authorities: &str) -> Self {
        let roles = authorities
            .split(',')
            .map(str::trim)
            .filter(|role| !role.is_empty());
        Self {
            user_id: Some(user_id),
            roles: roles.map(str::to_owned).collect(),
        }
    }

    /// Reads the `Authorization` header. The front ends send the bare token, and `undefined` or
    /// nothing at all when nobody is signed in.
    ///
    /// # Errors
    /// When there is a token and it is not a valid access token.
    pub async fn from_headers(headers: &HeaderMap, tokens: &Tokens) -> Result<Self, TokenError> {
        match bearer(headers)? {
            Some(token) => tokens.verify_access(token).await,
            None => Ok(Self::anonymous()),
        }
    }

    /// The user id; nothing for somebody anonymous.
    pub fn user_id(&self) -> Option<&str> {
        self.user_id.as_deref()
    }

    /// Role ids such as `ROLE_USER`.
    pub fn roles(&self) -> &[String] {
        &self.roles
    }

    /// Whether this user has the role with this id.
    pub fn has_role(&self, role: &str) -> bool {
        self.roles.iter().any(|own| own == role)
    }

    /// What audit columns hold for this user.
    pub fn audit_name(&self) -> &str {
        self.user_id().unwrap_or("anonymousUser")
    }
}

/// The token of the `Authorization` header, raw or after `Bearer `.
///
/// # Errors
/// When the header is not text.
pub fn bearer(headers: &HeaderMap) -> Result<Option<&str>, TokenError> {
    let Some(value) = headers.get(AUTHORIZATION) else {
        return Ok(None);
    };
    let text = value
        .to_str()
        .map_err(|_| TokenError::Invalid("the header is not text".to_owned()))?
        .trim();
    let token = text.strip_prefix("Bearer ").unwrap_or(text).trim();
    Ok(Some(token).filter(|token| !matches!(*token, "" | "undefined")))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;
    use crate::{TokenIssuer, TokenSettings};

    fn issuer() -> TokenIssuer {
        let settings = TokenSettings {
            secret: "s".repeat(32),
            ..TokenSettings::default()
        };
        TokenIssuer::new(settings).unwrap()
    }

    #[tokio::test]
    async fn absent_empty_and_undefined_mean_anonymous() {
        let issuer = issuer();
        for value in [None, Some(""), Some("undefined"), Some("Bearer undefined")] {
            let mut headers = HeaderMap::new();
            if let Some(value) = value {
                headers.insert(AUTHORIZATION, HeaderValue::from_static(value));
            }
            let user = CurrentUser::from_headers(&headers, issuer.verifier())
                .await
                .unwrap();
            assert_eq!(user, CurrentUser::anonymous(), "{value:?}");
        }
    }

    #[tokio::test]
    async fn raw_and_bearer_tokens_are_read_and_rubbish_is_refused() {
        let issuer = issuer();
        let token = issuer.issue("u", &["ROLE_USER".to_owned()]).access_token;
        for value in [
            token.clone(),
            format!("Bearer {token}"),
            format!("  {token} "),
        ] {
            let headers = [(AUTHORIZATION, HeaderValue::try_from(value).unwrap())]
                .into_iter()
                .collect();
            assert_eq!(
                CurrentUser::from_headers(&headers, issuer.verifier())
                    .await
                    .unwrap()
                    .user_id(),
                Some("u")
            );
        }
        for value in [
            format!("bearer {token}"),
            "null".to_owned(),
            "Basic YTpi".to_owned(),
        ] {
            let headers = [(AUTHORIZATION, HeaderValue::try_from(value).unwrap())]
                .into_iter()
                .collect();
            assert!(
                CurrentUser::from_headers(&headers, issuer.verifier())
                    .await
                    .is_err()
            );
        }
    }
}
