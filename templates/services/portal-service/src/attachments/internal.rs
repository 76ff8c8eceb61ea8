//! What other services tell about attachments.

use axum::extract::State;
use axum::http::StatusCode;
use mesh_security::ServiceCaller;
use mesh_web::{ApiError, Path};
use sea_orm::DatabaseConnection;

use super::model::UploadInfo;
use super::store;

/// Tells a group what uses it. Telling it again changes nothing, and neither does telling it of a
/// group that nobody knows.
pub async fn set_owner(
    ServiceCaller(service): ServiceCaller,
    State(database): State<DatabaseConnection>,
    Path(code): Path<String>,
    mesh_web::Json(owner): mesh_web::Json<UploadInfo>,
) -> Result<StatusCode, ApiError> {
    owner.check()?;
    store::set_owner(&database, &code, &owner, &service).await?;
    Ok(StatusCode::NO_CONTENT)
}
