//! What other services are told of boards: `/internal/boards`.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use mesh_security::ServiceCaller;
use mesh_service::RequestedIds;
use mesh_web::ApiError;
use sea_orm::DatabaseConnection;

use super::model::BoardSummary;
use super::store;

/// The path, by which other services also know what is told of changes.
pub const PATH: &str = "/internal/boards";

/// Names and skins of boards by their numbers, for other services. What is no number of a board is
/// left out.
pub async fn summaries(
    _caller: ServiceCaller,
    State(database): State<DatabaseConnection>,
    RequestedIds(numbers): RequestedIds,
) -> Result<Json<BTreeMap<i32, BoardSummary>>, ApiError> {
    let numbers = numbers.iter().filter_map(|number| number.parse().ok());
    let boards = store::by_numbers(&database, numbers).await?;
    let summaries = boards
        .into_iter()
        .map(|board| (board.board_no, board.into()));
    Ok(Json(summaries.collect()))
}
