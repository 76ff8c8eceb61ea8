//! Error answers: `{timestamp, message, status, code, errors}`, as the front ends read them.

use axum::body::Body;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{LocalDateTime, Locale, Text};

/// The error codes of the standard framework's common module, with status and message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorCode {
    /// E001, 400: a value of the body or the query is not valid.
    InvalidInputValue,
    /// E002, 400: a value of the path or the query has the wrong type.
    InvalidTypeValue,
    /// E003, 400: no such row; front ends show their "not found" page for this code.
    EntityNotFound,
    /// E004, 401: not signed in.
    Unauthorized,
    /// E006, 403: signed in, but not allowed.
    AccessDenied,
    /// E010, 404: no such path.
    NotFound,
    /// E011, 405: the path exists, but not with this method.
    MethodNotAllowed,
    /// E999, 500: anything unexpected.
    InternalServerError,
    /// B001, 400: a business rule, explained by its own text.
    BusinessCustomMessage,
    /// B002, 400: the value exists already.
    DuplicateInputInvalid,
}

impl ErrorCode {
    /// The code as it stands in the answer.
    pub fn code(self) -> &'static str {
        self.row().0
    }

    /// The HTTP status, also repeated in the body.
    pub fn status(self) -> StatusCode {
        self.row().1
    }

    fn message_key(self) -> &'static str {
        self.row().2
    }

    fn row(self) -> (&'static str, StatusCode, &'static str) {
        match self {
            Self::InvalidInputValue => ("E001", StatusCode::BAD_REQUEST, "err.invalid.input.value"),
            Self::InvalidTypeValue => ("E002", StatusCode::BAD_REQUEST, "err.invalid.type.value"),
            Self::EntityNotFound => ("E003", StatusCode::BAD_REQUEST, "err.entity.not.found"),
            Self::Unauthorized => ("E004", StatusCode::UNAUTHORIZED, "err.unauthorized"),
            Self::AccessDenied => ("E006", StatusCode::FORBIDDEN, "err.access.denied"),
            Self::NotFound => ("E010", StatusCode::NOT_FOUND, "err.page.not.found"),
            Self::MethodNotAllowed => (
                "E011",
                StatusCode::METHOD_NOT_ALLOWED,
                "err.method.not.allowed",
            ),
            Self::InternalServerError => (
                "E999",
                StatusCode::INTERNAL_SERVER_ERROR,
                "err.internal.server",
            ),
            Self::BusinessCustomMessage => {
                ("B001", StatusCode::BAD_REQUEST, "err.invalid.input.value")
            }
            Self::DuplicateInputInvalid => {
                ("B002", StatusCode::BAD_REQUEST, "err.duplicate.input.value")
            }
        }
    }
}

/// One value that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Name of the field as the client sent it.
    pub field: String,
    /// What is wrong with it.
    pub message: Text,
    /// What the client sent; empty when nothing was.
    pub rejected_value: String,
}

/// A failed request, answered in the language of the request.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{} {}", code.code(), message.in_language(Locale::English))]
pub struct ApiError {
    code: ErrorCode,
    status: StatusCode,
    message: Text,
    errors: Vec<FieldError>,
}

impl ApiError {
    /// The error that `code` stands for.
    pub fn of(code: ErrorCode) -> Self {
        Self {
            code,
            status: code.status(),
            message: Text::key(code.message_key()),
            errors: Vec::new(),
        }
    }

    /// A business rule that was broken, with the text that the person is to read.
    pub fn business(message: Text) -> Self {
        Self {
            message,
            ..Self::of(ErrorCode::BusinessCustomMessage)
        }
    }

    /// Something that the request needs does not answer, or has no place left for it: E999 with status
    /// 503, and a text that says what the person can do.
    pub fn unavailable(message: Text) -> Self {
        Self {
            message,
            ..Self::of(ErrorCode::InternalServerError).with_status(StatusCode::SERVICE_UNAVAILABLE)
        }
    }

    /// Refused values, each with its reason.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        Self {
            errors,
            ..Self::of(ErrorCode::InvalidInputValue)
        }
    }

    /// A path or query value of the wrong type.
    pub fn type_mismatch(field: &str, value: &str) -> Self {
        let error = FieldError {
            field: field.to_owned(),
            message: Text::Literal("typeMismatch".to_owned()),
            rejected_value: value.to_owned(),
        };
        Self {
            errors: vec![error],
            ..Self::of(ErrorCode::InvalidTypeValue)
        }
    }

    /// The same error under another HTTP status.
    #[must_use]
    pub fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// An unexpected failure: logged in full, told to the client as E999 without details.
    pub fn internal(error: impl std::fmt::Display) -> Self {
        tracing::error!("{error:#}");
        Self::of(ErrorCode::InternalServerError)
    }
}

impl From<ErrorCode> for ApiError {
    fn from(code: ErrorCode) -> Self {
        Self::of(code)
    }
}

/// The body of every error answer.
#[derive(Serialize, ToSchema)]
pub struct ErrorResponse {
    timestamp: LocalDateTime,
    /// For people, in the language of the request.
    message: String,
    /// The HTTP status.
    status: u16,
    /// For programs; one of the standard framework's common module.
    #[schema(example = "E001")]
    code: &'static str,
    /// The refused values; empty for other errors.
    errors: Vec<RefusedValue>,
}

/// A value that was refused.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct RefusedValue {
    /// What is wrong with it.
    message: String,
    /// Its name as it was sent.
    field: String,
    /// What was sent; empty when nothing was.
    rejected_value: String,
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let locale = Locale::current();
        let errors = self.errors.into_iter().map(|error| RefusedValue {
            message: error.message.in_language(locale),
            field: error.field,
            rejected_value: error.rejected_value,
        });
        let body = ErrorResponse {
            timestamp: LocalDateTime::now(),
            message: self.message.in_language(locale),
            status: self.status.as_u16(),
            code: self.code.code(),
            errors: errors.collect(),
        };
        (self.status, axum::Json(body)).into_response()
    }
}

/// The answer to a handler that panicked: logged, and E999 without details.
pub fn answer_to_panic(panic: Box<dyn std::any::Any + Send>) -> Response<Body> {
    let reason = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "unknown panic".to_owned());
    ApiError::internal(format!("a handler panicked: {reason}")).into_response()
}
