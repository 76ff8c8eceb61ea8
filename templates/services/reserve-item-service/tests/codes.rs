//! Codes, which the portal service keeps: it may be away, or not there at all.

use serde_json::{Value, json};

use crate::support::{Api, ITEMS, RULES, column, invalid, item_request, merged, number, refused};

async fn without_portal() -> Api {
    Api::start_with(RULES, &["user-service"], &[]).await
}

#[tokio::test]
async fn items_are_classified_with_codes_that_exist() {
    let api = Api::start().await;
    let location = api.location(json!({})).await;
    let unknown = json!({
        "categoryId": "place", "reserveMethodId": "fax", "reserveMeansId": "fcfs",
        "selectionMeansId": "lottery", "targetId": "nobody"
    });
    let item = merged(item_request(location), unknown);
    let error = |field: &str, value: &str| refused(field, "해당 데이터가 존재하지 않습니다", value);
    let expected = invalid(vec![
        error("categoryId", "place"),
        error("reserveMethodId", "fax"),
        error("reserveMeansId", "fcfs"),
        error("selectionMeansId", "lottery"),
        error("targetId", "nobody"),
    ]);
    let created = api.admin().post(ITEMS, item.clone()).await;
    assert_eq!(created.error(), expected);
    let id = api.course(1).await;
    let changed = api.admin().put_json(&format!("{ITEMS}/{id}"), item).await;
    assert_eq!(changed.error(), expected);
    // What is classified with a code that was switched off can still be changed.
    api.item(json!({"categoryId": "closed", "targetId": ""}))
        .await;
}

#[tokio::test]
async fn without_portal_names_are_missing_and_every_code_passes() {
    let api = without_portal().await;
    let id = api
        .item(json!({"categoryId": "place", "targetId": "nobody"}))
        .await;
    let page = api.user().get(ITEMS).await.json();
    assert_eq!(column(&page["content"], "categoryName"), [Value::Null]);
    let relation = api.user().get(&format!("{ITEMS}/relations/{id}")).await;
    assert_eq!(relation.status, 200);
    let relation = relation.json();
    for name in [
        "categoryName",
        "reserveMethodName",
        "reserveMeansName",
        "selectionMeansName",
        "targetName",
    ] {
        assert_eq!(relation[name], Value::Null, "{name}");
    }
    assert_eq!(relation["location"]["locationName"], "서울");
}

#[tokio::test]
async fn without_portal_the_categories_are_those_of_the_items() {
    let api = without_portal().await;
    for category in ["space", "education", "space"] {
        api.item(json!({"categoryId": category})).await;
    }
    let answer = api.visitor().get(&format!("{ITEMS}/latest/1")).await;
    assert_eq!(answer.status, 200);
    let answer = answer.json();
    let categories: Vec<_> = answer.as_object().expect("an object").keys().collect();
    assert_eq!(categories, ["education", "space"]);
    assert_eq!(answer["space"].as_array().map(Vec::len), Some(1));
    assert_eq!(answer["space"][0]["categoryName"], "space");
    assert_eq!(number(&answer["space"][0], "reserveItemId"), 3);
}
