//! Handlers of `/api/v1/boards`.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use mesh_service::tell_change;
use mesh_web::{ApiError, ErrorCode, Page, PageRequest, Path, Query, Search};
use sea_orm::DatabaseConnection;

use super::internal;
use super::model::{BoardListItem, BoardView};
use super::request::BoardRequest;
use super::store;
use crate::callers::Manager;
use crate::posts::store as posts;
use crate::state::AppState;

const PAGE_SIZE: u64 = 10;

/// A page of boards.
///
/// `keywordType` is `boardName`; `sort` takes names such as `board_no`.
#[utoipa::path(
    get,
    path = "/api/v1/boards",
    operation_id = "findBoards",
    tag = "boards",
    params(Search, PageRequest),
    responses((status = OK, description = "The page.", body = Page<BoardListItem>)),
)]
pub async fn page(
    State(state): State<AppState>,
    Query(search): Query<Search>,
    RawQuery(query): RawQuery,
) -> Result<Json<Page<BoardListItem>>, ApiError> {
    let mut request = PageRequest::from_query(query.as_deref().unwrap_or_default(), PAGE_SIZE);
    let (boards, total) = store::page(&state.database, &search, &mut request).await?;
    let numbers = boards.iter().map(|board| board.board_no);
    let with_posts = posts::boards_with_posts(&state.database, numbers).await?;
    let skins = boards.iter().map(|board| board.skin_type_code.clone());
    let skin_names = state.skin_names.of(skins.collect::<Vec<_>>()).await;
    let rows = boards.into_iter().map(|board| {
        let skin_name = skin_names.get(&board.skin_type_code).cloned();
        let has_posts = with_posts.contains(&board.board_no);
        BoardListItem::new(board, skin_name, has_posts)
    });
    Ok(Json(Page::new(rows.collect(), &request, total)))
}

/// One board.
#[utoipa::path(
    get,
    path = "/api/v1/boards/{boardNo}",
    operation_id = "findBoard",
    tag = "boards",
    params(("boardNo" = i32, Path, description = "Number of the board.")),
    responses((status = OK, description = "The board.", body = BoardView)),
)]
pub async fn by_number(
    State(database): State<DatabaseConnection>,
    Path(number): Path<i32>,
) -> Result<Json<BoardView>, ApiError> {
    let board = store::by_number(&database, number).await?;
    board
        .map(|board| Json(board.into()))
        .ok_or(ErrorCode::EntityNotFound.into())
}

/// Adds a board.
#[utoipa::path(
    post,
    path = "/api/v1/boards",
    operation_id = "createBoard",
    tag = "boards",
    request_body = BoardRequest,
    responses((status = CREATED, description = "The new board.", body = BoardView)),
)]
pub async fn create(
    manager: Manager,
    State(state): State<AppState>,
    mesh_web::Json(request): mesh_web::Json<BoardRequest>,
) -> Result<(StatusCode, Json<BoardView>), ApiError> {
    let board = store::create(&state.database, request.check()?, manager.user_id()).await?;
    tell_change(&state.bus, internal::PATH, board.board_no).await;
    Ok((StatusCode::CREATED, Json(board.into())))
}

/// Changes all options of a board.
#[utoipa::path(
    put,
    path = "/api/v1/boards/{boardNo}",
    operation_id = "updateBoard",
    tag = "boards",
    params(("boardNo" = i32, Path, description = "Number of the board.")),
    request_body = BoardRequest,
    responses((status = OK, description = "The changed board.", body = BoardView)),
)]
pub async fn update(
    manager: Manager,
    State(state): State<AppState>,
    Path(number): Path<i32>,
    mesh_web::Json(request): mesh_web::Json<BoardRequest>,
) -> Result<Json<BoardView>, ApiError> {
    let input = request.check()?;
    let board = store::update(&state.database, number, input, manager.user_id()).await?;
    let board = board.ok_or(ErrorCode::EntityNotFound)?;
    tell_change(&state.bus, internal::PATH, number).await;
    Ok(Json(board.into()))
}

/// Deletes a board with its posts and their comments.
#[utoipa::path(
    delete,
    path = "/api/v1/boards/{boardNo}",
    operation_id = "deleteBoard",
    tag = "boards",
    params(("boardNo" = i32, Path, description = "Number of the board.")),
    responses((status = NO_CONTENT, description = "It is deleted.")),
)]
pub async fn delete(
    _manager: Manager,
    State(state): State<AppState>,
    Path(number): Path<i32>,
) -> Result<StatusCode, ApiError> {
    if !store::delete(&state.database, number).await? {
        return Err(ErrorCode::EntityNotFound.into());
    }
    tell_change(&state.bus, internal::PATH, number).await;
    Ok(StatusCode::NO_CONTENT)
}
