//! Handlers of `/api/v1/locations`.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use mesh_data::{delete_row, require_row};
use mesh_service::Author;
use mesh_web::{ApiError, ErrorCode, Page, PageRequest, Path, Query, Search};
use sea_orm::{ActiveValue, DatabaseConnection};

use super::model::{ActiveModel, Entity, LocationView};
use super::request::LocationRequest;
use super::store;
use crate::items;
use crate::requests::flag;
use crate::state::AppState;

const PAGE_SIZE: u64 = 10;

/// A page of locations.
///
/// Always by place. `keywordType` is `locationName`.
#[utoipa::path(
    get,
    path = "/api/v1/locations",
    operation_id = "searchLocations",
    tag = "locations",
    params(Search, PageRequest),
    responses((status = OK, description = "The page.", body = Page<LocationView>)),
)]
pub async fn page(
    State(database): State<DatabaseConnection>,
    Query(search): Query<Search>,
    RawQuery(query): RawQuery,
) -> Result<Json<Page<LocationView>>, ApiError> {
    let request = PageRequest::unsorted(query.as_deref().unwrap_or_default(), PAGE_SIZE);
    let (locations, total) = store::page(&database, &search, &request).await?;
    let locations = locations.into_iter().map(LocationView::from).collect();
    Ok(Json(Page::new(locations, &request, total)))
}

/// All locations in use, to choose from.
#[utoipa::path(
    get,
    path = "/api/v1/locations/combo",
    operation_id = "listUsableLocations",
    tag = "locations",
    responses((
        status = OK,
        description = "The locations in their order.",
        body = Vec<LocationView>,
    )),
)]
pub async fn usable(
    State(database): State<DatabaseConnection>,
) -> Result<Json<Vec<LocationView>>, ApiError> {
    let locations = store::usable(&database).await?;
    Ok(Json(
        locations.into_iter().map(LocationView::from).collect(),
    ))
}

/// One location.
#[utoipa::path(
    get,
    path = "/api/v1/locations/{locationId}",
    operation_id = "getLocation",
    tag = "locations",
    params(("locationId" = i64, Path, description = "Id of the location.")),
    responses((status = OK, description = "The location.", body = LocationView)),
)]
pub async fn by_id(
    State(database): State<DatabaseConnection>,
    Path(id): Path<i64>,
) -> Result<Json<LocationView>, ApiError> {
    let location = require_row::<Entity>(&database, id).await?;
    Ok(Json(location.into()))
}

/// Adds a location.
#[utoipa::path(
    post,
    path = "/api/v1/locations",
    operation_id = "createLocation",
    tag = "locations",
    request_body = LocationRequest,
    responses((status = CREATED, description = "The new location.", body = LocationView)),
)]
pub async fn create(
    author: Author,
    State(database): State<DatabaseConnection>,
    mesh_web::Json(request): mesh_web::Json<LocationRequest>,
) -> Result<(StatusCode, Json<LocationView>), ApiError> {
    let location = store::create(&database, request.check()?, author.audit_name()).await?;
    Ok((StatusCode::CREATED, Json(location.into())))
}

/// Changes a location.
#[utoipa::path(
    put,
    path = "/api/v1/locations/{locationId}",
    operation_id = "updateLocation",
    tag = "locations",
    params(("locationId" = i64, Path, description = "Id of the location.")),
    request_body = LocationRequest,
    responses((status = NO_CONTENT, description = "It is changed.")),
)]
pub async fn update(
    author: Author,
    State(state): State<AppState>,
    Path(id): Path<i64>,
    mesh_web::Json(request): mesh_web::Json<LocationRequest>,
) -> Result<StatusCode, ApiError> {
    write(&state, id, request.check()?, &author).await
}

/// Says whether items can be at a location.
///
/// A body does not count.
#[utoipa::path(
    put,
    path = "/api/v1/locations/{locationId}/{isUse}",
    operation_id = "setLocationUse",
    tag = "locations",
    params(
        ("locationId" = i64, Path, description = "Id of the location."),
        ("isUse" = bool, Path, description = "Whether it is in use from now on."),
    ),
    responses((status = NO_CONTENT, description = "It is changed.")),
)]
pub async fn set_use(
    author: Author,
    State(state): State<AppState>,
    Path((id, is_use)): Path<(i64, String)>,
) -> Result<StatusCode, ApiError> {
    let columns = ActiveModel {
        use_at: ActiveValue::Set(flag("isUse", &is_use)?),
        ..Default::default()
    };
    write(&state, id, columns, &author).await
}

async fn write(
    state: &AppState,
    id: i64,
    columns: ActiveModel,
    author: &Author,
) -> Result<StatusCode, ApiError> {
    if !store::update(&state.database, id, columns, author.audit_name()).await? {
        return Err(ErrorCode::EntityNotFound.into());
    }
    // Other services know the location as a part of its items.
    items::tell_changes_at(state, id).await;
    Ok(StatusCode::NO_CONTENT)
}

/// Deletes a location that no item is at.
#[utoipa::path(
    delete,
    path = "/api/v1/locations/{locationId}",
    operation_id = "deleteLocation",
    tag = "locations",
    params(("locationId" = i64, Path, description = "Id of the location.")),
    responses((status = NO_CONTENT, description = "It is deleted.")),
)]
pub async fn delete(
    _author: Author,
    State(database): State<DatabaseConnection>,
    Path(id): Path<i64>,
) -> Result<StatusCode, ApiError> {
    delete_row::<Entity>(&database, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
