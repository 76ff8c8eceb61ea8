//! Pages of items.

use serde_json::{Value, json};

use crate::support::{Api, ITEMS, column, number, refused, single_page};

async fn names(api: &Api, path: &str) -> Vec<Value> {
    let page = api.user().get(path).await;
    assert_eq!(page.status, 200, "{path}: {}", page.text);
    column(&page.json()["content"], "reserveItemName")
}

/// A course, a room that is not in use, and a projector that is reserved by phone.
async fn three_items() -> Api {
    let api = Api::start().await;
    api.item(json!({"reserveItemName": "Course 100%"})).await;
    api.item(json!({"reserveItemName": "room", "categoryId": "space", "isUse": false}))
        .await;
    let phone = json!({
        "reserveItemName": "projector", "categoryId": "equipment", "reserveMethodId": "phone",
        "contact": "02-1"
    });
    api.item(phone).await;
    api
}

#[tokio::test]
async fn a_page_shows_items_with_the_names_of_what_they_refer_to() {
    let api = Api::start().await;
    let id = api.item(json!({"inventoryQty": 9})).await;
    let item = api.read(id).await;
    let page = api.user().get(ITEMS).await.json();
    let date = page["content"][0]["createDate"].clone();
    assert!(date.is_string());
    let expected = json!({
        "reserveItemId": id, "reserveItemName": "Rust 강좌", "locationId": item["locationId"],
        "locationName": "서울", "categoryId": "education", "categoryName": "교육",
        "totalQty": 10, "inventoryQty": 9, "isUse": true, "createDate": date, "isPossible": true
    });
    assert_eq!(page, single_page(10, false, vec![expected]));
}

#[tokio::test]
async fn the_newest_items_come_first_on_every_page() {
    let api = three_items().await;
    let all = ["projector", "room", "Course 100%"];
    assert_eq!(names(&api, ITEMS).await, all);
    assert_eq!(
        names(&api, &format!("{ITEMS}?sort=reserveItemName,asc")).await,
        all
    );
    let second = api
        .user()
        .get(&format!("{ITEMS}?page=1&size=2"))
        .await
        .json();
    assert_eq!(
        column(&second["content"], "reserveItemName"),
        ["Course 100%"]
    );
    let counts = ["totalElements", "totalPages", "number"].map(|name| number(&second, name));
    assert_eq!(counts, [3, 2, 1]);
    assert_eq!(second["last"], json!(true));
    let behind = api
        .user()
        .get(&format!("{ITEMS}?page=7&size=2"))
        .await
        .json();
    assert_eq!(number(&behind, "totalElements"), 3);
}

#[tokio::test]
async fn filters_hold_together_and_what_is_not_told_does_not_filter() {
    let api = three_items().await;
    let rows = api.user().get(ITEMS).await.json()["content"].clone();
    let place = number(&rows[1], "locationId");
    for (query, expected) in [
        ("isUse=true", vec!["projector", "Course 100%"]),
        ("isPopup=true", vec!["room", "Course 100%"]),
        ("isPopup=true&isUse=true", vec!["Course 100%"]),
        ("categoryId=equipment", vec!["projector"]),
        ("categoryId=", vec![]),
        ("categoryId=%00equipment%00", vec!["projector"]),
        ("keywordType=item&keyword=course", vec!["Course 100%"]),
        ("keywordType=item&keyword=%25", vec!["Course 100%"]),
        ("keywordType=item&keyword=_", vec![]),
        (&format!("locationId={place}"), vec!["room"]),
        (&format!("locationId={place}&isUse=true"), vec![]),
    ] {
        let found = names(&api, &format!("{ITEMS}?{query}")).await;
        assert_eq!(found, expected, "{query}");
    }
    for query in [
        "isUse=false&isPopup=false",
        "isUse=&isPopup=&locationId=",
        "categoryId=null",
        "categoryId=undefined&keyword=&keywordType=item",
        "keywordType=x&keyword=course",
        "size=0&page=-1",
    ] {
        let found = names(&api, &format!("{ITEMS}?{query}")).await;
        assert_eq!(found.len(), 3, "{query}");
    }
}

#[tokio::test]
async fn the_category_in_the_path_outranks_the_one_in_the_query() {
    let api = three_items().await;
    for (path, expected) in [
        ("/api/v1/education/reserve-items", vec!["Course 100%"]),
        (
            "/api/v1/space/reserve-items?isUse=true&isPopup=false",
            vec![],
        ),
        (
            "/api/v1/equipment/reserve-items?categoryId=space",
            vec!["projector"],
        ),
        ("/api/v1/all/reserve-items?categoryId=space", vec!["room"]),
        (
            "/api/v1/all/reserve-items?isUse=true",
            vec!["projector", "Course 100%"],
        ),
        ("/api/v1/none/reserve-items", vec![]),
        ("/api/v1/%00/reserve-items", vec![]),
    ] {
        assert_eq!(names(&api, path).await, expected, "{path}");
    }
}

#[tokio::test]
async fn filters_of_the_wrong_type_are_named() {
    let api = Api::start().await;
    let query = "locationId=here&isUse=maybe&isPopup=2";
    let (status, error) = api.user().get(&format!("{ITEMS}?{query}")).await.error();
    let message = "타입이 올바르지 않습니다";
    let expected = json!([
        refused("locationId", message, "here"),
        refused("isUse", message, "maybe"),
        refused("isPopup", message, "2")
    ]);
    assert_eq!((status, &error["code"]), (400, &json!("E001")));
    assert_eq!(error["errors"], expected);
}
