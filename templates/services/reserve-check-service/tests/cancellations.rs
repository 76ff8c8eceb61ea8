//! Cancelling.

use serde_json::json;

use crate::support::{ADMIN_ID, Api, COURSE, EQUIPMENT, RESERVES, broken};

#[tokio::test]
async fn owners_and_administrators_cancel_and_nobody_else() {
    let api = Api::start().await;
    for (caller, may) in [
        (api.user(), true),
        (api.admin(), true),
        (api.other(), false),
        (api.employee(), false),
    ] {
        for id in [
            api.requested(EQUIPMENT, json!({"reserveQty": 1})).await,
            api.booked(EQUIPMENT, json!({"reserveQty": 1})).await,
        ] {
            let answer = api.cancel(&caller, &id).await;
            if may {
                assert_eq!(answer.bare_status(), 204);
                assert_eq!(api.status(&id).await.as_deref(), Some("cancel"));
            } else {
                assert_eq!(answer.error(), broken("해당 예약은 취소할 수 없습니다."));
                assert_ne!(api.status(&id).await.as_deref(), Some("cancel"));
            }
        }
    }
}

#[tokio::test]
async fn nothing_is_cancelled_twice_or_when_it_is_over() {
    let api = Api::start().await;
    let id = api.booked(EQUIPMENT, json!({})).await;
    assert_eq!(api.cancel(&api.user(), &id).await.bare_status(), 204);
    let again = api.cancel(&api.user(), &id).await;
    let text = "해당 예약은 이미 취소되어 다시 취소할 수 없습니다.";
    assert_eq!(again.error(), broken(text));
    let over = api.booked(EQUIPMENT, json!({})).await;
    api.execute(
        "UPDATE reserve SET reserve_status_id = 'done' WHERE reserve_status_id = 'approve'",
    )
    .await;
    let refused = api.cancel(&api.user(), &over).await;
    let text = "해당 예약은 이미 실행되어 취소할 수 없습니다.";
    assert_eq!(refused.error(), broken(text));
    assert_eq!(api.status(&over).await.as_deref(), Some("done"));
    let unknown = api.cancel(&api.user(), "nothing").await;
    assert_eq!(unknown.refusal(), (400, "E003".to_owned()));
}

#[tokio::test]
async fn the_reason_is_asked_for_and_kept() {
    let api = Api::start().await;
    let id = api.booked(COURSE, json!({})).await;
    let path = format!("{RESERVES}/cancel/{id}");
    for reason in [json!({}), json!({"reasonCancelContent": " "})] {
        let (status, error) = api.user().put_json(&path, reason).await.error();
        let field = &error["errors"][0]["field"];
        assert_eq!((status, field), (400, &json!("reasonCancelContent")));
    }
    assert_eq!(api.cancel(&api.admin(), &id).await.bare_status(), 204);
    let row = api
        .row("reason_cancel_content, last_modified_by, created_by")
        .await;
    let read = |column: &str| row.try_get::<String>("", column).expect("a text");
    assert_eq!(read("reason_cancel_content"), "못 갑니다");
    let authors = (read("last_modified_by"), read("created_by"));
    assert_eq!(authors, (ADMIN_ID.to_owned(), ADMIN_ID.to_owned()));
}
