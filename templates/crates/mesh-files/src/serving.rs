//! Answers with the content of a file.

use std::ops::Range;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use object_store::{GetOptions, GetRange, ObjectMeta, ObjectStore};

use crate::range::{Validators, Wanted, wanted};
use crate::{ContentDisposition, FileError, FileKey};

/// A file that is there.
#[derive(Debug)]
pub struct StoredContent {
    key: FileKey,
    meta: ObjectMeta,
    objects: Arc<dyn ObjectStore>,
}

impl StoredContent {
    pub(crate) fn new(key: FileKey, meta: ObjectMeta, objects: Arc<dyn ObjectStore>) -> Self {
        Self { key, meta, objects }
    }

    /// Its size in bytes.
    pub fn size(&self) -> u64 {
        self.meta.size
    }

    /// The answer to a GET with `headers`: all of it, the range that is wanted, 304 when the client
    /// has it, or 416. Browsers take it for nothing but what it says it is, and run nothing in it.
    ///
    /// # Errors
    /// When it vanished, or the storage fails.
    pub async fn answer(
        &self,
        headers: &HeaderMap,
        disposition: &ContentDisposition,
    ) -> Result<Response, FileError> {
        let size = self.size();
        let validators = self.validators();
        let mut response = match wanted(headers, size, &validators) {
            Wanted::NotModified => StatusCode::NOT_MODIFIED.into_response(),
            Wanted::Whole => (length(size), self.body(None).await?).into_response(),
            Wanted::Part(part) => self.partial(part).await?,
            Wanted::Unsatisfiable => {
                let all = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
                return Ok((StatusCode::RANGE_NOT_SATISFIABLE, all).into_response());
            }
        };
        response.headers_mut().extend(self.headers(&validators));
        let name = header::CONTENT_DISPOSITION;
        response.headers_mut().insert(name, disposition.header());
        Ok(response)
    }

    async fn partial(&self, part: Range<u64>) -> Result<Response, FileError> {
        let (first, last, size) = (part.start, part.end - 1, self.size());
        let place = [(
            header::CONTENT_RANGE,
            format!("bytes {first}-{last}/{size}"),
        )];
        let length = length(part.end - part.start);
        let body = self.body(Some(GetRange::Bounded(part))).await?;
        Ok((StatusCode::PARTIAL_CONTENT, length, place, body).into_response())
    }

    async fn body(&self, range: Option<GetRange>) -> Result<Body, FileError> {
        let options = GetOptions {
            range,
            ..GetOptions::default()
        };
        let found = self.objects.get_opts(&self.key.path(), options).await;
        let content = found.map_err(FileError::of_missing)?;
        Ok(Body::from_stream(content.into_stream()))
    }

    fn validators(&self) -> Validators {
        let etag = self.meta.e_tag.as_ref();
        Validators {
            etag: etag.map(|etag| format!("\"{}\"", etag.trim_matches('"'))),
            last_modified: self
                .meta
                .last_modified
                .format("%a, %d %b %Y %H:%M:%S GMT")
                .to_string(),
        }
    }

    fn headers(&self, validators: &Validators) -> Vec<(HeaderName, HeaderValue)> {
        let fixed = [
            (header::CONTENT_TYPE, self.key.content_type()),
            (header::ACCEPT_RANGES, "bytes"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (
                header::CONTENT_SECURITY_POLICY,
                "default-src 'none'; sandbox",
            ),
            (header::CACHE_CONTROL, "private, no-cache"),
        ];
        let fixed = fixed.map(|(name, value)| (name, HeaderValue::from_static(value)));
        let versions = [
            (header::ETAG, validators.etag.as_deref()),
            (header::LAST_MODIFIED, Some(&*validators.last_modified)),
        ];
        let versions = versions.into_iter().filter_map(|(name, value)| {
            let value = HeaderValue::from_str(value?).ok()?;
            Some((name, value))
        });
        fixed.into_iter().chain(versions).collect()
    }
}

fn length(bytes: u64) -> [(HeaderName, HeaderValue); 1] {
    [(header::CONTENT_LENGTH, HeaderValue::from(bytes))]
}
