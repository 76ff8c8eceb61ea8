//! The OpenAPI document and what it says about the service.

use std::collections::BTreeSet;

use serde_json::{Value, json};

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

async fn document(api: &Api) -> Value {
    let answer = api.visitor().get("/v3/api-docs").await;
    assert_eq!(answer.status, 200, "readable without a token");
    answer.json()
}

fn operations(document: &Value) -> Vec<&Value> {
    let paths = document["paths"].as_object().expect("paths");
    let methods = paths
        .values()
        .map(|methods| methods.as_object().expect("methods"));
    methods.flat_map(|methods| methods.values()).collect()
}

#[tokio::test]
async fn every_operation_is_documented() {
    let document = document(&Api::start().await).await;
    assert_eq!(document["info"]["title"], "reserve-item-service");
    assert_eq!(
        document["servers"],
        json!([{"url": "/reserve-item-service"}])
    );
    let operations = operations(&document);
    let ids: BTreeSet<_> = operations
        .iter()
        .filter_map(|operation| operation["operationId"].as_str())
        .collect();
    assert_eq!(ids, OPERATIONS.into());
    for operation in operations {
        let id = &operation["operationId"];
        assert!(operation["summary"].is_string(), "{id}");
        assert!(operation["tags"][0].is_string(), "{id}");
        let named = |parameter: &Value| parameter["description"].is_string();
        let mut parameters = operation["parameters"].as_array().into_iter().flatten();
        assert!(parameters.all(named), "{id}");
    }
}

/// The names of the members that `schema` describes.
fn members<'a>(document: &'a Value, schema: &'a Value) -> BTreeSet<&'a str> {
    let schema = schema["$ref"].as_str().map_or(schema, |reference| {
        let target = document.pointer(reference.trim_start_matches('#'));
        target.expect("what is referred to")
    });
    let parts = schema["allOf"].as_array().into_iter().flatten();
    let own = schema["properties"].as_object().into_iter().flatten();
    own.map(|(name, _)| name.as_str())
        .chain(parts.flat_map(|part| members(document, part)))
        .collect()
}

fn names(answer: &Value) -> BTreeSet<&str> {
    let members = answer.as_object().expect("an object");
    members.keys().map(String::as_str).collect()
}

#[tokio::test]
async fn schemas_have_the_members_that_are_sent() {
    let api = Api::start().await;
    api.course(1).await;
    let document = document(&api).await;
    let schemas = &document["components"]["schemas"];
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
        assert_eq!(
            members(&document, &schemas[schema]),
            names(answer),
            "{schema}"
        );
    }
    for schema in ["LocationWrite", "ReserveItemWrite"] {
        assert!(!members(&document, &schemas[schema]).is_empty(), "{schema}");
    }
}
