//! The query for the rules.

use mesh_data::StoreResult;
use mesh_security::AuthorizationRule;
use sea_orm::{
    DatabaseConnection, EntityTrait, FromQueryResult, JoinType, QueryOrder, QuerySelect,
    RelationTrait,
};

use crate::authorizations::model::Column as Authorization;
use crate::role_authorizations::model::{Column as Grant, Entity as Grants, Relation};

#[derive(FromQueryResult)]
struct Row {
    authorization_no: i32,
    http_method_code: String,
    url_pattern_value: String,
    role_id: String,
}

/// All rules, in an order that depends on nothing but their content. One statement reads them all,
/// so that a half-done change is never seen.
pub async fn all(database: &DatabaseConnection) -> StoreResult<Vec<AuthorizationRule>> {
    let rows = Grants::find()
        .select_only()
        .column(Grant::AuthorizationNo)
        .column(Authorization::HttpMethodCode)
        .column(Authorization::UrlPatternValue)
        .column(Grant::RoleId)
        .join(JoinType::InnerJoin, Relation::Authorization.def())
        .order_by_asc(Grant::AuthorizationNo)
        .order_by_asc(Grant::RoleId)
        .into_model::<Row>()
        .all(database)
        .await?;
    let rules = rows.chunk_by(|left, right| left.authorization_no == right.authorization_no);
    Ok(rules.map(rule).collect())
}

fn rule(rows: &[Row]) -> AuthorizationRule {
    AuthorizationRule {
        http_method: rows[0].http_method_code.clone(),
        url_pattern: rows[0].url_pattern_value.clone(),
        roles: rows.iter().map(|row| row.role_id.clone()).collect(),
    }
}
