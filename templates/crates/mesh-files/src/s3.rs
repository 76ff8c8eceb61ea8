//! S3-compatible storage, spoken to through the HTTP client that everything else uses.

use async_trait::async_trait;
use axum::http::Response;
use http_body_util::BodyExt;
use mesh_config::Settings;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::client::{
    ClientOptions, HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest,
    HttpRequestBody, HttpResponse, HttpResponseBody, HttpService,
};
use reqwest::redirect::Policy;
use reqwest::{Body, Client, Request};

use crate::FileStorageError;

/// The smallest part that S3 takes, but for the last one.
pub const PART_SIZE: usize = 5 * 1024 * 1024;

/// Reads `file.storage.bucket`, and `spring.cloud.aws` as Spring Cloud AWS has it.
pub fn from_settings(settings: &Settings) -> Result<AmazonS3, FileStorageError> {
    let path_style: bool = settings.get("spring.cloud.aws.s3.path-style-access-enabled")?;
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(settings.get::<String>("file.storage.bucket")?)
        .with_region(settings.get::<String>("spring.cloud.aws.region.static")?)
        .with_access_key_id(settings.get::<String>("spring.cloud.aws.credentials.access-key")?)
        .with_secret_access_key(settings.get::<String>("spring.cloud.aws.credentials.secret-key")?)
        .with_virtual_hosted_style_request(!path_style)
        // Not every storage that speaks S3 knows it.
        .with_disable_bulk_delete(true)
        .with_http_connector(Connector::new(settings)?);
    if let Some(endpoint) = settings.find::<String>("spring.cloud.aws.s3.endpoint")? {
        builder = builder
            .with_allow_http(endpoint.starts_with("http://"))
            .with_endpoint(endpoint);
    }
    Ok(builder.build()?)
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
        let url = parts.uri.to_string().parse::<url::Url>();
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
