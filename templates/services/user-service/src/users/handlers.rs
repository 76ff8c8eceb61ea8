//! Handlers of `/api/v1/users`.

use axum::Json;
use axum::extract::{RawQuery, State};
use mesh_web::{ApiError, ErrorCode, Page, PageRequest, Path, Query, Search};
use sea_orm::DatabaseConnection;

use super::model::{UserListItem, UserView};
use super::store;

const PAGE_SIZE: u64 = 20;

/// A page of users.
///
/// Users of every state, always by name and e-mail address. `keywordType` is `userName` or `email`.
#[utoipa::path(
    get,
    path = "/api/v1/users",
    operation_id = "findUsers",
    tag = "users",
    params(Search, PageRequest),
    responses((status = OK, description = "The page.", body = Page<UserListItem>)),
)]
pub async fn page(
    State(database): State<DatabaseConnection>,
    Query(search): Query<Search>,
    RawQuery(query): RawQuery,
) -> Result<Json<Page<UserListItem>>, ApiError> {
    let mut request = PageRequest::from_query(query.as_deref().unwrap_or_default(), PAGE_SIZE);
    // The order is fixed; what was wanted is not told as if it had been applied.
    request.sort.clear();
    let (users, total) = store::page(&database, &search, &request).await?;
    let users = users.into_iter().map(UserListItem::from).collect();
    Ok(Json(Page::new(users, &request, total)))
}

/// One user.
#[utoipa::path(
    get,
    path = "/api/v1/users/{userId}",
    operation_id = "findUser",
    tag = "users",
    params(("userId" = String, Path, description = "The id that tokens carry.")),
    responses((status = OK, description = "The user.", body = UserView)),
)]
pub async fn by_id(
    State(database): State<DatabaseConnection>,
    Path(user_id): Path<String>,
) -> Result<Json<UserView>, ApiError> {
    let user = store::by_user_id(&database, &user_id).await?;
    user.map(|user| Json(user.into()))
        .ok_or(ErrorCode::EntityNotFound.into())
}
