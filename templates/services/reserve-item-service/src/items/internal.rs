//! What other services are told of items: `/internal/reserve-items`.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use mesh_security::ServiceCaller;
use mesh_service::RequestedIds;
use mesh_web::{ApiError, ErrorCode, Path};

use super::relation::{self, ItemRelation};
use crate::state::AppState;

/// The path for many items, by which other services also know what is told of changes.
pub const PATH: &str = "/internal/reserve-items";

/// The path for one item as it is at this moment.
pub const ONE: &str = "/internal/reserve-items/{reserveItemId}";

/// Items by their ids, for other services. What is no id of an item is left out.
pub async fn relations(
    _caller: ServiceCaller,
    State(state): State<AppState>,
    RequestedIds(ids): RequestedIds,
) -> Result<Json<BTreeMap<i64, ItemRelation>>, ApiError> {
    let ids = ids.iter().filter_map(|id| id.parse().ok());
    let items = relation::of_items(&state.database, &state.codes, ids).await?;
    Ok(Json(items.into_iter().collect()))
}

/// One item as it is now, for decisions of other services; 404 when there is none.
pub async fn relation(
    _caller: ServiceCaller,
    State(state): State<AppState>,
    Path(id): Path<i64>,
) -> Result<Json<ItemRelation>, ApiError> {
    let items = relation::of_items(&state.database, &state.codes, [id]).await?;
    let item = items.into_iter().next();
    item.map(|(_, item)| Json(item)).ok_or_else(no_such_item)
}

/// The answer of internal endpoints about an item that does not exist. Browsers never see it, and
/// services read the status.
pub fn no_such_item() -> ApiError {
    ApiError::of(ErrorCode::EntityNotFound).with_status(StatusCode::NOT_FOUND)
}
