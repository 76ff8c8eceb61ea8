//! What reserve-request-service hands on: people apply.

use serde_json::{Value, json};

use crate::support::{
    Api, COURSE, EQUIPMENT, SPACE, USER_ID, booking, broken, date, days, local, merged, text,
};

const CLOSED: &str = "예약이 마감되었습니다.";
const DATE: &str = "해당 날짜에는 예약할 수 없습니다.";

#[tokio::test]
async fn an_application_is_answered_with_what_is_kept_of_it() {
    let api = Api::start().await;
    let changes = json!({"userId": "somebody-else", "attachmentCode": "abc"});
    let answer = api.apply("evaluate", EQUIPMENT, changes).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let reserve = answer.json();
    let expected = json!({
        "reserveId": reserve["reserveId"], "reserveItemId": EQUIPMENT, "locationId": 7,
        "categoryId": "equipment", "reserveQty": 2, "reserveStartDate": local(10),
        "reserveEndDate": local(11), "reservePurposeContent": "회의", "attachmentCode": "abc",
        "userId": USER_ID, "userContactNo": "010-0000-0000", "userEmail": "lee1@example.com"
    });
    assert_eq!(reserve, expected);
    let id = text(&reserve, "reserveId");
    assert_eq!(api.status(&id).await.as_deref(), Some("request"));
}

#[tokio::test]
async fn people_apply_for_evaluation_in_every_category_and_nothing_is_taken() {
    let api = Api::start().await;
    for item in [COURSE, EQUIPMENT, SPACE] {
        for means in [
            json!({"selectionMeansId": "evaluate"}),
            json!({"reserveMeansId": "external"}),
        ] {
            api.items.change(item, means);
            let id = api.applied("evaluate", item, json!({})).await;
            assert_eq!(api.status(&id).await.as_deref(), Some("request"));
            assert_eq!(api.outcome(&id).await, "pending");
        }
    }
    assert_eq!(api.items.left(COURSE), 10);
}

#[tokio::test]
async fn days_are_given_at_once_by_what_the_item_service_says() {
    let api = Api::start().await;
    let lies = json!({"totalQty": 1000, "reserveQty": 11});
    let refused = api.apply("realtime", EQUIPMENT, lies).await;
    let text = "해당 날짜에 예약할 수 있는 재고수량이 없습니다.";
    assert_eq!(refused.error(), broken(text));
    for item in [EQUIPMENT, SPACE] {
        let id = api.applied("realtime", item, json!({})).await;
        assert_eq!(api.status(&id).await.as_deref(), Some("approve"));
        assert_eq!(api.outcome(&id).await, "approved");
    }
    let refused = api.apply("realtime", SPACE, json!({})).await;
    assert_eq!(refused.error(), broken(DATE));
    let lies = json!({"operationEndDate": local(90), "isPeriod": false});
    let refused = api
        .apply("realtime", SPACE, merged(lies, days(61, 61)))
        .await;
    let text = "종료일이 운영예약 종료일 보다 늦습니다.";
    assert_eq!(refused.error(), broken(text));
}

#[tokio::test]
async fn courses_wait_for_the_item_service_and_are_not_changed_meanwhile() {
    let api = Api::start().await;
    let id = api.applied("realtime", COURSE, json!({})).await;
    assert_eq!(api.status(&id).await.as_deref(), Some("request"));
    assert_eq!(api.outcome(&id).await, "pending");
    assert_eq!(api.items.holders(), 0, "the event takes the seats");
    let edited = crate::edits::edit(&api, &id, json!({})).await;
    let text = "예약 신청 상태인 경우에만 수정 가능합니다.";
    assert_eq!(edited.error(), broken(text));
}

#[tokio::test]
async fn only_what_the_first_get_is_given_at_once() {
    let api = Api::start().await;
    for item in [COURSE, EQUIPMENT, SPACE] {
        for (wrong, right) in [
            (
                json!({"selectionMeansId": "evaluate"}),
                json!({"selectionMeansId": "fcfs"}),
            ),
            (
                json!({"reserveMeansId": "external"}),
                json!({"reserveMeansId": "realtime"}),
            ),
            (
                json!({"reserveMethodId": "phone"}),
                json!({"reserveMethodId": "internet"}),
            ),
        ] {
            api.items.change(item, wrong.clone());
            let answer = api.apply("realtime", item, json!({})).await;
            assert_eq!(answer.error(), broken(DATE), "{item} {wrong}");
            api.items.change(item, right);
        }
    }
    api.items.change(SPACE, json!({"categoryId": "place"}));
    let answer = api.apply("realtime", SPACE, json!({})).await;
    assert_eq!(answer.error(), broken(DATE));
    assert_eq!(api.listed("").await.len(), 0);
}

