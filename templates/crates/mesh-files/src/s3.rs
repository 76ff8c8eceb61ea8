//! S3-compatible storage, spoken to through the HTTP client that everything else uses.

use async_trait::async_trait;
use axum::http::Response;
use http_body_util::BodyExt;
use mesh_config::{Settings, SettingsError};
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::client::{
    ClientOptions, HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest,
    HttpRequestBody, HttpResponse, HttpResponseBody, HttpService,
};
use reqwest::redirect::Policy;
use reqwest::{Body, Client, Request};
use url::Url;

use crate::FileStorageError;

const BUCKET: &str = "file.storage.bucket";
const ENDPOINT: &str = "spring.cloud.aws.s3.endpoint";
const PATH_STYLE: &str = "spring.cloud.aws.s3.path-style-access-enabled";

/// The smallest part that S3 takes, but for the last one.
pub const PART_SIZE: usize = 5 * 1024 * 1024;

/// Reads `file.storage.bucket`, and `spring.cloud.aws` as Spring Cloud AWS has it.
///
/// # Errors
/// When a setting is missing or wrong.
pub fn from_settings(settings: &Settings) -> Result<AmazonS3, FileStorageError> {
    let path_style: bool = settings.get(PATH_STYLE)?;
    let bucket = bucket(settings)?;
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(&bucket)
        .with_region(settings.get::<String>("spring.cloud.aws.region.static")?)
        .with_access_key_id(settings.get::<String>("spring.cloud.aws.credentials.access-key")?)
        .with_secret_access_key(settings.get::<String>("spring.cloud.aws.credentials.secret-key")?)
        .with_virtual_hosted_style_request(!path_style)
        // Not every storage that speaks S3 knows it.
        .with_disable_bulk_delete(true)
        .with_http_connector(Connector::new(settings)?);
    if let Some(mut endpoint) = endpoint(settings)? {
        if !path_style {
            endpoint = with_bucket(&endpoint, &bucket).ok_or_else(|| {
                let problem =
                    format!("`{endpoint}` has no name that could follow the bucket's; set {PATH_STYLE} to true");
                settings.invalid(ENDPOINT, problem)
            })?;
        }
        builder = builder
            .with_allow_http(endpoint.scheme() == "http")
            .with_endpoint(endpoint.as_str().trim_end_matches('/'));
    }
    Ok(builder.build()?)
}

fn bucket(settings: &Settings) -> Result<String, SettingsError> {
    let bucket: String = settings.get(BUCKET)?;
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if bucket.chars().all(is_allowed) {
        return Ok(bucket);
    }
    let problem = format!("`{bucket}` is no name of a bucket: letters, digits, `.` and `-` are");
    Err(settings.invalid(BUCKET, problem))
}

fn endpoint(settings: &Settings) -> Result<Option<Url>, SettingsError> {
    let Some(text) = settings.find::<String>(ENDPOINT)? else {
        return Ok(None);
    };
    let url = Url::parse(&text).ok();
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    url.map(Some).ok_or_else(|| {
        let problem = format!(
            "`{text}` is no address; write for example https://kr.object.ncloudstorage.com"
        );
        settings.invalid(ENDPOINT, problem)
    })
}

/// The bucket as a host of the storage: `https://files.storage.example` of `https://storage.example`.
fn with_bucket(endpoint: &Url, bucket: &str) -> Option<Url> {
    let domain = endpoint.domain()?;
    let mut url = endpoint.clone();
    url.set_host(Some(&format!("{bucket}.{domain}"))).ok()?;
    Some(url)
}

#[derive(Debug)]
struct Connector(Client);

impl Connector {
    fn new(settings: &Settings) -> Result<Self, FileStorageError> {
        let client = Client::builder()
            .connect_timeout(settings.duration("spring.http.client.connect-timeout")?)
            .read_timeout(settings.duration("spring.http.client.read-timeout")?)
            .redirect(Policy::none());
        Ok(Self(client.build()?))
    }
}

impl HttpConnector for Connector {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(Service(self.0.clone())))
    }
}

#[derive(Debug)]
struct Service(Client);

#[async_trait]
impl HttpService for Service {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (parts, body) = request.into_parts();
        let url = parts.uri.to_string().parse::<Url>();
        let url = url.map_err(|error| HttpError::new(HttpErrorKind::Unknown, error))?;
        let mut sent = Request::new(parts.method, url);
        *sent.headers_mut() = parts.headers;
        *sent.body_mut() = Some(to_send(body));
        let answered = self.0.execute(sent).await.map_err(failed)?;
        let (parts, body) = Response::<Body>::from(answered).into_parts();
        let body = HttpResponseBody::new(body.map_err(failed));
        Ok(HttpResponse::from_parts(parts, body))
    }
}

/// A body whose length is known: storages refuse others.
fn to_send(body: HttpRequestBody) -> Body {
    match body.as_bytes() {
        Some(bytes) => bytes.clone().into(),
        None => Body::wrap(body),
    }
}

/// Told apart as far as the store repeats one kind and not another.
fn failed(error: reqwest::Error) -> HttpError {
    let kind = if error.is_timeout() {
        HttpErrorKind::Timeout
    } else if error.is_connect() {
        HttpErrorKind::Connect
    } else {
        HttpErrorKind::Unknown
    };
    HttpError::new(kind, error.without_url())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bucket_stands_before_the_name_of_the_storage() {
        let at = |endpoint: &str| with_bucket(&endpoint.parse().unwrap(), "files");
        let url = at("https://kr.object.ncloudstorage.com").map(|url| url.to_string());
        assert_eq!(
            url.as_deref(),
            Some("https://files.kr.object.ncloudstorage.com/")
        );
        let url = at("http://storage.example:9000/").map(|url| url.to_string());
        assert_eq!(url.as_deref(), Some("http://files.storage.example:9000/"));
        assert_eq!(at("http://10.0.0.1:9000"), None);
    }
}
