//! Items for those who keep them. They are not deleted, since reservations refer to them.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use mesh_service::{Author, tell_change};
use mesh_web::{ApiError, ErrorCode, Path};

use crate::items::answer::ItemView;
use crate::items::request::ItemRequest;
use crate::items::{existence, internal, store};
use crate::requests::flag;
use crate::state::AppState;

/// Adds an item.
#[utoipa::path(
    post,
    path = "/api/v1/reserve-items",
    operation_id = "createReserveItem",
    tag = "reserve-items",
    request_body = ItemRequest,
    responses((status = CREATED, description = "The new item.", body = ItemView)),
)]
pub async fn create(
    author: Author,
    State(state): State<AppState>,
    mesh_web::Json(request): mesh_web::Json<ItemRequest>,
) -> Result<(StatusCode, Json<ItemView>), ApiError> {
    let columns = request.check_new()?;
    existence::require(&state.codes, &columns).await?;
    let item = store::create(&state.database, columns, author.audit_name()).await?;
    tell_change(&state.bus, internal::PATH, item.reserve_item_id).await;
    Ok((StatusCode::CREATED, Json(item.into())))
}

/// Changes an item.
///
/// Its stock changes by as much as its total; `inventoryQty` does not count.
#[utoipa::path(
    put,
    path = "/api/v1/reserve-items/{reserveItemId}",
    operation_id = "updateReserveItem",
    tag = "reserve-items",
    params(("reserveItemId" = i64, Path, description = "Id of the item.")),
    request_body = ItemRequest,
    responses((status = NO_CONTENT, description = "It is changed.")),
)]
pub async fn update(
    author: Author,
    State(state): State<AppState>,
    Path(id): Path<i64>,
    mesh_web::Json(request): mesh_web::Json<ItemRequest>,
) -> Result<StatusCode, ApiError> {
    let columns = request.check_change()?;
    existence::require(&state.codes, &columns).await?;
    store::update(&state.database, id, columns, author.audit_name()).await?;
    tell_change(&state.bus, internal::PATH, id).await;
    Ok(StatusCode::NO_CONTENT)
}

/// Says whether an item is in use.
///
/// A body does not count.
#[utoipa::path(
    put,
    path = "/api/v1/reserve-items/{reserveItemId}/{isUse}",
    operation_id = "setReserveItemUse",
    tag = "reserve-items",
    params(
        ("reserveItemId" = i64, Path, description = "Id of the item."),
        ("isUse" = bool, Path, description = "Whether it is in use from now on."),
    ),
    responses((status = NO_CONTENT, description = "It is changed.")),
)]
pub async fn set_use(
    author: Author,
    State(state): State<AppState>,
    Path((id, is_use)): Path<(i64, String)>,
) -> Result<StatusCode, ApiError> {
    let use_at = flag("isUse", &is_use)?;
    if !store::set_use(&state.database, id, use_at, author.audit_name()).await? {
        return Err(ErrorCode::EntityNotFound.into());
    }
    tell_change(&state.bus, internal::PATH, id).await;
    Ok(StatusCode::NO_CONTENT)
}
