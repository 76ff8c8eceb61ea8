//! A server that speaks as much of S3 as is needed, with one bucket in memory.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::any;

/// Long ago.
const DATE: &str = "2026-01-01T00:00:00.000Z";
const HTTP_DATE: &str = "Thu, 01 Jan 2026 00:00:00 GMT";

#[derive(Default)]
struct Bucket {
    objects: BTreeMap<String, Vec<u8>>,
    uploads: HashMap<String, Vec<u8>>,
    signature: String,
    requests: usize,
    refuses_completion: bool,
}

type Shared = Arc<Mutex<Bucket>>;

/// A running server.
pub struct FakeS3 {
    url: String,
    bucket: Shared,
}

impl FakeS3 {
    pub async fn start() -> Self {
        let bucket = Shared::default();
        let router = Router::new()
            .route("/files", any(list))
            .route("/files/{*key}", any(object))
            .layer(DefaultBodyLimit::disable())
            .with_state(bucket.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, bucket }
    }

    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// Keys and sizes of all objects.
    pub fn sizes(&self) -> Vec<(String, usize)> {
        let bucket = self.bucket.lock().expect("no panic before");
        let objects = bucket.objects.iter();
        objects
            .map(|(key, bytes)| (key.clone(), bytes.len()))
            .collect()
    }

    /// How many uploads were begun and neither completed nor given up.
    pub fn open_uploads(&self) -> usize {
        self.bucket.lock().expect("no panic before").uploads.len()
    }

    /// From now on no upload can be completed.
    pub fn refuse_completion(&self) {
        let mut bucket = self.bucket.lock().expect("no panic before");
        bucket.refuses_completion = true;
    }

    /// How many requests there were for objects.
    pub fn requests(&self) -> usize {
        self.bucket.lock().expect("no panic before").requests
    }

    pub fn was_signed_with(&self, key: &str) -> bool {
        let bucket = self.bucket.lock().expect("no panic before");
        let start = format!("AWS4-HMAC-SHA256 Credential={key}/");
        bucket.signature.starts_with(&start)
    }
}

async fn list(State(bucket): State<Shared>) -> String {
    let bucket = bucket.lock().expect("no panic before");
    let mut objects = String::new();
    for (key, bytes) in &bucket.objects {
        let size = bytes.len();
        write!(
            objects,
            "<Contents><Key>{key}</Key><Size>{size}</Size><LastModified>{DATE}</LastModified></Contents>"
        )
        .expect("room");
    }
    format!("<ListBucketResult>{objects}</ListBucketResult>")
}

async fn object(
    State(bucket): State<Shared>,
    method: Method,
    Path(key): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mut bucket = bucket.lock().expect("no panic before");
    bucket.signature = text(&headers, "authorization").to_owned();
    bucket.requests += 1;
    if query.contains_key("uploads") || query.contains_key("uploadId") {
        return bucket.upload(&method, key, &body);
    }
    match method {
        Method::PUT if headers.contains_key("x-amz-copy-source") => {
            bucket.copy(text(&headers, "x-amz-copy-source"), key)
        }
        Method::PUT => {
            bucket.objects.insert(key, body.to_vec());
            [("ETag", "\"e\"")].into_response()
        }
        Method::DELETE => {
            let status = match bucket.objects.remove(&key) {
                Some(_) => StatusCode::NO_CONTENT,
                None => StatusCode::NOT_FOUND,
            };
            status.into_response()
        }
        _ => bucket.read(&key, text(&headers, "range")),
    }
}

impl Bucket {
    /// The steps of an upload in parts; the key stands for its id.
    fn upload(&mut self, method: &Method, key: String, body: &[u8]) -> Response {
        match (method, self.uploads.remove(&key)) {
            (&Method::POST, None) => {
                self.uploads.insert(key, Vec::new());
                "<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>"
                    .into_response()
            }
            (&Method::PUT, Some(mut bytes)) => {
                bytes.extend_from_slice(body);
                self.uploads.insert(key, bytes);
                [("ETag", "\"part\"")].into_response()
            }
            (&Method::POST, Some(bytes)) if self.refuses_completion => {
                self.uploads.insert(key, bytes);
                StatusCode::BAD_REQUEST.into_response()
            }
            (&Method::POST, Some(bytes)) => {
                self.objects.insert(key, bytes);
                "<CompleteMultipartUploadResult><ETag>\"e\"</ETag></CompleteMultipartUploadResult>"
                    .into_response()
            }
            _ => StatusCode::NO_CONTENT.into_response(),
        }
    }

    fn copy(&mut self, source: &str, key: String) -> Response {
        let source = source
            .trim_start_matches("/files/")
            .trim_start_matches("files/");
        match self.objects.get(source).cloned() {
            Some(bytes) => {
                self.objects.insert(key, bytes);
                "<CopyObjectResult></CopyObjectResult>".into_response()
            }
            None => StatusCode::NOT_FOUND.into_response(),
        }
    }

    fn read(&self, key: &str, range: &str) -> Response {
        let Some(bytes) = self.objects.get(key) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        let versions = [("ETag", "\"e\""), ("Last-Modified", HTTP_DATE)];
        let Some((first, last)) = part(range) else {
            return (versions, bytes.clone()).into_response();
        };
        let place = format!("bytes {first}-{last}/{}", bytes.len());
        let part = bytes[first..=last].to_vec();
        let place = [("Content-Range", place)];
        (StatusCode::PARTIAL_CONTENT, versions, place, part).into_response()
    }
}

fn part(range: &str) -> Option<(usize, usize)> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    Some((first.parse().ok()?, last.parse().ok()?))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers
        .get(name)
        .map_or("", |value| value.to_str().expect("a text"))
}
