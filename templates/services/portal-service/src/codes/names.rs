//! Handler of `/internal/code-names`.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use mesh_bus::Bus;
use mesh_security::ServiceCaller;
use mesh_service::RequestedIds;
use mesh_web::ApiError;
use sea_orm::DatabaseConnection;

use super::store;

/// Where other services ask for names of codes.
pub const PATH: &str = "/internal/code-names";

/// Tells other services that a code has changed. The change is stored already, so a failure here is
/// no failure of the request: what they keep in memory runs out by itself.
pub async fn tell_change(bus: &Bus, code_id: &str) {
    if let Err(error) = bus.changed(PATH, vec![code_id.to_owned()]).await {
        tracing::warn!("other services know the old name of a code for a while: {error}");
    }
}

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
