//! What attackers send.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Api, ITEMS, LOCATIONS, item_request, merged, number};

#[tokio::test]
async fn sql_in_texts_is_text() {
    let api = Api::start().await;
    let sql = "x'; DROP TABLE reserve_item; -- \" \\ % _ {{7*7}}";
    let id = api
        .item(json!({"reserveItemName": sql, "purpose": sql}))
        .await;
    let item = api.read(id).await;
    assert_eq!(
        (&item["reserveItemName"], &item["purpose"]),
        (&json!(sql), &json!(sql))
    );
    let word = "x%27%20OR%20%271%27%3D%271";
    for path in [
        format!("{ITEMS}?keywordType=item&keyword={word}&categoryId={word}"),
        format!("{ITEMS}?keywordType={word}&keyword=x&sort={word},desc&size={word}"),
        format!("/api/v1/{word}/reserve-items"),
    ] {
        let answer = api.user().get(&path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    }
    for path in [
        format!("{ITEMS}/{word}"),
        format!("{ITEMS}/relations/{word}"),
        format!("{ITEMS}/latest/{word}"),
        format!("{LOCATIONS}/{word}"),
    ] {
        let answer = api.user().get(&path).await;
        assert_eq!(answer.refusal(), (400, "E002".to_owned()), "{path}");
    }
    let zero = api.item(json!({"reserveItemName": "a\u{0}b"})).await;
    assert_eq!(api.read(zero).await["reserveItemName"], "ab");
}

#[tokio::test]
async fn members_that_are_not_the_callers_to_set_do_not_count() {
    let api = Api::start().await;
    let location = api
        .location(json!({"locationId": 77, "createdBy": "x"}))
        .await;
    assert_ne!(location, 77);
    let forged = json!({
        "reserveItemId": 77, "createdBy": "x", "createDate": "2001-01-01T00:00:00",
        "isPossible": true, "location": {"locationName": "x"}
    });
    let item = merged(item_request(location), forged);
    let created = api.admin().post(ITEMS, item).await.json();
    assert_ne!(number(&created, "reserveItemId"), 77);
    let row = api.user().get(ITEMS).await.json()["content"][0].clone();
    assert_eq!(row["locationName"], "서울");
    let date = row["createDate"].as_str().expect("a date");
    assert!(!date.starts_with("2001"), "{date}");
}

#[tokio::test]
async fn links_that_run_something_are_refused() {
    let api = Api::start().await;
    let location = api.location(json!({})).await;
    for link in [
        "javascript:alert(1)",
        " JavaScript:alert(1)",
        "data:text/html,x",
    ] {
        for member in ["externalUrl", "homepage"] {
            let item = merged(item_request(location), json!({member: link}));
            let (status, error) = api.admin().post(ITEMS, item).await.error();
            assert_eq!(
                (status, &error["errors"][0]["field"]),
                (400, &json!(member)),
                "{link}"
            );
        }
    }
}

#[tokio::test]
async fn junk_in_bodies_is_no_failure_of_the_server() {
    let api = Api::start().await;
    let id = api.course(1).await;
    let deep = "[".repeat(10_000);
    let bodies = [
        "null",
        "[]",
        "7",
        "\"x\"",
        "{",
        "{\"locationId\": {}}",
        deep.as_str(),
        "",
    ];
    for (method, path) in [
        (Method::POST, LOCATIONS.to_owned()),
        (Method::POST, ITEMS.to_owned()),
        (Method::PUT, format!("{ITEMS}/{id}")),
    ] {
        for body in bodies {
            let request = api.admin().request(method.clone(), &path);
            let request = request.header("Content-Type", "application/json");
            let answer = Answer::of(request.body(body.to_owned())).await;
            assert_eq!(
                answer.status, 400,
                "{method} {path} {body:.20}: {}",
                answer.text
            );
        }
    }
    for id in ["9223372036854775807", "-9223372036854775808"] {
        let answer = api.user().get(&format!("{ITEMS}/{id}")).await;
        assert_eq!(answer.refusal(), (400, "E003".to_owned()), "{id}");
    }
    let item = api.read(id).await;
    let costs: [Value; 3] = [json!("1e3"), json!([]), json!(i64::MIN)];
    for cost in costs {
        let wrong = merged(item.clone(), json!({"usageCost": cost}));
        let answer = api.admin().put_json(&format!("{ITEMS}/{id}"), wrong).await;
        assert_eq!(answer.refusal(), (400, "E001".to_owned()), "{cost}");
    }
}
