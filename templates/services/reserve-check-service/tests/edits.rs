//! Changing what is only requested.

use serde_json::{Value, json};

use crate::support::{
    ADMIN_ID, Answer, Api, COURSE, EQUIPMENT, RESERVES, SPACE, USER_ID, booking, broken, days,
    local, merged,
};

/// Sends a change of the owner.
pub async fn edit(api: &Api, id: &str, changes: Value) -> Answer {
    let reserve = merged(booking(COURSE), changes);
    api.user()
        .put_json(&format!("{RESERVES}/{id}"), reserve)
        .await
}

#[tokio::test]
async fn a_request_becomes_what_its_owner_sends() {
    let api = Api::start().await;
    let id = api.requested(EQUIPMENT, json!({})).await;
    let changes = json!({
        "reserveItemId": SPACE, "categoryId": "space", "reserveQty": 5,
        "reservePurposeContent": "교육", "attachmentCode": "xyz", "userContactNo": "1",
        "userEmail": "a@b.c", "userId": ADMIN_ID, "reserveStatusId": "approve"
    });
    let changes = merged(changes, days(20, 21));
    assert_eq!(edit(&api, &id, changes).await.bare_status(), 204);
    let reserve = api.read(&id).await;
    let expected = json!({
        "reserveId": id, "reserveItemId": EQUIPMENT, "reserveItem": reserve["reserveItem"],
        "reserveQty": 5, "reserveStartDate": local(20), "reserveEndDate": local(21),
        "reservePurposeContent": "교육", "attachmentCode": "xyz", "reserveStatusId": "request",
        "userId": USER_ID, "userName": "lee1", "userContactNo": "1", "userEmail": "a@b.c"
    });
    assert_eq!(reserve, expected);
}

#[tokio::test]
async fn administrators_hand_a_request_over() {
    let api = Api::start().await;
    let id = api.requested(COURSE, json!({})).await;
    let changes = merged(booking(COURSE), json!({"userId": ADMIN_ID}));
    let path = format!("{RESERVES}/{id}");
    assert_eq!(
        api.admin().put_json(&path, changes).await.bare_status(),
        204
    );
    assert_eq!(api.read(&id).await["userName"], "kim1");
}

#[tokio::test]
async fn owners_and_administrators_change_and_nobody_else() {
    let api = Api::start().await;
    let id = api.requested(COURSE, json!({})).await;
    let path = format!("{RESERVES}/{id}");
    for caller in [api.other(), api.employee()] {
        let answer = caller.put_json(&path, booking(COURSE)).await;
        assert_eq!(answer.error(), broken("해당 예약은 수정할 수 없습니다."));
    }
    let unknown = edit(&api, "nothing", json!({})).await;
    assert_eq!(unknown.refusal(), (400, "E003".to_owned()));
}

#[tokio::test]
async fn only_requests_change() {
    let api = Api::start().await;
    let id = api.booked(COURSE, json!({})).await;
    let text = "예약 신청 상태인 경우에만 수정 가능합니다.";
    assert_eq!(edit(&api, &id, json!({})).await.error(), broken(text));
    api.cancel(&api.user(), &id).await;
    assert_eq!(edit(&api, &id, json!({})).await.error(), broken(text));
}

#[tokio::test]
async fn the_rules_hold_for_changes_and_a_request_does_not_stand_in_its_own_way() {
    let api = Api::start().await;
    let taken = api.booked(SPACE, days(20, 20)).await;
    let id = api.requested(SPACE, days(10, 12)).await;
    let own = merged(days(11, 13), json!({"reserveQty": null}));
    assert_eq!(edit(&api, &id, own).await.bare_status(), 204);
    let refused = edit(&api, &id, days(19, 20)).await;
    assert_eq!(refused.error(), broken("해당 날짜에는 예약할 수 없습니다."));
    let missing = edit(&api, &id, json!({})).await;
    assert_eq!(missing.refusal(), (400, "E001".to_owned()));
    assert_eq!(api.read(&id).await["reserveEndDate"], local(13));
    assert_eq!(api.status(&taken).await.as_deref(), Some("approve"));
    let course = api.requested(COURSE, json!({})).await;
    let refused = edit(&api, &course, json!({"reserveQty": 11})).await;
    let text = "예약가능한 인원이 부족합니다. (남은 인원 : 10)";
    assert_eq!(refused.error(), broken(text));
}

#[tokio::test]
async fn changes_move_no_stock() {
    let api = Api::start().await;
    let id = api.requested(COURSE, json!({"reserveQty": 1})).await;
    for quantity in [3, 4] {
        let answer = edit(&api, &id, json!({"reserveQty": quantity})).await;
        assert_eq!(answer.bare_status(), 204);
    }
    assert_eq!(api.items.left(COURSE), 10);
    assert_eq!(api.approve(&id).await.bare_status(), 204);
    assert_eq!(api.items.left(COURSE), 6);
}
