//! A location as row and as answer.

use mesh_web::LocalDateTime;
use sea_orm::entity::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;

/// Row of `location`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "location")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub location_id: i64,
    pub location_name: String,
    pub use_at: bool,
    pub sort_seq: Option<i16>,
    pub created_by: String,
    pub created_date: ChronoDateTime,
    pub last_modified_by: String,
    pub modified_date: ChronoDateTime,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A location.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Location)]
pub struct LocationView {
    location_id: i64,
    location_name: String,
    #[schema(required)]
    sort_seq: Option<i16>,
    is_use: bool,
    create_date: LocalDateTime,
}

impl From<Model> for LocationView {
    fn from(location: Model) -> Self {
        Self {
            location_id: location.location_id,
            location_name: location.location_name,
            sort_seq: location.sort_seq,
            is_use: location.use_at,
            create_date: LocalDateTime::from_utc(location.created_date),
        }
    }
}

/// The location of an item, with who changed it when.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LocationOfItem {
    #[serde(flatten)]
    #[schema(inline)]
    location: LocationView,
    modified_date: LocalDateTime,
    /// Id of a user.
    created_by: String,
    /// Id of a user.
    last_modified_by: String,
}

impl From<Model> for LocationOfItem {
    fn from(location: Model) -> Self {
        Self {
            modified_date: LocalDateTime::from_utc(location.modified_date),
            created_by: location.created_by.clone(),
            last_modified_by: location.last_modified_by.clone(),
            location: location.into(),
        }
    }
}
