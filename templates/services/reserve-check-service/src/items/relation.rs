//! An item with its location and the names of its codes, as reserve-item-service tells it and as it
//! is answered with a reservation.

use mesh_web::{LocalDateTime, lenient};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Number;
use utoipa::ToSchema;

/// Codes of items that decide how they are reserved.
const INTERNET: &str = "internet";
const REALTIME: &str = "realtime";
const FIRST_COME: &str = "fcfs";

/// An item. All but its id is null when nobody knows it at present.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
#[schema(as = ReserveItemRelation)]
pub struct ItemRelation {
    #[schema(required)]
    pub reserve_item_id: Option<i64>,
    #[schema(required)]
    pub reserve_item_name: Option<String>,
    #[schema(required)]
    pub location_id: Option<i64>,
    #[schema(required)]
    location: Option<Location>,
    /// `education`, `equipment` or `space`.
    #[schema(required)]
    pub category_id: Option<String>,
    #[schema(required)]
    category_name: Option<String>,
    #[schema(required)]
    pub total_qty: Option<i32>,
    /// Seats that are left of an education.
    #[schema(required)]
    pub inventory_qty: Option<i32>,
    #[serde(deserialize_with = "wall_clock")]
    #[schema(required)]
    pub operation_start_date: Option<LocalDateTime>,
    #[serde(deserialize_with = "wall_clock")]
    #[schema(required)]
    pub operation_end_date: Option<LocalDateTime>,
    #[schema(required)]
    pub reserve_method_id: Option<String>,
    #[schema(required)]
    reserve_method_name: Option<String>,
    #[schema(required)]
    pub reserve_means_id: Option<String>,
    #[schema(required)]
    reserve_means_name: Option<String>,
    #[serde(deserialize_with = "wall_clock")]
    #[schema(required)]
    pub request_start_date: Option<LocalDateTime>,
    #[serde(deserialize_with = "wall_clock")]
    #[schema(required)]
    pub request_end_date: Option<LocalDateTime>,
    #[schema(required)]
    pub is_period: Option<bool>,
    #[schema(required)]
    pub period_max_count: Option<i32>,
    #[schema(required)]
    external_url: Option<String>,
    #[schema(required)]
    pub selection_means_id: Option<String>,
    #[schema(required)]
    selection_means_name: Option<String>,
    #[schema(required)]
    is_paid: Option<bool>,
    #[schema(required, value_type = Option<f64>)]
    usage_cost: Option<Number>,
    #[schema(required)]
    pub is_use: Option<bool>,
    #[schema(required)]
    purpose: Option<String>,
    #[schema(required)]
    address: Option<String>,
    #[schema(required)]
    target_id: Option<String>,
    #[schema(required)]
    target_name: Option<String>,
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

/// Where an item is.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
#[schema(as = LocationEntity)]
struct Location {
    #[schema(required)]
    create_date: Option<String>,
    #[schema(required)]
    modified_date: Option<String>,
    #[schema(required)]
    created_by: Option<String>,
    #[schema(required)]
    last_modified_by: Option<String>,
    #[schema(required)]
    location_id: Option<i64>,
    #[schema(required)]
    location_name: Option<String>,
    #[schema(required)]
    sort_seq: Option<i32>,
    #[schema(required)]
    is_use: Option<bool>,
}

fn wall_clock<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<LocalDateTime>, D::Error> {
    let date = lenient::local_date_time(deserializer)?;
    Ok(date.map(LocalDateTime::from_local))
}

impl ItemRelation {
    /// An item of which only this is known at present.
    pub fn unknown(id: i64, location_id: Option<i64>, category_id: String) -> Self {
        Self {
            reserve_item_id: Some(id),
            location_id,
            category_id: Some(category_id),
            ..Self::default()
        }
    }

    /// Whether people apply through the portal and are told at once.
    pub fn is_realtime(&self) -> bool {
        self.reserve_means_id.as_deref() == Some(REALTIME)
    }

    /// Whether the first who apply get it, through the portal and at once.
    pub fn is_given_at_once(&self) -> bool {
        self.is_realtime()
            && self.reserve_method_id.as_deref() == Some(INTERNET)
            && self.selection_means_id.as_deref() == Some(FIRST_COME)
    }
}
