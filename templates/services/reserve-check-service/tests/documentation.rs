//! The OpenAPI document and what it says about the service.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{Api, EQUIPMENT, RESERVES};

/// Ids of the operations, as the standard framework's clients know them.
const OPERATIONS: [&str; 8] = [
    "approveReserve",
    "cancelReserve",
    "countInventory",
    "createReserve",
    "getReserve",
    "searchReserves",
    "searchReservesForUser",
    "updateReserve",
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
    assert_eq!(document["info"]["title"], "reserve-check-service");
    assert_eq!(
        document["servers"],
        json!([{"url": "/reserve-check-service"}])
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
    let id = api.booked(EQUIPMENT, json!({})).await;
    let detail = api.read(&id).await;
    let list = api.admin().get(RESERVES).await.json();
    let document = document(&api).await;
    let schemas = &document["components"]["schemas"];
    for (schema, answer) in [
        ("ReserveResponse", &detail),
        ("ReserveItemRelation", &detail["reserveItem"]),
        ("LocationEntity", &detail["reserveItem"]["location"]),
        ("ReserveListResponse", &list["content"][0]),
    ] {
        assert_eq!(
            members(&document, &schemas[schema]),
            names(answer),
            "{schema}"
        );
    }
    let details = [
        "attachmentCode",
        "reserveEndDate",
        "reserveItemId",
        "reservePurposeContent",
        "reserveQty",
        "reserveStartDate",
        "userContactNo",
        "userEmail",
        "userId",
    ];
    let update = members(&document, &schemas["ReserveUpdateRequest"]);
    assert_eq!(update, details.into());
    let save = members(&document, &schemas["ReserveSaveRequest"]);
    let status = BTreeSet::from(["reserveStatusId"]);
    assert_eq!(save, &update | &status);
    let cancel = members(&document, &schemas["ReserveCancelRequest"]);
    assert_eq!(cancel, ["reasonCancelContent"].into());
}
