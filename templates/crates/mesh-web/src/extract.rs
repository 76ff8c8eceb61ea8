//! Extractors whose refusals are [`ApiError`]s.

use axum::extract::path::ErrorKind;
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::{ApiError, ErrorCode};

/// A JSON body. Malformed JSON is E001 with status 400, another media type has status 415.
#[derive(Debug, Clone, Copy)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        match axum::Json::from_request(request, state).await {
            Ok(axum::Json(body)) => Ok(Self(body)),
            Err(rejection) => Err(body_error(&rejection)),
        }
    }
}

fn body_error(rejection: &JsonRejection) -> ApiError {
    let status = match rejection.status() {
        // A body that is JSON but not of the expected shape: front ends know 400 only.
        StatusCode::UNPROCESSABLE_ENTITY => StatusCode::BAD_REQUEST,
        status => status,
    };
    tracing::debug!("refused body: {}", rejection.body_text());
    ApiError::of(ErrorCode::InvalidInputValue).with_status(status)
}

/// Path parameters. A value of the wrong type is E002 and names the parameter.
#[derive(Debug, Clone, Copy)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match axum::extract::Path::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(rejection) => Err(path_error(rejection, parts)),
        }
    }
}

fn path_error(rejection: PathRejection, parts: &Parts) -> ApiError {
    let PathRejection::FailedToDeserializePathParams(failure) = rejection else {
        return ApiError::internal(rejection.body_text());
    };
    match failure.into_kind() {
        ErrorKind::ParseErrorAtKey { key, value, .. } => ApiError::type_mismatch(&key, &value),
        ErrorKind::ParseError { value, .. } => {
            ApiError::type_mismatch(&parameter_name(parts, 0), &value)
        }
        ErrorKind::ParseErrorAtIndex { index, value, .. } => {
            ApiError::type_mismatch(&parameter_name(parts, index), &value)
        }
        ErrorKind::InvalidUtf8InPathParam { key } => ApiError::type_mismatch(&key, ""),
        other => ApiError::internal(other),
    }
}

/// Parameters that are read by their place report their failure without the name.
fn parameter_name(parts: &Parts, index: usize) -> String {
    let route = parts
        .extensions
        .get::<axum::extract::MatchedPath>()
        .map_or("", |path| path.as_str());
    let mut names = route.split('{').skip(1);
    let name = names.nth(index).and_then(|rest| rest.split('}').next());
    name.unwrap_or_default().trim_start_matches('*').to_owned()
}

/// Query parameters. What cannot be read is E001.
#[derive(Debug, Clone, Copy)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        match axum::extract::Query::try_from_uri(&parts.uri) {
            Ok(axum::extract::Query(value)) => Ok(Self(value)),
            Err(rejection) => {
                tracing::debug!("refused query: {}", rejection.body_text());
                Err(ApiError::of(ErrorCode::InvalidInputValue))
            }
        }
    }
}
