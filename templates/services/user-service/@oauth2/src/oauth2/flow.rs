//! The way of the browser: to the provider and back. Whatever happens, it ends at the front end, with a
//! ticket or with a word that says why not.

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, LOCATION, REFERRER_POLICY, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Response};
use mesh_oauth2::{Client, OAuth2Error, Pending};
use mesh_web::{ApiError, Path, Query};
use serde::{Deserialize, Serialize};
use url::Url;
use utoipa::IntoParams;

use super::{SignIn, cookie, ticket};
use crate::state::AppState;

/// Longest value of the front end that is carried along.
const LONGEST_STATE: usize = 200;

/// What a front end says when it begins.
#[derive(Deserialize, IntoParams)]
pub struct Beginning {
    /// Comes back to the front end, which can tell by it that it has begun the sign-in itself.
    state: Option<String>,
}

/// What a provider says when the browser comes back.
#[derive(Deserialize, IntoParams)]
pub struct Return {
    code: Option<String>,
    state: Option<String>,
    error: Option<String>,
}

/// What is remembered of a sign-in while the browser is away.
#[derive(Serialize, Deserialize)]
struct Begun {
    pending: Pending,
    front_end_state: Option<String>,
}

/// Why a sign-in failed, in a word that stays the same.
struct Failure(&'static str);

impl From<OAuth2Error> for Failure {
    fn from(error: OAuth2Error) -> Self {
        tracing::warn!("sign-in at a provider: {error}");
        Self(error.code())
    }
}

impl From<ApiError> for Failure {
    fn from(_: ApiError) -> Self {
        Self("server_error")
    }
}

/// Leads to the provider.
#[utoipa::path(
    get,
    path = "/oauth2/authorization/{registrationId}",
    operation_id = "authorize",
    tag = "login",
    params(("registrationId" = String, Path, description = "Such as `google`."), Beginning),
    responses((status = FOUND, description = "To the provider, or to the front end with `error`.")),
    security(()),
)]
pub async fn authorize(
    State(state): State<AppState>,
    Path(registration_id): Path<String>,
    Query(beginning): Query<Beginning>,
) -> Response {
    let front_end_state = beginning.state.filter(|text| text.len() <= LONGEST_STATE);
    match begin(&state, &registration_id, front_end_state.clone()).await {
        Ok((url, ticket)) => redirect(&url, cookie::remember(&ticket, &state.sign_in)),
        Err(failure) => to_front_end(&state.sign_in, failure.pairs(), front_end_state),
    }
}

async fn begin(
    state: &AppState,
    registration_id: &str,
    front_end_state: Option<String>,
) -> Result<(Url, String), Failure> {
    let (url, pending) = client(state, registration_id)?.begin().await?;
    let begun = Begun {
        pending,
        front_end_state,
    };
    let ticket = ticket::issue(&state.database, &begun, state.sign_in.life).await?;
    Ok((url, ticket))
}

/// Where the provider leads back to.
///
/// The front end is given `provider` and `code`: a ticket that goes to `/login` as `token`, once.
#[utoipa::path(
    get,
    path = "/login/oauth2/code/{registrationId}",
    operation_id = "comeBack",
    tag = "login",
    params(("registrationId" = String, Path, description = "Such as `google`."), Return),
    responses((status = FOUND, description = "To the front end, with `provider` and `code`, or with `error`.")),
    security(()),
)]
pub async fn come_back(
    State(state): State<AppState>,
    Path(registration_id): Path<String>,
    Query(returned): Query<Return>,
    headers: HeaderMap,
) -> Response {
    let begun = match take(&state, cookie::remembered(&headers)).await {
        Ok(begun) => begun,
        Err(failure) => return to_front_end(&state.sign_in, failure.pairs(), None),
    };
    let pairs = match complete(&state, &registration_id, &begun.pending, returned).await {
        Ok(ticket) => vec![("provider", registration_id), ("code", ticket)],
        Err(failure) => failure.pairs(),
    };
    to_front_end(&state.sign_in, pairs, begun.front_end_state)
}

/// What was begun in this browser; it can be ended once.
async fn take(state: &AppState, ticket: Option<&str>) -> Result<Begun, Failure> {
    let ticket = ticket.ok_or(Failure("invalid_state"))?;
    let begun = ticket::find(&state.database, ticket).await;
    let begun = begun.map_err(ApiError::from)?;
    let is_first = ticket::spend(&state.database, ticket).await;
    let is_first = is_first.map_err(ApiError::from)?;
    begun.filter(|_| is_first).ok_or(Failure("invalid_state"))
}

/// A ticket for who came back.
async fn complete(
    state: &AppState,
    registration_id: &str,
    pending: &Pending,
    returned: Return,
) -> Result<String, Failure> {
    let is_right_provider = pending.registration_id == registration_id;
    if !is_right_provider || returned.state.as_deref() != Some(pending.state.as_str()) {
        return Err(Failure("invalid_state"));
    }
    let code = match (returned.code, returned.error.as_deref()) {
        (Some(code), None) => code,
        (_, Some("access_denied")) => return Err(Failure("access_denied")),
        _ => return Err(Failure("provider_refused")),
    };
    let identity = client(state, registration_id)?;
    let identity = identity.complete(pending, &code).await?;
    Ok(ticket::issue(&state.database, &identity, state.sign_in.life).await?)
}

fn client<'a>(state: &'a AppState, registration_id: &str) -> Result<&'a Client, Failure> {
    let client = state.sign_in.clients.get(registration_id);
    client.ok_or(Failure("unknown_provider"))
}

impl Failure {
    fn pairs(self) -> Vec<(&'static str, String)> {
        vec![("error", self.0.to_owned())]
    }
}

fn to_front_end(
    sign_in: &SignIn,
    pairs: Vec<(&'static str, String)>,
    front_end_state: Option<String>,
) -> Response {
    let mut url = sign_in.front_end.clone();
    let state = front_end_state.map(|state| ("state", state));
    url.query_pairs_mut()
        .extend_pairs(pairs.into_iter().chain(state));
    redirect(&url, cookie::forget(sign_in))
}

/// Addresses with a ticket in them are kept by nobody and told to nobody.
fn redirect(url: &Url, cookie: String) -> Response {
    let headers = AppendHeaders([
        (LOCATION, url.as_str().to_owned()),
        (SET_COOKIE, cookie),
        (CACHE_CONTROL, "no-store".to_owned()),
        (REFERRER_POLICY, "no-referrer".to_owned()),
    ]);
    (StatusCode::FOUND, headers).into_response()
}
