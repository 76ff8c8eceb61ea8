//! Items with their locations and the names of their codes.

use mesh_web::{ApiError, LocalDateTime};
use sea_orm::DatabaseConnection;
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::ItemDetails;
use super::availability::Availability;
use super::model::Model;
use super::store;
use crate::codes::{CodeNames, Codes};
use crate::locations::model::{LocationOfItem, Model as Location};

/// One item with all that belongs to it. Names are null when nobody knows them at present.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReserveItemRelation)]
pub struct ItemRelation {
    #[serde(flatten)]
    #[schema(inline)]
    details: ItemDetails,
    #[schema(required)]
    location: Option<LocationOfItem>,
    #[schema(required)]
    category_name: Option<String>,
    #[schema(required)]
    reserve_method_name: Option<String>,
    #[schema(required)]
    reserve_means_name: Option<String>,
    #[schema(required)]
    selection_means_name: Option<String>,
    #[schema(required)]
    target_name: Option<String>,
    /// Whether it can be reserved now.
    is_possible: bool,
}

impl ItemRelation {
    fn new(item: Model, location: Option<Location>, names: &CodeNames) -> Self {
        Self {
            location: location.map(LocationOfItem::from),
            category_name: names.of(Some(&item.category_id)),
            reserve_method_name: names.of(Some(&item.reserve_method_id)),
            reserve_means_name: names.of(item.reserve_means_id.as_deref()),
            selection_means_name: names.of(Some(&item.selection_means_id)),
            target_name: names.of(item.target_id.as_deref()),
            is_possible: Availability::from(&item).is_possible(LocalDateTime::now()),
            details: item.into(),
        }
    }
}

/// The items with these ids; ids that no item has are left out.
///
/// # Errors
/// When the query fails.
pub async fn of_items(
    database: &DatabaseConnection,
    codes: &Codes,
    ids: impl IntoIterator<Item = i64>,
) -> Result<Vec<(i64, ItemRelation)>, ApiError> {
    let items = store::with_locations(database, ids).await?;
    let ids = items.iter().flat_map(|(item, _)| codes_of(item));
    let names = codes.names(ids.collect()).await;
    let relations = items.into_iter().map(|(item, location)| {
        let id = item.reserve_item_id;
        (id, ItemRelation::new(item, location, &names))
    });
    Ok(relations.collect())
}

fn codes_of(item: &Model) -> impl Iterator<Item = String> {
    let codes = [
        Some(&item.category_id),
        Some(&item.reserve_method_id),
        item.reserve_means_id.as_ref(),
        Some(&item.selection_means_id),
        item.target_id.as_ref(),
    ];
    codes.into_iter().flatten().cloned()
}
