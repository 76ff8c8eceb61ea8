//! A role as row and as answer.

use mesh_web::LocalDateTime;
use sea_orm::entity::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;

/// Row of `role`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub role_id: String,
    pub role_name: String,
    pub role_content: Option<String>,
    pub sort_seq: Option<i32>,
    pub created_date: ChronoDateTime,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// One role.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Role)]
pub struct RoleView {
    role_id: String,
    role_name: String,
    #[schema(required)]
    role_content: Option<String>,
    created_date: LocalDateTime,
}

impl From<Model> for RoleView {
    fn from(role: Model) -> Self {
        Self {
            role_id: role.role_id,
            role_name: role.role_name,
            role_content: role.role_content,
            created_date: LocalDateTime::from_utc(role.created_date),
        }
    }
}
