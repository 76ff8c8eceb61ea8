//! Approving what was requested.

use serde_json::json;

use crate::heard::Others;
use crate::neighbours::Mood;
use crate::support::{Api, COURSE, EQUIPMENT, RESERVES, broken, days, merged};

const NOT_REQUESTED: &str = "예약 신청 상태인 경우에만 승인할 수 있습니다.";

#[tokio::test]
async fn a_request_is_approved_once() {
    let api = Api::start().await;
    for item in [COURSE, EQUIPMENT] {
        let id = api.requested(item, json!({})).await;
        assert_eq!(api.approve(&id).await.bare_status(), 204);
        assert_eq!(api.status(&id).await.as_deref(), Some("approve"));
        assert_eq!(api.approve(&id).await.error(), broken(NOT_REQUESTED));
        assert_eq!(api.cancel(&api.admin(), &id).await.bare_status(), 204);
        assert_eq!(api.approve(&id).await.error(), broken(NOT_REQUESTED));
        assert_eq!(api.status(&id).await.as_deref(), Some("cancel"));
    }
}

#[tokio::test]
async fn approving_a_course_takes_its_seats() {
    let api = Api::start().await;
    let id = api.requested(COURSE, json!({"reserveQty": 4})).await;
    assert_eq!(api.items.left(COURSE), 10);
    assert_eq!(api.approve(&id).await.bare_status(), 204);
    assert_eq!((api.items.left(COURSE), api.items.holds(&id)), (6, Some(4)));
}

#[tokio::test]
async fn administrators_approve_and_nobody_else() {
    let api = Api::start().await;
    let id = api.requested(EQUIPMENT, json!({})).await;
    let answer = api
        .employee()
        .put(&format!("{RESERVES}/approve/{id}"))
        .await;
    assert_eq!(answer.error(), broken("관리자만 승인할 수 있습니다."));
    assert_eq!(api.status(&id).await.as_deref(), Some("request"));
    assert_eq!(
        api.approve("nothing").await.refusal(),
        (400, "E003".to_owned())
    );
}

#[tokio::test]
async fn what_the_rules_forbid_stays_requested() {
    let api = Api::start().await;
    let pieces = merged(days(10, 10), json!({"reserveQty": 6}));
    let first = api.requested(EQUIPMENT, pieces.clone()).await;
    let second = api.applied("evaluate", EQUIPMENT, pieces).await;
    assert_eq!(api.approve(&first).await.bare_status(), 204);
    let refused = api.approve(&second).await;
    let text = "해당 날짜에 예약할 수 있는 재고수량이 없습니다.";
    assert_eq!(refused.error(), broken(text));
    let course = api.requested(COURSE, json!({"reserveQty": 4})).await;
    api.items.change(COURSE, json!({"inventoryQty": 3}));
    let refused = api.approve(&course).await;
    let text = "예약가능한 인원이 부족합니다. (남은 인원 : 3)";
    assert_eq!(refused.error(), broken(text));
    for id in [second, course] {
        assert_eq!(api.status(&id).await.as_deref(), Some("request"));
    }
}

#[tokio::test]
async fn a_course_whose_seats_went_to_somebody_else_can_be_approved_later() {
    let api = Api::start().await;
    let id = api.requested(COURSE, json!({})).await;
    api.items.set_mood(Mood::Refusing);
    let refused = api.approve(&id).await;
    assert_eq!(refused.error(), broken("재고 업데이트에 실패했습니다."));
    assert_eq!(api.status(&id).await.as_deref(), Some("request"));
    api.items.set_mood(Mood::Willing);
    let edit = crate::edits::edit(&api, &id, json!({"reserveQty": 5})).await;
    assert_eq!(edit.bare_status(), 204, "it waits for nothing any more");
    assert_eq!(api.approve(&id).await.bare_status(), 204);
    assert_eq!(api.items.holds(&id), Some(5));
}

#[tokio::test]
async fn seats_that_were_taken_for_another_number_are_given_back() {
    let api = Api::start().await;
    let mut others = Others::join(&api);
    let id = api.requested(COURSE, json!({"reserveQty": 2})).await;
    let late = api.items.hold_back();
    let meanwhile = async {
        late.waits.notified().await;
        api.items.set_mood(Mood::Refusing);
        assert_eq!(api.approve(&id).await.status, 400, "somebody else approves");
        let edit = crate::edits::edit(&api, &id, json!({"reserveQty": 5})).await;
        assert_eq!(edit.bare_status(), 204);
        late.may_go.notify_one();
    };
    let (approval, ()) = tokio::join!(api.approve(&id), meanwhile);
    assert_eq!(approval.error(), broken(NOT_REQUESTED));
    assert_eq!(api.status(&id).await.as_deref(), Some("request"));
    assert_eq!(others.returns.next().await, json!({"reserveId": id}));
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again_and_seats_are_taken_once() {
    let api = Api::start().await;
    let id = api.requested(COURSE, json!({"reserveQty": 3})).await;
    api.items.set_mood(Mood::Forgetful);
    let unknown = api.approve(&id).await;
    assert_eq!(unknown.error(), broken("재고 업데이트에 실패했습니다."));
    assert_eq!(api.items.holds(&id), Some(3));
    api.items.set_mood(Mood::Willing);
    let edit = crate::edits::edit(&api, &id, json!({"reserveQty": 1})).await;
    let text = "예약 신청 상태인 경우에만 수정 가능합니다.";
    assert_eq!(
        edit.error(),
        broken(text),
        "three seats may be taken already"
    );
    assert_eq!(api.approve(&id).await.bare_status(), 204);
    assert_eq!(api.items.left(COURSE), 7);
}

#[tokio::test]
async fn the_last_seats_are_not_lost_with_an_answer() {
    let api = Api::start().await;
    let id = api.requested(COURSE, json!({"reserveQty": 10})).await;
    api.items.set_mood(Mood::Forgetful);
    assert_eq!(api.approve(&id).await.status, 400);
    assert_eq!(api.items.left(COURSE), 0);
    api.items.set_mood(Mood::Willing);
    assert_eq!(api.approve(&id).await.bare_status(), 204);
    assert_eq!((api.items.left(COURSE), api.items.holders()), (0, 1));
}
