//! The decision of a service about requests to itself, from the same rules as the gateway's.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
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
/// An invalid token is 401, a request that no rule allows 403, both without body.
pub fn protect(router: Router, protection: Protection) -> Router {
    router.layer(middleware::from_fn_with_state(protection, decide))
}

async fn decide(
    State(protection): State<Protection>,
    mut request: Request,
    next: Next,
) -> Response {
    match protection.verdict(&request) {
        Ok(user) => {
            request.extensions_mut().insert(user);
            next.run(request).await
        }
        Err(status) => status.into_response(),
    }
}

impl Protection {
    fn verdict(&self, request: &Request) -> Result<CurrentUser, StatusCode> {
        let path = request.uri().path();
        let user = CurrentUser::from_headers(request.headers(), &self.tokens);
        let split = AntPath::new(path);
        if self.open.iter().any(|pattern| pattern.matches(&split)) {
            return Ok(user.unwrap_or_else(|_| CurrentUser::anonymous()));
        }
        let user = user.map_err(|_| StatusCode::UNAUTHORIZED)?;
        let table = self
            .rules
            .current()
            .ok_or(StatusCode::SERVICE_UNAVAILABLE)?;
        let full_path = format!("{}{path}", self.prefix);
        if table.is_granted(user.roles(), request.method().as_str(), &full_path) {
            Ok(user)
        } else {
            Err(StatusCode::FORBIDDEN)
        }
    }
}
