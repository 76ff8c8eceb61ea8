//! One reservation.

use serde_json::{Value, json};

use crate::support::{ALL, Api, COURSE, EQUIPMENT, RESERVES, RULES};

#[tokio::test]
async fn owners_and_staff_read_a_reservation_and_nobody_else() {
    let api = Api::start().await;
    let path = format!("{RESERVES}/{}", api.booked(EQUIPMENT, json!({})).await);
    for caller in [api.user(), api.admin(), api.employee()] {
        assert_eq!(caller.get(&path).await.status, 200);
    }
    let refused = api.other().get(&path).await;
    assert_eq!(refused.refusal(), (403, "E006".to_owned()));
}

#[tokio::test]
async fn a_setting_lets_all_users_read_as_unmodified_portals_need_it() {
    let setting = [(
        "compatibility.reserve-detail-for-all-users",
        Value::Bool(true),
    )];
    let api = Api::start_with(RULES, &ALL, &setting).await;
    let path = format!("{RESERVES}/{}", api.booked(EQUIPMENT, json!({})).await);
    assert_eq!(api.other().get(&path).await.status, 200);
    assert_eq!(api.visitor().get(&path).await.status, 403);
}

#[tokio::test]
async fn what_is_not_there_is_e003() {
    let api = Api::start().await;
    for id in ["nothing", "%00"] {
        let answer = api.admin().get(&format!("{RESERVES}/{id}")).await;
        assert_eq!(answer.refusal(), (400, "E003".to_owned()), "{id}");
    }
}

#[tokio::test]
async fn the_seats_that_are_left_are_those_of_this_moment() {
    let api = Api::start().await;
    let id = api.booked(COURSE, json!({"reserveQty": 3})).await;
    assert_eq!(api.read(&id).await["reserveItem"]["inventoryQty"], 7);
    api.items.change(COURSE, json!({"inventoryQty": 5}));
    assert_eq!(api.read(&id).await["reserveItem"]["inventoryQty"], 5);
}
