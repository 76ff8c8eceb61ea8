//! Answers that go on and on, such as server-sent events. Clients ask again when one ends, so they
//! move on to another gateway when this one stops.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::http::header;
use axum::response::Response;
use http_body::{Frame, SizeHint};
use mesh_config::{Settings, SettingsError};
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

use crate::settings;

/// `streaming-media-types`.
pub struct StreamingMediaTypes(Vec<String>);

impl StreamingMediaTypes {
    /// Reads the setting.
    ///
    /// # Errors
    /// When it is no list of texts.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        settings::texts(settings, "streaming-media-types").map(Self)
    }

    /// `response`, and if it is a stream, no longer than until `stop`.
    pub fn ended_by(&self, stop: &CancellationToken, response: Response) -> Response {
        let media_type = response.headers().get(header::CONTENT_TYPE);
        let media_type = media_type.and_then(|value| value.to_str().ok());
        let is_stream = media_type.is_some_and(|media_type| self.contains(media_type));
        if !is_stream {
            return response;
        }
        response.map(|body| {
            Body::new(Stream {
                body,
                stopped: Box::pin(stop.clone().cancelled_owned()),
            })
        })
    }

    fn contains(&self, media_type: &str) -> bool {
        let essence = media_type.split(';').next().unwrap_or_default().trim();
        self.0
            .iter()
            .any(|known| known.eq_ignore_ascii_case(essence))
    }
}

struct Stream {
    body: Body,
    stopped: Pin<Box<WaitForCancellationFutureOwned>>,
}

impl HttpBody for Stream {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.stopped.as_mut().poll(context).is_ready() {
            return Poll::Ready(None);
        }
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
