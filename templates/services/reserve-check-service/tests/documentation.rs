//! The OpenAPI document and what it says about the service.

use std::collections::BTreeSet;

use serde_json::json;

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

#[tokio::test]
async fn every_operation_is_documented() {
    let document = Api::start().await.service.document().await;
    document.assert_describes("reserve-check-service", &OPERATIONS);
}

#[tokio::test]
async fn schemas_have_the_members_that_are_sent() {
    let api = Api::start().await;
    let id = api.booked(EQUIPMENT, json!({})).await;
    let detail = api.read(&id).await;
    let list = api.admin().get(RESERVES).await.json();
    let document = api.service.document().await;
    for (schema, answer) in [
        ("ReserveResponse", &detail),
        ("ReserveItemRelation", &detail["reserveItem"]),
        ("LocationEntity", &detail["reserveItem"]["location"]),
        ("ReserveListResponse", &list["content"][0]),
    ] {
        document.assert_has_members_of(schema, answer);
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
    let update = document.members("ReserveUpdateRequest");
    assert_eq!(update, details.into());
    let save = document.members("ReserveSaveRequest");
    let status = BTreeSet::from(["reserveStatusId"]);
    assert_eq!(save, &update | &status);
    let cancel = document.members("ReserveCancelRequest");
    assert_eq!(cancel, ["reasonCancelContent"].into());
}
