//! An item as row.

use sea_orm::entity::prelude::*;

use crate::locations::model as locations;

/// Whose stock is counted: each reservation takes seats of it. Of other items, reservations tell what
/// is left on which day.
pub const EDUCATION: &str = "education";

/// Row of `reserve_item`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reserve_item")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub reserve_item_id: i64,
    pub reserve_item_name: String,
    pub location_id: i64,
    pub category_id: String,
    pub total_qty: i32,
    /// What of it is left.
    pub inventory_qty: i32,
    // Dates of the wall clock, unlike those of the audit columns.
    pub operation_start_date: ChronoDateTime,
    pub operation_end_date: ChronoDateTime,
    pub reserve_method_id: String,
    pub reserve_means_id: Option<String>,
    pub request_start_date: Option<ChronoDateTime>,
    pub request_end_date: Option<ChronoDateTime>,
    pub period_at: bool,
    pub period_max_count: Option<i16>,
    pub external_url: Option<String>,
    pub selection_means_id: String,
    pub paid_at: bool,
    pub usage_cost: Option<i64>,
    pub use_at: bool,
    pub purpose_content: Option<String>,
    pub item_addr: Option<String>,
    pub target_id: Option<String>,
    pub excluded_content: Option<String>,
    pub homepage_url: Option<String>,
    pub contact_no: Option<String>,
    pub manager_dept_name: Option<String>,
    pub manager_name: Option<String>,
    pub manager_contact_no: Option<String>,
    pub created_by: String,
    pub created_date: ChronoDateTime,
    pub last_modified_by: String,
    pub modified_date: ChronoDateTime,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "locations::Entity",
        from = "Column::LocationId",
        to = "locations::Column::LocationId"
    )]
    Location,
}

impl Related<locations::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Location.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
