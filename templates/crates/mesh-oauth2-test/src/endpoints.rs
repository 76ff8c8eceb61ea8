//! The endpoints of the provider.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use axum::http::header::{AUTHORIZATION, LOCATION};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};
use url::form_urlencoded::{self, byte_serialize};

use crate::state::Grant;
use crate::{APP_ID, CLIENT_ID, CLIENT_SECRET, Shared};

type Parameters = BTreeMap<String, String>;

pub fn routes(state: Shared) -> Router {
    Router::new()
        .route("/.well-known/openid-configuration", get(discovery))
        .route("/authorize", get(authorize))
        .route("/token", post(token))
        .route("/keys", get(keys))
        .route("/user-info", get(user_info))
        .route("/token-info", get(token_info))
        .with_state(state)
}

async fn discovery(State(state): State<Shared>) -> Json<Value> {
    let issuer = state.lock().issuer.clone();
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "userinfo_endpoint": format!("{issuer}/user-info"),
    }))
}

/// The person needs no form: the answer is the redirect back.
async fn authorize(State(state): State<Shared>, Query(query): Query<Parameters>) -> Response {
    let value = |name: &str| query.get(name).cloned().unwrap_or_default();
    let expected = [
        ("response_type", "code"),
        ("client_id", CLIENT_ID),
        ("code_challenge_method", "S256"),
    ];
    if let Some((name, _)) = expected.iter().find(|(name, text)| value(name) != *text) {
        return (StatusCode::BAD_REQUEST, format!("wrong {name}")).into_response();
    }
    let mut state = state.lock();
    let result = if state.are_willing {
        let code = state.code(Grant {
            redirect_uri: value("redirect_uri"),
            code_challenge: value("code_challenge"),
            nonce: query.get("nonce").cloned(),
        });
        ("code", code)
    } else {
        ("error", "access_denied".to_owned())
    };
    let mut back = url::Url::parse(&value("redirect_uri")).expect("an address");
    back.query_pairs_mut()
        .append_pair(result.0, &result.1)
        .append_pair("state", &value("state"));
    (StatusCode::FOUND, [(LOCATION, back.to_string())]).into_response()
}

async fn token(State(state): State<Shared>, headers: HeaderMap, form: String) -> Response {
    let form: Parameters = form_urlencoded::parse(form.as_bytes())
        .into_owned()
        .collect();
    let mut state = state.lock();
    if !state.is_working {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    if !is_client(&headers, &form) {
        return refused(StatusCode::UNAUTHORIZED, "invalid_client");
    }
    let value = |name: &str| form.get(name).cloned().unwrap_or_default();
    let grant = state.grants.remove(&value("code"));
    let challenge = digest(&SHA256, value("code_verifier").as_bytes());
    let challenge = URL_SAFE_NO_PAD.encode(challenge);
    let grant = grant.filter(|grant| {
        grant.code_challenge == challenge && grant.redirect_uri == value("redirect_uri")
    });
    let Some(grant) = grant else {
        return refused(StatusCode::BAD_REQUEST, "invalid_grant");
    };
    let mut answer = json!({
        "token_type": "Bearer", "expires_in": "3600", "access_token": state.access_token(APP_ID),
    });
    if let Some(nonce) = &grant.nonce {
        answer["id_token"] = json!(state.id_token(CLIENT_ID, Some(nonce)));
    }
    Json(answer).into_response()
}

/// By the header or by the form.
fn is_client(headers: &HeaderMap, form: &Parameters) -> bool {
    let escaped = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    let basic = format!("{}:{}", escaped(CLIENT_ID), escaped(CLIENT_SECRET));
    let basic = format!("Basic {}", STANDARD.encode(basic));
    let in_header = headers
        .get(AUTHORIZATION)
        .is_some_and(|value| *value == *basic);
    let value = |name: &str| form.get(name).map(String::as_str);
    let in_form = (value("client_id"), value("client_secret"));
    in_header || in_form == (Some(CLIENT_ID), Some(CLIENT_SECRET))
}

async fn keys(State(state): State<Shared>) -> Json<Value> {
    let mut state = state.lock();
    state.key_requests += 1;
    Json(json!({"keys": [{"kty": "OKP", "kid": "of another kind"}, state.key().public()]}))
}

async fn user_info(State(state): State<Shared>, headers: HeaderMap) -> Response {
    let state = state.lock();
    match bearer(&headers).and_then(|token| state.access_tokens.get(token)) {
        Some(_) => Json(state.person.clone()).into_response(),
        None => refused(StatusCode::UNAUTHORIZED, "invalid_token"),
    }
}

async fn token_info(State(state): State<Shared>, headers: HeaderMap) -> Response {
    let state = state.lock();
    match bearer(&headers).and_then(|token| state.access_tokens.get(token)) {
        Some(app_id) => {
            let app_id: u64 = app_id.parse().expect("a number");
            Json(json!({ "app_id": app_id })).into_response()
        }
        None => refused(StatusCode::UNAUTHORIZED, "invalid_token"),
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    value.strip_prefix("Bearer ")
}

fn refused(status: StatusCode, error: &str) -> Response {
    (status, Json(json!({ "error": error }))).into_response()
}
