//! Whether a request may enter, decided from rules in memory.

use axum::http::{HeaderMap, Method, StatusCode};
use mesh_security::{AntPath, AntPattern, AuthorizationRules, CurrentUser, Tokens, bearer};

/// Paths that everybody may call with any method. The services decide again for themselves.
const OPEN: [&str; 16] = [
    "/",
    "/csrf",
    "/user-service/login",
    "/user-service/auth/login",
    "/user-service/.well-known/jwks.json",
    "/user-service/api/v1/authorizations/check",
    "/?*-service/api/v1/messages/**",
    "/api/v1/messages/**",
    "/?*/actuator/?*",
    "/v3/api-docs/**",
    "/?*/v3/api-docs/**",
    "/swagger*/**",
    "/webjars/**",
    "/?*/swagger-ui.html",
    "/?*/swagger-ui/**",
    "/?*/webjars/**",
];

/// Needs a refresh token instead of an access token.
const REFRESH: &str = "/user-service/api/v1/users/token/refresh";

/// Decides about requests.
pub struct Decision {
    tokens: Tokens,
    rules: AuthorizationRules,
    open: Vec<AntPattern>,
}

impl Decision {
    /// Decides by `rules`, which may still be empty.
    pub fn new(tokens: Tokens, rules: AuthorizationRules) -> Self {
        Self {
            tokens,
            rules,
            open: OPEN
                .iter()
                .map(|pattern| AntPattern::new(pattern))
                .collect(),
        }
    }

    /// Lets a request enter and tells who sent it; on open paths nobody asks.
    ///
    /// # Errors
    /// 401 for whoever is not allowed, signed in or not: the front ends know no other refusal.
    /// 503 as long as no rules or no keys are known, so that an outage does not look like a missing right.
    pub async fn check(
        &self,
        method: &Method,
        path: &str,
        headers: &HeaderMap,
    ) -> Result<CurrentUser, StatusCode> {
        let split = AntPath::new(path);
        if self.open.iter().any(|pattern| pattern.matches(&split)) {
            return Ok(CurrentUser::anonymous());
        }
        if path == REFRESH && method == Method::PUT {
            return self.check_refresh(headers).await;
        }
        let user = CurrentUser::from_headers(headers, &self.tokens)
            .await
            .map_err(|error| error.status())?;
        let rules = self
            .rules
            .current()
            .ok_or(StatusCode::SERVICE_UNAVAILABLE)?;
        if rules.is_granted(user.roles(), method.as_str(), path) {
            Ok(user)
        } else {
            Err(StatusCode::UNAUTHORIZED)
        }
    }

    async fn check_refresh(&self, headers: &HeaderMap) -> Result<CurrentUser, StatusCode> {
        let token = bearer(headers)
            .ok()
            .flatten()
            .ok_or(StatusCode::UNAUTHORIZED)?;
        self.tokens
            .verify_refresh(token)
            .await
            .map(|_| CurrentUser::anonymous())
            .map_err(|error| error.status())
    }
}
