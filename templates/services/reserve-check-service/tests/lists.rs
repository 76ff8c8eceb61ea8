//! Lists of reservations.

use serde_json::{Value, json};

use crate::support::{
    ADMIN_ID, Api, COURSE, EQUIPMENT, RESERVES, SPACE, USER_ID, column, days, merged, single_page,
};

#[tokio::test]
async fn a_list_shows_the_newest_first_with_names() {
    let api = Api::start().await;
    let first = api.booked(COURSE, json!({})).await;
    let second = api
        .requested(SPACE, json!({"userId": ADMIN_ID, "reserveQty": null}))
        .await;
    let page = api.admin().get(&format!("{RESERVES}?page=0&size=20")).await;
    let page = page.json();
    let dates = column(&page["content"], "createDate");
    assert_eq!(dates[0].as_str().map(|date| date.len() >= 19), Some(true));
    let expected = vec![
        json!({
            "reserveId": second, "locationId": 7, "categoryId": "space", "reserveItemId": SPACE,
            "reserveItemName": "회의실", "totalQty": 10, "reserveQty": null, "userId": ADMIN_ID,
            "userName": "kim1", "reserveStatusId": "request", "createDate": dates[0]
        }),
        json!({
            "reserveId": first, "locationId": 7, "categoryId": "education",
            "reserveItemId": COURSE, "reserveItemName": "러스트 교육", "totalQty": 10,
            "reserveQty": 2, "userId": USER_ID, "userName": "lee1", "reserveStatusId": "approve",
            "createDate": dates[1]
        }),
    ];
    assert_eq!(page, single_page(20, false, expected));
}

#[tokio::test]
async fn pages_are_cut_and_counted() {
    let api = Api::start().await;
    let mut ids = Vec::new();
    for index in 0..5 {
        let booking = merged(days(index, index), json!({"reserveQty": 1}));
        ids.push(Value::from(api.booked(EQUIPMENT, booking).await));
    }
    ids.reverse();
    assert_eq!(api.listed("page=0&size=2").await, ids[..2]);
    assert_eq!(api.listed("page=2&size=2").await, ids[4..]);
    assert_eq!(api.listed("page=-1&size=many").await, ids, "the defaults");
    let page = api
        .admin()
        .get(&format!("{RESERVES}?page=1&size=2"))
        .await
        .json();
    assert_eq!(
        (&page["totalElements"], &page["totalPages"]),
        (&json!(5), &json!(3))
    );
    assert_eq!(page["sort"]["sorted"], false);
}

#[tokio::test]
async fn lists_are_narrowed_down_and_what_is_not_known_is_ignored() {
    let api = Api::start().await;
    api.items.change(SPACE, json!({"locationId": 8}));
    let course = json!(api.booked(COURSE, json!({})).await);
    let equipment = json!(api.booked(EQUIPMENT, json!({})).await);
    let space = json!(api.booked(SPACE, json!({})).await);
    let all = [space.clone(), equipment.clone(), course.clone()];
    for (query, expected) in [
        ("locationId=7", &all[1..]),
        ("locationId=8", &all[..1]),
        ("locationId=9", &[]),
        ("locationId=", &all),
        ("categoryId=education", &all[2..]),
        ("categoryId=", &all),
        ("categoryId=space&locationId=7", &[]),
        ("keywordType=item&keyword=projec", &all[1..2]),
        ("keywordType=item&keyword=%EA%B5%90%EC%9C%A1", &all[2..]),
        // The name counts, not the number, and no pattern.
        ("keywordType=item&keyword=2", &[]),
        ("keywordType=item&keyword=%25", &[]),
        ("keywordType=item&keyword=", &all),
        ("keywordType=item&keyword=+", &all),
        ("keywordType=user&keyword=x", &all),
        ("keyword=projec", &all),
        ("keywordType=item&keyword=projec&locationId=8", &[]),
    ] {
        assert_eq!(api.listed(query).await, expected, "{query}");
    }
    let (status, error) = api
        .admin()
        .get(&format!("{RESERVES}?locationId=x"))
        .await
        .error();
    assert_eq!(
        (status, &error["errors"][0]["field"]),
        (400, &json!("locationId"))
    );
}

#[tokio::test]
async fn users_see_their_own() {
    let api = Api::start().await;
    let own = [json!(api.booked(EQUIPMENT, json!({})).await)];
    api.booked(EQUIPMENT, json!({"userId": ADMIN_ID})).await;
    let path = format!("/api/v1/{USER_ID}/reserves");
    for caller in [api.user(), api.admin(), api.employee()] {
        let page = caller.get(&format!("{path}?page=0&size=10")).await;
        assert_eq!(page.status, 200, "{}", page.text);
        assert_eq!(column(&page.json()["content"], "reserveId"), own);
        let none = caller
            .get(&format!("{path}?keywordType=item&keyword=x"))
            .await;
        assert_eq!(none.json()["totalElements"], 0);
    }
    let refused = api.other().get(&path).await;
    assert_eq!(refused.refusal(), (403, "E006".to_owned()));
}

#[tokio::test]
async fn a_user_that_the_portal_does_not_know_yet_has_none() {
    let api = Api::start().await;
    for caller in [api.user(), api.other(), api.admin()] {
        let page = caller.get("/api/v1/undefined/reserves?page=0&size=5").await;
        let page = (page.status.as_u16(), page.json());
        assert_eq!(page.0, 200);
        assert_eq!(
            (&page.1["content"], &page.1["size"]),
            (&json!([]), &json!(5))
        );
    }
    let visitor = api.visitor().get("/api/v1/undefined/reserves").await;
    assert_eq!(visitor.status, 403);
}

#[tokio::test]
async fn a_page_asks_for_its_items_once() {
    let api = Api::start().await;
    for item in [COURSE, EQUIPMENT, SPACE] {
        api.booked(item, json!({})).await;
    }
    assert_eq!(api.items.batches(), 0);
    api.listed("").await;
    api.listed("keywordType=item&keyword=x").await;
    assert_eq!(api.items.batches(), 1);
}
