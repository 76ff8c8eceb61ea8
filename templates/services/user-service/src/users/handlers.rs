//! Handlers of `/api/v1/users`.

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::{Extension, Json};
use mesh_security::CurrentUser;
use mesh_service::tell_change;
use mesh_web::{ApiError, ErrorCode, Page, PageRequest, Path, Query, Search, bare_text};
use sea_orm::DatabaseConnection;

use super::model::{UserListItem, UserView};
use super::requests::UserRequest;
use super::{NewUser, UserState, hash, names, no_such_user, store};
use crate::state::AppState;

const PAGE_SIZE: u64 = 20;

/// The list of users as the rules know it: whoever may see it may see each of them.
const LIST_AT_GATEWAY: &str = "/user-service/api/v1/users";

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
///
/// Everything about oneself, and for those who may list users; of others only id and name are told.
#[utoipa::path(
    get,
    path = "/api/v1/users/{userId}",
    operation_id = "findUser",
    tag = "users",
    params(("userId" = String, Path, description = "The id that tokens carry.")),
    responses((status = OK, description = "The user.", body = UserView)),
)]
pub async fn by_id(
    State(state): State<AppState>,
    Extension(caller): Extension<CurrentUser>,
    Path(user_id): Path<String>,
) -> Result<Json<UserView>, ApiError> {
    let user = store::by_user_id(&state.database, &user_id).await?;
    let user = user.ok_or(ErrorCode::EntityNotFound)?;
    let is_oneself = caller.user_id() == Some(user.user_id.as_str());
    let may_see_all = is_oneself
        || state
            .rules
            .is_granted(caller.roles(), "GET", LIST_AT_GATEWAY);
    Ok(Json(if may_see_all {
        user.into()
    } else {
        UserView::for_others(user)
    }))
}

/// Adds a user; the answer is the number.
#[utoipa::path(
    post,
    path = "/api/v1/users",
    operation_id = "createUser",
    tag = "users",
    request_body = UserRequest,
    responses((status = CREATED, description = "Number of the new user.", body = i64)),
)]
pub async fn create(
    State(database): State<DatabaseConnection>,
    Extension(author): Extension<CurrentUser>,
    mesh_web::Json(request): mesh_web::Json<UserRequest>,
) -> Result<(StatusCode, Json<i64>), ApiError> {
    let input = request.check_new()?;
    let user = NewUser {
        password_hash: hash(input.password.unwrap_or_default()).await?,
        user_name: input.user_name,
        email: input.email,
        role: input.role,
        state: input.state,
    };
    let number = store::insert(&database, user, author.audit_name()).await?;
    Ok((StatusCode::CREATED, Json(number)))
}

/// Changes a user; the answer is the id.
///
/// Without a password the old one stays. A new password, and every state but `01`, end the sessions
/// of the user.
#[utoipa::path(
    put,
    path = "/api/v1/users/{userId}",
    operation_id = "updateUser",
    tag = "users",
    params(("userId" = String, Path, description = "The id that tokens carry.")),
    request_body = UserRequest,
    responses((status = OK, description = "The id, without quotes.", body = String, content_type = "text/plain")),
)]
pub async fn update(
    State(state): State<AppState>,
    Extension(author): Extension<CurrentUser>,
    Path(user_id): Path<String>,
    headers: HeaderMap,
    mesh_web::Json(request): mesh_web::Json<UserRequest>,
) -> Result<Response, ApiError> {
    let mut input = request.check_change()?;
    let new_hash = match input.password.take() {
        Some(password) => Some(hash(password).await?),
        None => None,
    };
    let author = author.audit_name();
    if !store::update(&state.database, &user_id, input, new_hash, author).await? {
        return Err(no_such_user());
    }
    tell_change(&state.bus, names::PATH, &user_id).await;
    Ok(bare_text(&headers, user_id))
}

/// Deletes a user: the row stays, in state `09`, and the e-mail address stays taken.
#[utoipa::path(
    delete,
    path = "/api/v1/users/delete/{userId}",
    operation_id = "deleteUser",
    tag = "users",
    params(("userId" = String, Path, description = "The id that tokens carry.")),
    responses((status = OK, description = "Always true.", body = bool)),
)]
pub async fn delete(
    State(database): State<DatabaseConnection>,
    Extension(author): Extension<CurrentUser>,
    Path(user_id): Path<String>,
) -> Result<Json<bool>, ApiError> {
    let author = author.audit_name();
    if store::retire(&database, &user_id, UserState::Deleted, author).await? {
        Ok(Json(true))
    } else {
        Err(no_such_user())
    }
}
