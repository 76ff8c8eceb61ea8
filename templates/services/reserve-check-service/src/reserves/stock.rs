//! Seats of courses. They are taken exactly when a reservation is approved, and given back exactly
//! when it stops being so; both are done by reserve-item-service.

use mesh_data::{StoreResult, start_writing};
use mesh_web::{ApiError, Text};
use sea_orm::{ActiveValue, DatabaseTransaction};

use super::model::{ActiveModel, Model};
use super::status::{Outcome, Status, StockRequest};
use super::store;
use crate::events::Events;
use crate::state::AppState;

/// Notes that a requested reservation waits for stock, unless it does already. It is not edited
/// meanwhile.
///
/// # Errors
/// When the query fails.
pub async fn wait(
    transaction: &DatabaseTransaction,
    reserve: Model,
    author: &str,
) -> Result<Model, ApiError> {
    if reserve.stock_request.is_some() {
        return Ok(reserve);
    }
    let waiting = ActiveModel {
        stock_request: ActiveValue::Set(Some(StockRequest::Approval)),
        ..Default::default()
    };
    Ok(store::update(transaction, &reserve.reserve_id, waiting, author).await?)
}

/// Takes the stock that a committed reservation waits for, and approves it.
///
/// When it cannot be told whether the stock was taken, the reservation is not approved now, but by
/// [`settle`] if it was.
///
/// # Errors
/// B001 `msg.inventory_failed` when there is none, `valid.reserve_not_approve_status` when the
/// reservation was cancelled meanwhile.
pub async fn take(state: &AppState, reserve: &Model, author: &str) -> Result<(), ApiError> {
    let id = &reserve.reserve_id;
    let quantity = reserve.reserve_qty.unwrap_or_default();
    match state
        .items
        .take(reserve.reserve_item_id, id, quantity)
        .await
    {
        Ok(true) => approve(state, reserve, author).await,
        Ok(false) => {
            if reserve.stock_request == Some(StockRequest::Approval) {
                store::stop_waiting(&state.database, id).await?;
            }
            give_up(state, reserve).await
        }
        Err(error) => {
            tracing::warn!("nobody knows whether stock was taken for {id}: {error}");
            give_up(state, reserve).await
        }
    }
}

/// Others who approved at the same time may have been refused, and what is requested may have been
/// changed since.
async fn approve(state: &AppState, wanted: &Model, author: &str) -> Result<(), ApiError> {
    let transaction = start_writing(&state.database).await?;
    let current = store::locked(&transaction, &wanted.reserve_id).await?;
    let is_as_wanted = current.is_none_or(|reserve| reserve.reserve_qty == wanted.reserve_qty);
    let outcome = if is_as_wanted {
        settle(&transaction, &state.events, &wanted.reserve_id, author).await?
    } else {
        refuse_taken(&transaction, &state.events, &wanted.reserve_id).await?
    };
    state.events.commit(transaction).await?;
    match outcome {
        Outcome::Refused => Status::Cancel.require_approvable(),
        Outcome::Approved | Outcome::Pending => Ok(()),
    }
}

/// Removes a booking without stock, unless it was approved in the meantime.
async fn give_up(state: &AppState, reserve: &Model) -> Result<(), ApiError> {
    let id = &reserve.reserve_id;
    if reserve.stock_request == Some(StockRequest::Booking)
        && !store::remove_waiting(&state.database, id, StockRequest::Booking).await?
    {
        let current = store::by_id(&state.database, id).await?;
        if Outcome::of(current.map(|reserve| reserve.reserve_status_id)) == Outcome::Approved {
            return Ok(());
        }
    }
    Err(ApiError::business(Text::key("msg.inventory_failed")))
}

/// What becomes of a reservation whose stock was taken: it is approved, or the stock goes back when
/// it is not there or not wanted any more. It does not matter how often this happens.
///
/// # Errors
/// When a query fails.
pub async fn settle(
    transaction: &DatabaseTransaction,
    events: &Events,
    id: &str,
    author: &str,
) -> StoreResult<Outcome> {
    let reserve = store::locked(transaction, id).await?;
    let Some(reserve) = reserve.filter(|reserve| reserve.reserve_status_id != Status::Cancel)
    else {
        return refuse_taken(transaction, events, id).await;
    };
    if reserve.reserve_status_id == Status::Request {
        let approved = store::move_to(transaction, id, Status::Approve, author).await?;
        // Until now nobody could tell whether it would stay.
        events.attach(transaction, &approved).await?;
    }
    Ok(Outcome::Approved)
}

async fn refuse_taken(
    transaction: &DatabaseTransaction,
    events: &Events,
    id: &str,
) -> StoreResult<Outcome> {
    events.give_back(transaction, id).await?;
    Ok(Outcome::Refused)
}

/// What becomes of a reservation for which there is no stock: that of somebody who applied is
/// removed.
///
/// # Errors
/// When a query fails.
pub async fn refuse(transaction: &DatabaseTransaction, id: &str) -> StoreResult<Outcome> {
    store::remove_waiting(transaction, id, StockRequest::Realtime).await?;
    let reserve = store::by_id(transaction, id).await?;
    Ok(Outcome::of(
        reserve.map(|reserve| reserve.reserve_status_id),
    ))
}
