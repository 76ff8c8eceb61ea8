//! Handlers for those who make, change and decide about reservations.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use mesh_web::{ApiError, Path};

use super::super::answer::Detail;
use super::super::approval::{self, require_approver};
use super::super::request::{CancelRequest, SaveRequest, UpdateRequest};
use super::super::status::Status;
use super::super::{cancellation, creation, editing};
use crate::callers::{Caller, Staff};
use crate::state::AppState;

/// Books an item. For administrators and employees.
///
/// Administrators book for anybody, employees for themselves and without approving it.
#[utoipa::path(
    post,
    path = "/api/v1/reserves",
    operation_id = "createReserve",
    tag = "reserves",
    request_body = SaveRequest,
    responses((status = CREATED, description = "The reservation.", body = Detail)),
)]
pub async fn create(
    Staff(caller): Staff,
    State(state): State<AppState>,
    mesh_web::Json(request): mesh_web::Json<SaveRequest>,
) -> Result<(StatusCode, Json<Detail>), ApiError> {
    let request = if caller.is_administrator() {
        request
    } else {
        request.of_owner(caller.user_id())
    };
    let (details, status) = request.check()?;
    if status == Status::Approve {
        require_approver(&caller)?;
    }
    let reserve = creation::book(&state, details, status, caller.user_id()).await?;
    let (item, user_name) = tokio::join!(
        state.items.to_show(reserve.reserve_item_id),
        state.user_names.of_one(&reserve.user_id),
    );
    let detail = Detail::new(reserve, item, user_name);
    Ok((StatusCode::CREATED, Json(detail)))
}

/// Changes a reservation that is only requested. For its owner and administrators.
#[utoipa::path(
    put,
    path = "/api/v1/reserves/{reserveId}",
    operation_id = "updateReserve",
    tag = "reserves",
    params(("reserveId" = String, Path, description = "Id of the reservation.")),
    request_body = UpdateRequest,
    responses((status = NO_CONTENT, description = "It is changed.")),
)]
pub async fn update(
    caller: Caller,
    State(state): State<AppState>,
    Path(id): Path<String>,
    mesh_web::Json(request): mesh_web::Json<UpdateRequest>,
) -> Result<StatusCode, ApiError> {
    editing::edit(&state, &id, request.check()?, &caller).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Cancels a reservation that is requested or approved. For its owner and administrators.
#[utoipa::path(
    put,
    path = "/api/v1/reserves/cancel/{reserveId}",
    operation_id = "cancelReserve",
    tag = "reserves",
    params(("reserveId" = String, Path, description = "Id of the reservation.")),
    request_body = CancelRequest,
    responses((status = NO_CONTENT, description = "It is cancelled.")),
)]
pub async fn cancel(
    caller: Caller,
    State(state): State<AppState>,
    Path(id): Path<String>,
    mesh_web::Json(request): mesh_web::Json<CancelRequest>,
) -> Result<StatusCode, ApiError> {
    cancellation::cancel(&state, &id, request.check()?, &caller).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Approves a reservation that is requested. For administrators.
#[utoipa::path(
    put,
    path = "/api/v1/reserves/approve/{reserveId}",
    operation_id = "approveReserve",
    tag = "reserves",
    params(("reserveId" = String, Path, description = "Id of the reservation.")),
    responses((status = NO_CONTENT, description = "It is approved.")),
)]
pub async fn approve(
    caller: Caller,
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    require_approver(&caller)?;
    approval::approve(&state, &id, caller.user_id()).await?;
    Ok(StatusCode::NO_CONTENT)
}
