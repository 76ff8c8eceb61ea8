//! How results find their streams.

use std::time::{Duration, Instant};

use mesh_messaging::Message;

use crate::support::{
    APPROVED, Api, KEEP_ALIVE, OTHER_ID, REFUSED, RESERVE_ID, SOON, metrics, result, wait_until,
};

#[tokio::test]
async fn news_reach_every_tab_of_their_reservation_and_nobody_else() {
    let api = Api::start().await;
    let first = api.open_pending(RESERVE_ID).await;
    let second = api.open(RESERVE_ID).await;
    let mut other = api.open_pending(OTHER_ID).await;
    assert_eq!(
        api.check.played().asked,
        [RESERVE_ID, OTHER_ID],
        "once each"
    );
    api.tell(result(RESERVE_ID, "approved"));
    assert_eq!(first.rest().await, [APPROVED]);
    assert_eq!(second.rest().await, [APPROVED]);
    assert_eq!(
        other.next().await.as_deref(),
        Some(KEEP_ALIVE),
        "still waits"
    );
    api.tell(result(OTHER_ID, "refused"));
    assert_eq!(other.rest().await, [REFUSED]);
}

#[tokio::test]
async fn news_during_the_question_are_not_lost() {
    let api = Api::start().await;
    api.check.played().tells_meanwhile = Some(api.publisher());
    let stream = api.open(RESERVE_ID).await;
    assert_eq!(
        stream.rest().await,
        [APPROVED],
        "though the answer is: pending"
    );
}

#[tokio::test]
async fn a_question_that_fails_is_asked_again() {
    let api = Api::start().await;
    {
        let mut played = api.check.played();
        played.failures = 2;
        played.outcomes = [(RESERVE_ID.to_owned(), "approved")].into();
    }
    let asked = Instant::now();
    let stream = api.open(RESERVE_ID).await;
    assert_eq!(stream.rest().await, [APPROVED]);
    assert_eq!(api.check.played().asked.len(), 3);
    let pauses = asked.elapsed().as_millis();
    assert!(pauses >= 1500, "half a second, then one: {pauses}");
}

#[tokio::test]
async fn nobody_is_asked_for_streams_that_are_closed() {
    let api = Api::start_with(&[metrics()]).await;
    api.check.played().failures = usize::MAX;
    drop(api.open_pending(RESERVE_ID).await);
    wait_until("the stream is closed", SOON, async || {
        api.open_streams().await == 0
    })
    .await;
    let asked = api.check.played().asked.len();
    // Longer than the pause after the first question.
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(api.check.played().asked.len(), asked);
}

#[tokio::test]
async fn after_a_gap_the_outcome_is_asked_for() {
    let api = Api::start().await;
    let stream = api.open_pending(RESERVE_ID).await;
    let outcomes = [(RESERVE_ID.to_owned(), "approved")];
    api.check.played().outcomes = outcomes.into();
    // More at once than an exchange in memory holds for somebody who is slow.
    let publishers: Vec<_> = (0..32).map(|_| api.publisher()).collect();
    for publisher in &publishers {
        while publisher.publish(result(OTHER_ID, "approved")).is_ok() {}
    }
    assert_eq!(stream.rest().await, [APPROVED], "of which no news came");
}

#[tokio::test]
async fn news_that_cannot_be_read_are_left_out() {
    let api = Api::start().await;
    let stream = api.open_pending(RESERVE_ID).await;
    for body in [
        "",
        "{}",
        "[1]",
        "{\"reserveId\":\"x\",\"outcome\":\"approved\"}",
    ] {
        api.tell(Message::json(body.to_owned()));
    }
    api.tell(result(RESERVE_ID, "delayed"));
    api.tell(result(RESERVE_ID, "pending"));
    api.tell(result(RESERVE_ID, "refused"));
    assert_eq!(stream.rest().await, [REFUSED]);
}
