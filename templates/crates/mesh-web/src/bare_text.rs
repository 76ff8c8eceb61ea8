//! Answers that are a text and nothing else.

use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

const JSON: &str = "application/json";

/// A text without quotes, as Spring answers one: as JSON to clients that want JSON before all else,
/// which is what the front ends do, and as plain text to others.
pub fn bare_text(headers: &HeaderMap, text: String) -> Response {
    let accepted = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
    let wants_json = accepted.is_some_and(|types| types.trim_start().starts_with(JSON));
    let media_type = if wants_json {
        JSON
    } else {
        "text/plain;charset=UTF-8"
    };
    ([(CONTENT_TYPE, media_type)], text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_media_type_follows_the_client() {
        let plain = "text/plain;charset=UTF-8";
        for (accepted, expected) in [
            (Some("application/json, text/plain, */*"), JSON),
            (Some("text/html, application/json"), plain),
            (Some("*/*"), plain),
            (None, plain),
        ] {
            let headers = accepted.map(|types| (ACCEPT, types.parse().unwrap()));
            let answer = bare_text(&headers.into_iter().collect(), "text".to_owned());
            assert_eq!(answer.headers()[CONTENT_TYPE], expected, "{accepted:?}");
        }
    }
}
