//! What other services are told of boards: `/internal/boards`.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use mesh_bus::Bus;
use mesh_security::ServiceCaller;
use mesh_web::{ApiError, Text, Violations};
use sea_orm::DatabaseConnection;

use super::model::BoardSummary;
use super::store;

/// The path, by which other services also know what is told of changes.
pub const PATH: &str = "/internal/boards";

/// Most numbers of one request: databases limit the number of bound values.
const MOST_NUMBERS: usize = 1000;

/// Names and skins of boards by their numbers, for other services. What is no number of a board is
/// left out.
pub async fn summaries(
    _caller: ServiceCaller,
    State(database): State<DatabaseConnection>,
    mesh_web::Json(numbers): mesh_web::Json<Vec<String>>,
) -> Result<Json<BTreeMap<i32, BoardSummary>>, ApiError> {
    let mut violations = Violations::new();
    violations.check(
        numbers.len() <= MOST_NUMBERS,
        "boardNos",
        &numbers.len().to_string(),
        Text::key("err.invalid.input.value"),
    );
    violations.into_result()?;
    let numbers = numbers.iter().filter_map(|number| number.parse().ok());
    let boards = store::by_numbers(&database, numbers).await?;
    let summaries = boards
        .into_iter()
        .map(|board| (board.board_no, board.into()));
    Ok(Json(summaries.collect()))
}

/// Lets other services forget what they keep of a board. It is done, so their not hearing of it is
/// no failure: they ask again after a while.
pub async fn tell_change(bus: &Bus, board_no: i32) {
    if let Err(error) = bus.changed(PATH, vec![board_no.to_string()]).await {
        tracing::warn!("other services keep board {board_no} as it was: {error}");
    }
}
