//! Handlers of `/api/v1/privacies`.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use mesh_service::Administrator;
use mesh_web::{ApiError, ErrorCode, Page, PageRequest, Path, Query, Search};
use sea_orm::{ActiveValue, DatabaseConnection};

use super::model::{ActiveModel, PrivacyListItem, PrivacyView};
use super::request::PrivacyRequest;
use super::store;
use crate::state::AppState;

const PAGE_SIZE: u64 = 10;

/// A page of privacy notices.
///
/// `keywordType` is `privacyTitle` or `privacyContent`; `sort` takes names such as `privacy_title`.
#[utoipa::path(
    get,
    path = "/api/v1/privacies",
    operation_id = "findPrivacies",
    tag = "privacies",
    params(Search, PageRequest),
    responses((status = OK, description = "The page.", body = Page<PrivacyListItem>)),
)]
pub async fn page(
    State(database): State<DatabaseConnection>,
    Query(search): Query<Search>,
    RawQuery(query): RawQuery,
) -> Result<Json<Page<PrivacyListItem>>, ApiError> {
    let mut request = PageRequest::from_query(query.as_deref().unwrap_or_default(), PAGE_SIZE);
    let (rows, total) = store::page(&database, &search, &mut request).await?;
    let rows = rows.into_iter().map(PrivacyListItem::from).collect();
    Ok(Json(Page::new(rows, &request, total)))
}

/// The privacy notices in use.
#[utoipa::path(
    get,
    path = "/api/v1/privacies/all/use",
    operation_id = "findPrivaciesInUse",
    tag = "privacies",
    responses((status = OK, description = "The notices, the newest first.", body = Vec<PrivacyView>)),
)]
pub async fn in_use(
    State(database): State<DatabaseConnection>,
) -> Result<Json<Vec<PrivacyView>>, ApiError> {
    let notices = store::in_use(&database).await?;
    Ok(Json(notices.into_iter().map(PrivacyView::from).collect()))
}

/// One privacy notice.
#[utoipa::path(
    get,
    path = "/api/v1/privacies/{privacyNo}",
    operation_id = "findPrivacy",
    tag = "privacies",
    params(("privacyNo" = i32, Path, description = "Number of the notice.")),
    responses((status = OK, description = "The notice.", body = PrivacyView)),
)]
pub async fn by_number(
    State(database): State<DatabaseConnection>,
    Path(number): Path<i32>,
) -> Result<Json<PrivacyView>, ApiError> {
    found(store::by_number(&database, number).await?)
}

/// Adds a privacy notice.
#[utoipa::path(
    post,
    path = "/api/v1/privacies",
    operation_id = "createPrivacy",
    tag = "privacies",
    request_body = PrivacyRequest,
    responses((status = CREATED, description = "The new notice.", body = PrivacyView)),
)]
pub async fn create(
    administrator: Administrator,
    State(state): State<AppState>,
    mesh_web::Json(request): mesh_web::Json<PrivacyRequest>,
) -> Result<(StatusCode, Json<PrivacyView>), ApiError> {
    let row = request.check(&state.html)?;
    let notice = store::create(&state.database, row, administrator.audit_name()).await?;
    Ok((StatusCode::CREATED, Json(notice.into())))
}

/// Changes a privacy notice.
#[utoipa::path(
    put,
    path = "/api/v1/privacies/{privacyNo}",
    operation_id = "updatePrivacy",
    tag = "privacies",
    params(("privacyNo" = i32, Path, description = "Number of the notice.")),
    request_body = PrivacyRequest,
    responses((status = OK, description = "The changed notice.", body = PrivacyView)),
)]
pub async fn update(
    administrator: Administrator,
    State(state): State<AppState>,
    Path(number): Path<i32>,
    mesh_web::Json(request): mesh_web::Json<PrivacyRequest>,
) -> Result<Json<PrivacyView>, ApiError> {
    let row = request.check(&state.html)?;
    let author = administrator.audit_name();
    found(store::update(&state.database, number, row, author).await?)
}

/// Switches a privacy notice on or off.
#[utoipa::path(
    put,
    path = "/api/v1/privacies/{privacyNo}/{useAt}",
    operation_id = "setPrivacyUse",
    tag = "privacies",
    params(
        ("privacyNo" = i32, Path, description = "Number of the notice."),
        ("useAt" = bool, Path, description = "Whether it is in use from now on."),
    ),
    responses((status = OK, description = "The changed notice.", body = PrivacyView)),
)]
pub async fn set_use(
    administrator: Administrator,
    State(database): State<DatabaseConnection>,
    Path((number, use_at)): Path<(i32, bool)>,
) -> Result<Json<PrivacyView>, ApiError> {
    let row = ActiveModel {
        use_at: ActiveValue::Set(use_at),
        ..Default::default()
    };
    found(store::update(&database, number, row, administrator.audit_name()).await?)
}

/// Deletes a privacy notice.
#[utoipa::path(
    delete,
    path = "/api/v1/privacies/{privacyNo}",
    operation_id = "deletePrivacy",
    tag = "privacies",
    params(("privacyNo" = i32, Path, description = "Number of the notice.")),
    responses((status = NO_CONTENT, description = "It is deleted.")),
)]
pub async fn delete(
    _administrator: Administrator,
    State(database): State<DatabaseConnection>,
    Path(number): Path<i32>,
) -> Result<StatusCode, ApiError> {
    if store::delete(&database, number).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ErrorCode::EntityNotFound.into())
    }
}

fn found(notice: Option<super::model::Model>) -> Result<Json<PrivacyView>, ApiError> {
    notice
        .map(|notice| Json(notice.into()))
        .ok_or(ErrorCode::EntityNotFound.into())
}
