//! Handlers of `/api/v1/requests`.

use axum::Extension;
use axum::extract::State;
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use mesh_security::CurrentUser;
use mesh_web::{ApiError, ErrorCode, ErrorResponse, Json, Text};

use super::answer::ReserveResponse;
use super::request::ReserveRequest;
use crate::check_service::{self, CheckService, Flow, NewReserve};

/// Requests what is given to whoever comes first.
///
/// Equipment and spaces are reserved with the answer. The result of education follows on
/// `/api/v1/requests/direct/{reserveId}`.
#[utoipa::path(
    post,
    path = "/api/v1/requests",
    operation_id = "requestRealtime",
    tag = "requests",
    request_body = ReserveRequest,
    responses(
        (status = CREATED, description = "The reservation.", body = ReserveResponse),
        (status = SERVICE_UNAVAILABLE, description = "No answer of the check service; the reservation may have been made.", body = ErrorResponse),
    ),
)]
pub async fn realtime(
    State(check_service): State<CheckService>,
    Extension(user): Extension<CurrentUser>,
    headers: HeaderMap,
    Json(request): Json<ReserveRequest>,
) -> Result<Response, ApiError> {
    hand_over(&check_service, Flow::Realtime, &user, &headers, request).await
}

/// Requests what an administrator has to approve.
#[utoipa::path(
    post,
    path = "/api/v1/requests/evaluates",
    operation_id = "requestEvaluation",
    tag = "requests",
    request_body = ReserveRequest,
    responses(
        (status = CREATED, description = "The reservation.", body = ReserveResponse),
        (status = SERVICE_UNAVAILABLE, description = "No answer of the check service; the reservation may have been made.", body = ErrorResponse),
    ),
)]
pub async fn evaluate(
    State(check_service): State<CheckService>,
    Extension(user): Extension<CurrentUser>,
    headers: HeaderMap,
    Json(request): Json<ReserveRequest>,
) -> Result<Response, ApiError> {
    hand_over(&check_service, Flow::Evaluate, &user, &headers, request).await
}

async fn hand_over(
    check_service: &CheckService,
    flow: Flow,
    user: &CurrentUser,
    headers: &HeaderMap,
    request: ReserveRequest,
) -> Result<Response, ApiError> {
    let owner = user.user_id().ok_or(ErrorCode::Unauthorized)?;
    let new = NewReserve {
        flow,
        owner,
        reserve: &request.check(owner)?,
    };
    let answer = check_service.create(&new, headers.get(ACCEPT_LANGUAGE));
    handed_on(answer.await.map_err(unavailable)?).await
}

/// What the check service says to the person; what it says to this service is no answer to anybody.
async fn handed_on(answer: reqwest::Response) -> Result<Response, ApiError> {
    let status = answer.status();
    let is_for_people = [
        StatusCode::CREATED,
        StatusCode::BAD_REQUEST,
        StatusCode::SERVICE_UNAVAILABLE,
    ];
    if !is_for_people.contains(&status) {
        let name = check_service::NAME;
        return Err(ApiError::internal(format!("{name} answered {status}")));
    }
    let body = answer.bytes().await.map_err(unavailable)?;
    Ok((status, [(CONTENT_TYPE, "application/json")], body).into_response())
}

fn unavailable(error: impl std::fmt::Display) -> ApiError {
    tracing::warn!("a request may be lost: {error}");
    ApiError::unavailable(Text::key("err.reserve.unavailable"))
}
