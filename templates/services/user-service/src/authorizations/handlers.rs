//! Handlers of `/api/v1/authorizations`.

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use mesh_security::CurrentUser;
use mesh_web::{ApiError, ErrorCode, FieldError, Page, PageRequest, Path, Query, Search, Text};
use sea_orm::DatabaseConnection;

use super::model::{AuthorizationListItem, AuthorizationRequest, AuthorizationView};
use super::store;
use crate::role_authorizations::store as grants;
use crate::state::AppState;

const PAGE_SIZE: u64 = 10;

/// A page of authorizations.
///
/// `keywordType` is `authorizationName`, `urlPatternValue` or `httpMethodCode`; `sort` takes names
/// such as `sort_seq`.
#[utoipa::path(
    get,
    path = "/api/v1/authorizations",
    operation_id = "findAuthorizations",
    tag = "authorizations",
    params(Search, PageRequest),
    responses((status = OK, description = "The page.", body = Page<AuthorizationListItem>)),
)]
pub async fn page(
    State(database): State<DatabaseConnection>,
    Query(search): Query<Search>,
    RawQuery(query): RawQuery,
) -> Result<Json<Page<AuthorizationListItem>>, ApiError> {
    let mut request = PageRequest::from_query(query.as_deref().unwrap_or_default(), PAGE_SIZE);
    let (rows, total) = store::page(&database, &search, &mut request).await?;
    let rows = rows.into_iter().map(AuthorizationListItem::from).collect();
    Ok(Json(Page::new(rows, &request, total)))
}

/// One authorization with its grants.
#[utoipa::path(
    get,
    path = "/api/v1/authorizations/{authorizationNo}",
    operation_id = "findAuthorization",
    tag = "authorizations",
    params(("authorizationNo" = i32, Path, description = "Number of the authorization.")),
    responses((status = OK, description = "The authorization.", body = AuthorizationView)),
)]
pub async fn by_number(
    State(database): State<DatabaseConnection>,
    Path(number): Path<i32>,
) -> Result<Json<AuthorizationView>, ApiError> {
    let row = store::by_number(&database, number)
        .await?
        .ok_or(ErrorCode::EntityNotFound)?;
    let grants = grants::of_authorization(&database, number).await?;
    Ok(Json(AuthorizationView::new(row, grants)))
}

/// The place in the order for the next authorization.
#[utoipa::path(
    get,
    path = "/api/v1/authorizations/sort-seq/next",
    operation_id = "findNextSortSeq",
    tag = "authorizations",
    responses((status = OK, description = "The place.", body = i32)),
)]
pub async fn next_sort_seq(
    State(database): State<DatabaseConnection>,
) -> Result<Json<i32>, ApiError> {
    Ok(Json(store::next_sort_seq(&database).await?))
}

/// Adds an authorization.
#[utoipa::path(
    post,
    path = "/api/v1/authorizations",
    operation_id = "createAuthorization",
    tag = "authorizations",
    request_body = AuthorizationRequest,
    responses((status = CREATED, description = "The new authorization.", body = AuthorizationView)),
)]
pub async fn create(
    State(state): State<AppState>,
    Extension(user): Extension<CurrentUser>,
    mesh_web::Json(request): mesh_web::Json<AuthorizationRequest>,
) -> Result<(StatusCode, Json<AuthorizationView>), ApiError> {
    let row = store::create(&state.database, request.check()?, user.audit_name()).await?;
    state.rules.reload().await;
    let created = AuthorizationView::just_created(row);
    Ok((StatusCode::CREATED, Json(created)))
}

/// Changes an authorization.
#[utoipa::path(
    put,
    path = "/api/v1/authorizations/{authorizationNo}",
    operation_id = "updateAuthorization",
    tag = "authorizations",
    params(("authorizationNo" = i32, Path, description = "Number of the authorization.")),
    request_body = AuthorizationRequest,
    responses((status = OK, description = "The changed authorization.", body = AuthorizationView)),
)]
pub async fn update(
    State(state): State<AppState>,
    Extension(user): Extension<CurrentUser>,
    Path(number): Path<i32>,
    mesh_web::Json(request): mesh_web::Json<AuthorizationRequest>,
) -> Result<Json<AuthorizationView>, ApiError> {
    let input = request.check()?;
    let row = store::update(&state.database, number, input, user.audit_name()).await?;
    let row = row.ok_or(ErrorCode::EntityNotFound)?;
    state.rules.reload().await;
    let grants = grants::of_authorization(&state.database, number).await?;
    Ok(Json(AuthorizationView::new(row, grants)))
}

/// Deletes an authorization.
#[utoipa::path(
    delete,
    path = "/api/v1/authorizations/{authorizationNo}",
    operation_id = "deleteAuthorization",
    tag = "authorizations",
    params(("authorizationNo" = i32, Path, description = "Number of the authorization.")),
    responses((status = NO_CONTENT, description = "It is deleted.")),
)]
pub async fn delete(
    State(state): State<AppState>,
    Path(number): Path<i32>,
) -> Result<StatusCode, ApiError> {
    if !store::delete(&state.database, number).await? {
        return Err(ErrorCode::EntityNotFound.into());
    }
    state.rules.reload().await;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether the caller may send such a request; without a token, whether visitors may.
#[utoipa::path(
    get,
    path = "/api/v1/authorizations/check",
    operation_id = "checkAuthorization",
    tag = "authorizations",
    params(
        ("httpMethod" = String, Query, description = "The method.", example = "GET"),
        (
            "requestPath" = String,
            Query,
            description = "The path with the service's prefix.",
            example = "/user-service/api/v1/users",
        ),
    ),
    responses(
        (status = OK, description = "Whether the caller may.", body = bool),
        (status = UNAUTHORIZED, description = "The token is no good. No body."),
    ),
    security((), ("bearer" = [])),
)]
pub async fn check(
    State(state): State<AppState>,
    headers: HeaderMap,
    Query(parameters): Query<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    // The path is open, so a bad token has not been refused yet.
    let Ok(user) = CurrentUser::from_headers(&headers, state.issuer.verifier()).await else {
        return Ok(StatusCode::UNAUTHORIZED.into_response());
    };
    let method = parameter(&parameters, "httpMethod")?;
    let path = parameter(&parameters, "requestPath")?;
    let granted = state.rules.is_granted(user.roles(), &method, &path);
    Ok(Json(granted).into_response())
}

/// All values of a parameter with commas between them: a parameter smuggled in a second time makes
/// the value match nothing.
fn parameter(parameters: &[(String, String)], wanted: &str) -> Result<String, ApiError> {
    let values: Vec<&str> = parameters
        .iter()
        .filter(|(name, _)| name == wanted)
        .map(|(_, value)| value.as_str())
        .collect();
    if values.is_empty() {
        return Err(ApiError::invalid(vec![FieldError {
            field: wanted.to_owned(),
            message: Text::key("err.required"),
            rejected_value: String::new(),
        }]));
    }
    Ok(values.join(","))
}
