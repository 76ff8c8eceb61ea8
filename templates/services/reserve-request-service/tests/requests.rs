//! Requests, and what the check service says to them.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Api, RESERVE_ID, RULES, USER_ID, plain_error};

const PATHS: [(&str, &str); 2] = [
    ("/api/v1/requests", "realtime"),
    ("/api/v1/requests/evaluates", "evaluate"),
];

/// As the portal sends it.
fn request() -> Value {
    json!({
        "reserveId": "chosen", "reserveItemId": "7", "locationId": 3, "categoryId": "equipment",
        "totalQty": 100, "reserveMethodId": "internet", "reserveMeansId": "realtime",
        "operationStartDate": "2026-12-31T00:00:00", "operationEndDate": "2026-12-31T00:00:00",
        "requestStartDate": "2026-01-01T00:00:00", "requestEndDate": "2026-12-31T00:00:00",
        "isPeriod": false, "periodMaxCount": null, "reserveQty": "3",
        "reservePurposeContent": "교육", "attachmentCode": "",
        "reserveStartDate": "2026-11-28T00:00:00.000Z", "reserveEndDate": "2026-11-28T00:00:00.000Z",
        "reserveStatusId": "approve", "userId": "somebody-else",
        "userContactNo": "010-1234-5678", "userEmail": "a@b.kr"
    })
}

/// As the check service answers it.
fn made() -> Value {
    json!({
        "reserveId": RESERVE_ID, "reserveItemId": 7, "locationId": 3, "categoryId": "equipment",
        "reserveQty": 3, "reserveStartDate": "2026-11-28T00:00:00",
        "reserveEndDate": "2026-11-28T00:00:00", "reservePurposeContent": "교육",
        "attachmentCode": "", "userId": USER_ID, "userContactNo": "010-1234-5678",
        "userEmail": "a@b.kr"
    })
}

fn changed(member: &str, value: Value) -> Value {
    let mut body = request();
    body[member] = value;
    body
}

#[tokio::test]
async fn a_request_is_the_callers_own_whatever_was_sent() {
    let api = Api::start().await;
    for (path, flow) in PATHS {
        api.check.played().answer = Some((201, made()));
        let sent = api.user().request(Method::POST, path).json(&request());
        let answer = Answer::of(sent.header("Accept-Language", "en-GB,en")).await;
        assert_eq!((answer.status.as_u16(), answer.json()), (201, made()));
        assert_eq!(answer.header("content-type"), "application/json");
        let expected = json!({
            "flow": flow, "owner": USER_ID,
            "reserve": {
                "reserveItemId": 7, "locationId": 3, "categoryId": "equipment", "reserveQty": 3,
                "reservePurposeContent": "교육", "attachmentCode": "",
                "reserveStartDate": "2026-11-28T00:00:00.000Z",
                "reserveEndDate": "2026-11-28T00:00:00.000Z",
                "userId": USER_ID, "userContactNo": "010-1234-5678", "userEmail": "a@b.kr"
            }
        });
        let created = api.check.played().created.pop();
        assert_eq!(created, Some(("en-GB,en".to_owned(), expected)));
    }
}

#[tokio::test]
async fn refusals_are_handed_on_with_their_text() {
    let api = Api::start().await;
    let refusal = json!({
        "timestamp": "2026-11-26T10:28:01.123", "message": "해당 날짜에는 예약할 수 없습니다.",
        "status": 400, "code": "B001", "errors": []
    });
    for status in [400, 503] {
        api.check.played().answer = Some((status, refusal.clone()));
        let answer = api.user().post("/api/v1/requests", request()).await;
        assert_eq!(
            (answer.status.as_u16(), answer.json()),
            (status, refusal.clone())
        );
    }
}

#[tokio::test]
async fn what_is_wrong_between_the_services_is_not_told_to_people() {
    let api = Api::start().await;
    for status in [200, 401, 404, 500] {
        api.check.played().answer = Some((status, json!({"secret": "x"})));
        let answer = api.user().post("/api/v1/requests", request()).await;
        let expected = plain_error(500, "E999", "서버 오류가 발생했습니다");
        assert_eq!(answer.error(), expected, "{status}");
    }
}

#[tokio::test]
async fn a_request_that_may_have_arrived_is_not_sent_again() {
    let api = Api::start().await;
    let answer = api.user().post("/api/v1/requests", request()).await;
    let text = "예약 서비스가 응답하지 않습니다. 예약 내역을 확인한 뒤 다시 시도해 주세요.";
    assert_eq!(answer.error(), plain_error(503, "E999", text));
    assert_eq!(api.check.played().created.len(), 1);
}

#[tokio::test]
async fn without_check_service_people_are_told_what_to_do() {
    let api = Api::start_among(RULES, &["user-service"], &[]).await;
    let sent = api
        .user()
        .request(Method::POST, PATHS[1].0)
        .json(&request());
    let answer = Answer::of(sent.header("Accept-Language", "en")).await;
    let text = "The reservation service does not answer. Please look at your reservations before you try again.";
    assert_eq!(answer.error(), plain_error(503, "E999", text));
}

fn refused(field: &str, message: &str, value: &str) -> Value {
    json!({"field": field, "message": message, "rejectedValue": value})
}

fn invalid(errors: &[Value]) -> (u16, Value) {
    let message = "입력값이 올바르지 않습니다";
    let document = json!({"message": message, "status": 400, "code": "E001", "errors": errors});
    (400, document)
}

#[tokio::test]
async fn everything_that_is_missing_is_told_at_once() {
    let api = Api::start().await;
    let blank = json!({"reservePurposeContent": " ", "userEmail": null, "reserveItemId": ""});
    for (path, _) in PATHS {
        let answer = api.user().post(path, blank.clone()).await;
        let expected = [
            refused("reserveItemId", "예약 물품 값은 필수 입니다.", ""),
            refused("reservePurposeContent", "예약 목적 값은 필수 입니다.", " "),
            refused("userContactNo", "예약자 연락처 값은 필수 입니다.", ""),
            refused("userEmail", "예약자 이메일 값은 필수 입니다.", ""),
        ];
        assert_eq!(answer.error(), invalid(&expected), "{path}");
    }
    assert!(api.check.played().created.is_empty());
}

#[tokio::test]
async fn quantities_are_at_least_one_and_texts_fit_their_columns() {
    let api = Api::start().await;
    let long = |length: usize| "가".repeat(length);
    for (member, value, told) in [
        ("reserveQty", json!("0"), "0".to_owned()),
        ("reserveQty", json!(-3), "-3".to_owned()),
        ("reservePurposeContent", json!(long(4001)), long(4001)),
        ("userContactNo", json!(long(51)), long(51)),
        ("userEmail", json!(long(501)), long(501)),
        ("attachmentCode", json!(long(256)), long(256)),
        ("categoryId", json!(long(256)), long(256)),
    ] {
        let answer = api.user().post(PATHS[0].0, changed(member, value)).await;
        let expected = refused(member, "입력값이 올바르지 않습니다", &told);
        assert_eq!(answer.error(), invalid(&[expected]), "{member}");
    }
    for body in [json!([]), json!("x"), changed("reserveQty", json!("three"))] {
        let answer = api.user().post(PATHS[0].0, body).await;
        assert_eq!(answer.error(), invalid(&[]));
    }
    assert!(api.check.played().created.is_empty());
    api.check.played().answer = Some((201, made()));
    let space = changed("reserveQty", Value::Null);
    assert_eq!(api.user().post(PATHS[0].0, space).await.status, 201);
}
