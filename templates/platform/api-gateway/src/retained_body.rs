//! A streamed body that survives an attempt which never read from it.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};

/// A body whose clones share one stream. An instance that does not accept the connection has not
/// read from it, so the next instance can be sent a clone.
#[derive(Clone)]
pub struct RetainedBody(Arc<Mutex<Body>>);

impl RetainedBody {
    /// Shares a stream.
    pub fn new(body: Body) -> Self {
        Self(Arc::new(Mutex::new(body)))
    }
}

impl HttpBody for RetainedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, axum::Error>>> {
        let mut body = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Pin::new(&mut *body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_end_stream()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .size_hint()
    }
}
