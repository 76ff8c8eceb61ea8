//! A streamed body that survives an attempt which never read from it.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};

struct Shared {
    body: Body,
    is_whole: bool,
    attempt: usize,
}

/// A body whose clones share one stream. Each attempt to send it takes a clone of its own with
/// [`RetainedBody::for_attempt`]; the clones of earlier attempts fail from then on, so that two
/// attempts never share out one stream between them.
#[derive(Clone)]
pub struct RetainedBody {
    shared: Arc<Mutex<Shared>>,
    attempt: usize,
}

impl RetainedBody {
    /// Shares a stream.
    pub fn new(body: Body) -> Self {
        let shared = Shared {
            body,
            is_whole: true,
            attempt: 0,
        };
        Self {
            shared: Arc::new(Mutex::new(shared)),
            attempt: 0,
        }
    }

    /// The whole body for one more attempt; nothing once something was read from it.
    pub fn for_attempt(&self) -> Option<Self> {
        let mut shared = self.lock();
        if !shared.is_whole {
            return None;
        }
        shared.attempt += 1;
        Some(Self {
            attempt: shared.attempt,
            shared: self.shared.clone(),
        })
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl HttpBody for RetainedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, axum::Error>>> {
        let mut shared = self.lock();
        if shared.attempt != self.attempt {
            return Poll::Ready(Some(Err(axum::Error::new("another attempt has the body"))));
        }
        let polled = Pin::new(&mut shared.body).poll_frame(context);
        if matches!(polled, Poll::Ready(Some(_))) {
            shared.is_whole = false;
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.lock().body.is_end_stream()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.lock().body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use super::*;

    fn poll(body: &mut RetainedBody) -> Option<Result<(), ()>> {
        match Pin::new(body).poll_frame(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(frame) => frame.map(|frame| frame.map(drop).map_err(drop)),
            Poll::Pending => unreachable!("the body is there"),
        }
    }

    #[test]
    fn a_body_is_given_again_until_something_was_read() {
        let body = RetainedBody::new(Body::from("text"));
        let mut first = body.for_attempt().unwrap();
        let mut second = body.for_attempt().unwrap();
        assert_eq!(
            poll(&mut first),
            Some(Err(())),
            "an attempt that is over reads nothing"
        );
        assert_eq!(poll(&mut second), Some(Ok(())));
        assert!(body.for_attempt().is_none());
    }

    #[test]
    fn a_body_without_content_is_whole_even_when_read() {
        let body = RetainedBody::new(Body::empty());
        assert_eq!(poll(&mut body.for_attempt().unwrap()), None);
        assert!(body.for_attempt().is_some());
    }
}
