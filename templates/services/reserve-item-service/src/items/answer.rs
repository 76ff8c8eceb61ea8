//! One item as it is answered to who changes it.

use mesh_web::LocalDateTime;
use serde::Serialize;
use utoipa::ToSchema;

use super::model::Model;

/// What every answer about one item has: its columns but for those that have a name beside them.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ItemDetails {
    reserve_item_id: i64,
    reserve_item_name: String,
    location_id: i64,
    /// Code below `reserve-category`.
    #[schema(example = "education")]
    category_id: String,
    total_qty: i32,
    /// What of it is left; moves for education only.
    inventory_qty: i32,
    operation_start_date: LocalDateTime,
    operation_end_date: LocalDateTime,
    /// `internet`, `phone` or `visit`.
    reserve_method_id: String,
    /// `realtime` or `external`.
    #[schema(required)]
    reserve_means_id: Option<String>,
    #[schema(required)]
    request_start_date: Option<LocalDateTime>,
    #[schema(required)]
    request_end_date: Option<LocalDateTime>,
    /// Whether the applicant chooses a period.
    is_period: bool,
    /// Days of the longest period.
    #[schema(required)]
    period_max_count: Option<i16>,
    #[schema(required)]
    external_url: Option<String>,
    /// `fcfs` or `evaluate`.
    selection_means_id: String,
    is_paid: bool,
    #[schema(required)]
    usage_cost: Option<i64>,
    is_use: bool,
    #[schema(required)]
    purpose: Option<String>,
    #[schema(required)]
    address: Option<String>,
    /// Code below `reserve-target`.
    #[schema(required)]
    target_id: Option<String>,
    #[schema(required)]
    excluded: Option<String>,
    #[schema(required)]
    homepage: Option<String>,
    #[schema(required)]
    contact: Option<String>,
    #[schema(required)]
    manager_dept: Option<String>,
    #[schema(required)]
    manager_name: Option<String>,
    #[schema(required)]
    manager_contact: Option<String>,
}

impl From<Model> for ItemDetails {
    fn from(item: Model) -> Self {
        Self {
            reserve_item_id: item.reserve_item_id,
            reserve_item_name: item.reserve_item_name,
            location_id: item.location_id,
            category_id: item.category_id,
            total_qty: item.total_qty,
            inventory_qty: item.inventory_qty,
            operation_start_date: LocalDateTime::from_local(item.operation_start_date),
            operation_end_date: LocalDateTime::from_local(item.operation_end_date),
            reserve_method_id: item.reserve_method_id,
            reserve_means_id: item.reserve_means_id,
            request_start_date: item.request_start_date.map(LocalDateTime::from_local),
            request_end_date: item.request_end_date.map(LocalDateTime::from_local),
            is_period: item.period_at,
            period_max_count: item.period_max_count,
            external_url: item.external_url,
            selection_means_id: item.selection_means_id,
            is_paid: item.paid_at,
            usage_cost: item.usage_cost,
            is_use: item.use_at,
            purpose: item.purpose_content,
            address: item.item_addr,
            target_id: item.target_id,
            excluded: item.excluded_content,
            homepage: item.homepage_url,
            contact: item.contact_no,
            manager_dept: item.manager_dept_name,
            manager_name: item.manager_name,
            manager_contact: item.manager_contact_no,
        }
    }
}

/// One item.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReserveItem)]
pub struct ItemView {
    #[serde(flatten)]
    #[schema(inline)]
    details: ItemDetails,
    /// `totalQty` once more, which forms keep.
    prev_total_qty: i32,
}

impl From<Model> for ItemView {
    fn from(item: Model) -> Self {
        Self {
            prev_total_qty: item.total_qty,
            details: item.into(),
        }
    }
}
