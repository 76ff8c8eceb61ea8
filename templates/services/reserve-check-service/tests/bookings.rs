//! Bookings of the staff.

use serde_json::{Value, json};

use crate::neighbours::Mood;
use crate::support::{
    ADMIN_ID, Api, COURSE, EQUIPMENT, RESERVES, SPACE, USER_ID, booking, broken, days, local,
    merged, text,
};

#[tokio::test]
async fn a_booking_is_answered_with_its_item_and_the_name_of_the_user() {
    let api = Api::start().await;
    let answer = api.book(EQUIPMENT, json!({"attachmentCode": "abc"})).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let reserve = answer.json();
    let id = text(&reserve, "reserveId");
    assert_eq!((id.len(), id == "mine"), (36, false));
    let expected = json!({
        "reserveId": id, "reserveItemId": EQUIPMENT, "reserveItem": api.items.told(EQUIPMENT),
        "reserveQty": 2, "reserveStartDate": local(10), "reserveEndDate": local(11),
        "reservePurposeContent": "회의", "attachmentCode": "abc", "reserveStatusId": "approve",
        "userId": USER_ID, "userName": "lee1", "userContactNo": "010-0000-0000",
        "userEmail": "lee1@example.com"
    });
    assert_eq!(reserve, expected);
    assert_eq!(api.read(&id).await, expected);
}

#[tokio::test]
async fn location_and_category_are_those_of_the_item_whatever_is_sent() {
    let api = Api::start().await;
    api.booked(COURSE, json!({"categoryId": "equipment"})).await;
    let page = api.admin().get(RESERVES).await.json();
    let row = &page["content"][0];
    assert_eq!(row["categoryId"], "education");
    assert_eq!(row["locationId"], 7);
    assert_eq!(api.items.left(COURSE), 8, "another category skips no stock");
}

#[tokio::test]
async fn approved_courses_take_seats_and_requested_ones_none() {
    let api = Api::start().await;
    let id = api.booked(COURSE, json!({"reserveQty": 3})).await;
    assert_eq!(api.items.holds(&id), Some(3));
    let requested = api.requested(COURSE, json!({"reserveQty": 3})).await;
    assert_eq!(api.status(&requested).await.as_deref(), Some("request"));
    assert_eq!((api.items.left(COURSE), api.items.holders()), (7, 1));
}

#[tokio::test]
async fn a_course_without_seats_left_is_not_booked() {
    let api = Api::start().await;
    let refused = api.book(COURSE, json!({"reserveQty": 11})).await;
    let text = "예약가능한 인원이 부족합니다. (남은 인원 : 10)";
    assert_eq!(refused.error(), broken(text));
    api.items.change(COURSE, json!({"inventoryQty": 0}));
    let refused = api.book(COURSE, json!({"reserveQty": 1})).await;
    assert_eq!(refused.error(), broken("예약이 마감되었습니다."));
    api.items.change(COURSE, json!({"inventoryQty": 10}));
    api.items.set_mood(Mood::Refusing);
    let refused = api.book(COURSE, json!({})).await;
    assert_eq!(refused.error(), broken("재고 업데이트에 실패했습니다."));
    assert_eq!(
        api.listed("").await,
        [json!(null); 0],
        "nothing stays behind"
    );
}

#[tokio::test]
async fn courses_are_booked_strictly_within_their_window() {
    let api = Api::start().await;
    let closed = broken("해당 날짜에는 예약할 수 없습니다.");
    for (changes, is_open) in [
        (json!({"requestEndDate": local(-1)}), false),
        (
            json!({"requestEndDate": local(3), "requestStartDate": local(1)}),
            false,
        ),
        // Of others the days of operation count.
        (json!({"reserveMeansId": "external"}), true),
        (
            json!({"reserveMeansId": null, "reserveMethodId": "phone"}),
            true,
        ),
        (json!({"operationEndDate": local(-1)}), false),
    ] {
        api.items.change(COURSE, changes.clone());
        let answer = api.book(COURSE, json!({"reserveQty": 1})).await;
        if is_open {
            assert_eq!(answer.status, 201, "{changes} {}", answer.text);
        } else {
            assert_eq!(answer.error(), closed, "{changes}");
        }
    }
}

#[tokio::test]
async fn items_by_phone_can_be_booked_for_days() {
    let api = Api::start().await;
    let by_phone = json!({
        "reserveMethodId": "phone", "reserveMeansId": null, "isPeriod": null,
        "requestStartDate": null, "requestEndDate": null
    });
    api.items.change(SPACE, by_phone);
    api.booked(SPACE, json!({"reserveQty": null})).await;
}

#[tokio::test]
async fn administrators_book_for_anybody_and_others_for_themselves() {
    let api = Api::start().await;
    let employee = api.employee();
    let request = json!({"reserveStatusId": "request"});
    let answer = employee
        .post(RESERVES, merged(booking(EQUIPMENT), request))
        .await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    assert_eq!(answer.json()["userId"], "employee");
    assert_eq!(answer.json()["userName"], Value::Null);
    let id = api.booked(EQUIPMENT, json!({"userId": ADMIN_ID})).await;
    assert_eq!(api.read(&id).await["userName"], "kim1");
}

#[tokio::test]
async fn employees_do_not_approve_what_they_book() {
    let api = Api::start().await;
    let answer = api.employee().post(RESERVES, booking(EQUIPMENT)).await;
    assert_eq!(answer.error(), broken("관리자만 승인할 수 있습니다."));
    assert_eq!(api.listed("").await.len(), 0);
}

#[tokio::test]
async fn bookings_are_requested_or_approved_and_nothing_else() {
    let api = Api::start().await;
    for status in ["cancel", "done", "anything"] {
        let answer = api
            .book(EQUIPMENT, json!({"reserveStatusId": status}))
            .await;
        let (code, error) = answer.error();
        let field = &error["errors"][0]["field"];
        assert_eq!((code, field), (400, &json!("reserveStatusId")), "{status}");
    }
    for status in [json!(null), json!("")] {
        let id = api
            .booked(
                EQUIPMENT,
                json!({"reserveStatusId": status, "reserveQty": 1}),
            )
            .await;
        assert_eq!(api.status(&id).await.as_deref(), Some("request"));
    }
}

#[tokio::test]
async fn an_item_that_is_not_there_is_not_booked() {
    let api = Api::start().await;
    assert_eq!(
        api.book(99, json!({})).await.refusal(),
        (400, "E003".to_owned())
    );
}

#[tokio::test]
async fn items_of_other_categories_have_no_rules() {
    let api = Api::start().await;
    api.items.change(SPACE, json!({"categoryId": "place"}));
    for _ in 0..2 {
        api.booked(SPACE, merged(days(1, 2), json!({"reserveQty": null})))
            .await;
    }
}
