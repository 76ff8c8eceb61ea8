//! Handlers of `/api/v1/policies`.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use mesh_service::Administrator;
use mesh_web::{ApiError, ErrorCode, Page, PageRequest, Path, Query, Search};
use sea_orm::{ActiveValue, DatabaseConnection};

use super::model::{ActiveModel, PolicyView};
use super::requests::{PolicyCreate, PolicyUpdate};
use super::store;
use crate::key::Key;
use crate::or_empty::OrEmpty;
use crate::state::AppState;

const PAGE_SIZE: u64 = 20;

/// A page of policies, the newest first.
///
/// `keywordType` is `title` or `contents`.
#[utoipa::path(
    get,
    path = "/api/v1/policies",
    operation_id = "findPolicies",
    tag = "policies",
    params(Search, PageRequest),
    responses((status = OK, description = "The page.", body = Page<PolicyView>)),
)]
pub async fn page(
    State(database): State<DatabaseConnection>,
    Query(search): Query<Search>,
    RawQuery(query): RawQuery,
) -> Result<Json<Page<PolicyView>>, ApiError> {
    let request = PageRequest::unsorted(query.as_deref().unwrap_or_default(), PAGE_SIZE);
    let (policies, total) = store::page(&database, &search, &request).await?;
    let policies = policies.into_iter().map(PolicyView::from).collect();
    Ok(Json(Page::new(policies, &request, total)))
}

/// The newest policy in use of a type.
#[utoipa::path(
    get,
    path = "/api/v1/policies/latest/{type}",
    operation_id = "findLatestPolicy",
    tag = "policies",
    params(("type" = String, Path, description = "`TOS` or `PP`.")),
    responses((
        status = OK,
        description = "The policy. Without body when there is none.",
        body = PolicyView,
    )),
)]
pub async fn latest(
    State(database): State<DatabaseConnection>,
    Path(Key(type_id)): Path<Key>,
) -> Result<OrEmpty<PolicyView>, ApiError> {
    let policy = store::latest(&database, &type_id).await?;
    Ok(OrEmpty(policy.map(PolicyView::from)))
}

/// One policy.
#[utoipa::path(
    get,
    path = "/api/v1/policies/{id}",
    operation_id = "findPolicy",
    tag = "policies",
    params(("id" = i64, Path, description = "Id of the policy.")),
    responses((status = OK, description = "The policy.", body = PolicyView)),
)]
pub async fn by_id(
    State(database): State<DatabaseConnection>,
    Path(id): Path<i64>,
) -> Result<Json<PolicyView>, ApiError> {
    let policy = store::by_id(&database, id).await?;
    policy
        .map(|policy| Json(policy.into()))
        .ok_or(ErrorCode::EntityNotFound.into())
}

/// Adds a policy.
#[utoipa::path(
    post,
    path = "/api/v1/policies",
    operation_id = "createPolicy",
    tag = "policies",
    request_body = PolicyCreate,
    responses((status = CREATED, description = "Id of the new policy.", body = i64)),
)]
pub async fn create(
    administrator: Administrator,
    State(state): State<AppState>,
    mesh_web::Json(request): mesh_web::Json<PolicyCreate>,
) -> Result<(StatusCode, Json<i64>), ApiError> {
    let row = request.check(&state.html)?;
    let policy = store::create(&state.database, row, administrator.audit_name()).await?;
    Ok((StatusCode::CREATED, Json(policy.policy_id)))
}

/// Changes title, use and text of a policy.
#[utoipa::path(
    put,
    path = "/api/v1/policies/{id}",
    operation_id = "updatePolicy",
    tag = "policies",
    params(("id" = i64, Path, description = "Id of the policy.")),
    request_body = PolicyUpdate,
    responses((status = OK, description = "Id of the policy.", body = i64)),
)]
pub async fn update(
    administrator: Administrator,
    State(state): State<AppState>,
    Path(id): Path<i64>,
    mesh_web::Json(request): mesh_web::Json<PolicyUpdate>,
) -> Result<Json<i64>, ApiError> {
    let row = request.check(&state.html)?;
    let author = administrator.audit_name();
    existed(store::update(&state.database, id, row, author).await?)?;
    Ok(Json(id))
}

/// Switches a policy on or off.
#[utoipa::path(
    put,
    path = "/api/v1/policies/{id}/{isUse}",
    operation_id = "setPolicyUse",
    tag = "policies",
    params(
        ("id" = i64, Path, description = "Id of the policy."),
        ("isUse" = bool, Path, description = "Whether it is in use from now on."),
    ),
    responses((status = OK, description = "Id of the policy.", body = i64)),
)]
pub async fn set_use(
    administrator: Administrator,
    State(database): State<DatabaseConnection>,
    Path((id, is_use)): Path<(i64, bool)>,
) -> Result<Json<i64>, ApiError> {
    let row = ActiveModel {
        use_at: ActiveValue::Set(is_use),
        ..Default::default()
    };
    existed(store::update(&database, id, row, administrator.audit_name()).await?)?;
    Ok(Json(id))
}

/// Deletes a policy.
#[utoipa::path(
    delete,
    path = "/api/v1/policies/{id}",
    operation_id = "deletePolicy",
    tag = "policies",
    params(("id" = i64, Path, description = "Id of the policy.")),
    responses((status = NO_CONTENT, description = "It is deleted.")),
)]
pub async fn delete(
    _administrator: Administrator,
    State(database): State<DatabaseConnection>,
    Path(id): Path<i64>,
) -> Result<StatusCode, ApiError> {
    existed(store::delete(&database, id).await?)?;
    Ok(StatusCode::NO_CONTENT)
}

fn existed(did: bool) -> Result<(), ApiError> {
    if did {
        Ok(())
    } else {
        Err(ErrorCode::EntityNotFound.into())
    }
}
