//! Handlers for users who write posts of their own.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use mesh_web::{ApiError, Path};

use super::super::answer::PostView;
use super::super::model::{Model, PostKey};
use super::super::request::CreatorRequest;
use super::super::writing;
use crate::boards::model::Model as Board;
use crate::callers::Author;
use crate::state::AppState;

/// Adds a post of the caller.
///
/// Where the board lets users write.
#[utoipa::path(
    post,
    path = "/api/v1/posts/save/{boardNo}",
    operation_id = "createPostByCreator",
    tag = "posts",
    params(("boardNo" = i32, Path, description = "Number of the board.")),
    request_body = CreatorRequest,
    responses((status = CREATED, description = "The new post.", body = PostView)),
)]
pub async fn create(
    author: Author,
    State(state): State<AppState>,
    Path(board_no): Path<i32>,
    mesh_web::Json(request): mesh_web::Json<CreatorRequest>,
) -> Result<(StatusCode, Json<PostView>), ApiError> {
    let columns = request.check(&state.html)?;
    let written = writing::create(
        &state,
        board_no,
        columns,
        author.user_id(),
        writing::require_open,
    )
    .await?;
    Ok((StatusCode::CREATED, Json(written.answer(&state).await)))
}

/// Changes a post of the caller.
#[utoipa::path(
    put,
    path = "/api/v1/posts/update/{boardNo}/{postsNo}",
    operation_id = "updatePostByCreator",
    tag = "posts",
    params(PostKey),
    request_body = CreatorRequest,
    responses((status = OK, description = "The changed post.", body = PostView)),
)]
pub async fn update(
    author: Author,
    State(state): State<AppState>,
    Path(key): Path<PostKey>,
    mesh_web::Json(request): mesh_web::Json<CreatorRequest>,
) -> Result<Json<PostView>, ApiError> {
    let columns = request.check(&state.html)?;
    let rule = |post: &Model, board: &Board| writing::require_creator(&author, post, board);
    let written = writing::update(&state, key, columns, author.user_id(), rule).await?;
    Ok(Json(written.answer(&state).await))
}

/// Deletes a post of the caller; a manager can restore it.
#[utoipa::path(
    delete,
    path = "/api/v1/posts/remove/{boardNo}/{postsNo}",
    operation_id = "removePostByCreator",
    tag = "posts",
    params(PostKey),
    responses((status = NO_CONTENT, description = "It is deleted.")),
)]
pub async fn remove(
    author: Author,
    State(state): State<AppState>,
    Path(key): Path<PostKey>,
) -> Result<StatusCode, ApiError> {
    writing::remove(&state, key, &author).await?;
    Ok(StatusCode::NO_CONTENT)
}
