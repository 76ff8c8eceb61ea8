//! Handlers of `/api/v1/role-authorizations`.

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use mesh_security::CurrentUser;
use mesh_web::{ApiError, Page, PageRequest, Query, Search};
use sea_orm::DatabaseConnection;

use super::model::{GrantRequest, RoleAuthorizationView, RoleQuery, check_grants};
use super::store;
use crate::state::AppState;

const PAGE_SIZE: u64 = 20;

/// A page of all authorizations, each with whether the role has it.
///
/// Always in the order of the authorizations. `keywordType` is as in their own list.
#[utoipa::path(
    get,
    path = "/api/v1/role-authorizations",
    operation_id = "findRoleAuthorizations",
    tag = "role-authorizations",
    params(RoleQuery, Search, PageRequest),
    responses((status = OK, description = "The page.", body = Page<RoleAuthorizationView>)),
)]
pub async fn page(
    State(database): State<DatabaseConnection>,
    Query(role): Query<RoleQuery>,
    Query(search): Query<Search>,
    RawQuery(query): RawQuery,
) -> Result<Json<Page<RoleAuthorizationView>>, ApiError> {
    let role_id = role.check()?;
    let mut request = PageRequest::from_query(query.as_deref().unwrap_or_default(), PAGE_SIZE);
    // The order is fixed; what was wanted is not told as if it had been applied.
    request.sort.clear();
    let (rows, total) = store::page(&database, &role_id, &search, &request).await?;
    let rows = rows
        .into_iter()
        .map(|(row, is_granted)| RoleAuthorizationView::flagged(&role_id, row, is_granted));
    Ok(Json(Page::new(rows.collect(), &request, total)))
}

/// Grants several pairs.
#[utoipa::path(
    post,
    path = "/api/v1/role-authorizations",
    operation_id = "grantRoleAuthorizations",
    tag = "role-authorizations",
    request_body = Vec<GrantRequest>,
    responses((status = CREATED, description = "The pairs.", body = Vec<RoleAuthorizationView>)),
)]
pub async fn grant(
    State(state): State<AppState>,
    Extension(user): Extension<CurrentUser>,
    mesh_web::Json(requests): mesh_web::Json<Vec<GrantRequest>>,
) -> Result<(StatusCode, Json<Vec<RoleAuthorizationView>>), ApiError> {
    let keys = check_grants(requests)?;
    store::grant(&state.database, &keys, user.audit_name()).await?;
    state.rules.reload().await;
    let granted = keys
        .into_iter()
        .map(|key| RoleAuthorizationView::of_pair(key.role_id, key.authorization_no));
    Ok((StatusCode::CREATED, Json(granted.collect())))
}

/// Revokes several pairs.
#[utoipa::path(
    put,
    path = "/api/v1/role-authorizations",
    operation_id = "revokeRoleAuthorizations",
    tag = "role-authorizations",
    request_body = Vec<GrantRequest>,
    responses((status = NO_CONTENT, description = "They are revoked.")),
)]
pub async fn revoke(
    State(state): State<AppState>,
    mesh_web::Json(requests): mesh_web::Json<Vec<GrantRequest>>,
) -> Result<StatusCode, ApiError> {
    let keys = check_grants(requests)?;
    store::revoke(&state.database, &keys).await?;
    state.rules.reload().await;
    Ok(StatusCode::NO_CONTENT)
}
