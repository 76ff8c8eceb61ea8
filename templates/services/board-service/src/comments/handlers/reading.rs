//! Handlers of `/api/v1/comments` that read.

use axum::extract::{RawQuery, State};
use axum::{Extension, Json};
use mesh_security::CurrentUser;
use mesh_web::{ApiError, PageRequest, Path};

use super::super::answer::{CommentAll, CommentPage, CommentView};
use super::super::list;
use super::super::model::Model;
use crate::deletion::{Deletion, Shown};
use crate::posts::model::PostKey;
use crate::state::AppState;

const PAGE_SIZE: u64 = 20;

/// All comments of a post, deleted ones included.
///
/// Only managers see what was written in deleted ones.
#[utoipa::path(
    get,
    path = "/api/v1/comments/total/{boardNo}/{postsNo}",
    operation_id = "findCommentsTotal",
    tag = "comments",
    params(PostKey),
    responses((status = OK, description = "The comments by thread.", body = CommentAll)),
)]
pub async fn total(
    State(state): State<AppState>,
    Extension(user): Extension<CurrentUser>,
    Path(post): Path<PostKey>,
) -> Result<Json<CommentAll>, ApiError> {
    let comments = list::all(&state.database, post, Shown::All).await?;
    Ok(Json(views(&state, &user, comments).await.into()))
}

/// All comments of a post.
#[utoipa::path(
    get,
    path = "/api/v1/comments/all/{boardNo}/{postsNo}",
    operation_id = "findCommentsAll",
    tag = "comments",
    params(PostKey),
    responses((status = OK, description = "The comments by thread.", body = CommentAll)),
)]
pub async fn all(
    State(state): State<AppState>,
    Extension(user): Extension<CurrentUser>,
    Path(post): Path<PostKey>,
) -> Result<Json<CommentAll>, ApiError> {
    let comments = list::all(&state.database, post, Shown::Live).await?;
    Ok(Json(views(&state, &user, comments).await.into()))
}

/// A page of threads, deleted comments included.
///
/// `size` is a number of threads; the order is fixed. Only managers see what was written in deleted
/// comments.
#[utoipa::path(
    get,
    path = "/api/v1/comments/{boardNo}/{postsNo}",
    operation_id = "findCommentsPageAdmin",
    tag = "comments",
    params(PostKey, PageRequest),
    responses((status = OK, description = "The page.", body = CommentPage)),
)]
pub async fn page_with_deleted(
    State(state): State<AppState>,
    Extension(user): Extension<CurrentUser>,
    Path(post): Path<PostKey>,
    RawQuery(query): RawQuery,
) -> Result<Json<CommentPage>, ApiError> {
    page_of(&state, &user, post, Shown::All, query).await
}

/// A page of threads.
///
/// `size` is a number of threads; the order is fixed. Threads whose first comment is deleted are
/// left out.
#[utoipa::path(
    get,
    path = "/api/v1/comments/list/{boardNo}/{postsNo}",
    operation_id = "findCommentsPage",
    tag = "comments",
    params(PostKey, PageRequest),
    responses((status = OK, description = "The page.", body = CommentPage)),
)]
pub async fn page(
    State(state): State<AppState>,
    Extension(user): Extension<CurrentUser>,
    Path(post): Path<PostKey>,
    RawQuery(query): RawQuery,
) -> Result<Json<CommentPage>, ApiError> {
    page_of(&state, &user, post, Shown::Live, query).await
}

async fn page_of(
    state: &AppState,
    user: &CurrentUser,
    post: PostKey,
    shown: Shown,
    query: Option<String>,
) -> Result<Json<CommentPage>, ApiError> {
    let request = PageRequest::from_query(query.as_deref().unwrap_or_default(), PAGE_SIZE);
    let (comments, totals) = list::page(&state.database, post, shown, &request).await?;
    let content = views(state, user, comments).await;
    Ok(Json(CommentPage::new(content, &request, totals)))
}

async fn views(state: &AppState, user: &CurrentUser, mut comments: Vec<Model>) -> Vec<CommentView> {
    if !state.manager_roles.include(user) {
        comments.iter_mut().for_each(hide_deleted);
    }
    let authors: Vec<_> = comments
        .iter()
        .map(|comment| comment.created_by.clone())
        .collect();
    let names = state.user_names.of(authors).await;
    let named = comments.into_iter().map(|comment| {
        let name = names.get(&comment.created_by).cloned();
        CommentView::new(comment, name)
    });
    named.collect()
}

fn hide_deleted(comment: &mut Model) {
    if comment.delete_at != Deletion::None {
        comment.comment_content.clear();
    }
}
