//! Handler of `/internal/user-names`.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use mesh_security::ServiceCaller;
use mesh_service::RequestedIds;
use mesh_web::ApiError;
use sea_orm::DatabaseConnection;

use super::store;

/// Where other services ask for names of users.
pub const PATH: &str = "/internal/user-names";

/// The names of users by their ids, for other services. Ids that nobody has are left out; users who
/// left or were deleted are not, since what they wrote still shows a name.
pub async fn names(
    _caller: ServiceCaller,
    State(database): State<DatabaseConnection>,
    RequestedIds(user_ids): RequestedIds,
) -> Result<Json<BTreeMap<String, String>>, ApiError> {
    let names = store::names(&database, user_ids).await?;
    Ok(Json(names.into_iter().collect()))
}
