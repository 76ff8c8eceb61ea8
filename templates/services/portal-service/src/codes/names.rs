//! Handler of `/internal/code-names`.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use mesh_security::ServiceCaller;
use mesh_service::RequestedIds;
use mesh_web::ApiError;
use sea_orm::DatabaseConnection;

use super::store;

/// Where other services ask for names of codes.
pub const PATH: &str = "/internal/code-names";

/// The names of codes by their ids, for other services. Ids that no code has are left out; codes that
/// are switched off are not, since what was classified with them still shows a name.
pub async fn names(
    _caller: ServiceCaller,
    State(database): State<DatabaseConnection>,
    RequestedIds(code_ids): RequestedIds,
) -> Result<Json<BTreeMap<String, String>>, ApiError> {
    let names = store::names(&database, code_ids).await?;
    Ok(Json(names.into_iter().collect()))
}
