//! Cancelling a reservation.

use mesh_data::start_writing;
use mesh_web::{ApiError, ErrorCode, Text};
use sea_orm::ActiveValue;

use super::category::Category;
use super::model::ActiveModel;
use super::status::Status;
use super::store;
use crate::callers::Caller;
use crate::state::AppState;

/// Cancels a reservation of the caller, or any for an administrator. An approved course gives its
/// seats back.
///
/// # Errors
/// E003 when there is none, B001 for others or when it cannot be cancelled any more.
pub async fn cancel(
    state: &AppState,
    id: &str,
    reason: String,
    caller: &Caller,
) -> Result<(), ApiError> {
    let transaction = start_writing(&state.database).await?;
    let reserve = store::locked(&transaction, id).await?;
    let reserve = reserve.ok_or(ErrorCode::EntityNotFound)?;
    if !caller.may_change(&reserve) {
        return Err(ApiError::business(Text::key("valid.cant_cancel")));
    }
    reserve.reserve_status_id.require_cancellable()?;
    let reason = ActiveModel {
        reason_cancel_content: ActiveValue::Set(Some(reason)),
        ..Default::default()
    };
    let author = caller.user_id();
    store::update(&transaction, id, reason, author).await?;
    store::move_to(&transaction, id, Status::Cancel, author).await?;
    let held_seats =
        reserve.reserve_status_id == Status::Approve && reserve.category() == Category::Education;
    if held_seats {
        state.events.give_back(&transaction, id).await?;
    }
    Ok(state.events.commit(transaction).await?)
}
