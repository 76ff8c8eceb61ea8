//! Streams that end without result.

use std::time::Duration;

use serde_json::json;

use crate::support::{APPROVED, Api, RESERVE_ID, result};

const KOREAN: &str = "event:timeout\ndata:예약 결과가 아직 정해지지 않았습니다. 잠시 후 예약 내역에서 확인해 주세요.\n\n";
const ENGLISH: &str = "event:timeout\ndata:The result of the reservation is not known yet. Please look at your reservations in a moment.\n\n";

#[tokio::test]
async fn a_stream_without_result_ends_with_an_event_that_old_portals_ignore() {
    let api = Api::start_with(&[("reserve-results.time-out", json!("200ms"))]).await;
    assert_eq!(api.open(RESERVE_ID).await.rest().await, [KOREAN]);
    let english = api.open_with(RESERVE_ID, &[("Accept-Language", "en")]);
    assert_eq!(english.await.rest().await, [ENGLISH]);
}

#[tokio::test]
async fn a_result_while_nobody_listens_is_there_at_the_next_connection() {
    let api = Api::start().await;
    drop(api.open_pending(RESERVE_ID).await);
    api.tell(result(RESERVE_ID, "approved"));
    let outcomes = [(RESERVE_ID.to_owned(), "approved")];
    api.check.played().outcomes = outcomes.into();
    assert_eq!(api.open(RESERVE_ID).await.rest().await, [APPROVED]);
}

#[tokio::test]
async fn streams_end_with_the_service_so_that_browsers_go_elsewhere() {
    let api = Api::start().await;
    let stream = api.open_pending(RESERVE_ID).await;
    let stopped = tokio::spawn(api.service.stop());
    assert_eq!(stream.rest().await, [KOREAN]);
    let stopped = tokio::time::timeout(Duration::from_secs(10), stopped);
    stopped.await.expect("no waiting").expect("no panic");
}
