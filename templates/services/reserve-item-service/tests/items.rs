//! Items, one by one.

use serde_json::{Value, json};

use crate::support::{
    ADMIN_ID, Api, ITEMS, invalid, item_request, merged, not_found, number, refused, without,
};

/// An item with everything that can be said of one.
fn full_request(location: i64) -> Value {
    merged(
        item_request(location),
        json!({
            "isPeriod": true, "periodMaxCount": 3, "externalUrl": "https://example.com",
            "isPaid": true, "usageCost": 5000, "purpose": "배우기", "address": "세종대로 1",
            "targetId": "no-limit", "excluded": "없음", "homepage": "https://example.com/home",
            "contact": "02-1", "managerDept": "교육과", "managerName": "김", "managerContact": "02-2"
        }),
    )
}

#[tokio::test]
async fn an_item_is_made_and_read_as_it_was_sent() {
    let api = Api::start().await;
    let location = api.location(json!({})).await;
    let sent = full_request(location);
    let created = api.admin().post(ITEMS, sent.clone()).await;
    assert_eq!(created.status, 201, "{}", created.text);
    let created = created.json();
    let id = number(&created, "reserveItemId");
    let expected = merged(sent, json!({"reserveItemId": id, "prevTotalQty": 10}));
    assert_eq!(created, expected);
    assert_eq!(api.read(id).await, expected);
    let unknown = api.user().get(&format!("{ITEMS}/{}", id + 1)).await;
    assert_eq!(unknown.error(), not_found());
}

#[tokio::test]
async fn an_item_is_taken_as_forms_send_it() {
    let api = Api::start().await;
    let location = api.location(json!({})).await;
    let changes = json!({
        "locationId": location.to_string(), "totalQty": "7", "inventoryQty": "7",
        "isPeriod": "true", "periodMaxCount": "2", "isPaid": 1, "usageCost": "1000", "isUse": null,
        "operationStartDate": "2020-01-01T09:30:00.000Z", "operationEndDate": "2999-12-31T00:00",
        "requestStartDate": [2020, 1, 1, 9, 30], "reserveItemId": "", "prevTotalQty": 3,
        "createdBy": "somebody"
    });
    let id = api.item(changes).await;
    let item = api.read(id).await;
    for (member, expected) in [
        ("totalQty", json!(7)),
        ("inventoryQty", json!(7)),
        ("isPeriod", json!(true)),
        ("periodMaxCount", json!(2)),
        ("isPaid", json!(true)),
        ("usageCost", json!(1000)),
        ("isUse", json!(true)),
        // The digits stay, whatever zone the form claims.
        ("operationStartDate", json!("2020-01-01T09:30:00")),
        ("operationEndDate", json!("2999-12-31T00:00:00")),
        ("requestStartDate", json!("2020-01-01T09:30:00")),
        ("prevTotalQty", json!(7)),
    ] {
        assert_eq!(item[member], expected, "{member}");
    }
    for date in [json!("2020-01-01T00:00:00+09:00"), json!("soon"), json!(7)] {
        let wrong = merged(item_request(location), json!({"requestEndDate": date}));
        let answer = api.admin().post(ITEMS, wrong).await;
        assert_eq!(answer.refusal(), (400, "E001".to_owned()), "{date}");
    }
}

#[tokio::test]
async fn a_change_replaces_what_was_said_and_clears_what_is_not() {
    let api = Api::start().await;
    let location = api.location(json!({})).await;
    let id = api.item(full_request(location)).await;
    let path = format!("{ITEMS}/{id}");
    let change = without(
        merged(
            item_request(location),
            json!({
                "reserveItemName": "회의실", "categoryId": "space", "reserveMethodId": "phone",
                "reserveMeansId": null, "requestStartDate": "", "requestEndDate": null,
                "contact": "02-3", "isPeriod": null
            }),
        ),
        "isUse",
    );
    let changed = api.admin().put_json(&path, change).await;
    assert_eq!(changed.bare_status(), 204);
    let item = api.read(id).await;
    for (member, expected) in [
        ("reserveItemName", json!("회의실")),
        ("reserveMeansId", Value::Null),
        ("requestStartDate", Value::Null),
        ("periodMaxCount", Value::Null),
        ("purpose", Value::Null),
        ("managerName", Value::Null),
        ("isPeriod", json!(false)),
        ("isPaid", json!(false)),
        ("isUse", json!(true)),
        ("contact", json!("02-3")),
    ] {
        assert_eq!(item[member], expected, "{member}");
    }
    let unknown = format!("{ITEMS}/{}", id + 1);
    let answer = api.admin().put_json(&unknown, item_request(location)).await;
    assert_eq!(answer.error(), not_found());
}

