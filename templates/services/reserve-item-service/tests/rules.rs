//! What an item must have, and what it must have together.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Api, ITEMS, invalid, item_request, merged, refused};

const LATE: &str = "시작일이 종료일 보다 늦습니다.";
const INVALID: &str = "입력값이 올바르지 않습니다";

/// The refused members of an item that differs from a good one by `changes`, each with its text.
async fn refusals(api: &Api, changes: Value) -> Vec<(String, String)> {
    let item = merged(item_request(1), changes);
    let (status, error) = api.admin().post(ITEMS, item).await.error();
    assert_eq!((status, &error["code"]), (400, &json!("E001")), "{error}");
    let errors = error["errors"].as_array().expect("a list").iter();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    errors
        .map(|error| (text(&error["field"]), text(&error["message"])))
        .collect()
}

async fn assert_refused(api: &Api, changes: Value, expected: &[(&str, &str)]) {
    let found = refusals(api, changes.clone()).await;
    let found: Vec<_> = found
        .iter()
        .map(|(field, text)| (field.as_str(), text.as_str()))
        .collect();
    assert_eq!(found, expected, "{changes}");
}

#[tokio::test]
async fn all_that_is_missing_is_told_at_once() {
    let api = Api::start().await;
    let answer = api.admin().post(ITEMS, json!({})).await;
    let missing = |field: &str, name: &str| refused(field, &format!("{name}값은 필수 입니다."), "");
    let expected = vec![
        missing("inventoryQty", "재고(인원)"),
        missing("reserveItemName", "예약 물품 명"),
        missing("locationId", "지역"),
        missing("categoryId", "유형"),
        missing("totalQty", "수량"),
        missing("operationStartDate", "운영 시작일"),
        missing("operationEndDate", "운영 종료일"),
        missing("reserveMethodId", "예약 방법"),
        missing("selectionMeansId", "선별 방법"),
    ];
    assert_eq!(answer.error(), invalid(expected));
}

#[tokio::test]
async fn each_way_of_reserving_has_rules_of_its_own() {
    let api = Api::start().await;
    let required = |name: &str| format!("{name}값은 필수 입니다.");
    for (changes, field, name) in [
        (json!({"isPaid": true}), "usageCost", "이용 요금"),
        (
            json!({"isPaid": true, "usageCost": ""}),
            "usageCost",
            "이용 요금",
        ),
        (
            json!({"reserveMeansId": ""}),
            "reserveMeansId",
            "인터넷 예약 구분",
        ),
        (
            json!({"requestStartDate": "", "requestEndDate": ""}),
            "requestStartDate",
            "예약신청 시작일시",
        ),
        (
            json!({"requestEndDate": null}),
            "requestEndDate",
            "예약신청 종료일시",
        ),
        (json!({"isPeriod": null}), "isPeriod", "기간 지정 가능여부"),
        (
            json!({"isPeriod": true}),
            "periodMaxCount",
            "최대 예약 가능 일수",
        ),
        (
            json!({"reserveMeansId": "external"}),
            "externalUrl",
            "외부링크 URL",
        ),
        (
            json!({"reserveMethodId": "phone", "contact": ""}),
            "contact",
            "문의처",
        ),
        (json!({"reserveMethodId": "visit"}), "address", "주소"),
    ] {
        assert_refused(&api, changes, &[(field, &required(name))]).await;
    }
    let location = api.location(json!({})).await;
    for changes in [
        // Rules of other ways do not count.
        json!({"reserveMethodId": "phone", "contact": " ", "requestEndDate": null}),
        json!({"reserveMethodId": "visit", "address": "x", "reserveMeansId": null}),
        json!({"reserveMeansId": "external", "externalUrl": "https://example.com", "isPeriod": null}),
        json!({"isPaid": true, "usageCost": 0}),
    ] {
        let item = merged(item_request(location), changes);
        let answer = api.admin().post(ITEMS, item).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
    }
}

#[tokio::test]
async fn nothing_ends_before_it_starts() {
    let api = Api::start().await;
    let late = "3000-01-01T00:00:00";
    for field in ["operationStartDate", "requestStartDate"] {
        assert_refused(&api, json!({field: late}), &[(field, LATE)]).await;
    }
    let both = json!({"operationStartDate": late, "requestStartDate": late, "isPaid": true});
    let fee = ("usageCost", "이용 요금값은 필수 입니다.");
    let expected = [
        ("operationStartDate", LATE),
        fee,
        ("requestStartDate", LATE),
    ];
    assert_refused(&api, both, &expected).await;
    let location = api.location(json!({})).await;
    let moment = json!({
        "operationStartDate": "2026-01-01T00:00:00", "operationEndDate": "2026-01-01T00:00:00"
    });
    let answer = api
        .admin()
        .post(ITEMS, merged(item_request(location), moment))
        .await;
    assert_eq!(answer.status, 201, "equal is in order: {}", answer.text);
}

#[tokio::test]
async fn numbers_and_texts_fit_their_columns() {
    let api = Api::start().await;
    for (field, width) in [
        ("reserveItemName", 200),
        ("categoryId", 20),
        ("reserveMethodId", 20),
        ("selectionMeansId", 20),
        ("externalUrl", 500),
        ("purpose", 4000),
        ("address", 500),
        ("targetId", 20),
        ("excluded", 2000),
        ("homepage", 500),
        ("contact", 50),
        ("managerDept", 200),
        ("managerName", 200),
        ("managerContact", 50),
    ] {
        let long = json!({field: "가".repeat(width + 1)});
        assert_refused(&api, long, &[(field, INVALID)]).await;
    }
    for (field, value) in [
        ("inventoryQty", json!(-1)),
        ("inventoryQty", json!(11)),
        ("periodMaxCount", json!(32_768)),
        ("periodMaxCount", json!(-1)),
        ("usageCost", json!(1_000_000_000_000_000_000_i64)),
    ] {
        assert_refused(&api, json!({field: value}), &[(field, INVALID)]).await;
    }
    let negative = json!({"totalQty": -1, "inventoryQty": 0});
    let expected = [("inventoryQty", INVALID), ("totalQty", INVALID)];
    assert_refused(&api, negative, &expected).await;
    for changes in [
        json!({"totalQty": "many"}),
        json!({"totalQty": 3_000_000_000_i64}),
    ] {
        assert_refused(&api, changes, &[]).await;
    }
}

#[tokio::test]
async fn a_change_is_held_to_the_same_rules() {
    let api = Api::start().await;
    let id = api.course(1).await;
    let broken = merged(
        item_request(1),
        json!({"requestEndDate": null, "totalQty": null}),
    );
    let answer = api.admin().put_json(&format!("{ITEMS}/{id}"), broken).await;
    let expected = vec![
        refused("requestEndDate", "예약신청 종료일시값은 필수 입니다.", ""),
        refused("totalQty", "수량값은 필수 입니다.", ""),
    ];
    assert_eq!(answer.error(), invalid(expected));
}

#[tokio::test]
async fn texts_are_in_the_language_of_the_request() {
    let api = Api::start().await;
    let broken = merged(
        item_request(1),
        json!({"requestStartDate": null, "operationEndDate": "2000-01-01T00:00:00"}),
    );
    let request = api.admin().request(Method::POST, ITEMS).json(&broken);
    let answer = Answer::of(request.header("Accept-Language", "en")).await;
    let (_, error) = answer.error();
    let texts: Vec<_> = error["errors"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|error| error["message"].as_str().expect("a text"))
        .collect();
    let expected = [
        "Start date is later than End date.",
        "Reservation request Start time is required.",
    ];
    assert_eq!(texts, expected);
}
