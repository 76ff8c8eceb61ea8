//! Handlers of `/api/v1/messages` and `/internal/messages`.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use mesh_security::ServiceCaller;
use mesh_service::Administrator;
use mesh_web::{ApiError, MessageTexts, Path, bare_text};

use super::LiveMessages;
use super::model::MessageItem;

/// What paths say for English; everything else is Korean.
const ENGLISH: &str = "en";

fn in_language<'a>(texts: &'a MessageTexts, language: &str) -> &'a BTreeMap<String, String> {
    if language == ENGLISH {
        &texts.english
    } else {
        &texts.korean
    }
}

/// All messages of a language as one object.
///
/// Those without English text are left out of the English ones.
#[utoipa::path(
    get,
    path = "/api/v1/messages/{lang}",
    operation_id = "findMessageMap",
    tag = "messages",
    params(("lang" = String, Path, description = "`en`; everything else is Korean.")),
    responses((status = OK, description = "The texts by their ids.", body = BTreeMap<String, String>)),
    security(()),
)]
pub async fn map(
    State(messages): State<LiveMessages>,
    Path(language): Path<String>,
) -> Json<BTreeMap<String, String>> {
    let texts = messages.texts();
    Json(in_language(&texts, &language).clone())
}

/// All messages of a language as a list.
#[utoipa::path(
    get,
    path = "/api/v1/messages/{lang}/list-type",
    operation_id = "findMessageList",
    tag = "messages",
    params(("lang" = String, Path, description = "`en`; everything else is Korean.")),
    responses((status = OK, description = "The messages by their ids.", body = Vec<MessageItem>)),
    security(()),
)]
pub async fn list(
    State(messages): State<LiveMessages>,
    Path(language): Path<String>,
) -> Json<Vec<MessageItem>> {
    let texts = messages.texts();
    let items = in_language(&texts, &language).iter();
    let items = items.map(|(id, text)| MessageItem {
        message_id: id.clone(),
        message_name: text.clone(),
    });
    Json(items.collect())
}

/// The text of one message.
#[utoipa::path(
    get,
    path = "/api/v1/messages/{code}/{lang}",
    operation_id = "findMessage",
    tag = "messages",
    params(
        ("code" = String, Path, description = "Id of the message."),
        ("lang" = String, Path, description = "`en`; everything else is Korean."),
    ),
    responses((
        status = OK,
        description = "The text without quotes: in Korean where there is no English one, the id where \
            there is none.",
        body = String,
    )),
    security(()),
)]
pub async fn one(
    State(messages): State<LiveMessages>,
    headers: HeaderMap,
    Path((code, language)): Path<(String, String)>,
) -> Response {
    let texts = messages.texts();
    let text = in_language(&texts, &language).get(&code);
    let text = text.or_else(|| texts.korean.get(&code)).cloned();
    bare_text(&headers, text.unwrap_or(code))
}

/// Reads the messages from the database at once, and writes the properties files.
#[utoipa::path(
    get,
    path = "/api/v1/messages/refresh",
    operation_id = "refreshMessages",
    tag = "messages",
    responses((status = OK, description = "How many messages there are.", body = usize)),
)]
pub async fn refresh(
    _administrator: Administrator,
    State(messages): State<LiveMessages>,
) -> Result<Json<usize>, ApiError> {
    let count = messages.refresh().await;
    count
        .map(Json)
        .map_err(|error| ApiError::internal(format!("{error:#}")))
}

/// The messages for other services, from memory: they ask often.
pub async fn document(
    _caller: ServiceCaller,
    State(messages): State<LiveMessages>,
    headers: HeaderMap,
) -> Response {
    messages.published().answer(&headers)
}
