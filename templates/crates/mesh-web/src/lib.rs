//! What every HTTP service of the mesh answers alike: errors, validation, paging, messages in
//! Korean and English, dates, health.

mod bare_text;
mod bundles;
mod catalogue;
mod client;
mod decimal;
mod error;
mod extract;
mod headers;
mod health;
pub mod lenient;
mod links;
mod locale;
mod messages;
mod page;
mod search;
mod time;
mod validation;

use axum::Router;
use axum::middleware;
use tower_http::catch_panic::CatchPanicLayer;

pub use bare_text::bare_text;
pub use catalogue::{MessageTexts, Messages};
pub use client::Client;
pub use decimal::number;
pub use error::{ApiError, ErrorCode, ErrorResponse, FieldError};
pub use extract::{Json, Path, Query};
pub use headers::{SERVICE_HEADERS, SecurityHeaders, security_headers};
pub use health::{ComponentHealth, Health, HealthIndicator, HealthStatus};
pub use locale::Locale;
pub use messages::{Text, message};
pub use page::{Direction, Page, PageRequest, SortOrder};
pub use search::Search;
pub use time::{LocalDateTime, now_utc};
pub use validation::Violations;

/// Gives a service's routes what all services share: error answers for unknown paths, wrong
/// methods and panics, texts in the language of the request, and [`SERVICE_HEADERS`]. `messages` stand
/// above the built-in texts.
pub fn finish(router: Router, messages: Messages) -> Router {
    router
        .fallback(|| async { ApiError::of(ErrorCode::NotFound) })
        .method_not_allowed_fallback(|| async { ApiError::of(ErrorCode::MethodNotAllowed) })
        // One layer of three parts: each layer of a router has a price of its own.
        .layer((
            headers::security_headers_layer(SERVICE_HEADERS),
            middleware::from_fn_with_state(messages, locale::with_locale_of_request),
            CatchPanicLayer::custom(error::answer_to_panic),
        ))
}
