//! What other services tell about attachments.

use axum::extract::State;
use axum::http::StatusCode;
use mesh_security::ServiceCaller;
use mesh_web::{ApiError, Path};
use sea_orm::DatabaseConnection;

use super::model::UploadInfo;
use super::{group, store};

/// Tells a group what uses it. Telling it again changes nothing, and neither does telling it of a
/// group that nobody knows, or that something else uses: who reads a post knows the code of its
/// attachments, and may write it into a post of their own.
pub async fn set_owner(
    ServiceCaller(service): ServiceCaller,
    State(database): State<DatabaseConnection>,
    Path(code): Path<String>,
    mesh_web::Json(owner): mesh_web::Json<UploadInfo>,
) -> Result<StatusCode, ApiError> {
    owner.check()?;
    let group = group::by_code(&database, &code).await?;
    if group.is_some_and(|group| group.belongs_to_another(&owner)) {
        tracing::warn!(
            code,
            service,
            "attachments stay with the owner that they have"
        );
        return Ok(StatusCode::NO_CONTENT);
    }
    store::set_owner(&database, &code, &owner, &service).await?;
    Ok(StatusCode::NO_CONTENT)
}
