//! Reservations as they are answered.

use mesh_web::LocalDateTime;
use serde::Serialize;
use utoipa::ToSchema;

use super::model::Model;
use super::status::Status;
use crate::items::ItemRelation;

/// A reservation in lists.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReserveListResponse)]
pub struct ListItem {
    reserve_id: String,
    #[schema(required)]
    location_id: Option<i64>,
    category_id: String,
    reserve_item_id: i64,
    /// Null when nobody knows the item at present.
    #[schema(required)]
    reserve_item_name: Option<String>,
    /// Null when nobody knows the item at present.
    #[schema(required)]
    total_qty: Option<i32>,
    #[schema(required)]
    reserve_qty: Option<i32>,
    user_id: String,
    /// Null when nobody knows the user at present.
    #[schema(required)]
    user_name: Option<String>,
    reserve_status_id: Status,
    create_date: LocalDateTime,
}

impl ListItem {
    /// A row of a list.
    pub fn new(reserve: Model, item: Option<&ItemRelation>, user_name: Option<String>) -> Self {
        Self {
            reserve_id: reserve.reserve_id,
            location_id: reserve.location_id,
            category_id: reserve.category_id,
            reserve_item_id: reserve.reserve_item_id,
            reserve_item_name: item.and_then(|item| item.reserve_item_name.clone()),
            total_qty: item.and_then(|item| item.total_qty),
            reserve_qty: reserve.reserve_qty,
            user_id: reserve.user_id,
            user_name,
            reserve_status_id: reserve.reserve_status_id,
            create_date: LocalDateTime::from_utc(reserve.create_date),
        }
    }
}

/// A reservation with its item.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReserveResponse)]
pub struct Detail {
    reserve_id: String,
    reserve_item_id: i64,
    reserve_item: ItemRelation,
    #[schema(required)]
    reserve_qty: Option<i32>,
    #[schema(required)]
    reserve_start_date: Option<LocalDateTime>,
    #[schema(required)]
    reserve_end_date: Option<LocalDateTime>,
    #[schema(required)]
    reserve_purpose_content: Option<String>,
    #[schema(required)]
    attachment_code: Option<String>,
    reserve_status_id: Status,
    user_id: String,
    /// Null when nobody knows the user at present.
    #[schema(required)]
    user_name: Option<String>,
    #[schema(required)]
    user_contact_no: Option<String>,
    #[schema(required)]
    user_email: Option<String>,
}

impl Detail {
    /// A reservation of an item that may be unknown at present: what the reservation itself tells of
    /// it is there then.
    pub fn new(reserve: Model, item: Option<ItemRelation>, user_name: Option<String>) -> Self {
        Self {
            reserve_start_date: reserve.start(),
            reserve_end_date: reserve.end(),
            reserve_item: item.unwrap_or_else(|| {
                let id = reserve.reserve_item_id;
                ItemRelation::unknown(id, reserve.location_id, reserve.category_id)
            }),
            reserve_id: reserve.reserve_id,
            reserve_item_id: reserve.reserve_item_id,
            reserve_qty: reserve.reserve_qty,
            reserve_purpose_content: reserve.reserve_purpose_content,
            attachment_code: reserve.attachment_code,
            reserve_status_id: reserve.reserve_status_id,
            user_id: reserve.user_id,
            user_name,
            user_contact_no: reserve.user_contact_no,
            user_email: reserve.user_email_addr,
        }
    }
}

/// A reservation as other services are told of it: reserve-request-service in answers,
/// reserve-item-service in events.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Application {
    reserve_id: String,
    reserve_item_id: i64,
    location_id: Option<i64>,
    category_id: String,
    reserve_qty: Option<i32>,
    reserve_start_date: Option<LocalDateTime>,
    reserve_end_date: Option<LocalDateTime>,
    reserve_purpose_content: Option<String>,
    attachment_code: Option<String>,
    user_id: String,
    user_contact_no: Option<String>,
    user_email: Option<String>,
}

impl From<Model> for Application {
    fn from(reserve: Model) -> Self {
        Self {
            reserve_start_date: reserve.start(),
            reserve_end_date: reserve.end(),
            reserve_id: reserve.reserve_id,
            reserve_item_id: reserve.reserve_item_id,
            location_id: reserve.location_id,
            category_id: reserve.category_id,
            reserve_qty: reserve.reserve_qty,
            reserve_purpose_content: reserve.reserve_purpose_content,
            attachment_code: reserve.attachment_code,
            user_id: reserve.user_id,
            user_contact_no: reserve.user_contact_no,
            user_email: reserve.user_email_addr,
        }
    }
}
