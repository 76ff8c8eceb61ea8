//! Pages of items.

use mesh_data::{StoreResult, fetch_page_as};
use mesh_web::{LocalDateTime, PageRequest};
use sea_orm::entity::prelude::ChronoDateTime;
use sea_orm::{
    Condition, DatabaseConnection, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::availability::{self, Availability};
use super::model::{Column, Entity, Relation};
use crate::codes::CodeNames;
use crate::locations::model as locations;

/// What lists read of an item: long texts are not shown in them.
#[derive(Debug, FromQueryResult)]
pub struct ListRow {
    pub reserve_item_id: i64,
    pub reserve_item_name: String,
    pub location_id: i64,
    pub location_name: Option<String>,
    pub total_qty: i32,
    pub created_date: ChronoDateTime,
    #[sea_orm(nested)]
    pub availability: Availability,
}

/// An item in lists.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReserveItemListItem)]
pub struct ItemListItem {
    reserve_item_id: i64,
    reserve_item_name: String,
    location_id: i64,
    #[schema(required)]
    location_name: Option<String>,
    /// Code below `reserve-category`.
    category_id: String,
    /// Null when nobody knows the name at present.
    #[schema(required)]
    category_name: Option<String>,
    total_qty: i32,
    inventory_qty: i32,
    is_use: bool,
    create_date: LocalDateTime,
    /// Whether it can be reserved now.
    is_possible: bool,
}

impl ItemListItem {
    /// A row of the list.
    pub fn new(row: ListRow, names: &CodeNames) -> Self {
        Self {
            reserve_item_id: row.reserve_item_id,
            reserve_item_name: row.reserve_item_name,
            location_id: row.location_id,
            location_name: row.location_name,
            category_name: names.of(Some(&row.availability.category_id)),
            total_qty: row.total_qty,
            inventory_qty: row.availability.inventory_qty,
            is_use: row.availability.use_at,
            create_date: LocalDateTime::from_utc(row.created_date),
            is_possible: row.availability.is_possible(LocalDateTime::now()),
            category_id: row.availability.category_id,
        }
    }
}

/// A page of the items for which `condition` holds, newest first.
pub async fn page(
    database: &DatabaseConnection,
    condition: Condition,
    request: &PageRequest,
) -> StoreResult<(Vec<ListRow>, u64)> {
    let select = Entity::find()
        .select_only()
        .columns([
            Column::ReserveItemId,
            Column::ReserveItemName,
            Column::LocationId,
            Column::TotalQty,
            Column::CreatedDate,
        ])
        .columns(availability::COLUMNS)
        .column(locations::Column::LocationName)
        .join(JoinType::LeftJoin, Relation::Location.def())
        .filter(condition)
        .order_by_desc(Column::CreatedDate)
        .order_by_desc(Column::ReserveItemId);
    fetch_page_as(database, select, request).await
}
