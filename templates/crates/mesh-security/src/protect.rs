//! The decision of a service about requests to itself, from the same rules as the gateway's.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};

use crate::{AntPath, AntPattern, AuthorizationRules, CurrentUser, Tokens};

/// What a service decides with.
#[derive(Clone)]
pub struct Protection {
    /// Checks tokens.
    pub tokens: Tokens,
    /// The rules; until there are any, nothing but open paths is served.
    pub rules: AuthorizationRules,
    /// What the gateway puts before the service's own paths, such as `/user-service`.
    pub prefix: &'static str,
    /// Patterns of own paths that are open to everybody.
    pub open: Vec<AntPattern>,
}

/// Lets only allowed requests through to `router`, with a [`CurrentUser`] in their extensions.
/// An invalid token is 401, a request that no rule allows 403, both without body; 503 as long as
/// there are no rules or no keys to decide by.
pub fn protect(router: Router, protection: Protection) -> Router {
    router.layer(middleware::from_fn_with_state(protection, decide))
}

async fn decide(
    State(protection): State<Protection>,
    mut request: Request,
    next: Next,
) -> Response {
    match protection
        .verdict(request.method(), request.uri().path(), request.headers())
        .await
    {
        Ok(user) => {
            request.extensions_mut().insert(user);
            next.run(request).await
        }
        Err(status) => status.into_response(),
    }
}

impl Protection {
    async fn verdict(
        &self,
        method: &Method,
        path: &str,
        headers: &HeaderMap,
    ) -> Result<CurrentUser, StatusCode> {
        let user = CurrentUser::from_headers(headers, &self.tokens).await;
        let split = AntPath::new(path);
        if self.open.iter().any(|pattern| pattern.matches(&split)) {
            return Ok(user.unwrap_or_else(|_| CurrentUser::anonymous()));
        }
        let user = user.map_err(|error| error.status())?;
        let table = self
            .rules
            .current()
            .ok_or(StatusCode::SERVICE_UNAVAILABLE)?;
        let full_path = format!("{}{path}", self.prefix);
        if table.is_granted(user.roles(), method.as_str(), &full_path) {
            Ok(user)
        } else {
            Err(StatusCode::FORBIDDEN)
        }
    }
}
