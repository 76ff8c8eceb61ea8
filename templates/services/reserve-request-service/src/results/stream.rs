//! One stream of server-sent events.
//! Source of names and framing: the standard framework's reserve-request-service, and the section on
//! server-sent events of the HTML standard.

use std::convert::Infallible;
use std::future::ready;
use std::time::Duration;

use axum::body::{Body, Bytes};
use futures_util::{StreamExt, stream};
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at, sleep_until};
use tokio_util::sync::CancellationToken;

use super::Outcome;
use super::waiting::Place;

/// Id of the last event; a browser that connects again after it tells so.
pub const RESULT_ID: &str = "result";

/// How often somebody who waits hears something.
const KEEP_ALIVE_INTERVAL: Duration = Duration::from_secs(5);

/// Front ends know this text by heart.
const KEEP_ALIVE: Bytes = Bytes::from_static(b"data:no news is good news\n\n");
const APPROVED: Bytes = Bytes::from_static(b"id:result\ndata:true\n\n");
const REFUSED: Bytes = Bytes::from_static(b"id:result\ndata:false\n\n");

/// When a stream ends without a result, and what it says then.
pub struct Ending {
    /// At the latest.
    pub time_out: Duration,
    /// Or when the service stops.
    pub stop: CancellationToken,
    /// A text for people, of one line.
    pub text: String,
}

/// A stream whose result is known already.
pub fn decided(outcome: Outcome) -> Body {
    let frames = [KEEP_ALIVE, frame(outcome)];
    Body::from(frames.concat())
}

/// A stream that goes on until the result is known. The first event is there at once: proxies and
/// browsers see that the stream works.
pub fn until_decided(place: Place, ending: Ending) -> Body {
    let mut keep_alive = interval_at(Instant::now() + KEEP_ALIVE_INTERVAL, KEEP_ALIVE_INTERVAL);
    keep_alive.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let stream = Stream {
        place,
        keep_alive,
        deadline: Instant::now() + ending.time_out,
        stop: ending.stop,
        farewell: Bytes::from(format!("event:timeout\ndata:{}\n\n", ending.text)),
    };
    let first = stream::once(ready(Ok(KEEP_ALIVE)));
    Body::from_stream(first.chain(stream::unfold(Some(stream), Stream::next)))
}

struct Stream {
    place: Place,
    keep_alive: Interval,
    deadline: Instant,
    stop: CancellationToken,
    farewell: Bytes,
}

impl Stream {
    /// The next event, and the stream unless that was the last one.
    async fn next(stream: Option<Self>) -> Option<(Result<Bytes, Infallible>, Option<Self>)> {
        let mut stream = stream?;
        let last = tokio::select! {
            _ = stream.keep_alive.tick() => return Some((Ok(KEEP_ALIVE), Some(stream))),
            Some(outcome) = stream.place.decision() => frame(outcome),
            () = sleep_until(stream.deadline) => stream.farewell.clone(),
            () = stream.stop.cancelled() => stream.farewell.clone(),
        };
        Some((Ok(last), None))
    }
}

fn frame(decision: Outcome) -> Bytes {
    if decision == Outcome::Approved {
        APPROVED
    } else {
        REFUSED
    }
}
