//! Handlers of `/api/v1/comments` that write.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use mesh_web::{ApiError, Path};
use sea_orm::ActiveValue;

use super::super::answer::CommentView;
use super::super::model::{ActiveModel, CommentKey, Model};
use super::super::request::{CreateRequest, UpdateRequest};
use super::super::writing;
use crate::callers::{Author, Manager};
use crate::deletion::Deletion;
use crate::state::AppState;

/// Adds a comment, or a reply to one.
#[utoipa::path(
    post,
    path = "/api/v1/comments",
    operation_id = "createComment",
    tag = "comments",
    request_body = CreateRequest,
    responses((status = CREATED, description = "The new comment.", body = CommentView)),
)]
pub async fn create(
    author: Author,
    State(state): State<AppState>,
    mesh_web::Json(request): mesh_web::Json<CreateRequest>,
) -> Result<(StatusCode, Json<CommentView>), ApiError> {
    let comment = request.check(&state.html)?;
    let created = writing::create(&state.database, comment, &author).await?;
    Ok((StatusCode::CREATED, Json(named(&state, created).await)))
}

/// Changes a comment, whoever wrote it.
#[utoipa::path(
    put,
    path = "/api/v1/comments",
    operation_id = "updateComment",
    tag = "comments",
    request_body = UpdateRequest,
    responses((status = OK, description = "The changed comment.", body = CommentView)),
)]
pub async fn update(
    manager: Manager,
    State(state): State<AppState>,
    mesh_web::Json(request): mesh_web::Json<UpdateRequest>,
) -> Result<Json<CommentView>, ApiError> {
    let (key, content) = request.check(&state.html)?;
    let columns = content_column(content);
    let changed = writing::change_any(&state.database, key, columns, manager.user_id()).await?;
    Ok(Json(named(&state, changed).await))
}

/// Changes a comment of the caller.
#[utoipa::path(
    put,
    path = "/api/v1/comments/update",
    operation_id = "updateCommentByCreator",
    tag = "comments",
    request_body = UpdateRequest,
    responses((status = OK, description = "The changed comment.", body = CommentView)),
)]
pub async fn update_own(
    author: Author,
    State(state): State<AppState>,
    mesh_web::Json(request): mesh_web::Json<UpdateRequest>,
) -> Result<Json<CommentView>, ApiError> {
    let (key, content) = request.check(&state.html)?;
    let columns = content_column(content);
    let changed = writing::change_own(&state.database, key, columns, &author).await?;
    Ok(Json(named(&state, changed).await))
}

/// Deletes a comment, whoever wrote it; replies stay.
#[utoipa::path(
    delete,
    path = "/api/v1/comments/{boardNo}/{postsNo}/{commentNo}",
    operation_id = "deleteComment",
    tag = "comments",
    params(CommentKey),
    responses((status = NO_CONTENT, description = "It is deleted.")),
)]
pub async fn delete(
    manager: Manager,
    State(state): State<AppState>,
    Path(key): Path<CommentKey>,
) -> Result<StatusCode, ApiError> {
    let columns = deletion_column(Deletion::ByManager);
    writing::change_any(&state.database, key, columns, manager.user_id()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Deletes a comment of the caller; replies stay.
#[utoipa::path(
    delete,
    path = "/api/v1/comments/delete/{boardNo}/{postsNo}/{commentNo}",
    operation_id = "deleteCommentByCreator",
    tag = "comments",
    params(CommentKey),
    responses((status = NO_CONTENT, description = "It is deleted.")),
)]
pub async fn delete_own(
    author: Author,
    State(state): State<AppState>,
    Path(key): Path<CommentKey>,
) -> Result<StatusCode, ApiError> {
    let columns = deletion_column(Deletion::ByAuthor);
    writing::change_own(&state.database, key, columns, &author).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn content_column(content: String) -> ActiveModel {
    ActiveModel {
        comment_content: ActiveValue::Set(content),
        ..Default::default()
    }
}

fn deletion_column(deletion: Deletion) -> ActiveModel {
    ActiveModel {
        delete_at: ActiveValue::Set(deletion),
        ..Default::default()
    }
}

async fn named(state: &AppState, comment: Model) -> CommentView {
    let name = state.user_names.of_one(&comment.created_by).await;
    CommentView::new(comment, name)
}
