//! Approving a reservation.

use mesh_web::{ApiError, ErrorCode, Text};

use super::booking::{Counted, Wish, require_bookable, start_deciding};
use super::category::Category;
use super::status::Status;
use super::{stock, store};
use crate::callers::Caller;
use crate::state::AppState;

/// Lets only administrators give something away.
///
/// # Errors
/// B001 `valid.manager_approve` for others.
pub fn require_approver(caller: &Caller) -> Result<(), ApiError> {
    if caller.is_administrator() {
        Ok(())
    } else {
        Err(ApiError::business(Text::key("valid.manager_approve")))
    }
}

/// Approves a requested reservation by the rules of its category.
///
/// # Errors
/// E003 when there is none, B001 when it is not requested or a rule is broken, 503 when nobody can
/// tell about the item.
pub async fn approve(state: &AppState, id: &str, approver: &str) -> Result<(), ApiError> {
    let reserve = store::by_id(&state.database, id).await?;
    let reserve = reserve.ok_or(ErrorCode::EntityNotFound)?;
    reserve.reserve_status_id.require_approvable()?;
    let category = reserve.category();
    // Other services are asked before anything is locked.
    let item = state.items.to_decide(reserve.reserve_item_id).await?;
    let transaction = start_deciding(&state.database, category, reserve.reserve_item_id).await?;
    let reserve = store::locked(&transaction, id).await?;
    let reserve = reserve.ok_or(ErrorCode::EntityNotFound)?;
    reserve.reserve_status_id.require_approvable()?;
    // Where stock was asked for already it may be held, and then only the item service can tell.
    if reserve.stock_request.is_none() {
        let wish = Wish::of(&reserve);
        require_bookable(&transaction, category, &item, wish, Counted::Given).await?;
    }
    if category == Category::Education {
        let reserve = stock::wait(&transaction, reserve, approver).await?;
        state.events.commit(transaction).await?;
        return stock::take(state, &reserve, approver).await;
    }
    store::move_to(&transaction, id, Status::Approve, approver).await?;
    Ok(state.events.commit(transaction).await?)
}
