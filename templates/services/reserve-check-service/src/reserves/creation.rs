//! Making a reservation.

use mesh_data::start_writing;
use mesh_web::ApiError;

use super::category::Category;
use super::details::Details;
use super::draft::Draft;
use super::model::Model;
use super::status::{Status, StockRequest};
use super::stock;
use crate::state::AppState;

/// Somebody of the staff books, for whom the details say. Where `status` is approved, seats of a
/// course are taken.
///
/// # Errors
/// As [`Draft::of`], and B001 when a rule is broken.
pub async fn book(
    state: &AppState,
    details: Details,
    status: Status,
    author: &str,
) -> Result<Model, ApiError> {
    let draft = Draft::of(details, state).await?;
    let transaction = draft.start_deciding(state).await?;
    draft.require_bookable(&transaction).await?;
    if status == Status::Approve && draft.category == Category::Education {
        let waiting = Some(StockRequest::Booking);
        let insert = draft.insert(&transaction, Status::Request, waiting, author);
        let reserve = insert.await?;
        state.events.commit(transaction).await?;
        stock::take(state, &reserve, author).await?;
        return Ok(Model {
            reserve_status_id: status,
            ..reserve
        });
    }
    let reserve = draft.insert(&transaction, status, None, author).await?;
    state.events.attach(&transaction, &reserve).await?;
    state.events.commit(transaction).await?;
    Ok(reserve)
}

/// Somebody applies and waits for the staff.
///
/// # Errors
/// As [`Draft::of`], and B001 when nobody can apply for that.
pub async fn request_evaluation(state: &AppState, details: Details) -> Result<Model, ApiError> {
    let owner = details.user_id.clone();
    let draft = Draft::of(details, state).await?;
    draft.require_applicable()?;
    let transaction = start_writing(&state.database).await?;
    let insert = draft.insert(&transaction, Status::Request, None, &owner);
    let reserve = insert.await?;
    state.events.attach(&transaction, &reserve).await?;
    state.events.commit(transaction).await?;
    Ok(reserve)
}

/// Somebody applies for what the first get. Days are given at once; whether there are seats of a
/// course is told later.
///
/// # Errors
/// As [`Draft::of`], and B001 when nobody can apply for that, it is not given at once, or a rule is
/// broken.
pub async fn request_at_once(state: &AppState, details: Details) -> Result<Model, ApiError> {
    let owner = details.user_id.clone();
    let draft = Draft::of(details, state).await?;
    draft.require_given_at_once()?;
    draft.require_applicable()?;
    let transaction = draft.start_deciding(state).await?;
    let reserve = if draft.category == Category::Education {
        let waiting = Some(StockRequest::Realtime);
        let insert = draft.insert(&transaction, Status::Request, waiting, &owner);
        let reserve = insert.await?;
        state.events.ask_for_stock(&transaction, &reserve).await?;
        reserve
    } else {
        draft.require_bookable(&transaction).await?;
        let insert = draft.insert(&transaction, Status::Approve, None, &owner);
        let reserve = insert.await?;
        state.events.attach(&transaction, &reserve).await?;
        reserve
    };
    state.events.commit(transaction).await?;
    Ok(reserve)
}