#[tokio::test]
async fn whether_an_item_is_in_use_stays_when_it_is_not_told() {
    let api = Api::start().await;
    let id = api.item(json!({"isUse": null})).await;
    let location = number(&api.read(id).await, "locationId");
    let path = format!("{ITEMS}/{id}");
    let is_use = async || api.read(id).await["isUse"].clone();
    assert_eq!(is_use().await, json!(true), "a new one is");
    for (word, expected) in [("false", false), ("1", true), ("OFF", false)] {
        let answer = api.admin().put(&format!("{path}/{word}")).await;
        assert_eq!(answer.bare_status(), 204);
        assert_eq!(is_use().await, json!(expected), "{word}");
    }
    let silent = without(item_request(location), "isUse");
    api.admin().put_json(&path, silent).await;
    assert_eq!(is_use().await, json!(false));
    let (status, error) = api.admin().put(&format!("{path}/maybe")).await.error();
    let expected = json!([refused("isUse", "typeMismatch", "maybe")]);
    assert_eq!((status, &error["errors"]), (400, &expected));
    let unknown = api.admin().put(&format!("{ITEMS}/{}/true", id + 1)).await;
    assert_eq!(unknown.error(), not_found());
}

#[tokio::test]
async fn the_stock_changes_by_as_much_as_the_total() {
    let api = Api::start().await;
    let id = api.course(10).await;
    let stale = api.read(id).await;
    let path = format!("{ITEMS}/{id}");
    assert!(api.take(id, "r1", 4).await);
    // The form was loaded before; what it thinks of the stock does not count.
    let change = merged(stale.clone(), json!({"totalQty": "12", "inventoryQty": 12}));
    assert_eq!(api.admin().put_json(&path, change).await.bare_status(), 204);
    assert_eq!(api.left(id).await, 8);
    let change = merged(stale.clone(), json!({"totalQty": 4, "inventoryQty": -3}));
    assert_eq!(api.admin().put_json(&path, change).await.bare_status(), 204);
    assert_eq!(api.left(id).await, 0);
    // Four are taken.
    let change = merged(stale, json!({"totalQty": 3}));
    let expected = vec![refused("totalQty", "입력값이 올바르지 않습니다", "3")];
    let answer = api.admin().put_json(&path, change).await;
    assert_eq!(answer.error(), invalid(expected));
    let item = api.read(id).await;
    assert_eq!(
        (&item["totalQty"], &item["inventoryQty"]),
        (&json!(4), &json!(0))
    );
}

#[tokio::test]
async fn an_item_needs_a_location_that_exists() {
    let api = Api::start().await;
    let id = api.course(1).await;
    let location = number(&api.read(id).await, "locationId");
    let elsewhere = item_request(location + 100);
    let message = "해당 데이터가 존재하지 않습니다";
    let value = (location + 100).to_string();
    let expected = invalid(vec![refused("locationId", message, &value)]);
    let created = api.admin().post(ITEMS, elsewhere.clone()).await;
    assert_eq!(created.error(), expected);
    let changed = api
        .admin()
        .put_json(&format!("{ITEMS}/{id}"), elsewhere)
        .await;
    assert_eq!(changed.error(), expected);
}

#[tokio::test]
async fn an_item_knows_its_location_and_the_names_of_its_codes() {
    let api = Api::start().await;
    let location = api.location(json!({"locationName": "부산"})).await;
    let sent = full_request(location);
    let created = api.admin().post(ITEMS, sent.clone()).await.json();
    let id = number(&created, "reserveItemId");
    let relation = api.user().get(&format!("{ITEMS}/relations/{id}")).await;
    assert_eq!(relation.status, 200, "{}", relation.text);
    let relation = relation.json();
    let place = &relation["location"];
    let expected_place = json!({
        "locationId": location, "locationName": "부산", "sortSeq": 1, "isUse": true,
        "createdBy": ADMIN_ID, "lastModifiedBy": ADMIN_ID,
        "createDate": place["createDate"], "modifiedDate": place["modifiedDate"]
    });
    assert!(place["modifiedDate"].is_string() && place["createDate"].is_string());
    let expected = merged(
        without(created, "prevTotalQty"),
        json!({
            "location": expected_place, "categoryName": "교육", "reserveMethodName": "인터넷",
            "reserveMeansName": "실시간 예약", "selectionMeansName": "선착순",
            "targetName": "제한없음", "isPossible": true
        }),
    );
    assert_eq!(relation, expected);
    let unknown = api
        .user()
        .get(&format!("{ITEMS}/relations/{}", id + 1))
        .await;
    assert_eq!(unknown.error(), not_found());
}

#[tokio::test]
async fn who_made_and_changed_an_item_is_noted() {
    let api = Api::start().await;
    let id = api.course(1).await;
    let employee = api.service.user("employee-7", "ROLE_EMPLOYEE");
    let toggled = employee.put(&format!("{ITEMS}/{id}/false")).await;
    assert_eq!(toggled.bare_status(), 204);
    assert_eq!(authors(&api).await, [ADMIN_ID, "employee-7"]);
}

async fn authors(api: &Api) -> [String; 2] {
    use sea_orm::ConnectionTrait;
    use sea_orm::sea_query::Query;
    let select = Query::select()
        .columns(["created_by", "last_modified_by"])
        .from("reserve_item")
        .to_owned();
    let database = api.service.database().await;
    let row = database.query_one(&select).await.expect("a row");
    let row = row.expect("a row");
    ["created_by", "last_modified_by"]
        .map(|column| row.try_get::<String>("", column).expect("a text"))
}
