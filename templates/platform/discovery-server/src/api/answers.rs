//! Answers of the operations.

use std::convert::Infallible;

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::xml::ToXml;

/// The form in which a client wants to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For clients whose `Accept` contains `json`.
    Json,
    /// For all others, those without `Accept` included.
    Xml,
}

impl Format {
    fn wanted_by(headers: &HeaderMap) -> Self {
        let accepted = headers.get_all(header::ACCEPT).into_iter();
        let mut accepted = accepted.filter_map(|value| value.to_str().ok());
        if accepted.any(|value| value.contains("json")) {
            Self::Json
        } else {
            Self::Xml
        }
    }

    /// 200 with a document.
    pub fn document(self, content: &(impl Serialize + ToXml)) -> Response {
        match self {
            Self::Json => Json(content).into_response(),
            Self::Xml => {
                let content_type = [(header::CONTENT_TYPE, "application/xml")];
                (content_type, content.to_xml()).into_response()
            }
        }
    }

    /// 200 with a document, or 404 without body.
    pub fn document_or_not_found(self, content: Option<impl Serialize + ToXml>) -> Response {
        match content {
            Some(content) => self.document(&content),
            None => StatusCode::NOT_FOUND.into_response(),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Format {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::wanted_by(&parts.headers))
    }
}

/// 200 when the instance was there, else 404; both without body.
pub fn done_or_not_found(was_there: bool) -> StatusCode {
    if was_there {
        StatusCode::OK
    } else {
        StatusCode::NOT_FOUND
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn xml_is_for_those_who_do_not_name_json() {
        assert_eq!(Format::wanted_by(&HeaderMap::new()), Format::Xml);
        let cases = [
            ("*/*", Format::Xml),
            ("application/xml", Format::Xml),
            ("application/json", Format::Json),
            (
                "text/html, application/vnd.example+json;q=0.1",
                Format::Json,
            ),
        ];
        for (accept, expected) in cases {
            let headers = [(header::ACCEPT, HeaderValue::from_static(accept))];
            let format = Format::wanted_by(&headers.into_iter().collect());
            assert_eq!(format, expected, "{accept}");
        }
    }
}
