//! When an item can be reserved.

use mesh_web::LocalDateTime;
use sea_orm::FromQueryResult;
use sea_orm::entity::prelude::ChronoDateTime;

use super::model::{Column, EDUCATION, Model};

/// The columns that decide it.
pub const COLUMNS: [Column; 9] = [
    Column::CategoryId,
    Column::InventoryQty,
    Column::UseAt,
    Column::ReserveMethodId,
    Column::ReserveMeansId,
    Column::OperationStartDate,
    Column::OperationEndDate,
    Column::RequestStartDate,
    Column::RequestEndDate,
];

/// What decides whether an item can be reserved.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Availability {
    pub category_id: String,
    pub inventory_qty: i32,
    pub use_at: bool,
    pub reserve_method_id: String,
    pub reserve_means_id: Option<String>,
    pub operation_start_date: ChronoDateTime,
    pub operation_end_date: ChronoDateTime,
    pub request_start_date: Option<ChronoDateTime>,
    pub request_end_date: Option<ChronoDateTime>,
}

/// From when to when something goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub start: Option<LocalDateTime>,
    pub end: Option<LocalDateTime>,
}

impl Window {
    fn new(start: Option<ChronoDateTime>, end: Option<ChronoDateTime>) -> Self {
        Self {
            start: start.map(LocalDateTime::from_local),
            end: end.map(LocalDateTime::from_local),
        }
    }

    /// Whether a moment lies strictly inside. Nothing lies in a window without start or end.
    pub fn contains(self, moment: LocalDateTime) -> bool {
        self.start.is_some_and(|start| start < moment) && self.end.is_some_and(|end| moment < end)
    }
}

impl Availability {
    /// The window in which requests are taken: its own for items that are decided at once, otherwise
    /// as long as the item can be used.
    pub fn window(&self) -> Window {
        let is_realtime = self.reserve_method_id == "internet"
            && self.reserve_means_id.as_deref() == Some("realtime");
        if is_realtime {
            return self.request_window();
        }
        let (start, end) = (self.operation_start_date, self.operation_end_date);
        Window::new(Some(start), Some(end))
    }

    /// The window of requests that are decided at once.
    pub fn request_window(&self) -> Window {
        Window::new(self.request_start_date, self.request_end_date)
    }

    /// Whether reservations take from the stock of the item.
    pub fn is_counted(&self) -> bool {
        self.category_id == EDUCATION
    }

    /// Whether it can be reserved at a moment. The stock of items that it is not counted of closes
    /// nothing.
    pub fn is_possible(&self, moment: LocalDateTime) -> bool {
        let has_stock = !self.is_counted() || self.inventory_qty > 0;
        self.use_at && has_stock && self.window().contains(moment)
    }
}

impl From<&Model> for Availability {
    fn from(item: &Model) -> Self {
        Self {
            category_id: item.category_id.clone(),
            inventory_qty: item.inventory_qty,
            use_at: item.use_at,
            reserve_method_id: item.reserve_method_id.clone(),
            reserve_means_id: item.reserve_means_id.clone(),
            operation_start_date: item.operation_start_date,
            operation_end_date: item.operation_end_date,
            request_start_date: item.request_start_date,
            request_end_date: item.request_end_date,
        }
    }
}