#[tokio::test]
async fn nobody_applies_for_what_is_closed() {
    let api = Api::start().await;
    for flow in ["evaluate", "realtime"] {
        for item in [COURSE, EQUIPMENT, SPACE] {
            for (closed, open, text) in [
                (json!({"isUse": false}), json!({"isUse": true}), CLOSED),
                (
                    json!({"requestEndDate": local(0)}),
                    json!({"requestEndDate": local(3)}),
                    DATE,
                ),
            ] {
                api.items.change(item, closed.clone());
                let answer = api.apply(flow, item, json!({})).await;
                assert_eq!(answer.error(), broken(text), "{flow} {item} {closed}");
                api.items.change(item, open);
            }
        }
        let unknown = api.apply(flow, 99, json!({})).await;
        assert_eq!(unknown.refusal(), (400, "E003".to_owned()));
        let outside = api.apply(flow, SPACE, days(70, 70)).await;
        assert_eq!(outside.refusal(), (400, "B001".to_owned()));
    }
}

#[tokio::test]
async fn what_is_missing_is_named_as_for_bookings() {
    let api = Api::start().await;
    for flow in ["evaluate", "realtime"] {
        for (item, member) in [
            (COURSE, "reserveQty"),
            (EQUIPMENT, "reserveStartDate"),
            (SPACE, "reserveEndDate"),
            (SPACE, "reservePurposeContent"),
            (SPACE, "userEmail"),
        ] {
            let answer = api.apply(flow, item, json!({member: null})).await;
            let (status, error) = answer.error();
            let field = &error["errors"][0]["field"];
            assert_eq!((status, field), (400, &json!(member)), "{flow} {item}");
        }
    }
}

#[tokio::test]
async fn texts_are_in_the_language_that_was_handed_on() {
    let api = Api::start().await;
    api.items.change(SPACE, json!({"isUse": false}));
    let body = json!({"flow": "evaluate", "owner": USER_ID, "reserve": booking(SPACE)});
    let request = api
        .requests()
        .request(reqwest::Method::POST, "/internal/reserves")
        .header("Accept-Language", "en")
        .json(&body);
    let answer = crate::support::Answer::of(request).await;
    assert_eq!(answer.json()["message"], "Reservations are closed.");
}

#[tokio::test]
async fn services_alone_hand_on_and_ask() {
    let api = Api::start().await;
    let body = json!({"flow": "evaluate", "owner": USER_ID, "reserve": booking(SPACE)});
    let foreign = mesh_test::service_token("reserve-request-service", "reserve-item-service");
    for caller in [
        api.admin(),
        api.visitor(),
        api.service.with("a.b.c"),
        api.service.with(foreign),
    ] {
        let answer = caller.post("/internal/reserves", body.clone()).await;
        assert_eq!(answer.bare_status(), 401);
        let answer = caller.get("/internal/reserves/1/outcome").await;
        assert_eq!(answer.bare_status(), 401);
    }
    let answer = api
        .requests()
        .post("/internal/reserves", json!({"flow": "sometime"}))
        .await;
    assert_eq!(answer.refusal(), (400, "E001".to_owned()));
}

#[tokio::test]
async fn the_outcome_follows_the_state() {
    let api = Api::start().await;
    assert_eq!(api.outcome("nothing").await, "refused");
    let id = api.applied("evaluate", EQUIPMENT, json!({})).await;
    assert_eq!(api.outcome(&id).await, "pending");
    api.approve(&id).await;
    assert_eq!(api.outcome(&id).await, "approved");
    api.cancel(&api.user(), &id).await;
    assert_eq!(api.outcome(&id).await, "refused");
    let path = format!("/api/v1/reserves/{EQUIPMENT}/inventories");
    let query = format!("{path}?startDate={}&endDate={}", date(10), date(11));
    assert_eq!(api.user().get(&query).await.json(), Value::from(10));
}
