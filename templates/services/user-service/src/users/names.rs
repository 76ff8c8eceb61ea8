//! Handler of `/internal/user-names`.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use mesh_security::ServiceCaller;
use mesh_web::{ApiError, Text, Violations};
use sea_orm::DatabaseConnection;

use super::store;

/// Most ids of one request: databases limit the number of bound values.
const MOST_IDS: usize = 1000;

/// The names of users by their ids, for other services. Ids that nobody has are left out; users who
/// left or were deleted are not, since what they wrote still shows a name.
pub async fn names(
    _caller: ServiceCaller,
    State(database): State<DatabaseConnection>,
    mesh_web::Json(user_ids): mesh_web::Json<Vec<String>>,
) -> Result<Json<BTreeMap<String, String>>, ApiError> {
    let mut violations = Violations::new();
    violations.check(
        user_ids.len() <= MOST_IDS,
        "userIds",
        &user_ids.len().to_string(),
        Text::key("err.invalid.input.value"),
    );
    violations.into_result()?;
    let names = store::names(&database, user_ids).await?;
    Ok(Json(names.into_iter().collect()))
}
