//! A file of the page, and how it is answered.

use std::io::{self, Read};

use axum::body::Bytes;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use flate2::read::GzDecoder;

/// A file of the page.
pub struct File {
    content_type: &'static str,
    /// A weak one: it is the same whether the content is sent compressed or not.
    etag: String,
    content: Content,
}

/// What is in a file.
pub enum Content {
    /// As it is.
    Plain(Bytes),
    /// Compressed by gzip.
    Gzip(Bytes),
}

impl File {
    /// A file whose content has this checksum.
    pub fn new(name: &str, checksum: u32, content: Content) -> Self {
        Self {
            content_type: content_type(name),
            etag: format!("W/\"{checksum:08x}\""),
            content,
        }
    }

    /// Answers a request with these headers. Browsers keep the file, but ask whether it changed:
    /// an update of the gateway brings new files under old names.
    pub fn answer(&self, request: &HeaderMap) -> Response {
        let caching = [
            (ETAG, self.etag.as_str()),
            (CACHE_CONTROL, "no-cache"),
            (VARY, "accept-encoding"),
        ];
        if names(request, &IF_NONE_MATCH, &self.etag) {
            return (StatusCode::NOT_MODIFIED, caching).into_response();
        }
        (
            caching,
            [(CONTENT_TYPE, self.content_type)],
            self.body(request),
        )
            .into_response()
    }

    fn body(&self, request: &HeaderMap) -> Response {
        match &self.content {
            Content::Plain(bytes) => bytes.clone().into_response(),
            Content::Gzip(bytes) if names(request, &ACCEPT_ENCODING, "gzip") => {
                ([(CONTENT_ENCODING, "gzip")], bytes.clone()).into_response()
            }
            Content::Gzip(bytes) => match decompressed(bytes) {
                Ok(bytes) => bytes.into_response(),
                Err(error) => {
                    tracing::error!("a file of the API page cannot be decompressed: {error}");
                    StatusCode::INTERNAL_SERVER_ERROR.into_response()
                }
            },
        }
    }
}

/// Whether a header lists `wanted`. What is listed with a quality is not taken for it.
fn names(request: &HeaderMap, header: &HeaderName, wanted: &str) -> bool {
    let values = request.get_all(header).into_iter();
    values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|listed| listed.trim() == wanted)
}

fn decompressed(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut plain = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut plain)?;
    Ok(plain)
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.') {
        Some((_, "html")) => "text/html; charset=utf-8",
        Some((_, "css")) => "text/css; charset=utf-8",
        Some((_, "js")) => "text/javascript; charset=utf-8",
        Some((_, "png")) => "image/png",
        _ => "application/octet-stream",
    }
}
