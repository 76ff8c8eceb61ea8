//! What people send.

use serde_json::{Value, json};

use crate::support::{Api, COURSE, EQUIPMENT, RESERVES, SPACE, booking, day, merged};

fn error(field: &str, message: &str, rejected: &str) -> Value {
    json!({"field": field, "message": message, "rejectedValue": rejected})
}

#[tokio::test]
async fn what_is_missing_is_named_all_at_once() {
    let api = Api::start().await;
    let (status, document) = api.admin().post(RESERVES, json!({})).await.error();
    assert_eq!((status, &document["code"]), (400, &json!("E001")));
    let mut fields: Vec<_> = crate::support::column(&document["errors"], "field")
        .into_iter()
        .map(|field| field.as_str().expect("a name").to_owned())
        .collect();
    fields.sort();
    let expected = [
        "reserveItemId",
        "reservePurposeContent",
        "userContactNo",
        "userEmail",
        "userId",
    ];
    assert_eq!(fields, expected);
}

#[tokio::test]
async fn each_category_asks_for_what_it_needs() {
    let api = Api::start().await;
    let count = error("reserveQty", "예약 수량값은 필수 입니다.", "");
    let start = error("reserveStartDate", "예약신청 시작일시값은 필수 입니다.", "");
    let end = error("reserveEndDate", "예약신청 종료일시값은 필수 입니다.", "");
    let start_date = day(11).replace("T00:00:00.000Z", " 00:00:00");
    let late = error(
        "reserveStartDate",
        "시작일이 종료일 보다 늦습니다.",
        &start_date,
    );
    for (item, changes, expected) in [
        (COURSE, json!({"reserveQty": ""}), vec![&count]),
        (
            EQUIPMENT,
            json!({"reserveStartDate": "", "reserveQty": null}),
            vec![&start, &count],
        ),
        (EQUIPMENT, json!({"reserveEndDate": null}), vec![&end]),
        (
            SPACE,
            json!({"reserveStartDate": null, "reserveEndDate": null}),
            vec![&start],
        ),
        (SPACE, json!({"reserveEndDate": null}), vec![&end]),
        (
            SPACE,
            json!({"reserveStartDate": day(11), "reserveEndDate": day(10)}),
            vec![&late],
        ),
    ] {
        let (status, document) = api.book(item, changes.clone()).await.error();
        assert_eq!(status, 400, "{item} {changes}");
        assert_eq!(document["errors"], json!(expected), "{item} {changes}");
    }
}

#[tokio::test]
async fn nobody_reserves_nothing_or_less() {
    let api = Api::start().await;
    for item in [COURSE, EQUIPMENT, SPACE] {
        for quantity in ["0", "-3"] {
            let (status, document) = api
                .book(item, json!({"reserveQty": quantity}))
                .await
                .error();
            let expected = error("reserveQty", "입력값이 올바르지 않습니다", quantity);
            assert_eq!((status, &document["errors"]), (400, &json!([expected])));
        }
    }
}

#[tokio::test]
async fn what_does_not_fit_is_refused() {
    let api = Api::start().await;
    for (field, width) in [
        ("reservePurposeContent", 4000),
        ("attachmentCode", 255),
        ("userId", 255),
        ("userContactNo", 50),
        ("userEmail", 500),
    ] {
        let fits = json!({field: "가".repeat(width), "reserveQty": 1});
        api.booked(EQUIPMENT, fits).await;
        let answer = api
            .book(EQUIPMENT, json!({field: "가".repeat(width + 1)}))
            .await;
        let (status, document) = answer.error();
        assert_eq!(
            (status, &document["errors"][0]["field"]),
            (400, &json!(field))
        );
    }
    let id = api.requested(EQUIPMENT, json!({"reserveQty": 1})).await;
    let reason = json!({"reasonCancelContent": "가".repeat(4001)});
    let path = format!("{RESERVES}/cancel/{id}");
    let answer = api.user().put_json(&path, reason).await;
    assert_eq!(answer.refusal(), (400, "E001".to_owned()));
}

#[tokio::test]
async fn what_cannot_be_read_is_refused() {
    let api = Api::start().await;
    for changes in [
        json!({"reserveStartDate": "tomorrow"}),
        json!({"reserveStartDate": "2021-09-09T00:00:00+09:00"}),
        json!({"reserveQty": "two"}),
        json!({"reserveQty": 99_999_999_999_i64}),
        json!({"reserveItemId": {}}),
        json!({"userEmail": []}),
    ] {
        let answer = api.book(EQUIPMENT, changes.clone()).await;
        assert_eq!(answer.refusal(), (400, "E001".to_owned()), "{changes}");
    }
    let text = api
        .admin()
        .request(reqwest::Method::POST, RESERVES)
        .header("Content-Type", "application/json")
        .body("{");
    let answer = crate::support::Answer::of(text).await;
    assert_eq!(answer.refusal(), (400, "E001".to_owned()));
}

#[tokio::test]
async fn numbers_and_texts_are_taken_for_each_other() {
    let api = Api::start().await;
    let changes = json!({
        "reserveItemId": EQUIPMENT, "reserveQty": 1.9, "userContactNo": 1234,
        "reservePurposeContent": "", "userEmail": "a\u{0}b", "unknown": {"a": 1}
    });
    let id = api.booked(EQUIPMENT, changes).await;
    let reserve = api.read(&id).await;
    let told = [
        &reserve["reserveQty"],
        &reserve["userContactNo"],
        &reserve["reservePurposeContent"],
        &reserve["userEmail"],
        &reserve["attachmentCode"],
    ];
    assert_eq!(json!(told), json!([1, "1234", "", "ab", null]));
    let path = format!("{RESERVES}/{id}");
    let changes = merged(booking(EQUIPMENT), json!({"reserveQty": 1}));
    assert_eq!(
        api.admin().put_json(&path, changes).await.refusal(),
        (400, "B001".to_owned())
    );
}
