//! Handler of `/api/v1/sites`.

use axum::Json;
use axum::extract::State;
use mesh_web::ApiError;
use sea_orm::DatabaseConnection;

use super::model::SiteView;
use super::store;

/// The sites in use.
#[utoipa::path(
    get,
    path = "/api/v1/sites",
    operation_id = "findSites",
    tag = "sites",
    responses((status = OK, description = "The sites in their order.", body = Vec<SiteView>)),
)]
pub async fn in_use(
    State(database): State<DatabaseConnection>,
) -> Result<Json<Vec<SiteView>>, ApiError> {
    let sites = store::in_use(&database).await?;
    Ok(Json(sites.into_iter().map(SiteView::from).collect()))
}
