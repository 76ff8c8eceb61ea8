//! Handlers that move stock.

use axum::Json;
use axum::extract::State;
use mesh_data::start_writing;
use mesh_security::ServiceCaller;
use mesh_web::{ApiError, ErrorCode, Path, Text, Violations, lenient};
use sea_orm::DatabaseConnection;
use serde::{Deserialize, Serialize};

use super::inventory;
use super::ledger::{self, Order, Taken};
use crate::callers::StockKeeper;
use crate::events::tell_updated;
use crate::items::availability::Availability;
use crate::items::internal::no_such_item;
use crate::items::store;
use crate::state::AppState;

/// Where the service of reservations takes stock for one of them.
pub const STOCK: &str = "/internal/reserve-items/{reserveItemId}/stock";

/// Longest id of a reservation that an event can be in order by.
const ID_WIDTH: usize = 200;

/// Moves the stock of an item without a reservation: a number above zero is taken, one below zero is
/// put back.
///
/// For services and administrators only. Never below nothing, and never above the total.
#[utoipa::path(
    put,
    path = "/api/v1/reserve-items/{reserveItemId}/inventories",
    operation_id = "updateInventory",
    tag = "reserve-items",
    params(("reserveItemId" = i64, Path, description = "Id of the item.")),
    request_body = i32,
    responses((
        status = OK,
        description = "Whether the stock was enough; nothing has changed otherwise.",
        body = bool,
    )),
)]
pub async fn update_inventory(
    _keeper: StockKeeper,
    State(database): State<DatabaseConnection>,
    Path(id): Path<i64>,
    mesh_web::Json(qty): mesh_web::Json<i32>,
) -> Result<Json<bool>, ApiError> {
    let is_moved = if qty < 0 {
        inventory::add(&database, id, qty.saturating_neg()).await?
    } else {
        inventory::subtract(&database, id, qty).await?
    };
    if !is_moved && store::by_id(&database, id).await?.is_none() {
        return Err(ErrorCode::EntityNotFound.into());
    }
    Ok(Json(is_moved))
}

/// What a reservation takes.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StockRequest {
    #[serde(default, deserialize_with = "lenient::text")]
    reserve_id: Option<String>,
    #[serde(default, deserialize_with = "lenient::integer")]
    reserve_qty: Option<i32>,
}

/// Whether it has it now.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StockAnswer {
    is_item_updated: bool,
}

impl StockRequest {
    fn check(self, reserve_item_id: i64) -> Result<Order, ApiError> {
        let mut violations = Violations::new();
        let invalid = || Text::key("err.invalid.input.value");
        let id = self.reserve_id.as_deref();
        let reserve_id = violations.require_short_text("reserveId", id, ID_WIDTH, invalid());
        let qty = self.reserve_qty.unwrap_or_default();
        violations.check(qty > 0, "reserveQty", &qty.to_string(), invalid());
        violations.into_result()?;
        Ok(Order {
            reserve_id,
            reserve_item_id,
            qty,
        })
    }
}

/// Takes stock for a reservation that is about to be approved, and tells so in an event, too: who asks
/// may be gone before the answer. Asking again for the same reservation is answered as the first time,
/// and takes nothing.
pub async fn take(
    _caller: ServiceCaller,
    State(state): State<AppState>,
    Path(id): Path<i64>,
    mesh_web::Json(request): mesh_web::Json<StockRequest>,
) -> Result<Json<StockAnswer>, ApiError> {
    let order = request.check(id)?;
    let transaction = start_writing(&state.database).await?;
    let taken = ledger::take(&transaction, &order, Availability::is_counted).await?;
    let taken = taken.ok_or_else(no_such_item)?;
    if taken == Taken::Now {
        tell_updated(&state.outbox, &transaction, &order.reserve_id, true).await?;
    }
    state.outbox.commit(transaction).await?;
    let is_item_updated = taken.holds();
    Ok(Json(StockAnswer { is_item_updated }))
}
