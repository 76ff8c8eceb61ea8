//! Bodies that are read no faster than what is read of them is dealt with.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, BodyDataStream, Bytes};
use futures_util::{Stream, StreamExt};

/// The pieces of a body, each followed by a pause. The reader of forms takes what there is until it has to wait, and
/// would hold all in memory that a fast client sends.
struct Paced {
    pieces: BodyDataStream,
    must_pause: bool,
}

impl Stream for Paced {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.must_pause {
            self.must_pause = false;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let piece = self.pieces.poll_next_unpin(context);
        self.must_pause = matches!(piece, Poll::Ready(Some(_)));
        piece
    }
}

/// The same body, piece by piece.
pub fn paced(body: Body) -> Body {
    Body::from_stream(Paced {
        pieces: body.into_data_stream(),
        must_pause: false,
    })
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use futures_util::{FutureExt, stream};

    use super::*;

    #[test]
    fn after_each_piece_the_reader_has_to_wait() {
        let pieces = (0..2).map(|_| Ok::<_, Infallible>(Bytes::from_static(b"piece")));
        let body = paced(Body::from_stream(stream::iter(pieces)));
        let mut pieces = body.into_data_stream();
        let mut is_there = || pieces.next().now_or_never().is_some();
        assert_eq!(
            [(); 5].map(|()| is_there()),
            [true, false, true, false, true]
        );
    }
}
