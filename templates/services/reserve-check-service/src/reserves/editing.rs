//! Changing a reservation that is only requested.

use mesh_web::{ApiError, ErrorCode, Text};
use sea_orm::ActiveValue;

use super::booking::{Counted, require_bookable, start_deciding};
use super::details::Details;
use super::model::{ActiveModel, Model};
use super::store;
use crate::callers::Caller;
use crate::state::AppState;

/// Changes a requested reservation of the caller, or any for an administrator, by the rules of its
/// category. Its state and its item stay, and no stock moves.
///
/// # Errors
/// E003 when there is none, B001 for others, when it is not requested or a rule is broken, E001 when
/// the details lack something, 503 when nobody can tell about the item.
pub async fn edit(
    state: &AppState,
    id: &str,
    details: Details,
    caller: &Caller,
) -> Result<(), ApiError> {
    let reserve = store::by_id(&state.database, id).await?;
    let reserve = reserve.ok_or(ErrorCode::EntityNotFound)?;
    require_editor(caller, &reserve)?;
    require_editable(&reserve)?;
    let category = reserve.category();
    details.require_complete(category)?;
    let item = state.items.to_decide(reserve.reserve_item_id).await?;
    let transaction = start_deciding(&state.database, category, reserve.reserve_item_id).await?;
    let before = store::locked(&transaction, id).await?;
    let before = before.ok_or(ErrorCode::EntityNotFound)?;
    require_editable(&before)?;
    let wish = details.wish(Some(id));
    require_bookable(&transaction, category, &item, wish, Counted::Requested).await?;
    let columns = columns(details, caller);
    let after = store::update(&transaction, id, columns, caller.user_id()).await?;
    if after.attachment_code != before.attachment_code {
        state.events.attach(&transaction, &after).await?;
    }
    Ok(state.events.commit(transaction).await?)
}

fn require_editor(caller: &Caller, reserve: &Model) -> Result<(), ApiError> {
    if caller.may_change(reserve) {
        Ok(())
    } else {
        Err(ApiError::business(Text::key("valid.reserve_not_update")))
    }
}

/// What waits for stock is as good as decided.
fn require_editable(reserve: &Model) -> Result<(), ApiError> {
    reserve.reserve_status_id.require_changeable()?;
    if reserve.stock_request.is_some() {
        return Err(ApiError::business(Text::key(
            "valid.reserve_not_update_status",
        )));
    }
    Ok(())
}

/// Only an administrator hands a reservation over to somebody else.
fn columns(details: Details, caller: &Caller) -> ActiveModel {
    let owner = if caller.is_administrator() {
        ActiveValue::Set(details.user_id.clone())
    } else {
        ActiveValue::NotSet
    };
    ActiveModel {
        user_id: owner,
        ..details.columns()
    }
}
