//! A reservation as row.

use mesh_web::LocalDateTime;
use sea_orm::entity::prelude::*;

use super::category::Category;
use super::status::{Status, StockRequest};

/// Row of `reserve`. What people chose as start and end is kept as it was sent, other dates are UTC.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reserve")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub reserve_id: String,
    pub reserve_item_id: i64,
    pub location_id: Option<i64>,
    pub category_id: String,
    pub reserve_qty: Option<i32>,
    pub reserve_purpose_content: Option<String>,
    pub attachment_code: Option<String>,
    pub reserve_start_date: Option<ChronoDateTime>,
    pub reserve_end_date: Option<ChronoDateTime>,
    pub reserve_status_id: Status,
    pub reason_cancel_content: Option<String>,
    pub user_id: String,
    pub user_contact_no: Option<String>,
    pub user_email_addr: Option<String>,
    /// Who waits for stock, while the reservation is requested.
    pub stock_request: Option<StockRequest>,
    pub create_date: ChronoDateTime,
    pub created_by: String,
    pub modified_date: ChronoDateTime,
    pub last_modified_by: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The kind of the reserved item.
    pub fn category(&self) -> Category {
        Category::of(&self.category_id)
    }

    /// The start on the clock of who reserved.
    pub fn start(&self) -> Option<LocalDateTime> {
        self.reserve_start_date.map(LocalDateTime::from_local)
    }

    /// The end on the clock of who reserved.
    pub fn end(&self) -> Option<LocalDateTime> {
        self.reserve_end_date.map(LocalDateTime::from_local)
    }
}
