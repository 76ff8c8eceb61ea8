//! Handlers for those who manage boards.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use mesh_web::{ApiError, Client, ErrorCode, Page, Path, Query, Search};
use sea_orm::DatabaseConnection;

use super::super::answer::{PostListItem, PostView};
use super::super::model::PostKey;
use super::super::read_count::{self, Reader};
use super::super::request::{KeyRequest, ManagerRequest, check_keys};
use super::super::{store, writing};
use super::reading;
use crate::callers::Manager;
use crate::deletion::{Deletion, Shown};
use crate::state::AppState;

/// A page of the posts of a board, deleted ones included.
///
/// `keywordType` is `postsData` (title or text), `postsTitle` or `postsContent`; `sort` takes names
/// such as `posts_no`.
#[utoipa::path(
    get,
    path = "/api/v1/posts/{boardNo}",
    operation_id = "findPostsAdmin",
    tag = "posts",
    params(
        ("boardNo" = i32, Path, description = "Number of the board."),
        Search,
        mesh_web::PageRequest,
    ),
    responses((status = OK, description = "The page.", body = Page<PostListItem>)),
)]
pub async fn page(
    _manager: Manager,
    State(state): State<AppState>,
    Path(board_no): Path<i32>,
    Query(search): Query<Search>,
    RawQuery(query): RawQuery,
) -> Result<Json<Page<PostListItem>>, ApiError> {
    reading::list(&state, board_no, Shown::All, &search, query).await
}

/// One post, deleted or not. Counts a reading.
#[utoipa::path(
    get,
    path = "/api/v1/posts/{boardNo}/{postsNo}",
    operation_id = "findPostAdmin",
    tag = "posts",
    params(PostKey),
    responses((status = OK, description = "The post.", body = PostView)),
)]
pub async fn by_key(
    manager: Manager,
    State(state): State<AppState>,
    Path(key): Path<PostKey>,
    client: Client,
) -> Result<Json<PostView>, ApiError> {
    let found = store::with_board(&state.database, key).await?;
    let (mut post, board) = found.ok_or(ErrorCode::EntityNotFound)?;
    let reader = Reader::new(Some(manager.user_id()), client);
    let before = read_count::count(&state.database, &mut post, &reader).await?;
    let name = state.user_names.of_one(&post.created_by).await;
    Ok(Json(PostView::new(post, board, name).read_before(before)))
}

/// Adds a post, whoever may write on the board.
#[utoipa::path(
    post,
    path = "/api/v1/posts/{boardNo}",
    operation_id = "createPost",
    tag = "posts",
    params(("boardNo" = i32, Path, description = "Number of the board.")),
    request_body = ManagerRequest,
    responses((status = CREATED, description = "The new post.", body = PostView)),
)]
pub async fn create(
    manager: Manager,
    State(state): State<AppState>,
    Path(board_no): Path<i32>,
    mesh_web::Json(request): mesh_web::Json<ManagerRequest>,
) -> Result<(StatusCode, Json<PostView>), ApiError> {
    let columns = request.check(&state.html)?;
    let author = manager.user_id();
    let anywhere = |_: &_| Ok(());
    let written = writing::create(&state, board_no, columns, author, anywhere).await?;
    Ok((StatusCode::CREATED, Json(written.answer(&state).await)))
}

/// Changes a post, whoever wrote it.
#[utoipa::path(
    put,
    path = "/api/v1/posts/{boardNo}/{postsNo}",
    operation_id = "updatePost",
    tag = "posts",
    params(PostKey),
    request_body = ManagerRequest,
    responses((status = OK, description = "The changed post.", body = PostView)),
)]
pub async fn update(
    manager: Manager,
    State(state): State<AppState>,
    Path(key): Path<PostKey>,
    mesh_web::Json(request): mesh_web::Json<ManagerRequest>,
) -> Result<Json<PostView>, ApiError> {
    let columns = request.check(&state.html)?;
    let author = manager.user_id();
    let any = |_: &_, _: &_| Ok(());
    let written = writing::update(&state, key, columns, author, any).await?;
    Ok(Json(written.answer(&state).await))
}

/// Deletes posts, whoever wrote them; they can be restored.
///
/// Posts that do not exist do not matter.
#[utoipa::path(
    put,
    path = "/api/v1/posts/remove",
    operation_id = "removePosts",
    tag = "posts",
    request_body = Vec<KeyRequest>,
    responses((status = OK, description = "How many there were.", body = u64)),
)]
pub async fn remove(
    manager: Manager,
    State(database): State<DatabaseConnection>,
    mesh_web::Json(requests): mesh_web::Json<Vec<KeyRequest>>,
) -> Result<Json<u64>, ApiError> {
    let keys = check_keys(&requests)?;
    let deletion = Deletion::ByManager;
    let marked = store::mark(&database, &keys, deletion, manager.user_id()).await?;
    Ok(Json(marked))
}

/// Restores deleted posts.
///
/// Posts that do not exist do not matter.
#[utoipa::path(
    put,
    path = "/api/v1/posts/restore",
    operation_id = "restorePosts",
    tag = "posts",
    request_body = Vec<KeyRequest>,
    responses((status = OK, description = "How many there were.", body = u64)),
)]
pub async fn restore(
    manager: Manager,
    State(database): State<DatabaseConnection>,
    mesh_web::Json(requests): mesh_web::Json<Vec<KeyRequest>>,
) -> Result<Json<u64>, ApiError> {
    let keys = check_keys(&requests)?;
    let marked = store::mark(&database, &keys, Deletion::None, manager.user_id()).await?;
    Ok(Json(marked))
}

/// Removes posts for good, with their comments.
///
/// Posts that do not exist do not matter.
#[utoipa::path(
    put,
    path = "/api/v1/posts/delete",
    operation_id = "deletePosts",
    tag = "posts",
    request_body = Vec<KeyRequest>,
    responses((status = NO_CONTENT, description = "They are gone.")),
)]
pub async fn purge(
    _manager: Manager,
    State(database): State<DatabaseConnection>,
    mesh_web::Json(requests): mesh_web::Json<Vec<KeyRequest>>,
) -> Result<StatusCode, ApiError> {
    store::purge(&database, &check_keys(&requests)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
