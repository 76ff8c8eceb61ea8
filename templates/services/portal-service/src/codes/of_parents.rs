//! Handler of `/internal/codes-of-parents`.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use mesh_security::ServiceCaller;
use mesh_service::RequestedIds;
use mesh_web::ApiError;
use sea_orm::DatabaseConnection;
use serde::Serialize;

use super::model::Model;
use super::store;

/// Where other services ask for the codes below others.
pub const PATH: &str = "/internal/codes-of-parents";

/// A code below its parent, as other services get it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CodeOfParent {
    code_id: String,
    code_name: String,
    use_at: bool,
}

impl From<Model> for CodeOfParent {
    fn from(code: Model) -> Self {
        Self {
            code_id: code.code_id,
            code_name: code.code_name,
            use_at: code.use_at,
        }
    }
}

/// The codes below others in their order, by the ids of those, for other services. Ids that no code
/// has, or none is below, are left out; codes that are switched off are not, and say so.
pub async fn of_parents(
    _caller: ServiceCaller,
    State(database): State<DatabaseConnection>,
    RequestedIds(parents): RequestedIds,
) -> Result<Json<BTreeMap<String, Vec<CodeOfParent>>>, ApiError> {
    let mut codes: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for code in store::below(&database, parents).await? {
        let parent = code.parent_code_id.clone().unwrap_or_default();
        codes.entry(parent).or_default().push(code.into());
    }
    Ok(Json(codes))
}
