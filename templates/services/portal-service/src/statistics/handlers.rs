//! Handlers of `/api/v1/statistics`.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use mesh_web::{ApiError, Client, ErrorCode, LocalDateTime, Path, Query};
use sea_orm::DatabaseConnection;
use uuid::Uuid;

use super::series::{self, Point, YearMonth};
use super::store::{self, Visit};
use crate::sites;
use crate::state::AppState;

/// Visits per month of the present year.
#[utoipa::path(
    get,
    path = "/api/v1/statistics/monthly/{siteId}",
    operation_id = "monthlyVisits",
    tag = "statistics",
    params(("siteId" = i64, Path, description = "Id of the site.")),
    responses((status = OK, description = "The months with visits.", body = Vec<Point>)),
)]
pub async fn monthly(
    State(database): State<DatabaseConnection>,
    Path(site_id): Path<i64>,
) -> Result<Json<Vec<Point>>, ApiError> {
    let year = series::year_of(LocalDateTime::now().date());
    let days = store::visits_by_day(&database, site_id, year).await?;
    Ok(Json(series::of_months(&days)))
}

/// Visits per day of a month.
#[utoipa::path(
    get,
    path = "/api/v1/statistics/daily/{siteId}",
    operation_id = "dailyVisits",
    tag = "statistics",
    params(("siteId" = i64, Path, description = "Id of the site."), YearMonth),
    responses((status = OK, description = "The days with visits.", body = Vec<Point>)),
)]
pub async fn daily(
    State(database): State<DatabaseConnection>,
    Path(site_id): Path<i64>,
    Query(month): Query<YearMonth>,
) -> Result<Json<Vec<Point>>, ApiError> {
    let days = store::visits_by_day(&database, site_id, month.days()?).await?;
    Ok(Json(series::of_days(&days)))
}

/// Notes a visit of the site in `X-Site-Id`.
///
/// Of one address only so many count in a minute; more are answered alike and left out.
#[utoipa::path(
    post,
    path = "/api/v1/statistics/{statisticsId}",
    operation_id = "saveVisit",
    tag = "statistics",
    params(
        ("statisticsId" = String, Path, description = "What the browser calls the visit."),
        ("X-Site-Id" = Option<i64>, Header, description = "Id of the site."),
    ),
    responses((status = CREATED, description = "It is noted. No body.")),
)]
pub async fn save(
    State(state): State<AppState>,
    Path(statistics_id): Path<String>,
    client: Client,
    headers: HeaderMap,
) -> Result<StatusCode, ApiError> {
    let statistics_id: Uuid = statistics_id
        .parse()
        .map_err(|_| ApiError::type_mismatch("statisticsId", &statistics_id))?;
    if let Some(site_id) = site_of(&client, &headers)?
        && !sites::store::exists(&state.database, site_id).await?
    {
        return Err(ErrorCode::EntityNotFound.into());
    }
    if store::recent(&state.database, &client.address).await? < state.visits_per_minute {
        let visit = Visit {
            site_id: client.site_id,
            statistics_id: statistics_id.to_string(),
            address: client.address,
        };
        store::save(&state.database, visit).await?;
    }
    Ok(StatusCode::CREATED)
}

/// Nothing when no site is told.
fn site_of(client: &Client, headers: &HeaderMap) -> Result<Option<i64>, ApiError> {
    let told = headers.get("x-site-id").filter(|value| !value.is_empty());
    match (client.site_id, told) {
        (None, Some(value)) => {
            let value = String::from_utf8_lossy(value.as_bytes());
            Err(ApiError::type_mismatch("X-Site-Id", &value))
        }
        (site_id, _) => Ok(site_id),
    }
}
