//! Texts by message key, which gateway and services tell alike: `/api/v1/messages`.

use axum::http::HeaderMap;
use axum::response::Response;
use mesh_web::{Locale, Path, bare_text, message};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The route with which people see what people are told.
pub fn message_routes<S: Clone + Send + Sync + 'static>() -> OpenApiRouter<S> {
    OpenApiRouter::new().routes(routes!(message_text))
}

/// The text of a message key, to see what people are told.
///
/// `en` is English, everything else Korean; an unknown key is its own text.
#[utoipa::path(
    get,
    path = "/api/v1/messages/{code}/{lang}",
    operation_id = "getMessage",
    tag = "messages",
    params(
        ("code" = String, Path, description = "Message key.", example = "err.user.notexists"),
        ("lang" = String, Path, description = "Language.", example = "ko"),
    ),
    responses((status = OK, description = "The text, without quotes.", body = String, content_type = "text/plain")),
    security(()),
)]
async fn message_text(
    Path((code, language)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let locale = match language.as_str() {
        "en" => Locale::English,
        _ => Locale::Korean,
    };
    bare_text(&headers, message(&code, locale))
}
