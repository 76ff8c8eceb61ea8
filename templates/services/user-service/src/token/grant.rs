//! Handler of `/internal/service-tokens`: tokens with which services call each other, for the secret of
//! the calling one (client credentials, RFC 6749, section 4.4).

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use mesh_security::{ServiceClients, TokenIssuer};
use serde::Serialize;
use serde_json::json;
use url::form_urlencoded;

#[derive(Serialize)]
struct Granted {
    access_token: String,
    token_type: &'static str,
    /// Seconds.
    expires_in: u64,
}

/// Grants a token for the service in `audience` to the service that proves itself with HTTP Basic.
pub async fn grant(
    State(clients): State<ServiceClients>,
    State(issuer): State<TokenIssuer>,
    headers: HeaderMap,
    form: String,
) -> Response {
    let Some(client) = clients.authenticate(&headers) else {
        let challenge = [(WWW_AUTHENTICATE, "Basic realm=\"services\"")];
        return (
            challenge,
            refused(StatusCode::UNAUTHORIZED, "invalid_client"),
        )
            .into_response();
    };
    let form: HashMap<_, _> = form_urlencoded::parse(form.as_bytes()).collect();
    let value = |name: &str| form.get(name).filter(|value| !value.is_empty());
    match (value("grant_type").map(|value| &**value), value("audience")) {
        (Some("client_credentials"), Some(audience)) => {
            let granted = issuer.issue_to_service(&client, audience);
            let granted = Json(Granted {
                access_token: granted.token,
                token_type: "Bearer",
                expires_in: granted.life.as_secs(),
            });
            ([(CACHE_CONTROL, "no-store")], granted).into_response()
        }
        (Some("client_credentials"), None) | (None, _) => {
            refused(StatusCode::BAD_REQUEST, "invalid_request")
        }
        (Some(_), _) => refused(StatusCode::BAD_REQUEST, "unsupported_grant_type"),
    }
}

/// A refusal in the words of RFC 6749, section 5.2.
fn refused(status: StatusCode, error: &str) -> Response {
    let no_store = [(CACHE_CONTROL, "no-store")];
    (status, no_store, Json(json!({"error": error}))).into_response()
}
