//! The OpenAPI document and what it says about the service.

use crate::support::{Api, ITEMS, LOCATIONS};

/// Ids of the operations, as the standard framework's clients know them.
const OPERATIONS: [&str; 16] = [
    "createLocation",
    "createReserveItem",
    "deleteLocation",
    "findLatestReserveItems",
    "getLocation",
    "getReserveItem",
    "getReserveItemWithRelations",
    "listUsableLocations",
    "searchLocations",
    "searchReserveItems",
    "searchReserveItemsForUser",
    "setLocationUse",
    "setReserveItemUse",
    "updateInventory",
    "updateLocation",
    "updateReserveItem",
];

#[tokio::test]
async fn every_operation_is_documented() {
    let document = Api::start().await.service.document().await;
    document.assert_describes("reserve-item-service", &OPERATIONS);
}

#[tokio::test]
async fn schemas_have_the_members_that_are_sent() {
    let api = Api::start().await;
    api.course(1).await;
    let document = api.service.document().await;
    let get = async |path: String| api.admin().get(&path).await.json();
    let locations = get(LOCATIONS.to_owned()).await;
    let items = get(ITEMS.to_owned()).await;
    let item = get(format!("{ITEMS}/1")).await;
    let relation = get(format!("{ITEMS}/relations/1")).await;
    let latest = get(format!("{ITEMS}/latest/1")).await;
    for (schema, answer) in [
        ("Location", &locations["content"][0]),
        ("ReserveItem", &item),
        ("ReserveItemListItem", &items["content"][0]),
        ("ReserveItemMain", &latest["교육"][0]),
        ("ReserveItemRelation", &relation),
        ("LocationOfItem", &relation["location"]),
    ] {
        document.assert_has_members_of(schema, answer);
    }
    for schema in ["LocationWrite", "ReserveItemWrite"] {
        assert!(!document.members(schema).is_empty(), "{schema}");
    }
}
