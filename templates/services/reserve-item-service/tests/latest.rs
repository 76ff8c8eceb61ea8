//! The newest items on the first page of a portal.

use serde_json::{Value, json};

use crate::support::{ALL, Api, ITEMS, RULES, column};

async fn latest(api: &Api, count: &str) -> Value {
    let answer = api.visitor().get(&format!("{ITEMS}/latest/{count}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

async fn fill(api: &Api) {
    for (category, name) in [
        ("education", "e1"),
        ("space", "s1"),
        ("education", "e2"),
        ("education", "e3"),
        ("closed", "c1"),
    ] {
        let item = json!({"categoryId": category, "reserveItemName": name});
        api.item(item).await;
    }
    let unused = json!({"reserveItemName": "e4", "isUse": false});
    api.item(unused).await;
}

fn names(answer: &Value) -> Vec<(String, Vec<Value>)> {
    let categories = answer.as_object().expect("an object").iter();
    categories
        .map(|(name, items)| (name.clone(), column(items, "reserveItemName")))
        .collect()
}

#[tokio::test]
async fn visitors_see_so_many_of_the_newest_items_of_each_category_in_use() {
    let api = Api::start_with(RULES, &ALL, &[]).await;
    assert_eq!(latest(&api, "3").await, json!({}));
    fill(&api).await;
    let two = names(&latest(&api, "2").await);
    let expected = [
        ("공간".to_owned(), vec![json!("s1")]),
        ("교육".to_owned(), vec![json!("e3"), json!("e2")]),
    ];
    assert_eq!(two, expected);
    let all = latest(&api, "0").await;
    assert_eq!(column(&all["교육"], "reserveItemName"), ["e3", "e2", "e1"]);
}

#[tokio::test]
async fn categories_stand_in_the_order_of_their_codes() {
    let api = Api::start().await;
    fill(&api).await;
    let text = api.visitor().get(&format!("{ITEMS}/latest/1")).await.text;
    let place = |name: &str| text.find(&format!("\"{name}\":[")).expect("a category");
    assert!(place("교육") < place("공간"), "{text}");
}

#[tokio::test]
async fn an_item_tells_when_it_can_be_asked_for() {
    let api = Api::start().await;
    let realtime = api
        .item(json!({"operationEndDate": "2998-01-01T00:00:00"}))
        .await;
    let phone = json!({
        "reserveMethodId": "phone", "contact": "x", "operationEndDate": "2998-01-01T00:00:00",
        "requestStartDate": null
    });
    let phone = api.item(phone).await;
    let item = |id: i64, end: &str| {
        json!({
            "reserveItemId": id, "reserveItemName": "Rust 강좌", "categoryId": "education",
            "categoryName": "교육", "startDate": "2020-01-01T00:00:00", "endDate": end,
            "isPossible": true
        })
    };
    let expected = json!({"교육": [
        item(phone, "2998-01-01T00:00:00"), item(realtime, "2999-12-31T00:00:00")
    ]});
    assert_eq!(latest(&api, "0").await, expected);
}

#[tokio::test]
async fn a_count_that_is_none_is_refused() {
    let api = Api::start().await;
    for count in ["x", "-1", "1.5", "4294967296"] {
        let answer = api.visitor().get(&format!("{ITEMS}/latest/{count}")).await;
        assert_eq!(answer.refusal(), (400, "E002".to_owned()), "{count}");
    }
}
