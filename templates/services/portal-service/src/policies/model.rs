//! A policy as row and as answer.

use chrono::SecondsFormat;
use sea_orm::entity::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;

/// Row of `policy`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "policy")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub policy_id: i64,
    /// A code below `policy`.
    pub type_id: String,
    pub policy_title: Option<String>,
    pub use_at: bool,
    /// From when on it counts, in UTC.
    pub reg_timestamp: ChronoDateTime,
    /// HTML without what could do harm.
    #[sea_orm(column_type = "Text", nullable)]
    pub policy_content: Option<String>,
    pub created_by: String,
    pub created_date: ChronoDateTime,
    pub last_modified_by: String,
    pub modified_date: ChronoDateTime,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// One policy.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Policy)]
pub struct PolicyView {
    id: i64,
    /// `TOS` terms of use, `PP` consent to the use of personal data.
    #[serde(rename = "type")]
    type_id: String,
    #[schema(required)]
    title: Option<String>,
    is_use: bool,
    /// In UTC, unlike other dates.
    #[schema(example = "2021-08-10T05:40:57.468Z")]
    reg_date: String,
    /// HTML.
    #[schema(required)]
    contents: Option<String>,
}

impl From<Model> for PolicyView {
    fn from(policy: Model) -> Self {
        let date = policy.reg_timestamp.and_utc();
        Self {
            id: policy.policy_id,
            type_id: policy.type_id,
            title: policy.policy_title,
            is_use: policy.use_at,
            reg_date: date.to_rfc3339_opts(SecondsFormat::Millis, true),
            contents: policy.policy_content,
        }
    }
}
