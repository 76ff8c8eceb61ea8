//! How many streams there may be.

use serde_json::json;

use crate::support::{Answer, Api, OTHER_ID, RESERVE_ID, SOON, metrics, plain_error, wait_until};

const FULL: &str = "지금은 결과를 기다리는 사람이 많습니다. 잠시 후 다시 시도해 주세요.";

#[tokio::test]
async fn streams_are_counted_and_limited() {
    let limit = ("reserve-results.max-streams", json!(2));
    let api = Api::start_with(&[metrics(), limit]).await;
    let first = api.open(RESERVE_ID).await;
    let _second = api.open(OTHER_ID).await;
    assert_eq!(api.open_streams().await, 2);
    let request = api.stream_request(RESERVE_ID);
    let third = Answer::of(request.header("Origin", "http://portal")).await;
    assert_eq!(third.error(), plain_error(503, "E999", FULL));
    assert_eq!(third.header("access-control-allow-origin"), "*");
    drop(first);
    wait_until("there is a place again", SOON, async || {
        api.open_streams().await == 1
    })
    .await;
    api.open(RESERVE_ID).await;
}

#[tokio::test]
async fn one_reservation_does_not_take_all_places() {
    let api = Api::start().await;
    let mut streams = Vec::new();
    for _ in 0..16 {
        streams.push(api.open(RESERVE_ID).await);
    }
    let refused = Answer::of(api.stream_request(RESERVE_ID)).await;
    assert_eq!(refused.refusal(), (503, "E999".to_owned()));
    api.open(OTHER_ID).await;
}
