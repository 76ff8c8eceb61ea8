//! What a stream is, on the wire.

use std::time::Instant;

use reqwest::header::ACCESS_CONTROL_ALLOW_ORIGIN;

use crate::support::{APPROVED, Answer, Api, KEEP_ALIVE, OTHER_ID, REFUSED, RESERVE_ID, result};

#[tokio::test]
async fn a_stream_says_at_once_and_then_every_five_seconds_that_there_is_no_news() {
    let api = Api::start().await;
    let opened = Instant::now();
    let mut stream = api.open(RESERVE_ID).await;
    let headers = stream.response.headers();
    assert_eq!(headers["content-type"], "text/event-stream;charset=UTF-8");
    assert_eq!(headers["x-accel-buffering"], "no", "for proxies");
    let caching = headers["cache-control"].to_str().expect("a text");
    assert!(caching.contains("no-store"), "{caching}");
    assert_eq!(stream.next().await.as_deref(), Some(KEEP_ALIVE));
    assert_eq!(stream.next().await.as_deref(), Some(KEEP_ALIVE));
    let elapsed = opened.elapsed().as_secs_f32();
    assert!((4.8..9.8).contains(&elapsed), "not ten seconds: {elapsed}");
}

#[tokio::test]
async fn a_result_that_is_known_comes_at_once_and_ends_the_stream() {
    let api = Api::start().await;
    let outcomes = [(RESERVE_ID, "approved"), (OTHER_ID, "refused")];
    api.check.played().outcomes = outcomes.map(|(id, told)| (id.to_owned(), told)).into();
    for (id, expected) in [(RESERVE_ID, APPROVED), (OTHER_ID, REFUSED)] {
        let mut stream = api.open(id).await;
        assert_eq!(stream.next().await.as_deref(), Some(KEEP_ALIVE));
        assert_eq!(stream.rest().await, [expected]);
    }
}

#[tokio::test]
async fn ids_that_cannot_be_look_like_refused_ones_and_nobody_is_asked() {
    let api = Api::start().await;
    let long = "x".repeat(5000);
    for id in ["nothing", "..%2F..%2Finternal", "%00", &long] {
        let answer = Answer::of(api.stream_request(id)).await;
        assert_eq!(answer.status, 200, "{id:.20}");
        assert_eq!(answer.text, format!("{KEEP_ALIVE}{REFUSED}"), "{id:.20}");
    }
    assert!(api.check.played().asked.is_empty());
}

#[tokio::test]
async fn a_browser_that_has_the_result_is_told_not_to_come_again() {
    let api = Api::start().await;
    let request = api.stream_request(RESERVE_ID);
    let again = request.header("Last-Event-ID", "result");
    let answer = Answer::of(again.header("Origin", "http://portal")).await;
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert_eq!(answer.bare_status(), 204);
    assert!(api.check.played().asked.is_empty());
    // Any other reconnect is answered from what has become of the reservation.
    let mut stream = api
        .open_with(RESERVE_ID, &[("Last-Event-ID", "other")])
        .await;
    assert_eq!(stream.next().await.as_deref(), Some(KEEP_ALIVE));
    api.tell(result(RESERVE_ID, "approved"));
    assert_eq!(stream.rest().await, [APPROVED]);
}

#[tokio::test]
async fn pages_of_every_origin_read_streams_and_nothing_else() {
    let api = Api::start().await;
    let origin = [("Origin", "http://portal.example")];
    let stream = api.open_with(RESERVE_ID, &origin).await;
    let allowed = stream.response.headers().get(ACCESS_CONTROL_ALLOW_ORIGIN);
    assert_eq!(allowed.map(|value| value.as_bytes()), Some(&b"*"[..]));
    let stream = api.open(RESERVE_ID).await;
    let allowed = stream.response.headers().get(ACCESS_CONTROL_ALLOW_ORIGIN);
    assert_eq!(allowed, None, "nobody asked for it");
    let other = api
        .user()
        .request(reqwest::Method::POST, "/api/v1/requests");
    let other = Answer::of(other.header("Origin", "http://portal.example")).await;
    assert_eq!(other.header("access-control-allow-origin"), "");
}
